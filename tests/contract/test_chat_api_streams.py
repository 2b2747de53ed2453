"""Sixty open pages on one server: forty streams are served, the others poll, and messages are answered throughout."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.apps.public.serving import Served, served

PAGES = 60
PLACES = 40


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    changes = {"DOORSTEP_OPEN_STREAMS": str(PLACES), "DOORSTEP_RATE_LIMIT_ADDRESS": "1000 per minute"}
    with served(tmp_path_factory.mktemp("streams"), **changes) as running:
        yield running


class OpenPage:
    """One resident's page with its event stream."""

    def __init__(self, server: Served) -> None:
        begun: dict[str, Any] = requests.post(
            server.api("/conversations"), json={"landlord": "dartford"}, timeout=20
        ).json()
        self.address = server.api(f"/conversations/{begun['id']}")
        self.headers = {"Authorization": f"Bearer {begun['secret']}"}
        self.stream = self.listen()

    def listen(self) -> requests.Response:
        """Ask for the event stream."""
        return requests.get(f"{self.address}/events", headers=self.headers, stream=True, timeout=30)

    def say(self, text: str) -> requests.Response:
        """Send a message."""
        body = {"text": text, "client_message_id": "one"}
        return requests.post(f"{self.address}/messages", json=body, headers=self.headers, timeout=10)

    def next_event(self) -> dict[str, Any]:
        """The data of the next event that brings messages."""
        for line in self.stream.iter_lines(chunk_size=1):
            if line.startswith(b"data: "):
                data: dict[str, Any] = json.loads(line[6:])
                if data["messages"]:
                    return data
        raise AssertionError("the stream ended without a message")


def test_sixty_open_pages_are_all_answered(server: Served) -> None:
    pages = [OpenPage(server) for _ in range(PAGES)]
    streaming = [page for page in pages if page.stream.status_code == 200]
    polling = [page for page in pages if page.stream.status_code == 503]
    assert (len(streaming), len(polling)) == (PLACES, PAGES - PLACES)
    for page in polling:
        assert int(page.stream.headers["Retry-After"]) > 0
        assert "999" in page.stream.json()["error"]["emergency"]

    for page in (streaming[0], streaming[-1], polling[0], polling[-1]):
        began = time.monotonic()
        said = page.say("Is anyone there?")
        assert said.status_code == 200
        assert said.json()["messages"]
        assert time.monotonic() - began < 5
    for page in (streaming[0], streaming[-1]):
        assert page.next_event()["messages"][0]["author"] == "resident"
    read = requests.get(f"{polling[0].address}/messages", headers=polling[0].headers, timeout=10)
    assert len(read.json()["messages"]) == 3

    streaming[0].stream.close()
    ends = time.monotonic() + 5
    while (again := polling[0].listen()).status_code == 503 and time.monotonic() < ends:
        time.sleep(0.5)
    assert again.status_code == 200, "the place of a closed page comes free"
    assert again.headers["Content-Type"].startswith("text/event-stream")
    for page in streaming[1:]:
        page.stream.close()
    again.close()
