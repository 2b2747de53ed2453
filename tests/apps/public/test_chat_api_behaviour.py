"""The Chat API as a client meets it, in one process with a real database."""

from __future__ import annotations

import json
import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.dialogue.wording import safety_text
from bot.settings import settings
from channels.public.app import create_app
from channels.rasa import NEUTRAL
from tests.apps.public.conftest import ApiUser
from tests.apps.public.serving import StandIn, add_landlord, outcome, plain_answer

HOSTILE = {
    "empty": ("", 400),
    "blank": (" \t\n", 400),
    "only control characters": ("\x00\x07", 400),
    "20,000 characters": ("a" * 20_000, 200),
    "20,000 emoji": ("😱" * 20_000, 200),
    "20,001 characters": ("a" * 20_001, 413),
    "emoji": ("👨‍👩‍👧 🏳️‍🌈", 200),
    "control characters": ("noise\x00 again\x1b[31m", 200),
    "HTML": ("<img src=x onerror=alert(1)>", 200),
    "a command": ("/restart", 200),
    "an intent": (' /inform{"x":"y"}', 200),
    "an intent behind exotic space": ("\u2003\u00a0/restart", 200),
    "right to left": ("الجيران يصرخون", 200),
    "turned round": ("\u202egnp.exe", 200),
    "a long word": ("w" * 3000, 200),
    "half of a pair": ("\ud83d", 400),
}


def test_a_conversation_starts_with_an_id_a_secret_and_a_reference(client: FlaskClient) -> None:
    begun = client.post("/api/v1/conversations", json={"landlord": "dartford"})
    assert begun.status_code == 201
    assert set(begun.get_json()) == {"id", "secret", "reference", "messages", "status", "notice"}
    assert (begun.get_json()["status"], begun.get_json()["notice"]) == ("open", None)
    assert "Set-Cookie" not in begun.headers


def test_a_message_brings_its_reply(resident: ApiUser) -> None:
    said = resident.say("They play drums all night")
    assert said.status_code == 200
    assert (said.get_json()["status"], said.get_json()["notice"]) == ("open", None)
    assert [message["author"] for message in said.get_json()["messages"]] == ["doorstep", "doorstep"]
    last = said.get_json()["messages"][-1]
    assert set(last) == {"id", "author", "text", "choices", "asks", "position", "at"}
    assert [set(choice) for choice in last["choices"]] == [{"id", "label"}, {"id", "label"}]
    assert last["asks"] == "what"


def test_the_words_are_kept_as_they_were_written(resident: ApiUser) -> None:
    words = "  It's <b>LOUD</b> — “every” night 😡\n\nالله "
    resident.say(words)
    assert resident.read().get_json()["messages"][0]["text"] == words


def test_the_same_message_again_brings_the_same_reply_and_is_stored_once(resident: ApiUser, rasa: StandIn) -> None:
    first = resident.say("Shouting", client_message_id="once")
    second = resident.say("Shouting", client_message_id="once")
    assert first.json == second.json
    assert [message["author"] for message in resident.read().get_json()["messages"]] == [
        "resident",
        "doorstep",
        "doorstep",
    ]
    assert len(rasa.texts) == 1


def test_other_words_under_a_used_id_are_a_clear_conflict_and_are_heard_under_a_new_one(
    resident: ApiUser, rasa: StandIn
) -> None:
    resident.say("Shouting", client_message_id="once")
    for other in ("They have a knife", "shouting", "Shouting "):
        refused = resident.say(other, client_message_id="once")
        assert refused.status_code == 409
        assert refused.get_json()["error"]["code"] == "used_client_message_id"
        assert "client_message_id" in refused.get_json()["error"]["message"]
    assert rasa.texts == ["Shouting"]
    assert resident.say("They have a knife", client_message_id="twice").status_code == 200
    assert rasa.texts == ["Shouting", "They have a knife"]


def test_a_quick_reply_counts_as_its_label(resident: ApiUser) -> None:
    choices = resident.say("Shouting").get_json()["messages"][-1]["choices"]
    body = {"choice": choices[0]["id"], "client_message_id": "pressed"}
    assert resident.client.post(resident.path("messages"), json=body, headers=resident.headers).status_code == 200
    own = [message for message in resident.read().get_json()["messages"] if message["author"] == "resident"]
    assert own[-1]["text"] == "Yes, now"


