"""Tables of the report, its outbox and the embedded inbox."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String

from bot.database import Base, UTCDateTime
from bot.encryption import EncryptedJSON, EncryptedText


class Report(Base):
    """The report of one conversation as it was last sent."""

    __tablename__ = "report"

    id = Column(String(32), primary_key=True)
    conversation_id = Column(String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False, unique=True)
    reference = Column(String(16), nullable=False, unique=True)
    landlord = Column(String(64), nullable=False)
    state = Column(String(16), nullable=False)
    """``draft`` (only escalated so far), ``submitted``, ``updated`` or ``withdrawn``."""
    record = Column(String(16), nullable=False)
    complete = Column(Boolean, nullable=False)
    restricted = Column(Boolean, nullable=False)
    revision = Column(Integer, nullable=False)
    document = Column(EncryptedJSON, nullable=False)
    case_reference = Column(EncryptedText)
    """The landlord's own reference, from its intake's answer."""
    created_at = Column(UTCDateTime, nullable=False)
    updated_at = Column(UTCDateTime, nullable=False)


class Delivery(Base):
    """One event on its way to the landlord's intake. It stays until it was accepted or finally refused."""

    __tablename__ = "delivery"
    __table_args__ = (
        Index("ix_delivery_state_next_attempt_at", "state", "next_attempt_at"),
        Index("ix_delivery_conversation_id", "conversation_id"),
    )

    id = Column(String(40), primary_key=True)
    """Also the webhook id and the idempotency key: the same in every attempt."""
    conversation_id = Column(String(32), ForeignKey("conversation.id", ondelete="CASCADE"), nullable=False)
    reference = Column(String(16), nullable=False)
    landlord = Column(String(64), nullable=False)
    event = Column(String(32), nullable=False)
    urgent = Column(Boolean, nullable=False)
    body = Column(EncryptedText, nullable=False)
    state = Column(String(16), nullable=False)
    """``pending``, ``delivered`` or ``failed``."""
    attempts = Column(Integer, nullable=False, default=0)
    next_attempt_at = Column(UTCDateTime)
    claim_token = Column(String(32))
    claim_until = Column(UTCDateTime)
    last_error = Column(String(40))
    """A code such as ``http_503`` or ``timeout``, never words."""
    created_at = Column(UTCDateTime, nullable=False)
    delivered_at = Column(UTCDateTime)


class InboxItem(Base):
    """One event that the embedded inbox received and verified."""

    __tablename__ = "inbox_item"
    __table_args__ = (
        Index("ix_inbox_item_reference", "reference"),
        Index("ix_inbox_item_landlord_received_at", "landlord", "received_at"),
    )

    id = Column(Integer, primary_key=True, autoincrement=True)
    webhook_id = Column(String(80), nullable=False, unique=True)
    received_at = Column(UTCDateTime, nullable=False)
    event = Column(String(32), nullable=False)
    reference = Column(String(16), nullable=False)
    landlord = Column(String(64), nullable=False)
    category = Column(String(40))
    priority = Column(String(16))
    record = Column(String(16), nullable=False)
    complete = Column(Boolean, nullable=False)
    restricted = Column(Boolean, nullable=False)
    body = Column(EncryptedJSON, nullable=False)
