"""Starting a conversation and opening it again."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agenda.state import new_memory
from bot.conversations.tables import Conversation

REFERENCE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without 0 and O, 1 and I: a reference is read out on the telephone."""


def start_conversation(db: Session, landlord: str, channel: str, now: datetime) -> tuple[Conversation, str]:
    """A new conversation with its reference reserved, and the secret that opens it.

    The secret is returned this once; only its hash is kept.
    """
    secret, secret_hash = new_secret()
    conversation = Conversation(
        id=secrets.token_urlsafe(16), secret_hash=secret_hash, reference=_free_reference(db), landlord=landlord,
        channel=channel, status="open", created_at=now, last_message_at=now, last_position=0, state=new_memory(),
    )  # fmt: skip
    db.add(conversation)
    db.flush()
    return conversation, secret


def new_secret() -> tuple[str, str]:
    """A secret for a conversation, and the hash that is kept of it."""
    secret = secrets.token_urlsafe(32)
    return secret, _hash(secret)


def open_conversation(db: Session, conversation_id: str, secret: str) -> Conversation | None:
    """The conversation, or ``None`` where there is none or the secret is not its own. The id alone opens nothing."""
    found = _by_id(db, conversation_id)
    expected = found.secret_hash if found else _hash("")
    matches = hmac.compare_digest(expected, _hash(secret))
    return found if found and matches else None


def _by_id(db: Session, conversation_id: str) -> Conversation | None:
    if not conversation_id.isascii() or not conversation_id.isprintable() or len(conversation_id) > 32:
        return None
    found: Conversation | None = db.get(Conversation, conversation_id)
    return found


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _free_reference(db: Session) -> str:
    while True:
        letters = "".join(secrets.choice(REFERENCE_LETTERS) for _ in range(8))
        reference = f"DB-{letters[:4]}-{letters[4:]}"
        if db.execute(select(Conversation.id).where(Conversation.reference == reference)).first() is None:
            return reference