@pytest.mark.parametrize("choice", ["stale", "foreign", "invented", "<script>", ""])
def test_a_choice_that_is_not_on_offer_is_a_clear_conflict(
    resident: ApiUser, app: Flask, rasa: StandIn, choice: str
) -> None:
    old = resident.say("Shouting").get_json()["messages"][-1]["choices"][0]["id"]
    rasa.answer = lambda _text, state: (200, {"outcome": outcome(state, "Anything else?")})
    resident.say("Now without buttons")
    rasa.answer = plain_answer
    other = ApiUser(app.test_client())
    for number in range(3):
        foreign = other.say(f"Another {number}").get_json()["messages"][-1]["choices"][0]["id"]
    sent = {"stale": old, "foreign": foreign}.get(choice, choice)
    body = {"choice": sent, "client_message_id": "pressed"}
    answer = resident.client.post(resident.path("messages"), json=body, headers=resident.headers)
    assert answer.status_code == 409
    assert answer.get_json()["error"]["code"] == "stale_choice"
    assert len([m for m in resident.read().get_json()["messages"] if m["author"] == "resident"]) == 2


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_get_a_clear_answer(resident: ApiUser, rasa: StandIn, text: str) -> None:
    sent, status = HOSTILE[text]
    body = json.dumps({"text": sent, "client_message_id": "hostile"})
    answer = resident.client.post(
        resident.path("messages"), data=body, headers=resident.headers, content_type="application/json"
    )
    assert answer.status_code == status
    if status == 200:
        assert answer.get_json()["messages"]
        assert not any(arrived.strip().startswith("/") for arrived in rasa.texts)
    else:
        assert set(answer.get_json()["error"]) == {"code", "message"}
        assert resident.read().get_json()["messages"] == []


def test_a_leading_slash_reaches_rasa_only_neutralised(resident: ApiUser, rasa: StandIn) -> None:
    resident.say("/restart")
    assert rasa.texts == [NEUTRAL + "/restart"]
    assert resident.read().get_json()["messages"][0]["text"] == "/restart"


