"""The embedded inbox takes in what is signed, once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from standardwebhooks import Webhook

from bot.reports.inbox import NotAReportError, NotVerifiedError, receive
from bot.reports.tables import Delivery, InboxItem
from tests.store.conftest import NOW
from tests.store.reports import submitted

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="


def signed(body: str, webhook_id: str = "msg_1", at: datetime | None = None, secret: str = SECRET) -> dict[str, str]:
    at = at or datetime.now(UTC)
    return {
        "Webhook-Id": webhook_id, "webhook-timestamp": str(int(at.timestamp())),
        "WEBHOOK-SIGNATURE": Webhook(secret).sign(webhook_id, at, body),
    }  # fmt: skip


@pytest.fixture
def body(sessions: Any) -> str:
    submitted(sessions, signals=("domestic_abuse",))
    with sessions() as db:
        found = db.execute(select(Delivery).where(Delivery.event == "report.submitted")).scalar_one()
        return str(found.body)


def test_a_signed_report_is_stored_once_with_what_may_be_listed_in_the_clear(sessions: Any, body: str) -> None:
    with sessions.begin() as db:
        item, is_new = receive(db, body.encode(), signed(body), SECRET, NOW)
    assert is_new
    with sessions.begin() as db:
        again, is_new = receive(db, body.encode(), signed(body), SECRET, NOW)
        assert (again.id, is_new) == (item.id, False)
        other, is_new = receive(db, body.encode(), signed(body, "msg_2"), SECRET, NOW)
        assert is_new and other.id != item.id
    report = json.loads(body)["data"]
    assert item.body == report
    assert (item.event, item.reference, item.landlord) == ("report.submitted", report["reference"], "dartford")
    assert (item.category, item.priority, item.record) == ("noise", "standard", "report")
    assert (item.complete, item.restricted) == (True, True)


def test_the_same_event_at_the_same_moment_is_stored_once(sessions: Any, body: str) -> None:
    def take(_: int) -> bool:
        with sessions.begin() as db:
            return receive(db, body.encode(), signed(body), SECRET, NOW)[1]

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(take, range(6))) == [False] * 5 + [True]
    with sessions() as db:
        assert db.execute(select(func.count()).select_from(InboxItem)).scalar_one() == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda body: (body + " ", signed(body)),
        lambda body: (body, signed(body, secret="whsec_" + "eHh4eHh4eHh4eHh4eHh4eHh4eHh4")),
        lambda body: (body, signed(body, at=datetime.now(UTC) - timedelta(minutes=6))),
        lambda body: (body, signed(body, at=datetime.now(UTC) + timedelta(minutes=6))),
        lambda body: (body, {**signed(body), "Webhook-Id": "msg_other"}),
        lambda body: (body, {}),
        lambda body: (body, {**signed(body), "WEBHOOK-SIGNATURE": "v1,????"}),
        lambda body: (body, {**signed(body), "WEBHOOK-SIGNATURE": "nonsense"}),
        lambda body: (body, {**signed(body), "webhook-timestamp": "now"}),
        lambda body: ("\udcff", signed(body)),
    ],
    ids=["changed", "other-secret", "old", "future", "other-id", "none", "base64", "nonsense", "no-time", "not-utf8"],
)
def test_what_is_not_signed_is_not_stored(sessions: Any, body: str, change: Any) -> None:
    text, headers = change(body)
    with pytest.raises(NotVerifiedError), sessions.begin() as db:
        receive(db, text.encode("utf-8", "surrogateescape"), headers, SECRET, NOW)
    with sessions() as db:
        assert db.execute(select(InboxItem)).first() is None


@pytest.mark.parametrize(
    "text", ["", "[]", "null", "words", '{"type": "report.submitted"}', '{"type": "report.submitted", "data": {}}',
             '{"type": "report.submitted", "data": {"secret words": 1}}'],
)  # fmt: skip
def test_signed_nonsense_is_refused_without_repeating_it(sessions: Any, text: str) -> None:
    with pytest.raises(NotAReportError) as raised, sessions.begin() as db:
        receive(db, text.encode(), signed(text), SECRET, NOW)
    assert "secret words" not in str(raised.value)


def test_an_unknown_event_is_refused(sessions: Any, body: str) -> None:
    other = json.dumps({**json.loads(body), "type": "report.deleted"})
    with pytest.raises(NotAReportError), sessions.begin() as db:
        receive(db, other.encode(), signed(other), SECRET, NOW)
