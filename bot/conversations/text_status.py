"""What became of a text after Twilio took it. Reports of it may repeat and overtake one another: it only moves on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.conversations.tables import AuditEntry, Conversation, StaffMember
from bot.conversations.text_outbox import held_thread
from bot.conversations.text_tables import OutgoingText, ReceivedText, TextThread
from bot.conversations.text_threads import stop_thread

RANKS = {
    "accepted": 1, "scheduled": 1, "queued": 2, "sending": 3, "sent": 4, "delivered": 5, "read": 5, "undelivered": 5,
    "failed": 5, "canceled": 5,
}  # fmt: skip
"""Twilio's statuses in their order. Those of the highest rank are final, and the first of them stands."""

FINAL = 5
STATE_OF = {
    "delivered": "delivered", "read": "delivered", "undelivered": "undelivered", "failed": "failed",
    "canceled": "failed",
}  # fmt: skip

BLOCKED = 21610
"""The resident sent STOP to this number."""

SENT_AGAIN = {30003: (timedelta(minutes=2), timedelta(minutes=10)), 30008: (timedelta(minutes=1),)}
"""Codes of failures that may pass, with the waits: the handset was off or out of reach; unknown. Others are final."""

STATUS_ASKED = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""When Twilio is asked what became of a text of which it told nothing: a callback may have been lost."""

UNCONFIRMED_AFTER = timedelta(minutes=5)
"""So long after a 999 text of which it is not known that it arrived, staff are shown it."""

TOLD_TO_STAFF = (
    "stopped", "do_not_message", "outside_safe_hours", "no_mobile", "too_late",
)  # fmt: skip
"""Reasons why a text was dropped that staff have to know: the resident waits for an answer that does not come."""


def take_status(db: Session, sid: str, status: str, error_code: int | None, now: datetime) -> bool:
    """Takes what Twilio says of a text. False where it is no text of ours, or nothing new."""
    query = select(OutgoingText).where(OutgoingText.sid == sid).with_for_update()
    row = db.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    rank = RANKS.get(status, 0)
    if row is None or rank <= row.status_rank:
        return False
    row.status_rank = rank
    row.state = STATE_OF.get(status, "sent")
    if row.state in ("undelivered", "failed"):
        row.error_code = error_code
        _after_failure(db, row, now)
    if rank == FINAL:
        row.next_attempt_at, row.blank_at = None, now
    db.flush()
    return True


def _after_failure(db: Session, row: OutgoingText, now: datetime) -> None:
    if row.error_code == BLOCKED:
        stop_thread(db, held_thread(db, row.id), now)
        return
    waits = SENT_AGAIN.get(row.error_code or 0, ())
    tried = _times_repeated(db, row)
    if tried < len(waits):
        db.add(
            OutgoingText(
                conversation_id=row.conversation_id, thread_id=row.thread_id, answers=row.answers, instead_of=row.id,
                body=row.body, urgent=row.urgent, state="queued", why=row.why, status_rank=0, attempts=0,
                next_attempt_at=now + waits[tried], not_after=row.not_after, created_at=now,
            )
        )  # fmt: skip


def _times_repeated(db: Session, row: OutgoingText) -> int:
    times = 0
    while row.instead_of is not None:
        row, times = db.get(OutgoingText, row.instead_of), times + 1
    return times


def to_ask_about(db: Session, now: datetime, limit: int) -> list[tuple[int, str]]:
    """Ids and Twilio's ids of texts of which Twilio has told nothing final for a while."""
    rows = db.execute(
        select(OutgoingText)
        .where(
            OutgoingText.state == "sent", OutgoingText.sent_at <= now - STATUS_ASKED[0],
            OutgoingText.sent_at > now - STATUS_ASKED[-1] * 2,
            or_(OutgoingText.next_attempt_at.is_(None), OutgoingText.next_attempt_at <= now),
        )
        .order_by(OutgoingText.id)
        .limit(limit)
    ).scalars()  # fmt: skip
    return [(row.id, row.sid) for row in rows]


def note_asked(db: Session, outgoing_id: int, now: datetime) -> None:
    """Notes that Twilio was asked, so that it is not asked again at once."""
    row = db.get(OutgoingText, outgoing_id)
    if row is not None and row.state == "sent":
        row.next_attempt_at = next((row.sent_at + wait for wait in STATUS_ASKED if row.sent_at + wait > now), None)
        row.next_attempt_at = row.next_attempt_at or now + STATUS_ASKED[-1]
        db.flush()


def needs_person(now: datetime) -> Any:
    """The condition under which staff are shown a text: it did not arrive and nothing follows that could."""
    repeated = select(OutgoingText.instead_of).where(OutgoingText.instead_of.is_not(None))
    return (
        OutgoingText.seen_at.is_(None)
        & OutgoingText.id.not_in(repeated)
        & or_(
            OutgoingText.state.in_(("undelivered", "failed")),
            (OutgoingText.state == "dropped") & OutgoingText.why.in_(TOLD_TO_STAFF),
            OutgoingText.urgent.is_(True)
            & OutgoingText.state.in_(("queued", "sending", "sent"))
            & (OutgoingText.created_at <= now - UNCONFIRMED_AFTER),
        )
    )


def thread_in(db: Session, conversation_id: str) -> TextThread | None:
    """The thread by which a conversation is held, the one that wrote last; ``None`` for one on the web."""
    query = (
        select(TextThread)
        .join(ReceivedText, ReceivedText.thread_id == TextThread.id)
        .where(ReceivedText.conversation_id == conversation_id)
        .order_by(ReceivedText.received_at.desc())
    )
    found: TextThread | None = db.execute(query.limit(1)).scalars().first()
    return found


def mark_texts_seen(db: Session, conversation: Conversation, staff_member: StaffMember, now: datetime) -> bool:
    """A member of staff knows that texts of this conversation did not arrive, or that its resident cannot be texted.

    Returns:
        False where there was nothing to know.
    """
    texts = db.execute(
        update(OutgoingText)
        .where(OutgoingText.conversation_id == conversation.id, needs_person(now))
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )
    of_this = select(ReceivedText.thread_id).where(ReceivedText.conversation_id == conversation.id)
    threads = db.execute(
        update(TextThread)
        .where(TextThread.id.in_(of_this), TextThread.stopped_at.is_not(None), TextThread.stop_seen_at.is_(None))
        .values(stop_seen_at=now)
        .execution_options(synchronize_session=False)
    )
    if not texts.rowcount and not threads.rowcount:
        return False
    db.add(
        AuditEntry(
            at=now, staff_member_id=staff_member.id, action="texts_seen", landlord=conversation.landlord,
            conversation_id=conversation.id, reference=conversation.reference,
        )
    )  # fmt: skip
    db.flush()
    return True


def same_number(db: Session, conversation_id: str) -> list[Conversation]:
    """Other conversations by the same number with the landlord, oldest first. For staff alone: phones are shared."""
    threads = select(ReceivedText.thread_id).where(ReceivedText.conversation_id == conversation_id)
    others = select(ReceivedText.conversation_id).where(ReceivedText.thread_id.in_(threads))
    query = select(Conversation).where(Conversation.id.in_(others), Conversation.id != conversation_id)
    return list(db.execute(query.order_by(Conversation.created_at, Conversation.id)).scalars())
