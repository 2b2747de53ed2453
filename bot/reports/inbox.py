"""The embedded inbox: takes reports in as a landlord's own intake would, verified and each event once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from standardwebhooks import Webhook, WebhookVerificationError

from bot.reports.document import InvalidReportError, check_report
from bot.reports.tables import InboxItem
from bot.words import EVENTS


class NotVerifiedError(Exception):
    """The signature is missing, wrong or too old: answer 401 and say no more."""


class NotAReportError(Exception):
    """Signed, but not an event with a valid report of this version: answer 422."""


def receive(db: Session, body: bytes, headers: Mapping[str, str], secret: str, now: datetime) -> tuple[InboxItem, bool]:
    """Verifies an event and stores it; the same webhook id again gives the item that is there.

    Args:
        secret: the Standard Webhooks secret (``whsec_...``).

    Returns:
        The item, and whether it is new.

    Raises:
        NotVerifiedError: not signed with this secret within five minutes.
        NotAReportError: the body is not ``{type, timestamp, data}`` with a valid report.
    """
    try:
        Webhook(secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # also bytes that are not UTF-8, and broken base64
        raise NotVerifiedError from None
    webhook_id = next(value for name, value in headers.items() if name.lower() == "webhook-id")
    if (stored := _stored(db, webhook_id)) is not None:
        return stored, False
    event, report = _event(body)
    decision = report["decision"] or {}
    item = InboxItem(
        webhook_id=webhook_id, received_at=now, event=event, reference=report["reference"],
        landlord=report["landlord"]["id"], category=report["incident"]["category"], priority=decision.get("priority"),
        record=report["record"], complete=report["complete"], restricted=report["restricted"], body=report,
    )  # fmt: skip
    try:
        with db.begin_nested():
            db.add(item)
    except IntegrityError:  # the same event arrived twice at once
        stored = _stored(db, webhook_id)
        if stored is None:
            raise
        return stored, False
    return item, True


def _stored(db: Session, webhook_id: str) -> InboxItem | None:
    found: InboxItem | None = db.execute(
        select(InboxItem).where(InboxItem.webhook_id == webhook_id)
    ).scalar_one_or_none()
    return found


def _event(body: bytes) -> tuple[str, dict[str, Any]]:
    try:
        envelope = json.loads(body)
        event, report = envelope["type"], envelope["data"]
        check_report(report)
    except InvalidReportError as problem:
        raise NotAReportError(str(problem)) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise NotAReportError("the body is not an event with a report") from None
    if event not in EVENTS:
        raise NotAReportError("the event is not known")
    return event, report
