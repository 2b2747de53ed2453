"""How a conversation ends: by the resident, by silence, and for good when its retention is over."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, false, func, or_, select, update
from sqlalchemy.orm import Session

from bot.conversations.messages import hold
from bot.conversations.tables import AuditEntry, Conversation, ErasureRequest, Message, Signal
from bot.reports.recording import record_report
from bot.reports.tables import Delivery, InboxItem, Report

log = logging.getLogger(__name__)

RETENTION_CLASSES = ("unfinished_without_signal", "good_neighbour", "report", "with_signal")
"""Which number of days holds; a conversation with any signal counts as ``with_signal``, cleared ones too."""

SHUT = "closed by the resident"
"""Stands in place of a secret's hash and is the hash of none."""


def close_conversation(db: Session, conversation: Conversation, now: datetime) -> bool:
    """Ends a conversation, by the resident's own exit or after silence. Nothing told is lost by it.

    A report that was not finished is submitted as it stands, incomplete, where a signal stands on it or somebody has
    to look at it. Any other is only kept, for as long as the landlord's settings say: the resident did not send it.
    Whoever writes again is heard again.

    Returns:
        False where it was closed before.
    """
    conversation = hold(db, conversation.id)
    if conversation.closed_at is not None:
        return False
    conversation.closed_at = now
    if conversation.status != "with_staff":
        conversation.status = "closed"
    db.flush()
    if _somebody_must_know(db, conversation):
        record_report(db, conversation, now, changed=False, unfinished=True)
    return True


def end_conversation(db: Session, conversation: Conversation, now: datetime) -> None:
    """Ends a conversation because the resident wishes it: its secret opens it no more, whoever holds the device."""
    close_conversation(db, conversation, now)
    conversation = hold(db, conversation.id)
    conversation.secret_hash = SHUT
    db.flush()


def close_idle(db: Session, now: datetime, minutes: float, channel: str = "web", limit: int = 20) -> list[str]:
    """Closes conversations of a channel without a message for ``minutes``, save one that still waits for its reply.

    Returns:
        The ids of those that were closed, at most ``limit``.
    """
    waits = select(Message.conversation_id).where(
        Message.author == "resident", Message.outcome_at.is_(None), Message.safe_answer_at.is_(None)
    )
    idle = select(Conversation).where(
        Conversation.closed_at.is_(None), Conversation.channel == channel,
        Conversation.last_message_at <= now - timedelta(minutes=minutes),
        or_(Conversation.lease_token.is_(None), Conversation.lease_until <= now), Conversation.id.not_in(waits),
    )  # fmt: skip
    rows = list(db.execute(idle.order_by(Conversation.last_message_at).limit(limit)).scalars())
    return [row.id for row in rows if close_conversation(db, row, now)]


def _somebody_must_know(db: Session, conversation: Conversation) -> bool:
    """Whether the landlord has to see what was told although the resident left before the end."""
    if conversation.status == "with_staff":
        return True
    unread = select(Message.id).where(Message.conversation_id == conversation.id, Message.unread.is_(True))
    marked = select(Signal.id).where(Signal.conversation_id == conversation.id)
    begun = select(Report.id).where(Report.conversation_id == conversation.id)
    return any(db.execute(query.limit(1)).first() is not None for query in (unread, marked, begun))


def what_became_of_it(db: Session, conversation_id: str) -> str:
    """What a closed conversation led to: ``sent``, ``taken_back``, or ``not_sent`` where nobody was given a report."""
    state = db.execute(select(Report.state).where(Report.conversation_id == conversation_id)).scalar_one_or_none()
    return {"submitted": "sent", "updated": "sent", "withdrawn": "taken_back"}.get(state or "", "not_sent")


LEFT_UNFINISHED = and_(
    Conversation.closed_at.is_not(None),
    Conversation.status == "closed",
    Conversation.claimed_by.is_(None),
    Conversation.id.in_(select(Message.conversation_id).where(Message.author == "resident")),
    Conversation.id.not_in(select(Report.conversation_id)),
    Conversation.id.not_in(select(Signal.conversation_id)),
    Conversation.id.not_in(select(Message.conversation_id).where(Message.unread.is_(True))),
    Conversation.id.not_in(select(ErasureRequest.conversation_id)),
)
"""Told something and left before the end, with nothing for which it was sent, and nobody has taken it up."""


