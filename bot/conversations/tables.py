"""Tables of the conversation. What a resident said, or what is made from it, is in encrypted columns only."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, UniqueConstraint, text

from bot.database import Base, UTCDateTime
from bot.encryption import EncryptedJSON, EncryptedText

WHEN_CONVERSATION_GOES = {"ondelete": "CASCADE"}


class StaffMember(Base):
    """A person who signs in to the staff app."""

    __tablename__ = "staff_member"

    id = Column(String(32), primary_key=True)
    name = Column(String(120), nullable=False, unique=True)
    """Sign-in name in lower case."""
    display_name = Column(String(120), nullable=False)
    password_hash = Column(String(255), nullable=False)
    session_version = Column(Integer, nullable=False, default=1)
    """Raised to end all of this person's sessions."""
    active = Column(Boolean, nullable=False, default=True)
    created_at = Column(UTCDateTime, nullable=False)
    last_signed_in_at = Column(UTCDateTime)


class Conversation(Base):
    """One resident's conversation about one matter, by one channel."""

    __tablename__ = "conversation"
    __table_args__ = (
        Index("ix_conversation_closed_at_last_message_at", "closed_at", "last_message_at"),
        Index("ix_conversation_landlord_created_at", "landlord", "created_at"),
    )

    id = Column(String(32), primary_key=True)
    secret_hash = Column(String(64), nullable=False)
    reference = Column(String(16), nullable=False, unique=True)
    landlord = Column(String(64), nullable=False)
    channel = Column(String(16), nullable=False)
    status = Column(String(16), nullable=False, default="open")
    """``open``, ``with_staff`` or ``closed``; ``waiting`` is not stored but follows from an unanswered message."""
    created_at = Column(UTCDateTime, nullable=False)
    last_message_at = Column(UTCDateTime, nullable=False)
    closed_at = Column(UTCDateTime)
    last_position = Column(Integer, nullable=False, default=0)
    category = Column(String(40))
    priority = Column(String(16))
    asb = Column(String(8))
    state = Column(EncryptedJSON, nullable=False)
    """The agenda's memory, ``bot.agenda.state.Memory``."""
    decision = Column(EncryptedJSON)
    lease_token = Column(String(32))
    lease_until = Column(UTCDateTime)
    claimed_by = Column(String(32), ForeignKey("staff_member.id"))
    claimed_at = Column(UTCDateTime)


