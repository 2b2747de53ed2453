"""What needs a person, from the columns that are kept in the clear: no resident's word is read or decrypted here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import and_, case, or_, select
from sqlalchemy.orm import Session

from bot.conversations.ending import LEFT_UNFINISHED
from bot.conversations.tables import Conversation, ErasureRequest, Message, Signal, StaffMember
from bot.conversations.text_status import needs_person
from bot.conversations.text_tables import OutgoingText, ReceivedText, TextThread
from bot.landlords.loader import load_packs
from bot.reports.tables import Delivery
from bot.words import SIGNALS

POSSIBLE = ("check", "asked_no_answer", "asked_denied")
# The order in which a person should look, most pressing first.
_FIRST = ("immediate_danger", "self_harm", "child_at_risk", "sexual_offence", "domestic_abuse", "violence")
PRESSING = (*_FIRST, *(signal for signal in SIGNALS if signal not in _FIRST))

# Passed to a person without a signal: asked for one, or only a person can settle it. Claimed and ended is settled.
HANDED_OVER = and_(
    Conversation.status == "with_staff", or_(Conversation.claimed_by.is_(None), Conversation.closed_at.is_(None))
)


@dataclass(frozen=True)
class Waiting:
    """One conversation on one of the lists."""

    conversation_id: str
    reference: str
    landlord: str
    channel: str
    claimed_by: str | None
    claimed_at: datetime | None
    what: tuple[str, ...]
    """Signals, or what is the matter with a message or a delivery."""
    since: datetime


@dataclass(frozen=True)
class Unfinished:
    """A conversation that was left before the end without a signal, so that nothing of it was sent."""

    conversation_id: str
    reference: str
    landlord: str
    channel: str
    category: str | None
    left_at: datetime
    kept_until: datetime | None


@dataclass(frozen=True)
class Attention:
    """The lists of the staff page."""

    raised: list[Waiting]
    possible: list[Waiting]
    unread: list[Waiting]
    handed_over: list[Waiting]
    failed: list[Waiting]
    texts: list[Waiting]
    erasures: list[Waiting]
    unfinished: list[Unfinished]
    """Newest first."""

    @property
    def total(self) -> int:
        """How many entries wait, over all lists; what was left unfinished waits for nothing."""
        every = (
            self.raised, self.possible, self.unread, self.handed_over, self.failed, self.texts, self.erasures
        )  # fmt: skip
        return sum(map(len, every))


@lru_cache(maxsize=8)
def days_unfinished_are_kept(packs_dir: Path, operating_dir: Path) -> Mapping[str, int]:
    """By landlord, how long an unfinished talk is kept: read once, since the list is asked for every second."""
    loaded = load_packs(packs_dir, operating_dir)
    return {name: held.operating.retention_days.unfinished_without_signal for name, held in loaded.items()}


def needs_attention(db: Session, now: datetime, days_kept: Mapping[str, int]) -> Attention:
    """The lists as they stand, each with one row a conversation.

    Args:
        days_kept: by landlord, the days for which a talk that was left unfinished is kept.
    """
    marks = list(db.execute(_waiting(Signal, Signal.marked_at, Signal.signal, Signal.mark, Signal.mark != "cleared")))
    texted = case((ReceivedText.word == "help", "help"), (ReceivedText.media > 0, "picture"), else_=None)
    messages = db.execute(
        _waiting(Message, Message.stored_at, texted, Message.safe_answer_at, Message.unread).outerjoin(
            ReceivedText, ReceivedText.message_id == Message.id
        )
    )
    handed = db.execute(
        _waiting(Conversation, Conversation.last_message_at, Conversation.category, Conversation.status, HANDED_OVER)
    )
    events = db.execute(
        _waiting(Delivery, Delivery.created_at, Delivery.event, Delivery.last_error, Delivery.state == "failed")
    )
    erasures = db.execute(
        _waiting(
            ErasureRequest,
            ErasureRequest.asked_at,
            ErasureRequest.how,
            ErasureRequest.how,
            ErasureRequest.id.is_not(None),
        )
    )
    raised = _rows((mark, mark.one) for mark in marks if mark.two == "raised")
    possible = _rows((mark, mark.one) for mark in marks if mark.two in POSSIBLE)
    unread = _rows((message, _why_unread(message)) for message in messages)
    listed = {row.conversation_id for row in (*raised, *possible, *unread)}
    return Attention(
        raised=raised,
        possible=possible,
        unread=unread,
        handed_over=_rows((row, row.one or "not_sorted") for row in handed if row.id not in listed),
        failed=_rows((event, event.one) for event in events),
        texts=_rows(_unreceived(db, now)),
        erasures=_rows((request, f"asked_by_{request.one}") for request in erasures),
        unfinished=_left_unfinished(db, days_kept),
    )


def _why_unread(message: Any) -> str:
    if message.one:
        return f"texted_{message.one}"
    return "safe_answer_only" if message.two else "not_understood"


def _unreceived(db: Session, now: datetime) -> Iterator[tuple[Any, str]]:
    """Texts that did not reach their resident, and residents who cannot be texted."""
    texts = _waiting(OutgoingText, OutgoingText.created_at, OutgoingText.state, OutgoingText.why, needs_person(now))
    for row in db.execute(texts):
        if row.one == "dropped":
            yield row, f"not_texted_{row.two}"
        else:
            yield row, f"text_{row.one}" if row.one in ("failed", "undelivered") else "text_unconfirmed"
    stopped = TextThread.stopped_at.is_not(None) & TextThread.stop_seen_at.is_(None)
    for row in db.execute(_waiting(TextThread, TextThread.stopped_at, TextThread.id, TextThread.landlord, stopped)):
        yield row, "cannot_be_texted"


def _left_unfinished(db: Session, days_kept: Mapping[str, int]) -> list[Unfinished]:
    columns = (
        Conversation.id, Conversation.reference, Conversation.landlord, Conversation.channel, Conversation.category,
        Conversation.last_message_at,
    )  # fmt: skip
    rows = db.execute(select(*columns).where(LEFT_UNFINISHED).order_by(Conversation.last_message_at.desc()))
    return [
        Unfinished(
            row.id, row.reference, row.landlord, row.channel, row.category, row.last_message_at,
            row.last_message_at + timedelta(days=days_kept[row.landlord]) if row.landlord in days_kept else None,
        )
        for row in rows
    ]  # fmt: skip


def _waiting(table: Any, since: Any, one: Any, two: Any, condition: Any) -> Any:
    query = (
        select(
            Conversation.id,
            Conversation.reference,
            Conversation.landlord,
            Conversation.channel,
            Conversation.claimed_at,
            StaffMember.display_name,
            since.label("since"),
            one.label("one"),
            two.label("two"),
        )
        .select_from(Conversation)
        .outerjoin(StaffMember, StaffMember.id == Conversation.claimed_by)
        .where(condition)
    )
    return query if table is Conversation else query.join(table, table.conversation_id == Conversation.id)


def _rows(found: Iterable[tuple[Any, str]]) -> list[Waiting]:
    """One row a conversation: it waits since the earliest of its entries."""
    rows: dict[str, Waiting] = {}
    for row, what in found:
        new = Waiting(
            row.id, row.reference, row.landlord, row.channel, row.display_name, row.claimed_at, (what,), row.since
        )
        known = rows.get(row.id)
        if known is not None:
            every = known.what if what in known.what else (*known.what, what)
            new = replace(new, what=tuple(sorted(every, key=_pressing)), since=min(known.since, row.since))
        rows[row.id] = new
    return sorted(rows.values(), key=_urgent_first)


def _pressing(what: str) -> int:
    return PRESSING.index(what) if what in PRESSING else len(PRESSING)


def _urgent_first(row: Waiting) -> tuple[bool, int, float]:
    """Unclaimed before claimed, then the most pressing signal, then the newest."""
    return (row.claimed_by is not None, _pressing(row.what[0]), -row.since.timestamp())
