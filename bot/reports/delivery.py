"""Delivery of the outbox to a landlord's intake over HTTP, signed by the Standard Webhooks specification."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, Literal

import requests
from standardwebhooks import Webhook

from bot.landlords.operating import Intake
from bot.reports import outbox
from bot.reports.case_reference import take_case_reference
from bot.reports.outbox import Claimed
from bot.settings import Settings

log = logging.getLogger(__name__)

CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 15.0
CLAIM_SECONDS = 30
"""Longer than an attempt can take, so that no two workers send the same event at once."""

LONGEST_ANSWER = 65_536
LONGEST_CASE_REFERENCE = 100

Fate = Literal["accepted", "retry", "refused"]

RETRIED_CLIENT_ERRORS = frozenset({408, 425, 429})


@dataclass(frozen=True)
class Address:
    """Where a landlord's reports go, and the secret that signs them."""

    url: str
    secret: str
    embedded: bool


@dataclass(frozen=True)
class Answer:
    """What became of one attempt. ``code`` says why it was not accepted, in no words of anyone's."""

    fate: Fate
    code: str
    case_reference: str | None = None
    retry_after: timedelta | None = None


def fate_of(status: int) -> Fate:
    """What an HTTP status means for an event: accepted, to be tried again, or refused for good.

    A redirect is refused: a report goes to the address that the landlord set and to no other.
    """
    if 200 <= status < 300:
        return "accepted"
    if status >= 500 or status in RETRIED_CLIENT_ERRORS:
        return "retry"
    return "refused"


def address_of(intake: Intake, settings: Settings) -> Address | None:
    """The intake's address and secret; ``None`` while the secret is not set."""
    url = f"{settings.staff_url.rstrip('/')}/inbox/reports" if intake.embedded else intake.url
    if intake.secret_name == "DOORSTEP_INBOX_SECRET":  # noqa: S105 - a name, not a secret
        secret = settings.inbox_secret.get_secret_value() if settings.inbox_secret else ""
    else:
        secret = os.environ.get(intake.secret_name, "")
    return Address(url, secret, intake.embedded) if secret else None


def deliver_due(
    sessions: Callable[[], Any],
    readers: Callable[[], Any],
    addresses: Mapping[str, Address | None],
    executor: Executor,
    now: datetime,
    limit: int,
) -> int:
    """Attempts the deliveries that are due, several at once, and notes what became of each.

    Args:
        addresses: by landlord; one that is missing or ``None`` is tried again later, never dropped.

    Returns:
        How many were attempted.
    """
    with readers() as db:
        if not outbox.any_due(db, now):
            return 0
    with sessions() as db:
        claimed = outbox.claim(db, now, CLAIM_SECONDS, limit)
        db.commit()
    for _ in executor.map(lambda item: _attempt(sessions, item, addresses.get(item.landlord)), claimed):
        pass
    return len(claimed)


def _attempt(sessions: Callable[[], Any], claimed: Claimed, address: Address | None) -> None:
    answer = send(claimed.id, claimed.body, address) if address else Answer("retry", "no_intake_secret")
    now = datetime.now(UTC)
    ids = {"delivery_id": claimed.id, "conversation_id": claimed.conversation_id, "code": answer.code}
    with sessions() as db:
        if answer.fate == "accepted":
            outbox.finish_delivered(db, claimed, now)
            if answer.case_reference is not None:
                take_case_reference(db, claimed.conversation_id, answer.case_reference, now)
            log.info("delivered %s", claimed.event, extra=ids)
        elif answer.fate == "retry":
            outbox.finish_for_retry(db, claimed, answer.code, now, answer.retry_after)
            log.warning("delivery will be tried again (%s)", answer.code, extra=ids)
        else:
            outbox.finish_failed(db, claimed, answer.code)
            log.error("the intake refused a delivery (%s)", answer.code, extra=ids)
        db.commit()


def send(delivery_id: str, body: str, address: Address) -> Answer:
    """One attempt: POSTs the body and reads the answer. Never raises for what the other side does."""
    sent_at = datetime.now(UTC)
    data = body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Doorstep",
        "Webhook-Id": delivery_id,
        "Webhook-Timestamp": str(int(sent_at.timestamp())),
        "Webhook-Signature": Webhook(address.secret).sign(delivery_id, sent_at, body),
        "Idempotency-Key": delivery_id,
    }
    try:
        with requests.Session() as session:
            session.trust_env = not address.embedded  # a landlord's proxy is for the way out, not for loopback
            with session.post(
                address.url, data=data, headers=headers, timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
                allow_redirects=False, stream=True,
            ) as response:  # fmt: skip
                fate = fate_of(response.status_code)
                return Answer(
                    fate,
                    f"http_{response.status_code}",
                    _case_reference(response) if fate == "accepted" else None,
                    _retry_after(response.headers.get("Retry-After"), sent_at) if fate == "retry" else None,
                )
    except requests.Timeout:
        return Answer("retry", "timeout")
    except requests.exceptions.SSLError:
        return Answer("retry", "tls")
    except requests.ConnectionError:
        return Answer("retry", "no_connection")
    except requests.RequestException as problem:
        return Answer("retry", type(problem).__name__.lower()[:40])


def _case_reference(response: requests.Response) -> str | None:
    """The landlord's own reference, if the answer is a small JSON object that gives one."""
    try:
        read = b""
        for part in response.iter_content(8192):
            read += part
            if len(read) > LONGEST_ANSWER:
                return None
        found = json.loads(read)
    except (ValueError, requests.RequestException):
        return None  # accepted is accepted, whatever else was said
    given = found.get("case_reference") if isinstance(found, dict) else None
    if not isinstance(given, str | int) or isinstance(given, bool):
        return None
    text = "".join(letter for letter in str(given) if letter.isprintable()).strip()
    return text[:LONGEST_CASE_REFERENCE] or None


def _retry_after(header: str | None, now: datetime) -> timedelta | None:
    """The wait that the other side asks for, in seconds or as a date."""
    if header is None:
        return None
    text = header.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:9]), 10**8))
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(at.replace(tzinfo=at.tzinfo or UTC) - now, timedelta(0))
