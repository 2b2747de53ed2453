"""The lease: whoever works on a conversation holds it for some seconds, by columns and never by a transaction."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from bot.conversations.tables import Conversation, Message


def take_lease(db: Session, conversation_id: str, now: datetime, seconds: float) -> str | None:
    """A new token if nobody holds the conversation, or whoever held it is past its time; else ``None``."""
    token = secrets.token_urlsafe(16)
    taken = db.execute(
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            or_(Conversation.lease_token.is_(None), Conversation.lease_until <= now),
        )
        .values(lease_token=token, lease_until=now + timedelta(seconds=seconds))
        .execution_options(synchronize_session=False)
    )
    return token if taken.rowcount == 1 else None


def release_lease(db: Session, conversation_id: str, token: str, now: datetime | None = None) -> bool:
    """Gives the conversation back, if it is still held by this token.

    Messages that were not answered meanwhile are due for the worker at once.
    """
    released = db.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.lease_token == token)
        .values(lease_token=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    if released.rowcount != 1:
        return False
    db.execute(
        update(Message)
        .where(
            Message.conversation_id == conversation_id, Message.author == "resident", Message.outcome_at.is_(None),
            Message.safe_answer_at.is_(None),
        )
        .values(next_attempt_at=now or Message.stored_at)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    return True
