"""What staff do: claiming, reading, clearing a signal, and the audit of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from bot.conversations.messages import hold
from bot.conversations.tables import AuditEntry, Conversation, Message, Signal, StaffMember
from bot.reports import outbox
from bot.reports.recording import record_report


class ReasonMissingError(ValueError):
    """A signal is only cleared with a reason."""


def claim(db: Session, conversation_id: str, staff_member: StaffMember, now: datetime) -> bool:
    """Makes this member of staff responsible. False where another already is, or there is no such conversation."""
    taken = db.execute(
        update(Conversation)
        .where(
            Conversation.id == conversation_id,
            or_(Conversation.claimed_by.is_(None), Conversation.claimed_by == staff_member.id),
        )
        .values(claimed_by=staff_member.id, claimed_at=func.coalesce(Conversation.claimed_at, now))
        .execution_options(synchronize_session=False)
    )
    if taken.rowcount != 1:
        return False
    record_audit(db, staff_member, "claim", now, _conversation(db, conversation_id))
    return True


def release(db: Session, conversation_id: str, staff_member: StaffMember, now: datetime) -> bool:
    """Gives a conversation back to the list. False where it is not this member's."""
    given_back = db.execute(
        update(Conversation)
        .where(Conversation.id == conversation_id, Conversation.claimed_by == staff_member.id)
        .values(claimed_by=None, claimed_at=None)
        .execution_options(synchronize_session=False)
    )
    if given_back.rowcount != 1:
        return False
    record_audit(db, staff_member, "release", now, _conversation(db, conversation_id))
    return True


def mark_read(db: Session, conversation_id: str, message_id: str, staff_member: StaffMember, now: datetime) -> bool:
    """Notes that a person has read a message. False where it was not unread."""
    read = db.execute(
        update(Message)
        .where(Message.id == message_id, Message.conversation_id == conversation_id, Message.unread.is_(True))
        .values(unread=False, read_by=staff_member.id, read_at=now)
        .execution_options(synchronize_session=False)
    )
    if read.rowcount != 1:
        return False
    record_audit(db, staff_member, "mark_read", now, _conversation(db, conversation_id))
    return True


def clear_signal(
    db: Session, conversation_id: str, signal: str, staff_member: StaffMember, reason: str, now: datetime
) -> bool:
    """Takes a signal off a conversation, by a named person with a reason, and tells the intake if it has the report.

    Returns:
        False where there is no such signal, or it is cleared already.

    Raises:
        ReasonMissingError: the reason is empty.
    """
    if not reason.strip():
        raise ReasonMissingError("A signal is only cleared with a reason.")
    conversation = hold(db, conversation_id)
    query = select(Signal).where(
        Signal.conversation_id == conversation_id, Signal.signal == signal, Signal.mark != "cleared"
    )
    row = db.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    if row is None:
        return False
    row.mark, row.marked_at = "cleared", now
    row.cleared_by, row.cleared_at, row.cleared_reason = staff_member.id, now, reason
    record_audit(db, staff_member, "clear_signal", now, conversation, signal, reason)
    db.flush()
    record_report(db, conversation, now)
    return True


def send_again(db: Session, conversation_id: str, staff_member: StaffMember, now: datetime) -> bool:
    """Has the worker deliver once more what the intake refused; ``False`` where nothing was refused."""
    if not outbox.send_again(db, conversation_id, now):
        return False
    record_audit(db, staff_member, "send_again", now, _conversation(db, conversation_id))
    return True


def record_audit(
    db: Session,
    staff_member: StaffMember | None,
    action: str,
    now: datetime,
    conversation: Conversation | None = None,
    signal: str | None = None,
    reason: str | None = None,
) -> AuditEntry:
    """Writes down who did what. ``staff_member`` is ``None`` for Doorstep itself or its command line."""  # fmt: skip
    entry = AuditEntry(
        at=now, staff_member_id=staff_member.id if staff_member else None, action=action,
        conversation_id=conversation.id if conversation else None,
        landlord=conversation.landlord if conversation else None,
        reference=conversation.reference if conversation else None, signal=signal, reason=reason,
    )  # fmt: skip
    db.add(entry)
    db.flush()
    return entry


def _conversation(db: Session, conversation_id: str) -> Conversation:
    found: Conversation = db.execute(select(Conversation).where(Conversation.id == conversation_id)).scalar_one()
    return found
