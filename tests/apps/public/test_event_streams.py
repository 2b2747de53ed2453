"""Event streams: what they bring, how many there are, and that their places come free again."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.settings import settings
from channels.api import streams
from channels.public.app import create_app
from channels.public.edge import OpenStreams
from tests.apps.public.conftest import ApiUser


def first_event(answer: Any) -> dict[str, str]:
    """The first event of a stream that is still open."""
    fields: dict[str, str] = {}
    for chunk in answer.response:
        for line in (chunk.decode() if isinstance(chunk, bytes) else chunk).splitlines():
            name, _, value = line.partition(": ")
            fields[name] = value
        if "event" in fields:
            break
    return fields


def test_a_stream_brings_what_was_missed(resident: ApiUser) -> None:
    said = resident.say("Shouting").json["messages"]
    answer = resident.client.get(resident.path("events?after=1"), headers=resident.headers, buffered=False)
    event = first_event(answer)
    answer.close()
    assert answer.mimetype == "text/event-stream"
    assert event["event"] == "messages"
    assert event["id"] == str(said[-1]["position"])
    assert json.loads(event["data"]) == {"messages": said, "status": "open", "notice": None}


def test_a_stream_goes_on_where_the_browser_lost_it(resident: ApiUser) -> None:
    said = resident.say("Shouting").json["messages"]
    headers = {**resident.headers, "Last-Event-ID": str(said[0]["position"])}
    answer = resident.client.get(resident.path("events?after=0"), headers=headers, buffered=False)
    event = first_event(answer)
    answer.close()
    assert [message["id"] for message in json.loads(event["data"])["messages"]] == [said[1]["id"]]


@pytest.mark.usefixtures("app")
def test_past_the_last_place_a_page_is_told_to_look_now_and_then() -> None:
    own = settings().model_copy(update={"open_streams": 2})
    resident = ApiUser(create_app(own).test_client())

    def stream() -> Any:
        return resident.client.get(resident.path("events"), headers=resident.headers, buffered=False)

    held = [stream(), stream()]
    refused = stream()
    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert "999" in refused.json["error"]["emergency"]
    assert resident.say("Messages are still answered").json["messages"]
    held[0].close()
    again = stream()
    assert again.status_code == 200
    for answer in (again, held[1]):
        answer.close()


def test_a_stream_ends_by_itself(resident: ApiUser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "STREAM_SECONDS", 0.3)
    monkeypatch.setattr(streams, "HEARTBEAT_SECONDS", 0.1)
    monkeypatch.setattr(streams, "LOOK_SECONDS", 0.1)
    body = resident.client.get(resident.path("events"), headers=resident.headers).text
    assert body.startswith("retry: ")
    assert ": still here" in body
    assert body.count("event: messages") == 1


def test_a_stream_ends_when_the_conversation_is_left(resident: ApiUser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "LOOK_SECONDS", 0.05)
    answer = resident.client.get(resident.path("events"), headers=resident.headers, buffered=False)
    chunks = iter(answer.response)
    next(chunks), next(chunks)
    resident.client.post(resident.path("exit"), headers=resident.headers)
    assert list(chunks) == []


def test_a_place_is_given_back_only_once() -> None:
    places = OpenStreams(1)
    assert places.enter()
    assert not places.enter()
    places.leave()
    assert places.enter()