class Message(Base):
    """One message of either direction, in the order in which it was stored."""

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position"),
        UniqueConstraint("conversation_id", "client_message_id"),
        Index("ix_message_next_attempt_at", "next_attempt_at"),
        Index("ix_message_answers", "answers"),
        Index("ix_message_unread", "unread"),
    )

    id = Column(String(32), primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversation.id", **WHEN_CONVERSATION_GOES), nullable=False)
    position = Column(Integer, nullable=False)
    author = Column(String(16), nullable=False)
    """``resident``, ``doorstep`` or ``staff``."""
    client_message_id = Column(String(64))
    text = Column(EncryptedText, nullable=False)
    choice = Column(EncryptedJSON)
    """The quick reply that the resident pressed."""
    choices = Column(EncryptedJSON)
    """The quick replies offered with this reply."""
    asks = Column(String(40))
    text_id = Column(String(80))
    answers = Column(String(32), ForeignKey("message.id", ondelete="CASCADE"))
    """For a reply: the resident's message that it answers."""
    stored_at = Column(UTCDateTime, nullable=False)
    outcome_at = Column(UTCDateTime)
    safe_answer_at = Column(UTCDateTime)
    """When the edge's own safe answer became the reply."""
    memory_before = Column(EncryptedJSON)
    """The memory that a message with a safe answer met, so that a late outcome reads it in its own context."""
    attempts = Column(Integer, nullable=False, default=0)
    next_attempt_at = Column(UTCDateTime)
    unread = Column(Boolean, nullable=False, default=False)
    """A person has to read this message."""
    read_by = Column(String(32), ForeignKey("staff_member.id"))
    read_at = Column(UTCDateTime)


class FactRow(Base):
    """One thing told, as said and as understood. Corrected facts stay as history."""

    __tablename__ = "fact"
    __table_args__ = (
        Index(
            "uq_fact_current", "conversation_id", "name", unique=True,
            sqlite_where=text("current = 1"), postgresql_where=text("current"),
        ),
        Index("ix_fact_conversation_id", "conversation_id"),
    )  # fmt: skip

    id = Column(Integer, primary_key=True, autoincrement=True)
    conversation_id = Column(String(32), ForeignKey("conversation.id", **WHEN_CONVERSATION_GOES), nullable=False)
    message_id = Column(String(32), nullable=False)
    position = Column(Integer, nullable=False)
    name = Column(String(40), nullable=False)
    status = Column(String(16), nullable=False)
    said = Column(EncryptedText)
    value = Column(EncryptedJSON)
    current = Column(Boolean, nullable=False)
    stored_at = Column(UTCDateTime, nullable=False)


class Signal(Base):
    """A signal on the conversation. Only a named member of staff clears it, with a reason."""

    __tablename__ = "signal"
    __table_args__ = (UniqueConstraint("conversation_id", "signal"), Index("ix_signal_mark", "mark"))

    id = Column(Integer, primary_key=True, autoincrement=True)
    conversation_id = Column(String(32), ForeignKey("conversation.id", **WHEN_CONVERSATION_GOES), nullable=False)
    signal = Column(String(24), nullable=False)
    mark = Column(String(24), nullable=False)
    strands = Column(EncryptedJSON, nullable=False)
    evidence = Column(EncryptedJSON, nullable=False)
    message_id = Column(String(32), nullable=False)
    marked_at = Column(UTCDateTime, nullable=False)
    raised_at = Column(UTCDateTime)
    cleared_by = Column(String(32), ForeignKey("staff_member.id"))
    cleared_at = Column(UTCDateTime)
    cleared_reason = Column(EncryptedText)


class PageSession(Base):
    """What the web page needs to know of a conversation that was begun on it; clients of the API have none."""

    __tablename__ = "page_session"
    __table_args__ = (Index("ix_page_session_browser_hash", "browser_hash"),)

    conversation_id = Column(String(32), ForeignKey("conversation.id", **WHEN_CONVERSATION_GOES), primary_key=True)
    browser_hash = Column(String(64), nullable=False)
    """Of a random token in the browser's cookie."""
    tab_hash = Column(String(64))
    """Of the random token of the tab that is in the talk."""
    seen_at = Column(UTCDateTime)
    """When something was last written or looked at in that tab."""
    word_hash = Column(EncryptedText)
    """Argon2 hash of the word that the resident chose to come back with."""
    wrong_words = Column(Integer, nullable=False, default=0)
    """Wrong words since the last right one."""


class ErasureRequest(Base):
    """The resident asked for what they said to be deleted; a named person decides what has to be kept."""

    __tablename__ = "erasure_request"
    __table_args__ = (UniqueConstraint("conversation_id"), Index("ix_erasure_request_asked_at", "asked_at"))

    id = Column(Integer, primary_key=True, autoincrement=True)
    conversation_id = Column(String(32), ForeignKey("conversation.id", **WHEN_CONVERSATION_GOES), nullable=False)
    asked_at = Column(UTCDateTime, nullable=False)
    how = Column(String(8), nullable=False)
    """``words`` or ``page``."""


class AuditEntry(Base):
    """Who looked at or changed what. It outlives the conversation, without what was said."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_at", "at"), Index("ix_audit_entry_conversation_id", "conversation_id"))

    id = Column(Integer, primary_key=True, autoincrement=True)
    at = Column(UTCDateTime, nullable=False)
    staff_member_id = Column(String(32), ForeignKey("staff_member.id"))
    """Empty where Doorstep itself or its command line acted."""
    action = Column(String(40), nullable=False)
    landlord = Column(String(64))
    conversation_id = Column(String(32))
    reference = Column(String(16))
    signal = Column(String(24))
    reason = Column(EncryptedText)


class SearchHash(Base):
    """A keyed hash by which a conversation can be found again."""

    __tablename__ = "search_hash"
    __table_args__ = (
        UniqueConstraint("conversation_id", "kind", "digest"),
        Index("ix_search_hash_kind_digest", "kind", "digest"),
    )

    id = Column(Integer, primary_key=True, autoincrement=True)
    conversation_id = Column(String(32), ForeignKey("conversation.id", **WHEN_CONVERSATION_GOES), nullable=False)
    kind = Column(String(24), nullable=False)
    key_version = Column(Integer, nullable=False)
    digest = Column(String(64), nullable=False)
