"""Tables of the SMS channel. Numbers and what was texted are encrypted; ids, times and states are in the clear."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, UniqueConstraint

from bot.database import Base, UTCDateTime
from bot.encryption import EncryptedText

WITH_ITS_CONVERSATION = {"ondelete": "CASCADE"}
KEPT_WITHOUT = {"ondelete": "SET NULL"}


class TextThread(Base):
    """All texts between one mobile and one landlord, over as many conversations as there were."""

    __tablename__ = "text_thread"
    __table_args__ = (
        UniqueConstraint("landlord", "number_hash"),
        Index("ix_text_thread_conversation_id", "conversation_id"),
    )

    id = Column(String(32), primary_key=True)
    landlord = Column(String(64), nullable=False)
    our_number = Column(String(20), nullable=False)
    """The landlord's number that was texted last, from which the answers come."""
    number = Column(EncryptedText, nullable=False)
    number_hash = Column(String(64), nullable=False)
    """Keyed hash of the number, of the same kind as a phone number's in ``search_hash``."""
    key_version = Column(Integer, nullable=False)
    conversation_id = Column(String(32), ForeignKey("conversation.id", **KEPT_WITHOUT))
    """The conversation that the next text goes on with, unless it is over."""
    stopped_at = Column(UTCDateTime)
    """Since when this number gets nothing more: STOP, or Twilio said that it is blocked."""
    stop_seen_at = Column(UTCDateTime)
    """When a member of staff noted that this resident cannot be texted."""
    created_at = Column(UTCDateTime, nullable=False)


class ReceivedText(Base):
    """One text as Twilio handed it over. The row outlives what was said, so that nothing is ever taken twice."""

    __tablename__ = "received_text"
    __table_args__ = (
        Index("ix_received_text_message_id", "message_id"),
        Index("ix_received_text_turn_id", "turn_id"),
        Index("ix_received_text_blank_at", "blank_at"),
        Index("ix_received_text_thread_id", "thread_id"),
    )

    message_sid = Column(String(64), primary_key=True)
    thread_id = Column(String(32), ForeignKey("text_thread.id", **KEPT_WITHOUT))
    conversation_id = Column(String(32), ForeignKey("conversation.id", **KEPT_WITHOUT))
    message_id = Column(String(32), ForeignKey("message.id", **KEPT_WITHOUT))
    turn_id = Column(String(32), ForeignKey("message.id", **KEPT_WITHOUT))
    """The message in whose turn this one is answered: its own, or the last of those that are joined to one."""
    received_at = Column(UTCDateTime, nullable=False)
    """When it reached Twilio."""
    word = Column(String(8))
    """``stop``, ``start``, ``help`` or ``exit``, where it was such a word of the channel."""
    opt_out_type = Column(String(8))
    """What Twilio itself did about it: ``STOP``, ``START`` or ``HELP``."""
    media = Column(Integer, nullable=False, default=0)
    """Pictures that came with it. They are not fetched."""
    blank_at = Column(UTCDateTime)
    """When its words are to be blanked at Twilio; empty once that is done or given up."""
    blank_attempts = Column(Integer, nullable=False, default=0)


class OutgoingText(Base):
    """One text on its way to a resident, and what became of it. It is never dropped without a word why."""

    __tablename__ = "outgoing_text"
    __table_args__ = (
        UniqueConstraint("sid"),
        Index("ix_outgoing_text_state_next_attempt_at", "state", "next_attempt_at"),
        Index("ix_outgoing_text_conversation_id", "conversation_id"),
        Index("ix_outgoing_text_thread_id", "thread_id"),
        Index("ix_outgoing_text_answers", "answers"),
        Index("ix_outgoing_text_blank_at", "blank_at"),
    )

    id = Column(Integer, primary_key=True, autoincrement=True)
    """Also the order in which the texts of a thread are sent."""
    conversation_id = Column(String(32), ForeignKey("conversation.id", **WITH_ITS_CONVERSATION), nullable=False)
    thread_id = Column(String(32), ForeignKey("text_thread.id", **WITH_ITS_CONVERSATION), nullable=False)
    answers = Column(String(32), ForeignKey("message.id", **WITH_ITS_CONVERSATION))
    """The resident's message that it answers."""
    instead_of = Column(Integer, ForeignKey("outgoing_text.id", **WITH_ITS_CONVERSATION))
    """The text that did not arrive and that this one repeats."""
    body = Column(EncryptedText, nullable=False)
    urgent = Column(Boolean, nullable=False, default=False)
    """It says to call 999, and goes before all others."""
    state = Column(String(16), nullable=False)
    """``queued``, ``sending``, ``sent`` (Twilio has it), ``delivered``, ``undelivered``, ``failed`` or ``dropped``."""
    why = Column(String(24))
    """Why it was dropped, given up or changed, as a word of ours."""
    sid = Column(String(64))
    """Twilio's own id, once it took the text."""
    status_rank = Column(Integer, nullable=False, default=0)
    error_code = Column(Integer)
    """Twilio's."""
    attempts = Column(Integer, nullable=False, default=0)
    next_attempt_at = Column(UTCDateTime)
    """When it is due; while it is ``sending``, when whoever sends it is taken for dead."""
    not_after = Column(UTCDateTime)
    """Later it says no more than that the message is there; on a sensitive matter it says nothing."""
    created_at = Column(UTCDateTime, nullable=False)
    sent_at = Column(UTCDateTime)
    blank_at = Column(UTCDateTime)
    """When its words are to be blanked at Twilio; empty before it was sent and once that is done or given up."""
    blank_attempts = Column(Integer, nullable=False, default=0)
    seen_at = Column(UTCDateTime)
    """When a member of staff noted that it did not arrive."""
