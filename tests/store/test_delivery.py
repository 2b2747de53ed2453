"""The outbox reaches a landlord's intake: signed, urgent first, at least once, never dropped."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook, WebhookVerificationError

from bot.conversations.tables import Message
from bot.reports import outbox
from bot.reports.delivery import Address, deliver_due
from bot.reports.tables import Delivery, Report
from tests.store.conftest import NOW
from tests.store.reports import intake, submitted
from tests.store.steps import after

SECRET = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo="


def attempt(sessions: Any, url: str, now: datetime | None = None, limit: int = 10, secret: str = SECRET) -> int:
    addresses = {"dartford": Address(url, secret, embedded=True) if url else None}
    with ThreadPoolExecutor(2) as threads:
        return deliver_due(sessions, sessions, addresses, threads, now or datetime.now(UTC), limit)


def delivery(sessions: Any) -> Delivery:
    with sessions() as db:
        return db.execute(select(Delivery)).scalar_one()  # type: ignore[no-any-return]


def test_what_arrives_is_signed_and_carries_the_same_id_in_every_attempt(sessions: Any) -> None:
    submitted(sessions)
    with intake((503, {}, b""), (200, {}, b'{"case_reference": "ASB/2026/17"}')) as server:
        assert attempt(sessions, server.url) == 1
        waiting = delivery(sessions)
        assert (waiting.state, waiting.last_error, waiting.attempts) == ("pending", "http_503", 1)
        assert attempt(sessions, server.url) == 0  # not before its time
        assert attempt(sessions, server.url, waiting.next_attempt_at) == 1
        assert attempt(sessions, server.url, after(days=9)) == 0
    first, second = server.received
    for request in (first, second):
        Webhook(SECRET).verify(request.body, request.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(SECRET).verify(request.body + b" ", request.headers)
        assert request.headers["Idempotency-Key"] == request.headers["Webhook-Id"] == delivery(sessions).id
    assert first.body == second.body
    assert first.json["type"] == "report.submitted"
    assert delivery(sessions).state == "delivered"
    with sessions() as db:
        assert db.execute(select(Report)).scalar_one().case_reference == "ASB/2026/17"


@pytest.mark.parametrize(("signals", "told"), [((), 1), (("violence",), 1), (("domestic_abuse",), 0)])
def test_the_landlords_case_reference_is_told_once_and_never_unasked_after_domestic_abuse(
    sessions: Any, signals: tuple[str, ...], told: int
) -> None:
    submitted(sessions, signals=signals)
    with intake(*[(200, {}, b'{"case_reference": "ASB/2026/17 {x}"}')] * 4) as server:
        attempt(sessions, server.url)
        attempt(sessions, server.url, after(days=1))
    with sessions() as db:
        notices = db.execute(select(Message).where(Message.text_id == "case_reference")).scalars().all()
        assert len(notices) == told
        assert all("ASB/2026/17 {x}" in notice.text for notice in notices)
        assert {report.case_reference for report in db.execute(select(Report)).scalars()} == {"ASB/2026/17 {x}"}


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
def test_answers_that_may_pass_are_tried_again(sessions: Any, status: int) -> None:
    submitted(sessions)
    with intake((status, {}, b"no")) as server:
        attempt(sessions, server.url)
    found = delivery(sessions)
    assert (found.state, found.last_error) == ("pending", f"http_{status}")
    assert found.next_attempt_at > datetime.now(UTC)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 413, 422, 302, 307])
def test_other_refusals_go_to_staff_and_can_be_sent_again(sessions: Any, status: int) -> None:
    submitted(sessions)
    with intake((status, {"Location": "/elsewhere"}, b"no"), (200, {}, b"")) as server:
        attempt(sessions, server.url)
        found = delivery(sessions)
        assert (found.state, found.last_error, found.next_attempt_at) == ("failed", f"http_{status}", None)
        assert attempt(sessions, server.url, after(days=30)) == 0
        assert [request.path for request in server.received] == ["/intake"]  # no redirect was followed
        with sessions.begin() as db:
            assert outbox.send_again(db, found.conversation_id, NOW) == 1
            assert outbox.send_again(db, found.conversation_id, NOW) == 0
        assert attempt(sessions, server.url) == 1
    assert delivery(sessions).state == "delivered"


@pytest.mark.parametrize(
    ("url", "error"), [("http://127.0.0.1:1/", "no_connection"), ("", "no_intake_secret"), ("http://[", "invalidurl")]
)
def test_an_intake_that_cannot_be_reached_loses_nothing(sessions: Any, url: str, error: str) -> None:
    submitted(sessions)
    at, waits = datetime.now(UTC), []
    for _ in range(12):
        assert attempt(sessions, url, at) == 1
        found = delivery(sessions)
        assert (found.state, found.last_error) == ("pending", error)
        waits.append(found.next_attempt_at - datetime.now(UTC))
        at = found.next_attempt_at
    assert [round(wait.total_seconds()) for wait in waits] == [10, 30, 60, 300, 900, 1800, *[3600] * 6]


@pytest.mark.parametrize(
    ("header", "least", "most"),
    [("120", 115, 125), ("0", 5, 15), ("99999999", 6 * 3600 - 5, 6 * 3600 + 5), ("soon", 5, 15), ("-5", 5, 15)],
)
def test_retry_after_is_honoured_within_reason(sessions: Any, header: str, least: float, most: float) -> None:
    submitted(sessions)
    with intake((429, {"Retry-After": header}, b"")) as server:
        attempt(sessions, server.url)
    wait = (delivery(sessions).next_attempt_at - datetime.now(UTC)).total_seconds()
    assert least < wait <= most


@pytest.mark.parametrize(
    "answer",
    [b"", b"thanks", b"[1]", b'{"case_reference": {"a": 1}}', b"\xff\xfe", b'{"x": "' + b"y" * 100_000 + b'"}'],
    ids=["empty", "words", "list", "object", "not-utf8", "huge"],
)  # fmt: skip
def test_accepted_is_accepted_whatever_else_the_answer_says(sessions: Any, answer: bytes) -> None:
    submitted(sessions)
    with intake((202, {}, answer)) as server:
        attempt(sessions, server.url)
    assert delivery(sessions).state == "delivered"
    with sessions() as db:
        assert db.execute(select(Report)).scalar_one().case_reference is None


def test_urgent_events_go_first(sessions: Any) -> None:
    submitted(sessions)
    submitted(sessions)
    submitted(sessions, signals=("violence",))
    with intake() as server:
        attempt(sessions, server.url, limit=2)
        attempt(sessions, server.url, limit=10)
    types = [request.json["type"] for request in server.received]
    assert sorted(types[:2]) == ["report.escalated", "report.submitted"]
    with_signal = [bool(request.json["data"]["signals"]) for request in server.received]
    assert with_signal == [True, True, False, False]


def test_a_claim_keeps_others_away_until_it_runs_out(sessions: Any) -> None:
    submitted(sessions)
    with sessions.begin() as db:
        (killed,) = outbox.claim(db, after(minutes=1), 45, 10)
        assert outbox.claim(db, after(minutes=1, seconds=44), 45, 10) == []
        assert not outbox.any_due(db, after(minutes=1, seconds=44))
    with sessions.begin() as db:
        (taken_up,) = outbox.claim(db, after(minutes=1, seconds=45), 45, 10)
    assert (taken_up.id, taken_up.body) == (killed.id, killed.body)
    with sessions.begin() as db:  # the one that was thought dead cannot undo the other's success
        outbox.finish_delivered(db, taken_up, after(minutes=2))
        outbox.finish_failed(db, killed, "http_400")
        outbox.finish_for_retry(db, killed, "timeout", after(minutes=3))
    assert (delivery(sessions).state, delivery(sessions).last_error) == ("delivered", None)


def test_many_workers_send_each_event_once(sessions: Any) -> None:
    for _ in range(6):
        submitted(sessions)
    with intake() as server, ThreadPoolExecutor(4) as workers:
        now = datetime.now(UTC)
        list(workers.map(lambda _: attempt(sessions, server.url, now, limit=3), range(12)))
    sent = [json.loads(request.body)["data"]["reference"] for request in server.received]
    assert len(sent) == len(set(sent)) == 6


def test_errors_and_logs_hold_no_words(sessions: Any, caplog: pytest.LogCaptureFixture) -> None:
    submitted(sessions)
    with caplog.at_level("DEBUG"), intake((400, {}, b"bad: loud music")) as server:
        attempt(sessions, server.url)
    assert "loud music" not in caplog.text + repr(delivery(sessions).last_error)