BODIES: dict[str, tuple[bytes, str, int, str]] = {
    "not UTF-8": (b'{"text": "\xff\xfe", "client_message_id": "a"}', "application/json", 400, "not_utf8"),
    "UTF-16": ('{"text": "x"}'.encode("utf-16"), "application/json", 400, "not_utf8"),
    "not JSON": (b"{text: x}", "application/json", 400, "bad_json"),
    "deeply nested": (b"[" * 100_000, "application/json", 400, "bad_json"),
    "a list": (b"[]", "application/json", 400, "wrong_type"),
    "null": (b"null", "application/json", 400, "wrong_type"),
    "nothing": (b"", "application/json", 400, "bad_json"),
    "text of another type": (b'{"text": 7, "client_message_id": "a"}', "application/json", 400, "wrong_type"),
    "text null": (b'{"text": null, "client_message_id": "a"}', "application/json", 400, "wrong_type"),
    "text as a list": (b'{"text": ["x"], "client_message_id": "a"}', "application/json", 400, "wrong_type"),
    "choice of another type": (b'{"choice": 1, "client_message_id": "a"}', "application/json", 400, "wrong_type"),
    "neither": (b'{"client_message_id": "a"}', "application/json", 400, "text_or_choice"),
    "both": (b'{"text": "a", "choice": "b", "client_message_id": "a"}', "application/json", 400, "text_or_choice"),
    "no own id": (b'{"text": "a"}', "application/json", 400, "bad_client_message_id"),
    "an own id too long": (
        b'{"text": "a", "client_message_id": "' + b"x" * 65 + b'"}', "application/json", 400, "bad_client_message_id"
    ),
    "an unknown field": (
        b'{"text": "a", "client_message_id": "a", "author": "staff"}', "application/json", 400, "unknown_field"
    ),
    "a form": (b"text=hello&client_message_id=a", "application/x-www-form-urlencoded", 415, "not_json"),
    "plain text": (b'{"text": "a", "client_message_id": "a"}', "text/plain", 415, "not_json"),
    "more bytes than any message": (b" " * 500_000, "application/json", 413, "too_long"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_cannot_be_read_is_refused(resident: ApiUser, name: str) -> None:
    body, kind, status, code = BODIES[name]
    answer = resident.client.post(resident.path("messages"), data=body, headers=resident.headers, content_type=kind)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
    assert resident.read().get_json()["messages"] == []


@pytest.mark.parametrize(("body", "status"), [({}, 400), ({"landlord": 1}, 400), ({"landlord": "nobody"}, 404)])
def test_a_landlord_that_is_not_served_is_refused(client: FlaskClient, body: dict[str, Any], status: int) -> None:
    assert client.post("/api/v1/conversations", json=body).status_code == status


def test_wrong_id_and_wrong_secret_look_the_same(resident: ApiUser, app: Flask) -> None:
    other = ApiUser(app.test_client())
    resident.say("Mine alone")
    wrong = [
        (resident.id, {}),
        (resident.id, {"Authorization": "Bearer wrong"}),
        (resident.id, {"Authorization": "Bearer "}),
        (resident.id, {"Authorization": f"Basic {resident.secret}"}),
        (resident.id, other.headers),
        ("unknown", resident.headers),
        ("x" * 500, resident.headers),
        ("%00%27%20OR", resident.headers),
        ("%F0%9F%98%80", resident.headers),
    ]
    answers = []
    for conversation_id, headers in wrong:
        path = f"/api/v1/conversations/{conversation_id}"
        body = {"text": "a", "client_message_id": "a"}
        fresh = app.test_client()
        answers += [
            fresh.get(f"{path}/messages", headers=headers),
            fresh.get(f"{path}/events", headers=headers),
            fresh.post(f"{path}/messages", json=body, headers=headers),
            fresh.post(f"{path}/exit", headers=headers),
        ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_reading_on_starts_behind_a_position(resident: ApiUser) -> None:
    said = resident.say("First").get_json()["messages"]
    resident.say("Second")
    behind = resident.read(said[-1]["position"]).get_json()["messages"]
    assert [message["author"] for message in behind] == ["resident", "doorstep", "doorstep"]
    positions = [message["position"] for message in resident.read().get_json()["messages"]]
    assert positions == sorted(set(positions))


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "٣", "9" * 19, "1e3"])
def test_a_position_that_is_no_number_is_refused(resident: ApiUser, after: str) -> None:
    answer = resident.client.get(resident.path("messages"), query_string={"after": after}, headers=resident.headers)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_after")


def test_a_position_beyond_the_end_brings_nothing(resident: ApiUser) -> None:
    resident.say("First")
    assert resident.read(10**17).get_json()["messages"] == []


def test_late_understanding_is_told_as_waiting_within_five_seconds(resident: ApiUser, rasa: StandIn) -> None:
    def slow(text: str, state: dict[str, Any]) -> tuple[int, Any]:
        time.sleep(6)
        return plain_answer(text, state)

    rasa.answer = slow
    began = time.monotonic()
    said = resident.say("Is anyone there?")
    assert time.monotonic() - began < 5
    assert (said.get_json()["messages"], said.get_json()["status"]) == ([], "waiting")
    assert "call 999" in said.get_json()["notice"]
    assert "01322 343133" in said.get_json()["notice"]
    read = resident.read().get_json()
    assert (read["status"], read["notice"]) == ("waiting", said.get_json()["notice"])


def test_where_understanding_is_down_the_message_is_kept_and_the_safe_answer_comes(
    resident: ApiUser, rasa: StandIn
) -> None:
    rasa.close()
    said = resident.say("Nobody understands me")
    assert "999" in said.get_json()["messages"][0]["text"]
    assert "01322 343133" in said.get_json()["messages"][0]["text"]
    assert resident.read().get_json()["messages"][0]["text"] == "Nobody understands me"


@pytest.mark.parametrize(
    "answered", [(500, {}), (200, []), (200, {"outcome": {}}), (200, {"outcome": None}), (200, "no")]
)
def test_an_answer_without_an_outcome_is_never_a_crash(
    resident: ApiUser, rasa: StandIn, answered: tuple[int, Any]
) -> None:
    rasa.answer = lambda _text, _state: answered
    said = resident.say("Hello")
    assert said.status_code == 200
    assert said.get_json()["status"] == "waiting" or "999" in said.get_json()["messages"][0]["text"]
    assert resident.read().get_json()["messages"][0]["text"] == "Hello"


def test_after_exit_the_secret_opens_nothing_and_what_was_told_stays(
    resident: ApiUser, variables: dict[str, str]
) -> None:
    resident.say("I must go")
    left = resident.client.post(resident.path("exit"), headers=resident.headers)
    assert (left.status_code, left.json) == (200, {"status": "closed"})
    assert resident.read().status_code == 404
    assert resident.say("Back?").status_code == 404
    with sqlite3.connect(f"{variables['DOORSTEP_DATA_DIR']}/doorstep.db") as database:
        assert database.execute("SELECT count(*) FROM message WHERE author = 'resident'").fetchone() == (1,)


def test_past_the_limit_of_a_conversation_emergency_and_contact_lines_are_still_told(app: Flask) -> None:
    limit = int(settings().rate_limit_messages.split()[0])
    resident = ApiUser(app.test_client())
    answers = [resident.say(f"Message {number}") for number in range(limit + 1)]
    assert {answer.status_code for answer in answers[:-1]} == {200}
    assert answers[-1].status_code == 429
    error = answers[-1].get_json()["error"]
    assert error["emergency"] == safety_text("emergency_line")
    assert "999" in error["message"]
    assert "01322 343133" in error["contact"]
    assert int(answers[-1].headers["Retry-After"]) > 0
    other = ApiUser(app.test_client())
    assert other.say("I am somebody else").status_code == 200


@pytest.mark.usefixtures("app")
def test_with_several_landlords_the_contact_line_is_that_of_the_conversation(variables: dict[str, str]) -> None:
    folder = Path(variables["DOORSTEP_DATA_DIR"])
    add_landlord(folder, "otherham", "Otherham Homes")
    operating = folder / "operating" / "otherham.yml"
    operating.write_text(operating.read_text(encoding="utf-8").replace("01322 343133", "01632 960123"), "utf-8")
    own = settings().model_copy(update={"rate_limit_messages": "1 per hour"})
    for landlord, number in (("dartford", "01322 343133"), ("otherham", "01632 960123")):
        resident = ApiUser(create_app(own).test_client(), landlord)
        resident.say("One")
        error = resident.say("Two").get_json()["error"]
        assert number in error["contact"]
        assert number in error["message"]


@pytest.mark.usefixtures("app")
def test_the_limit_is_shared_by_edges_that_share_redis() -> None:
    shared = {"redis_url": "redis://127.0.0.1:6379/13", "rate_limit_messages": "2 per minute"}
    own = settings().model_copy(update=shared)
    here, there = ApiUser(create_app(own).test_client()), create_app(own).test_client()
    assert [here.say("a").status_code, here.say("b").status_code] == [200, 200]
    here.client = there
    assert here.say("c").status_code == 429


def test_a_locked_database_is_a_plain_answer_not_a_crash(resident: ApiUser, variables: dict[str, str]) -> None:
    lock = sqlite3.connect(f"{variables['DOORSTEP_DATA_DIR']}/doorstep.db", isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    try:
        answer = resident.say("Hello")
    finally:
        lock.close()
    assert answer.status_code == 503
    assert answer.get_json()["error"]["code"] == "store_down"
    assert "999" in answer.get_json()["error"]["emergency"]
    assert resident.say("Hello again").status_code == 200


def test_errors_and_logs_never_repeat_what_was_sent(
    resident: ApiUser, rasa: StandIn, caplog: pytest.LogCaptureFixture
) -> None:
    marker = "zanzibar-7731"
    rasa.answer = lambda _text, _state: (500, {"error": marker})
    resident.say(marker)
    for body in ({"text": marker}, {"choice": marker, "client_message_id": "x"}, {marker: marker}):
        answer = resident.client.post(resident.path("messages"), json=body, headers=resident.headers)
        assert answer.status_code in (400, 409)
        assert marker not in answer.text
    assert marker not in resident.client.get(f"/api/v1/{marker}").text
    assert marker not in caplog.text