KEPT_BECAUSE = {
    "open": Conversation.closed_at.is_(None),
    "claimed": Conversation.claimed_by.is_not(None),
    "unread": Conversation.id.in_(select(Message.conversation_id).where(Message.unread.is_(True))),
    "undelivered": Conversation.id.in_(select(Delivery.conversation_id).where(Delivery.state != "delivered")),
}
"""Why a conversation is kept although its retention is over: there is work left on it."""


def expired(
    db: Session, now: datetime, retention_days_by_landlord: Mapping[str, Mapping[str, int]], limit: int | None = None
) -> list[Conversation]:
    """Conversations whose retention is over, oldest first.

    One that is open or claimed, has an unread message, or waits for a delivery is never among them; nor is any of a
    landlord whose days are not given.

    Args:
        retention_days_by_landlord: days since the last message, by landlord and one of ``RETENTION_CLASSES``.
    """
    query = select(Conversation).where(_over(now, retention_days_by_landlord), ~or_(*KEPT_BECAUSE.values()))
    return list(db.execute(query.order_by(Conversation.last_message_at).limit(limit)).scalars())


def kept_longer(
    db: Session, now: datetime, retention_days_by_landlord: Mapping[str, Mapping[str, int]]
) -> dict[tuple[str, str], int]:
    """How many conversations are kept although their retention is over, by landlord and why (``KEPT_BECAUSE``).

    One that is kept for several reasons counts under each.
    """
    return {
        (landlord, reason): number
        for reason, clause in KEPT_BECAUSE.items()
        for landlord, number in db.execute(
            select(Conversation.landlord, func.count())
            .where(_over(now, retention_days_by_landlord), clause)
            .group_by(Conversation.landlord)
        )
    }


def _over(now: datetime, retention_days_by_landlord: Mapping[str, Mapping[str, int]]) -> Any:
    signal = Conversation.id.in_(select(Signal.conversation_id))
    good_neighbour = Conversation.id.in_(select(Report.conversation_id).where(Report.record == "good_neighbour"))
    unfinished = or_(
        Conversation.id.not_in(select(Report.conversation_id)),
        Conversation.id.in_(select(Report.conversation_id).where(Report.complete.is_(False))),
    )
    belongs = {
        "with_signal": signal,
        "unfinished_without_signal": and_(~signal, unfinished),
        "good_neighbour": and_(~signal, ~unfinished, good_neighbour),
        "report": and_(~signal, ~unfinished, ~good_neighbour),
    }
    over = [
        and_(
            Conversation.landlord == landlord, belongs[name],
            Conversation.last_message_at <= now - timedelta(days=days[name]),
        )
        for landlord, days in retention_days_by_landlord.items()
        for name in RETENTION_CLASSES
    ]  # fmt: skip
    return or_(false(), *over)


def delete_expired(
    db: Session,
    now: datetime,
    retention_days_by_landlord: Mapping[str, Mapping[str, int]],
    limit: int | None = None,
) -> dict[str, int]:
    """Deletes what ``expired`` finds, with all that was made from it: messages, facts, report, inbox items.

    The audit keeps who did what and when, without reasons in words.

    Returns:
        How many conversations were deleted, by landlord.
    """
    counts: dict[str, int] = {}
    for conversation in expired(db, now, retention_days_by_landlord, limit):
        # Bulk statements: the conversation's other rows go by the database's own cascade.
        db.execute(delete(InboxItem).where(InboxItem.reference == conversation.reference).execution_options(**_BULK))
        db.execute(
            update(AuditEntry)
            .where(AuditEntry.conversation_id == conversation.id)
            .values(reason=None)
            .execution_options(**_BULK)
        )
        db.execute(delete(Conversation).where(Conversation.id == conversation.id).execution_options(**_BULK))
        db.add(
            AuditEntry(
                at=now, action="delete_expired", landlord=conversation.landlord, conversation_id=conversation.id,
                reference=conversation.reference,
            )
        )  # fmt: skip
        counts[conversation.landlord] = counts.get(conversation.landlord, 0) + 1
        log.info("retention over, deleted", extra={"conversation_id": conversation.id})
    db.flush()
    return counts


_BULK = {"synchronize_session": False}
