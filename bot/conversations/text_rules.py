"""What is decided about a text at the moment in which it would be sent: whether, where to, and with which words."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agenda.by_text import too_late
from bot.conversations.safe_contact import leave_to_text
from bot.conversations.tables import Conversation, Signal
from bot.conversations.text_tables import OutgoingText, TextThread
from bot.conversations.text_threads import is_mobile, thread_of
from bot.conversations.turn_state import current_facts

NEVER_UNASKED = "domestic_abuse"
"""After this signal nothing is sent later on: whoever reads it then may be the danger."""


def may_go(db: Session, row: OutgoingText, now: datetime) -> bool:
    """Whether a text may be sent now. It is changed to what may be said, or dropped for staff to see why.

    Facts and time are looked at here and not when it was written: both may have changed since.
    """
    thread = db.get(TextThread, row.thread_id, populate_existing=True)
    leave = leave_to_text(current_facts(db, str(row.conversation_id)), str(thread.number), now)
    if leave.to != thread.number and is_mobile(leave.to):
        thread = _thread_of_other_number(db, thread, row, leave.to, now)
    why: str | None = leave.why
    if thread.stopped_at is not None:
        why = "stopped"
    elif not is_mobile(leave.to):
        why = "no_mobile"
    why = why or _when_late(db, row, now)
    if why is not None:
        row.state, row.why, row.next_attempt_at = "dropped", why, None
        db.flush()
    return why is None


def _thread_of_other_number(
    db: Session, thread: TextThread, row: OutgoingText, number: str, now: datetime
) -> TextThread:
    """The thread of the number named as safe. What is answered there goes on with this conversation."""
    other = thread_of(db, str(thread.landlord), str(thread.our_number), number, now)
    if other.conversation_id is None:
        other.conversation_id = row.conversation_id
    row.thread_id = other.id
    db.flush()
    return other


def _when_late(db: Session, row: OutgoingText, now: datetime) -> str | None:
    """Too late for an answer only that the message is there may be said, once; on a sensitive matter nothing."""
    if row.not_after is None or now <= row.not_after or row.why == "late":
        return None
    if _was_raised(db, str(row.conversation_id)):
        return "too_late"
    if _is_said_already(db, row):
        return "covered"
    row.body, row.why = too_late(_reference(db, row)), "late"
    db.flush()
    return None


def _was_raised(db: Session, conversation_id: str) -> bool:
    query = select(Signal.id).where(
        Signal.conversation_id == conversation_id, Signal.signal == NEVER_UNASKED, Signal.raised_at.is_not(None)
    )
    return db.execute(query.limit(1)).first() is not None


def _is_said_already(db: Session, row: OutgoingText) -> bool:
    query = select(OutgoingText.id).where(
        OutgoingText.conversation_id == row.conversation_id, OutgoingText.id != row.id, OutgoingText.why == "late",
        OutgoingText.state.in_(("queued", "sending", "sent", "delivered")), OutgoingText.answers == row.answers,
    )  # fmt: skip
    return db.execute(query.limit(1)).first() is not None


def _reference(db: Session, row: OutgoingText) -> str:
    return str(db.execute(select(Conversation.reference).where(Conversation.id == row.conversation_id)).scalar_one())
