"""The outbox of texts: rows that wait until one sender hands them to Twilio, and what became of them.

A worker claims a row by marking it ``sending`` before it calls. One that stays so, because the call timed out or the
worker was killed, may have gone out or not: it is looked for at Twilio before it is sent again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from bot.conversations.ending import SHUT
from bot.conversations.tables import Conversation, Message
from bot.conversations.text_rules import may_go
from bot.conversations.text_tables import OutgoingText, ReceivedText, TextThread

ANSWERED_WITHIN = timedelta(minutes=10)
"""So long after a text its answer may follow the route. Somebody else may hold the phone later."""

CLAIM = timedelta(seconds=20)
"""Longer than a call to Twilio can take."""

BACKOFF = (2, 5, 10, 20, 40, 60, 120, 300)
"""Seconds until the next attempt; the last one repeats."""

GIVEN_UP_AFTER = timedelta(hours=6)

BLANKED_ANYHOW_AFTER = timedelta(days=1)
"""So long after it was sent a text is blanked at Twilio though nothing final was told of it: some networks never do."""


@dataclass(frozen=True)
class Due:
    """A text that this worker may send now."""

    id: int
    attempt: int
    conversation_id: str
    to: str
    from_: str
    body: str
    urgent: bool
    created_at: datetime
    unknown: bool
    """An earlier attempt may have sent it."""


def enqueue(
    db: Session,
    thread: TextThread,
    message: Message,
    bodies: Iterable[str],
    not_after: datetime,
    now: datetime,
    urgent: bool = False,
) -> None:
    """Puts texts that answer ``message`` into the outbox. They commit or vanish with what they say."""  # fmt: skip
    for body in bodies:
        db.add(
            OutgoingText(
                conversation_id=message.conversation_id, thread_id=thread.id, answers=message.id, body=body,
                urgent=urgent, state="queued", status_rank=0, attempts=0, next_attempt_at=now, not_after=not_after,
                created_at=now,
            )
        )  # fmt: skip
        db.flush()  # the order of ids is the order of sending


def enqueue_replies(
    db: Session, conversation: Conversation, message: Message, replies: Sequence[Message], now: datetime
) -> None:
    """Puts the replies to a text into the outbox; on the web they are read where they are stored.

    Whoever left meanwhile gets nothing more.
    """
    received = db.execute(select(ReceivedText).where(ReceivedText.message_id == message.id)).scalar_one_or_none()
    if conversation.channel != "sms" or received is None or conversation.secret_hash == SHUT:
        return
    thread = db.get(TextThread, received.thread_id)
    enqueue(db, thread, message, [str(reply.text) for reply in replies], received.received_at + ANSWERED_WITHIN, now)


def was_told_999(db: Session, message_ids: Sequence[str]) -> bool:
    """Whether a text that says to call 999 answers one of these messages. One that was not sent told nobody."""
    query = select(OutgoingText.id).where(
        OutgoingText.answers.in_(list(message_ids)), OutgoingText.urgent.is_(True),
        OutgoingText.state.in_(("queued", "sending", "sent", "delivered")),
    )  # fmt: skip
    return db.execute(query.limit(1)).first() is not None


def recently_told_999(db: Session, conversation: Conversation, now: datetime) -> bool:
    """Whether such a text is on its way or arrived, and so recently that once more would be no help."""
    query = select(OutgoingText.id).where(
        OutgoingText.conversation_id == conversation.id, OutgoingText.urgent.is_(True),
        OutgoingText.state.in_(("queued", "sending", "sent", "delivered")),
        OutgoingText.created_at > now - ANSWERED_WITHIN,
    )  # fmt: skip
    return db.execute(query.limit(1)).first() is not None


def any_due(db: Session, now: datetime) -> bool:
    """Whether ``claim`` would find something. It only reads, so that an idle worker disturbs no writer."""
    return db.execute(select(OutgoingText.id).where(*_due(now)).limit(1)).first() is not None


def _due(now: datetime) -> tuple[Any, ...]:
    """Urgent ones at once; of the others of a thread one after the other, so that they arrive in order."""
    earlier = aliased(OutgoingText)
    before = exists().where(
        earlier.thread_id == OutgoingText.thread_id, earlier.id < OutgoingText.id,
        earlier.state.in_(("queued", "sending")),
    )  # fmt: skip
    return (
        OutgoingText.state.in_(("queued", "sending")),
        OutgoingText.next_attempt_at <= now,
        or_(OutgoingText.urgent.is_(True), ~before),
    )


def claim(db: Session, now: datetime, limit: int) -> list[Due]:
    """Takes up to ``limit`` texts that are due, urgent ones first, and drops those that must not be sent."""
    query = select(OutgoingText.id, OutgoingText.state, OutgoingText.attempts).where(*_due(now))
    claimed: list[Due] = []
    for row_id, state, attempts in db.execute(
        query.order_by(OutgoingText.urgent.desc(), OutgoingText.id).limit(limit)
    ).all():
        taken = db.execute(
            update(OutgoingText)
            .where(OutgoingText.id == row_id, OutgoingText.state == state, OutgoingText.attempts == attempts,
                   OutgoingText.next_attempt_at <= now)
            .values(state="sending", attempts=attempts + 1, next_attempt_at=now + CLAIM)
            .execution_options(synchronize_session=False)
        )  # fmt: skip
        if taken.rowcount != 1:
            continue
        row = db.get(OutgoingText, row_id, populate_existing=True)
        unknown = state == "sending"
        if unknown or may_go(db, row, now):
            thread = db.get(TextThread, row.thread_id)
            claimed.append(
                Due(row.id, row.attempts, row.conversation_id, thread.number, thread.our_number, row.body, row.urgent,
                    row.created_at, unknown)
            )  # fmt: skip
    db.flush()
    return claimed


def finish_sent(db: Session, due: Due, sid: str, rank: int, now: datetime) -> None:
    """Twilio has it. Accepted is accepted, even if the claim ran out meanwhile."""
    db.execute(
        update(OutgoingText)
        .where(OutgoingText.id == due.id, OutgoingText.sid.is_(None))
        .values(
            state="sent",
            sid=sid,
            status_rank=rank,
            sent_at=now,
            next_attempt_at=None,
            blank_at=now + BLANKED_ANYHOW_AFTER,
        )
        .execution_options(synchronize_session=False)
    )


def finish_unknown(db: Session, due: Due, code: int | None, now: datetime, least_seconds: float) -> None:
    """Nobody knows whether it went out: it is looked for in a moment, and for as long as it would be tried."""
    if now - due.created_at > GIVEN_UP_AFTER:
        finish_failed(db, due, code, "unknown")
        return
    _finish(db, due, error_code=code, next_attempt_at=now + _wait(due, least_seconds))


def finish_not_there(db: Session, due: Due, now: datetime) -> None:
    """It was looked for and did not go out: it waits again."""
    _finish(db, due, state="queued", next_attempt_at=now)


def finish_for_retry(db: Session, due: Due, code: int | None, now: datetime, least_seconds: float = 0) -> None:
    """The attempt failed in a way that may pass. Where it has been tried for long enough it failed for good."""
    if now - due.created_at > GIVEN_UP_AFTER:
        finish_failed(db, due, code, "given_up")
        return
    _finish(db, due, state="queued", error_code=code, next_attempt_at=now + _wait(due, least_seconds))


def finish_failed(db: Session, due: Due, code: int | None, why: str) -> None:
    """Twilio refused it for good. Staff see it."""
    _finish(db, due, state="failed", error_code=code, why=why, next_attempt_at=None)


def _wait(due: Due, least_seconds: float) -> timedelta:
    return timedelta(seconds=max(least_seconds, BACKOFF[min(due.attempt, len(BACKOFF)) - 1]))


def _finish(db: Session, due: Due, **values: Any) -> None:
    """Only the holder of the claim may say that its attempt failed."""
    db.execute(
        update(OutgoingText)
        .where(and_(OutgoingText.id == due.id, OutgoingText.state == "sending", OutgoingText.attempts == due.attempt))
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def known_sids(db: Session, sids: Iterable[str]) -> set[str]:
    """Those of Twilio's ids that belong to a row already."""
    return set(db.execute(select(OutgoingText.sid).where(OutgoingText.sid.in_(list(sids)))).scalars())


def held_thread(db: Session, outgoing_id: int) -> TextThread:
    """The thread of an outgoing text, held until the end of the transaction."""
    query = select(TextThread).join(OutgoingText, OutgoingText.thread_id == TextThread.id)
    locked = query.where(OutgoingText.id == outgoing_id).with_for_update(of=TextThread, key_share=True)
    held: TextThread = db.execute(locked.execution_options(populate_existing=True)).scalar_one()
    return held
