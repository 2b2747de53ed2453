"""What staff see of the texts of a conversation: what became of each, and whether its resident can be texted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.conversations.text_status import needs_person, same_number, thread_in
from bot.conversations.text_tables import OutgoingText, ReceivedText


@dataclass(frozen=True)
class ShownText:
    """One text that was to go to the resident."""

    body: str
    state: str
    why: str | None
    error_code: int | None
    at: datetime
    arrived: bool


@dataclass(frozen=True)
class Texts:
    """All that the page of a conversation shows of its texts."""

    sent: list[ShownText]
    stopped_at: datetime | None
    """Since when this resident cannot be texted."""
    pictures: int
    """That came with texts and were not fetched."""
    to_be_seen: bool
    same_number: list[tuple[str, str]]
    """Ids and references of other conversations from the same number; never for residents."""


def texts_of(db: Session, conversation_id: str, now: datetime) -> Texts | None:
    """The texts of a conversation; ``None`` for one that is not by text."""
    thread = thread_in(db, conversation_id)
    if thread is None:
        return None
    of_this = OutgoingText.conversation_id == conversation_id
    rows = db.execute(select(OutgoingText).where(of_this).order_by(OutgoingText.id)).scalars()
    pictures = db.execute(
        select(func.sum(ReceivedText.media)).where(ReceivedText.conversation_id == conversation_id)
    ).scalar()
    waits = db.execute(select(OutgoingText.id).where(of_this, needs_person(now)).limit(1)).first() is not None
    return Texts(
        sent=[
            ShownText(
                body=row.body,
                state=row.state,
                why=row.why,
                error_code=row.error_code if row.state in ("failed", "undelivered") else None,
                at=row.sent_at or row.created_at,
                arrived=row.state == "delivered",
            )
            for row in rows
        ],
        stopped_at=thread.stopped_at,
        pictures=pictures or 0,
        to_be_seen=waits or (thread.stopped_at is not None and thread.stop_seen_at is None),
        same_number=[(other.id, other.reference) for other in same_number(db, conversation_id)],
    )
