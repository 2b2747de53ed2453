"""One conversation as staff read it: what was said, what was understood, what follows, what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.conversations.messages import public_status, transcript
from bot.conversations.page_sessions import same_browser
from bot.conversations.tables import Conversation, ErasureRequest, FactRow, Message, Signal, StaffMember
from bot.reports.tables import Delivery, Report
from channels.console.texts import Texts, texts_of
from channels.staff.shown import LONDON

URGENT_FIRST = ("raised", "check", "asked_no_answer", "asked_denied", "cleared")


@dataclass(frozen=True)
class Turn:
    """One message of either direction."""

    id: str
    position: int
    author: str
    text: str
    at: datetime
    new_day: bool
    unread: bool
    read_by: str | None
    read_at: datetime | None


@dataclass(frozen=True)
class ShownSignal:
    """A signal with the words that point to it and, once cleared, by whom and why."""

    signal: str
    mark: str
    strands: list[str]
    evidence: list[Mapping[str, Any]]
    since: datetime | None
    cleared_by: str | None
    cleared_at: datetime | None
    reason: str | None


@dataclass(frozen=True)
class ShownDelivery:
    """One event on its way to the intake."""

    event: str
    state: str
    attempts: int
    at: datetime
    why: str | None
    done: bool


@dataclass(frozen=True)
class ShownConversation:
    """All that the page of a conversation shows."""

    id: str
    reference: str
    landlord: str
    channel: str
    status: str
    case_reference: str | None
    """The landlord's own reference, as its intake gave it."""
    started_at: datetime
    claimed_by_id: str | None
    claimed_by: str | None
    claimed_at: datetime | None
    decision: Mapping[str, Any] | None
    turns: list[Turn]
    facts: list[FactRow]
    signals: list[ShownSignal]
    deliveries: list[ShownDelivery]
    came_back: list[tuple[str, str]]
    """Ids and references of conversations in the same browser, where one of them is sensitive; never for residents."""
    erasure: ErasureRequest | None
    """The resident asked for what they said to be deleted."""
    texts: Texts | None
    """Where it is by text."""


def shown_conversation(db: Session, conversation_id: str, now: datetime) -> ShownConversation | None:
    """The conversation of this id, or ``None`` where there is none."""
    found = db.get(Conversation, conversation_id)
    if found is None:
        return None
    people = {member.id: member.display_name for member in db.scalars(select(StaffMember))}
    return ShownConversation(
        id=found.id,
        reference=found.reference,
        landlord=found.landlord,
        channel=found.channel,
        status=public_status(db, found),
        case_reference=db.scalar(select(Report.case_reference).where(Report.conversation_id == found.id)),
        started_at=found.created_at,
        claimed_by_id=found.claimed_by,
        claimed_by=people.get(found.claimed_by),
        claimed_at=found.claimed_at,
        decision=found.decision,
        turns=_turns(transcript(db, found.id), people),
        facts=_facts(db, found.id),
        signals=_signals(db, found.id, people),
        deliveries=_deliveries(db, found.id),
        came_back=[(other.id, other.reference) for other in same_browser(db, found)],
        erasure=db.scalar(select(ErasureRequest).where(ErasureRequest.conversation_id == found.id)),
        texts=texts_of(db, found.id, now),
    )


def _turns(messages: list[Message], people: Mapping[str, str]) -> list[Turn]:
    turns: list[Turn] = []
    for message in messages:
        today = message.stored_at.astimezone(LONDON).date()
        turns.append(
            Turn(
                id=message.id,
                position=message.position,
                author=message.author,
                text=message.text,
                at=message.stored_at,
                new_day=not turns or turns[-1].at.astimezone(LONDON).date() != today,
                unread=message.unread,
                read_by=people.get(message.read_by),
                read_at=message.read_at,
            )
        )
    return turns


def _facts(db: Session, conversation_id: str) -> list[FactRow]:
    rows = select(FactRow).where(FactRow.conversation_id == conversation_id, FactRow.current)
    return list(db.scalars(rows.order_by(FactRow.position, FactRow.id)))


def _signals(db: Session, conversation_id: str, people: Mapping[str, str]) -> list[ShownSignal]:
    rows = db.scalars(select(Signal).where(Signal.conversation_id == conversation_id))
    return [
        ShownSignal(
            signal=row.signal,
            mark=row.mark,
            strands=row.strands,
            evidence=row.evidence,
            since=row.raised_at or row.marked_at,
            cleared_by=people.get(row.cleared_by),
            cleared_at=row.cleared_at,
            reason=row.cleared_reason,
        )
        for row in sorted(rows, key=lambda row: (URGENT_FIRST.index(row.mark), row.id))
    ]


def _deliveries(db: Session, conversation_id: str) -> list[ShownDelivery]:
    # Only these columns: the body of each would be decrypted for nothing.
    rows = db.execute(
        select(
            Delivery.event,
            Delivery.state,
            Delivery.attempts,
            Delivery.created_at,
            Delivery.delivered_at,
            Delivery.last_error,
        )
        .where(Delivery.conversation_id == conversation_id)
        .order_by(Delivery.created_at, Delivery.id)
    )
    return [
        ShownDelivery(
            event=row.event,
            state=row.state,
            attempts=row.attempts,
            at=row.delivered_at or row.created_at,
            why=row.last_error if row.state != "delivered" else None,
            done=row.state == "delivered",
        )
        for row in rows
    ]
