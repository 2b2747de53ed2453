"""The sandbox's REST paths, called by Twilio's own client over HTTP."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from tests.apps.sms_sandbox.playing import ACCOUNT, OURS, PHONE, TOKENS, Playing, soon


def code_of(sandbox: Playing, **changes: str) -> tuple[int, int]:
    """Twilio's code and the HTTP status with which a text is refused."""
    asked = {"to": PHONE, "from_": OURS, "body": "Hello."} | changes
    with pytest.raises(TwilioRestException) as raised:
        sandbox.client().messages.create(**asked)
    return int(raised.value.code), int(raised.value.status)


def test_a_text_is_taken_as_queued_and_ends_as_delivered(sandbox: Playing) -> None:
    sent = sandbox.send("A curly quote ’ and " + "x" * 60)
    assert (sent.status, sent.direction, sent.num_segments) == ("queued", "outbound-api", "2")
    assert (sent.to, sent.from_, sent.account_sid, sent.date_sent) == (PHONE, OURS, ACCOUNT, None)
    soon(lambda: sandbox.client().messages(sent.sid).fetch().status == "delivered")
    arrived = sandbox.phone()["texts"]
    assert [(text["sid"], text["direction"], text["status"]) for text in arrived] == [
        (sent.sid, "to_phone", "delivered")
    ]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "07700 900123"}, 21211),
        ({"from_": ""}, 21603),
        ({"from_": "Doorstep"}, 21212),
        ({"body": ""}, 21602),
        ({"body": "x" * 1601}, 21617),
        ({"status_callback": "https://elsewhere.example/sms/status"}, 21609),
    ],
)
def test_what_the_provider_refuses_is_refused_by_its_code(sandbox: Playing, changes: dict[str, str], code: int) -> None:
    assert code_of(sandbox, **changes) == (code, 400)
    assert sandbox.phone()["texts"] == []


@pytest.mark.parametrize(("account", "token"), [(ACCOUNT, "wrong"), ("AC" + "6" * 32, TOKENS[0])])
def test_only_the_account_with_one_of_its_tokens_is_let_in(sandbox: Playing, account: str, token: str) -> None:
    with pytest.raises(TwilioRestException) as raised:
        sandbox.client(token, account).messages("SM" + "0" * 32).fetch()
    assert (raised.value.code, raised.value.status) == (20003, 401)
    assert sandbox.send(token=TOKENS[1]).status == "queued"


def test_texts_are_listed_newest_first_page_by_page_and_by_number_and_day(sandbox: Playing) -> None:
    for number in range(3):
        sandbox.write(f"text {number}", skip_webhook=True)
    sandbox.write("from another phone", skip_webhook=True, **{"from": "+447700900124"})
    sandbox.send("an answer")
    messages = sandbox.client().messages
    listed = messages.list(page_size=2)
    assert [text.body for text in listed] == ["an answer", "from another phone", "text 2", "text 1", "text 0"]
    assert [text.direction for text in listed] == ["outbound-api", *["inbound"] * 4]
    assert [text.body for text in messages.list(to=OURS, from_=PHONE, limit=2)] == ["text 2", "text 1"]
    now = datetime.now(UTC)
    for when, expected in (
        ({"date_sent_after": now - timedelta(minutes=5)}, 5),
        ({"date_sent_after": now + timedelta(minutes=5)}, 0),
        ({"date_sent_before": now - timedelta(minutes=5)}, 0),
        ({"date_sent": now.date()}, 5),
        ({"date_sent": (now + timedelta(days=2)).date()}, 0),
    ):
        assert len(messages.list(**when)) == expected, when


def test_a_blanked_text_is_empty_at_the_provider_and_stays_on_the_phone(sandbox: Playing) -> None:
    sid = sandbox.write("music again")["sid"]
    message = sandbox.client().messages(sid)
    assert message.update(body="").body == ""
    assert message.fetch().body == ""
    assert sandbox.phone()["texts"][0]["body"] == "music again"
    assert sandbox.phone()["texts"][0]["blanked"]
    with pytest.raises(TwilioRestException) as raised:
        message.update(body="other words")
    assert raised.value.code == 30400


def test_a_deleted_text_is_gone_from_the_list(sandbox: Playing) -> None:
    sid = sandbox.write("music again")["sid"]
    assert sandbox.client().messages(sid).delete()
    with pytest.raises(TwilioRestException) as raised:
        sandbox.client().messages(sid).fetch()
    assert (raised.value.code, raised.value.status) == (20404, 404)
    assert sandbox.client().messages.list() == []


def test_a_text_that_is_still_on_its_way_cannot_be_blanked_or_deleted(sandbox: Playing) -> None:
    sandbox.steer("statuses", {"order": "normal", "seconds": 30})
    message = sandbox.client().messages(sandbox.send().sid)
    for change in (lambda: message.update(body=""), message.delete):
        with pytest.raises(TwilioRestException) as raised:
            change()
        assert raised.value.code == 20009


@pytest.mark.parametrize(
    ("kind", "code", "status"),
    [("429", 20429, 429), ("500", 20500, 500), ("21614", 21614, 400), ("20003", 20003, 401), ("21999", 21999, 400)],
)
def test_a_planned_fault_is_met_as_often_as_asked_for(sandbox: Playing, kind: str, code: int, status: int) -> None:
    sandbox.steer("faults", {"kind": kind, "times": 2})
    assert [code_of(sandbox) for _ in range(2)] == [(code, status)] * 2
    assert sandbox.send().status == "queued"
    assert len(sandbox.phone()["texts"]) == 1


@pytest.mark.parametrize(("kind", "taken"), [("timeout", 0), ("timeout_after_accepting", 1)])
def test_a_text_without_an_answer_was_taken_or_not(sandbox: Playing, kind: str, taken: int) -> None:
    sandbox.steer("faults", {"kind": kind, "seconds": 2})
    client = sandbox.client()
    client.http_client.timeout = 0.3
    started = time.monotonic()
    with pytest.raises(requests.Timeout):
        client.messages.create(to=PHONE, from_=OURS, body="Hello.")
    assert time.monotonic() - started < 2
    assert len(sandbox.client().messages.list()) == taken


def test_faults_can_be_put_on_reading_and_blanking_too(sandbox: Playing) -> None:
    sid = sandbox.write("music")["sid"]
    for deed in ("read", "blank", "delete"):
        sandbox.steer("faults", {"kind": "503", "on": deed})
    message = sandbox.client().messages(sid)
    for attempt in (message.fetch, lambda: message.update(body=""), message.delete):
        with pytest.raises(TwilioRestException) as raised:
            attempt()
        assert raised.value.status == 503
    assert sandbox.client().messages(sid).fetch().body == "music"
