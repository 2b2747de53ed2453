"""The embedded inbox: who is let in, what is kept, what staff see of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text
from standardwebhooks import Webhook

from bot.conversations.tables import AuditEntry
from bot.reports.tables import Delivery, InboxItem
from channels.staff.app import create_app
from tests.apps.staff.browser import Browser
from tests.apps.staff.conftest import INBOX_SECRET
from tests.apps.staff.rows import MARKER, keep_conversation

AT = datetime(2026, 7, 14, 21, 30, tzinfo=UTC)
OTHER_SECRET = "whsec_YW5vdGhlciBzZWNyZXQgdGhhbiBvdXJzIGhlcmU="


def _event(sessions: Any, signals: tuple[tuple[str, str], ...] = (("hate", "raised"),)) -> tuple[str, str]:
    """Id and body of an event as the outbox holds it."""
    kept = keep_conversation(sessions, AT, signals, report="submitted")
    with sessions() as db:
        query = select(Delivery).where(Delivery.conversation_id == kept.id).order_by(Delivery.created_at.desc())
        found = db.scalars(query).first()
    return found.id, found.body


def _signed(
    delivery_id: str, body: str, secret: str = INBOX_SECRET, age: timedelta = timedelta(0), **changes: str | None
) -> dict[str, str]:
    at = datetime.now(UTC) - age
    headers: dict[str, str | None] = {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(delivery_id, at, body),
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return {name: value for name, value in headers.items() if value is not None}


def _post(client: FlaskClient, body: str | bytes, headers: dict[str, str]) -> Any:
    return client.post("/inbox/reports", data=body, headers=headers, content_type="application/json")


def _count(sessions: Any) -> int:
    with sessions() as db:
        return int(db.execute(select(func.count()).select_from(InboxItem)).scalar_one())


def test_a_signed_report_is_kept_and_needs_no_session(client: FlaskClient, sessions: Any) -> None:
    delivery_id, body = _event(sessions)
    answer = _post(client, body, _signed(delivery_id, body))
    assert (answer.status_code, answer.json) == (200, {"received": True})
    with sessions() as db:
        item = db.scalars(select(InboxItem)).one()
        stored = db.execute(text("SELECT body FROM inbox_item")).scalar_one()
    assert item.body == json.loads(body)["data"]
    assert item.received_at - datetime.now(UTC) < timedelta(seconds=5)
    assert MARKER not in stored


def test_the_same_event_again_is_answered_the_same_and_kept_once(client: FlaskClient, sessions: Any) -> None:
    delivery_id, body = _event(sessions)
    answers = [_post(client, body, _signed(delivery_id, body)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert _count(sessions) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"secret": OTHER_SECRET},
        {"age": timedelta(minutes=6)},
        {"age": timedelta(minutes=-6)},
        {"webhook_id": "msg_another"},
        {"webhook_id": None},
        {"webhook_timestamp": None},
        {"webhook_timestamp": "yesterday"},
        {"webhook_signature": None},
        {"webhook_signature": ""},
        {"webhook_signature": "v1"},
        {"webhook_signature": "v1,not base64!"},
        {"webhook_signature": "v2,AAAA"},
        {"webhook_signature": "v1,AAAA v1,BBBB"},
    ],
)
def test_what_is_not_signed_for_this_inbox_now_is_refused(
    client: FlaskClient, sessions: Any, wrong: dict[str, Any]
) -> None:
    delivery_id, body = _event(sessions)
    answer = _post(client, body, _signed(delivery_id, body, **wrong))
    assert answer.status_code == 401
    assert "signature" in answer.json["error"]
    assert _count(sessions) == 0


def test_a_changed_body_is_refused(client: FlaskClient, sessions: Any) -> None:
    delivery_id, body = _event(sessions)
    headers = _signed(delivery_id, body)
    assert _post(client, body.replace("every night", "every month"), headers).status_code == 401
    assert _post(client, body.encode() + b"\xff", headers).status_code == 401
    assert _count(sessions) == 0


NO_REPORTS = {
    "nothing": "",
    "a list": "[]",
    "null": "null",
    "not JSON": "not json",
    "an empty report": '{"type": "report.submitted", "data": {}}',
    "deeply nested": "[" * 100_000,
    "a deeply nested report": '{"type": "report.submitted", "data": ' + '{"a": ' * 900 + "1" + "}" * 901,
    "a number that is too long": '{"type": ' + "1" * 5000 + "}",
}


@pytest.mark.parametrize("body", NO_REPORTS.values(), ids=NO_REPORTS)
def test_what_is_signed_but_no_report_is_refused_in_plain_words(client: FlaskClient, sessions: Any, body: str) -> None:
    answer = _post(client, body, _signed("msg_1", body))
    assert answer.status_code == 422
    assert answer.json["error"]
    assert _count(sessions) == 0


def test_a_report_that_breaks_the_schema_is_refused_by_place_not_by_word(client: FlaskClient, sessions: Any) -> None:
    _, body = _event(sessions)
    event = json.loads(body)
    event["data"]["incident"]["category"] = MARKER
    broken = json.dumps(event)
    answer = _post(client, broken, _signed("msg_2", broken))
    assert answer.status_code == 422
    assert "incident/category" in answer.json["error"]
    assert MARKER not in answer.text


def test_a_body_that_is_too_large_is_refused(client: FlaskClient) -> None:
    body = "x" * (5 * 1024 * 1024 + 1)
    answer = _post(client, body, _signed("msg_3", body))
    assert answer.status_code == 413
    assert "too large" in answer.json["error"]


def test_without_a_secret_nothing_is_taken_and_the_sender_tries_again(own: Any, sessions: Any) -> None:
    app: Flask = create_app(own.model_copy(update={"inbox_secret": None}))
    delivery_id, body = _event(sessions)
    assert _post(app.test_client(), body, _signed(delivery_id, body)).status_code == 503
    assert _count(sessions) == 0


def test_staff_see_what_arrived_and_opening_it_is_recorded(sam: Browser, client: FlaskClient, sessions: Any) -> None:
    delivery_id, body = _event(sessions, (("hate", "raised"), ("domestic_abuse", "raised")))
    _post(client, body, _signed(delivery_id, body))
    reference = json.loads(body)["data"]["reference"]
    listed = sam.get("/inbox").text
    assert reference in listed
    assert "Restricted" in listed
    assert MARKER not in listed
    page = sam.get("/inbox/1").text
    assert f"{MARKER} next door shouts at me every night" in page
    assert "Fits the JSON Schema asb-report version 1" in page
    assert "Rather not say" in page
    assert MARKER not in page.split("</title>")[0]
    download = sam.get("/inbox/1/report.json")
    assert download.headers["Content-Disposition"].startswith("attachment")
    assert download.json == json.loads(body)["data"]
    with sessions() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "view_report")).all()
    assert [entry.reference for entry in entries] == [reference, reference]


def test_a_report_that_no_longer_fits_says_so(sam: Browser, client: FlaskClient, sessions: Any) -> None:
    delivery_id, body = _event(sessions)
    _post(client, body, _signed(delivery_id, body))
    with sessions.begin() as db:
        item = db.scalars(select(InboxItem)).one()
        item.body = {**item.body, "version": 2}
    assert "does not fit the schema" in sam.get("/inbox/1").text


def test_a_report_that_is_not_there_is_said_to_be_so(sam: Browser) -> None:
    assert sam.get("/inbox/99").status_code == 404
    assert sam.get("/inbox/99/report.json").status_code == 404
    assert sam.get("/inbox/abc").status_code == 404


@pytest.mark.parametrize("number", [2**31 - 1, 2**31, 2**63, 99999999999999999999, "0", "-1", "1.0", "٣"])
@pytest.mark.parametrize("end", ["", "/report.json"])
def test_a_number_that_no_report_can_have_is_not_found(sam: Browser, number: object, end: str) -> None:
    assert sam.get(f"/inbox/{number}{end}").status_code == 404
