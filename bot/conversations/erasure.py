""" "Delete what I said": hidden from the resident at once, and a request that a named person decides on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.ending import SHUT
from bot.conversations.messages import hold
from bot.conversations.tables import ErasureRequest, PageSession


def ask_for_erasure(db: Session, conversation_id: str, how: str, now: datetime) -> bool:
    """Shuts a conversation for its resident and asks staff to erase what was said.

    Nothing is deleted here: signals, safe contact and reports that were delivered stay until a named person decides.
    A report that was not sent is not sent because of this, and one that was is not taken back.

    Args:
        how: ``words`` where the resident wrote it, ``page`` where a button was pressed.

    Returns:
        False where it was asked for before.
    """
    conversation = hold(db, conversation_id)
    if was_asked_to_erase(db, conversation_id):
        return False
    db.add(ErasureRequest(conversation_id=conversation_id, asked_at=now, how=how))
    conversation.secret_hash = SHUT
    conversation.closed_at = conversation.closed_at or now
    if conversation.status != "with_staff":
        conversation.status = "closed"
    page = db.get(PageSession, conversation_id)
    if page is not None:
        page.tab_hash = page.word_hash = None
    db.flush()
    return True


def was_asked_to_erase(db: Session, conversation_id: str) -> bool:
    """Whether the resident asked for it."""
    asked = select(ErasureRequest.id).where(ErasureRequest.conversation_id == conversation_id)
    return db.execute(asked).first() is not None
