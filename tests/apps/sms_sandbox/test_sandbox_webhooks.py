"""What the sandbox tells Doorstep: signed webhooks, repeats, opt-outs, and news of sent texts in every order."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioRestException

from bot.dialogue.segments import encoding, segments
from bot.settings import Settings
from channels.sms_sandbox import exchange, keywords
from channels.sms_sandbox.app import create_app
from channels.sms_sandbox.courier import own_machine
from tests.apps.sms_sandbox.playing import ACCOUNT, OURS, PHONE, TOKENS, Playing, doorstep, own_settings, playing, soon

SAID = "  Music till 3 “again” 🎵 £5 & more\nsecond line "


def test_a_text_reaches_the_webhook_signed_and_as_it_was_written(sandbox: Playing) -> None:
    sid = sandbox.write(SAID)["sid"]
    (call,) = [call for call in sandbox.doorstep.calls if call.fields["MessageSid"] == sid]
    assert sandbox.doorstep.is_signed(call)
    assert not sandbox.doorstep.is_signed(call, token=TOKENS[1])
    assert call.path == "/sms/inbound"
    expected = {"MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "From": PHONE, "To": OURS, "Body": SAID}
    assert call.fields.items() >= {**expected, "NumMedia": "0", "NumSegments": "1"}.items()
    assert "OptOutType" not in call.fields
    assert call.fields["FromCity"] == ""


def test_the_signature_is_for_the_public_address_and_the_call_stays_on_this_machine() -> None:
    with doorstep() as stand_in:
        port = int(stand_in.url.rsplit(":", 1)[1])
        public = "https://report.landlord.example"
        with playing(stand_in, public_url=public, public_port=port) as running:
            running.write("music")
        (call,) = stand_in.calls
        assert stand_in.is_signed(call, public)


@pytest.mark.parametrize(
    ("public_url", "bind", "expected"),
    [
        ("http://127.0.0.1:9000", "127.0.0.1", "http://127.0.0.1:9000"),
        ("http://localhost:9000/", "127.0.0.1", "http://localhost:9000"),
        ("https://report.landlord.example", "0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104
        ("https://report.landlord.example", "::1", "http://[::1]:8080"),
        ("http://127.0.0.1.landlord.example", "127.0.0.1", "http://127.0.0.1:8080"),
    ],
)
def test_only_this_machine_is_ever_called(public_url: str, bind: str, expected: str) -> None:
    assert own_machine(Settings.model_validate({"public_url": public_url, "bind": bind})) == expected


@pytest.mark.parametrize("at_once", [False, True])
def test_a_text_can_be_told_several_times_under_one_id(sandbox: Playing, at_once: bool) -> None:
    sid = sandbox.write("music", times=5, at_once=at_once)["sid"]
    assert [fields["MessageSid"] for fields in sandbox.doorstep.of("/sms/inbound")] == [sid] * 5
    assert len(sandbox.client().messages.list()) == 1


def test_a_text_that_never_reached_the_webhook_is_still_listed(sandbox: Playing) -> None:
    sid = sandbox.write("music", skip_webhook=True)["sid"]
    assert sandbox.doorstep.of("/sms/inbound") == []
    assert [(text.sid, text.status) for text in sandbox.client().messages.list()] == [(sid, "received")]


@pytest.mark.parametrize(
    ("answer", "status", "is_empty"),
    [
        ((200, '<?xml version="1.0"?>\n<Response></Response>'), 200, True),
        ((200, "<Response><Message>Hi</Message></Response>"), 200, False),
        ((403, ""), 403, False),
        ((500, "broken"), 500, False),
    ],
)
def test_what_doorstep_answered_is_noted(
    sandbox: Playing, answer: tuple[int, str], status: int, is_empty: bool
) -> None:
    sandbox.doorstep.answer = answer
    (told,) = sandbox.write("music")["answers"]
    assert (told["status"], told["empty_twiml"]) == (status, is_empty)
    assert len(sandbox.doorstep.of("/sms/inbound")) == 1, "an answer of any kind is not asked for again"


def test_where_nobody_listens_it_is_tried_twice_and_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    with doorstep() as stand_in:
        pass
    tries = 0
    post = requests.Session.post

    def counted(*arguments: Any, **more: Any) -> requests.Response:
        nonlocal tries
        tries += 1
        return post(*arguments, **more)

    monkeypatch.setattr(requests.Session, "post", counted)
    app = create_app(own_settings(stand_in))
    told = app.test_client().post("/sandbox/text", json={"from": PHONE, "to": OURS, "body": "music"}).get_json()
    assert [answer["status"] for answer in told["answers"]] == [0]
    assert tries == 2


@pytest.mark.parametrize(
    ("order", "told", "ends"),
    [
        ("normal", ["sent", "delivered"], "delivered"),
        ("reversed", ["delivered", "sent"], "delivered"),
        ("repeated", ["sent", "sent", "delivered", "delivered"], "delivered"),
        ("late", ["sent", "delivered"], "delivered"),
        ("none", [], "sent"),
        ("undelivered", ["sent", "undelivered"], "undelivered"),
        ("failed", ["failed"], "failed"),
    ],
)
def test_news_of_a_sent_text_comes_in_the_order_asked_for(
    sandbox: Playing, order: str, told: list[str], ends: str
) -> None:
    sandbox.steer("statuses", {"order": order, "seconds": 0.05})
    sid = sandbox.send().sid
    soon(lambda: len(sandbox.doorstep.of("/sms/status", sid)) >= len(told))
    soon(lambda: sandbox.client().messages(sid).fetch().status == ends)
    time.sleep(0.15)
    assert [fields["MessageStatus"] for fields in sandbox.doorstep.of("/sms/status", sid)] == told
    assert all(sandbox.doorstep.is_signed(call) for call in sandbox.doorstep.calls)
    codes = {fields.get("ErrorCode") for fields in sandbox.doorstep.of("/sms/status", sid)[-1:]}
    assert codes == ({"30003"} if ends in ("undelivered", "failed") else {None} if told else set())
    assert sandbox.client().messages(sid).fetch().error_code == (30003 if "30003" in codes else None)


def test_an_error_code_of_ones_own_is_told(sandbox: Playing) -> None:
    sandbox.steer("statuses", {"order": "undelivered", "error_code": 30006, "seconds": 0})
    sid = sandbox.send().sid
    soon(lambda: len(sandbox.doorstep.of("/sms/status", sid)) == 2)
    assert sandbox.doorstep.of("/sms/status", sid)[-1]["ErrorCode"] == "30006"


@pytest.mark.parametrize("word", ["STOP", " stop\n", "Unsubscribe", "CANCEL", "end", "QUIT", "optout", "REVOKE"])
def test_after_stop_nothing_is_sent_until_start(sandbox: Playing, word: str) -> None:
    sandbox.write(word)
    assert sandbox.doorstep.of("/sms/inbound")[0]["OptOutType"] == "STOP"
    with pytest.raises(TwilioRestException) as raised:
        sandbox.send()
    assert (raised.value.code, raised.value.status) == (21610, 400)
    phone = sandbox.phone()
    assert phone["stopped_by"] == [OURS]
    assert [text["body"] for text in phone["texts"] if text["automatic"]] == [keywords.REPLIES["STOP"]]
    sandbox.write("Start")
    assert sandbox.doorstep.of("/sms/inbound")[1]["OptOutType"] == "START"
    assert sandbox.phone()["stopped_by"] == []
    assert sandbox.send().status == "queued"


def test_stop_holds_for_that_number_and_that_phone_alone(sandbox: Playing) -> None:
    sandbox.write("STOP")
    messages = sandbox.client().messages
    assert messages.create(to="+447700900124", from_=OURS, body="Hello.").status == "queued"
    assert messages.create(to=PHONE, from_="+447700900901", body="Hello.").status == "queued"


@pytest.mark.parametrize(
    ("said", "word", "replies"),
    [
        ("HELP", "HELP", 1),
        ("yes", "START", 0),
        ("Please stop texting me", None, 0),
        ("STOP PLEASE", None, 0),
        ("stop.", None, 0),
        ("exit", None, 0),
    ],
)
def test_only_a_listed_word_alone_is_acted_on(sandbox: Playing, said: str, word: str | None, replies: int) -> None:
    sandbox.write(said)
    assert sandbox.doorstep.of("/sms/inbound")[0].get("OptOutType") == word
    assert len([text for text in sandbox.phone()["texts"] if text["automatic"]]) == replies
    assert sandbox.send().status == "queued"


def test_the_providers_own_replies_are_not_on_its_list(sandbox: Playing) -> None:
    sandbox.write("HELP")
    assert [text.body for text in sandbox.client().messages.list()] == ["HELP"]


@pytest.mark.parametrize("reply", keywords.REPLIES.values(), ids=keywords.REPLIES)
def test_the_providers_own_replies_name_999_and_are_short(reply: str) -> None:
    assert "999" in reply
    assert encoding(reply) == "GSM-7"
    assert segments(reply) <= 2


def test_only_the_newest_texts_are_kept() -> None:
    held = exchange.Exchange(most=3)
    for number in range(5):
        held.add(exchange.new_text("inbound", PHONE, OURS, str(number)))
    assert [text.body for text in held.listed()] == ["4", "3", "2"]
    assert exchange.MOST_TEXTS == 2_000


def test_everything_can_be_forgotten(sandbox: Playing) -> None:
    sandbox.write("STOP")
    sandbox.steer("faults", {"kind": "500", "times": 9})
    told = sandbox.steer("forget", {})
    assert told == {"faults": [], "statuses": {"order": "normal", "seconds": 0.3, "error_code": None}}
    assert sandbox.phone() == {"number": PHONE, "stopped_by": [], "texts": []}
    assert sandbox.send().status == "queued"


@pytest.mark.parametrize(
    ("what", "asked", "named"),
    [
        ("text", {"from": "07700 900123", "to": OURS, "body": "x"}, "from: must be a number"),
        ("text", {"from": PHONE, "to": OURS}, "body: "),
        ("text", {"from": PHONE, "to": OURS, "body": "x", "time": 3}, "time: "),
        ("faults", {"kind": "bad luck"}, "kind: must be 429"),
        ("faults", {"kind": "500", "on": "sleep"}, "on: must be one of send"),
        ("statuses", {"order": "upside down"}, "order: must be one of normal"),
    ],
)
def test_what_cannot_be_played_is_named(sandbox: Playing, what: str, asked: dict[str, object], named: str) -> None:
    answered = requests.post(f"{sandbox.url}/sandbox/{what}", json=asked, timeout=5)
    assert answered.status_code == 400
    assert named in answered.json()["error"]


def test_other_websites_cannot_use_it(sandbox: Playing) -> None:
    asked = json.dumps({"from": PHONE, "to": OURS, "body": "x"})
    plain = requests.post(f"{sandbox.url}/sandbox/text", data=asked, headers={"Content-Type": "text/plain"}, timeout=5)
    assert plain.status_code == 415
    renamed = requests.get(f"{sandbox.url}/sandbox/phone/{PHONE}", headers={"Host": "rebound.example"}, timeout=5)
    assert renamed.status_code == 400
    read = requests.get(f"{sandbox.url}/sandbox/phone/{PHONE}", headers={"Origin": "https://other.example"}, timeout=5)
    assert not [name for name in read.headers if name.lower().startswith("access-control")]
    assert sandbox.doorstep.of("/sms/inbound") == []


def test_nothing_written_and_no_number_is_logged(sandbox: Playing, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("twilio", "urllib3", "waitress"):  # the client of the test, not the sandbox
        logging.getLogger(name).setLevel(logging.ERROR)
    sandbox.doorstep.answer = (403, "")
    sandbox.write("secretword")
    sid = sandbox.send("secretanswer").sid
    soon(lambda: len(sandbox.doorstep.of("/sms/status", sid)) == 2)
    assert "answered 403" in caplog.text
    for hidden in ("secretword", "secretanswer", PHONE[3:], OURS[3:], *TOKENS):
        assert hidden not in caplog.text


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"production": True}, "not for production"),
        ({"twilio_account_sid": ""}, "TWILIO_ACCOUNT_SID"),
    ],
)
def test_it_does_not_start_without_an_account_or_in_production(changes: dict[str, object], told: str) -> None:
    with doorstep() as stand_in, pytest.raises(RuntimeError, match=told):
        create_app(own_settings(stand_in, **changes))
