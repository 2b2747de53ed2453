"""The outbox: events wait here as rows until the intake accepted or finally refused them.

A worker claims a row for some seconds by a conditional update. If it is killed, its claim runs out and another takes
the row: an event is delivered at least once, under the same id in every attempt, and never dropped.
"""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from bot.reports.tables import Delivery, Report

URGENT_BACKOFF = (5, 10, 20, 40, 60, 120, 300)
BACKOFF = (10, 30, 60, 300, 900, 1800, 3600)
"""Seconds until the next attempt; the last one repeats for as long as it takes."""

LONGEST_WAIT = timedelta(hours=6)
"""A ``Retry-After`` beyond this is not believed."""


@dataclass(frozen=True)
class Claimed:
    """A delivery that this worker may attempt now."""

    id: str
    token: str
    landlord: str
    conversation_id: str
    event: str
    urgent: bool
    attempts: int
    body: str


def enqueue(db: Session, report: Report, event: str, urgent: bool, now: datetime) -> Delivery:
    """Adds an event with the report as it stands. It commits or vanishes with the report itself."""
    document = report.document
    envelope = {"type": event, "timestamp": document["times"]["prepared_at"], "data": document}
    delivery = Delivery(
        id=f"msg_{secrets.token_urlsafe(18)}", conversation_id=report.conversation_id, reference=report.reference,
        landlord=report.landlord, event=event, urgent=urgent, body=json.dumps(envelope, ensure_ascii=False),
        state="pending", attempts=0, next_attempt_at=now, created_at=now,
    )  # fmt: skip
    db.add(delivery)
    db.flush()
    return delivery


def any_due(db: Session, now: datetime) -> bool:
    """Whether ``claim`` would find something. It only reads, so that an idle worker disturbs no writer."""
    return db.execute(select(Delivery.id).where(*_due(now)).limit(1)).first() is not None


def claim(db: Session, now: datetime, seconds: float, limit: int) -> list[Claimed]:
    """Takes up to ``limit`` deliveries that are due, urgent ones first, each for ``seconds``."""
    due = _due(now)
    rows = db.execute(
        select(Delivery).where(*due).order_by(Delivery.urgent.desc(), Delivery.next_attempt_at).limit(limit)
    ).scalars()
    claimed = []
    for row in list(rows):
        token = secrets.token_urlsafe(16)
        taken = db.execute(
            update(Delivery)
            .where(Delivery.id == row.id, *due)
            .values(claim_token=token, claim_until=now + timedelta(seconds=seconds))
            .execution_options(synchronize_session=False)
        )
        if taken.rowcount == 1:
            claimed.append(
                Claimed(row.id, token, row.landlord, row.conversation_id, row.event, row.urgent, row.attempts, row.body)
            )
    return claimed


def _due(now: datetime) -> tuple[Any, ...]:
    free = or_(Delivery.claim_token.is_(None), Delivery.claim_until <= now)
    return Delivery.state == "pending", Delivery.next_attempt_at <= now, free


def finish_delivered(db: Session, claimed: Claimed, now: datetime) -> None:
    """The intake accepted the event. Accepted is accepted, even if the claim ran out meanwhile."""
    db.execute(
        update(Delivery)
        .where(Delivery.id == claimed.id)
        .values(
            state="delivered", delivered_at=now, attempts=Delivery.attempts + 1, next_attempt_at=None,
            claim_token=None, claim_until=None, last_error=None,
        )
        .execution_options(synchronize_session=False)
    )  # fmt: skip


def finish_for_retry(
    db: Session, claimed: Claimed, error: str, now: datetime, retry_after: timedelta | None = None
) -> None:
    """The attempt failed in a way that may pass; the event stays and is tried again later."""
    waits = URGENT_BACKOFF if claimed.urgent else BACKOFF
    wait = timedelta(seconds=waits[min(claimed.attempts, len(waits) - 1)])
    if retry_after is not None:
        wait = max(wait, min(retry_after, LONGEST_WAIT))
    _finish(db, claimed, state="pending", last_error=error, next_attempt_at=now + wait)


def finish_failed(db: Session, claimed: Claimed, error: str) -> None:
    """The intake refused the event for good. It stays for staff to see, mend and send again."""
    _finish(db, claimed, state="failed", last_error=error, next_attempt_at=None)


def send_again(db: Session, conversation_id: str, now: datetime) -> int:
    """Puts the refused events of one conversation back, once the intake is mended. Returns how many there were."""
    changed = db.execute(
        update(Delivery)
        .where(Delivery.conversation_id == conversation_id, Delivery.state == "failed")
        .values(state="pending", next_attempt_at=now)
        .execution_options(synchronize_session=False)
    )
    return int(changed.rowcount)


def _finish(db: Session, claimed: Claimed, **values: object) -> None:
    """Only the holder of the claim may say that its attempt failed: another's success is not overwritten."""
    db.execute(
        update(Delivery)
        .where(Delivery.id == claimed.id, Delivery.claim_token == claimed.token, Delivery.state == "pending")
        .values(attempts=Delivery.attempts + 1, claim_token=None, claim_until=None, **values)
        .execution_options(synchronize_session=False)
    )
