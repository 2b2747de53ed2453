"""Plays a simulated resident against the running Chat API: a client like any other, with a bearer and its own ids."""

from __future__ import annotations

import re
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import requests

from tests.residents.persona import Persona, Step
from tests.residents.resident import Resident

MOST_MESSAGES = 25
"""Nobody would write more; a talk that goes on longer has gone round in circles."""


@dataclass
class Ended:
    """How a talk ended."""

    conversation_id: str
    reference: str
    status: str
    sent: list[str] = field(default_factory=list)
    transcript: list[tuple[str, str]] = field(default_factory=list)
    """Who said what, in order. The author is ``resident`` or whoever answered."""
    asked: list[str] = field(default_factory=list)
    """What the bot waited for after each message, one entry for each time."""

    undone: list[str] = field(default_factory=list)
    """Steps of the resident that it never came to."""

    @property
    def said(self) -> str:
        """All that the bot said."""
        return "\n".join(text for author, text in self.transcript if author != "resident")

    @property
    def first_reply(self) -> str:
        """What the bot said to the first message."""
        heard = 0
        replies = []
        for author, text in self.transcript:
            heard += author == "resident"
            if heard == 1 and author != "resident":
                replies.append(text)
        return "\n".join(replies)


class Player:
    """Plays one resident against one landlord's public app.

    ``knows`` maps a fact's name (``asks``) to the words that answer it, ``does`` is what the resident does beside
    answering (``tests.residents.persona``).
    """

    most_messages = MOST_MESSAGES
    """Who has to write more is asked too much."""

    def __init__(
        self,
        base_url: str,
        landlord: str,
        knows: Mapping[str, str | list[str]],
        *,
        does: Sequence[Step] = (),
        seconds: float = 20.0,
    ) -> None:
        self._api = f"{base_url}/api/v1/conversations"
        self._landlord = landlord
        self.resident = Resident(Persona("player", landlord, "", knows=dict(knows), does=tuple(does)))
        self._seconds = seconds
        self._http = requests.Session()
        self._http.trust_env = False
        self._position = 0
        self._choices: list[Mapping[str, Any]] = []

    def start(self) -> Ended:
        """Start a conversation."""
        answer = self._http.post(self._api, json={"landlord": self._landlord}, timeout=self._seconds)
        answer.raise_for_status()
        body = answer.json()
        # The player is a client of the API: it shows its secret as a bearer, not as a cookie.
        self._http.cookies.clear()
        self._http.headers["Authorization"] = f"Bearer {body['secret']}"
        ended = Ended(body["id"], body.get("reference", ""), "open")
        self._hear(ended, body.get("messages", []))
        return ended

    def run(self, opening: str) -> Ended:
        """Tell the opening, then do what this resident does until nothing is left to do."""
        self.resident = Resident(replace(self.resident.persona, opening=opening))
        ended = self.start()
        self._talk_through(ended, opening)
        ended.undone = self.resident.undone
        return ended

    def _talk_through(self, ended: Ended, opening: str) -> None:
        asks = self.say(ended, opening)
        while True:
            if asks is not None:
                ended.asked.append(asks)
            move = self.resident.next_move(asks)
            if move.kind == "leave":
                return
            if move.kind == "exit":
                self.leave(ended)
                return
            assert len(ended.sent) < self.most_messages, f"the bot keeps asking: {ended.asked}"
            asks = self.press(ended, move.words) if move.kind == "press" else self.say(ended, move.words)

    def say(self, ended: Ended, text: str) -> str | None:
        """Send one message and wait for its reply. Returns what the bot waits for now."""
        return self._turn(ended, text, {"text": text})

    def press(self, ended: Ended, label: str) -> str | None:
        """Press the quick reply with this label."""
        offered = {choice["label"]: choice["id"] for choice in self._choices}
        assert label in offered, f"there is no '{label}' among {list(offered)}"
        return self._turn(ended, label, {"choice": offered[label]})

    def leave(self, ended: Ended) -> None:
        """Press the button that ends the conversation."""
        self._http.post(f"{self._api}/{ended.conversation_id}/exit", timeout=self._seconds).raise_for_status()
        ended.status = "closed"

    def _turn(self, ended: Ended, words: str, body: dict[str, str]) -> str | None:
        ended.sent.append(words)
        answer = self._post(ended, body)
        messages, status = answer["messages"], answer["status"]
        waits_until = time.monotonic() + self._seconds
        while status == "waiting" or not messages:
            assert time.monotonic() < waits_until, "no reply came"
            time.sleep(0.2)
            later = self._http.get(
                f"{self._api}/{ended.conversation_id}/messages",
                params={"after": str(self._position)},
                timeout=self._seconds,
            ).json()
            messages = [message for message in later["messages"] if message["author"] != "resident"]
            status = later["status"]
        ended.transcript.append(("resident", words))
        self._hear(ended, messages)
        ended.status = status
        asks: str | None = messages[-1]["asks"]
        return asks

    def _post(self, ended: Ended, said: Mapping[str, str]) -> dict[str, Any]:
        """Send a message with an id of its own, again and again until the server has taken it."""
        body = {**said, "client_message_id": str(uuid.uuid4())}
        waits_until = time.monotonic() + self._seconds
        while True:
            try:
                url = f"{self._api}/{ended.conversation_id}/messages"
                answer = self._http.post(url, json=body, timeout=self._seconds)
            except requests.RequestException:
                assert time.monotonic() < waits_until, "the server did not come back"
                time.sleep(0.3)
                continue
            if answer.status_code in (429, 502, 503) and time.monotonic() < waits_until:
                time.sleep(float(answer.headers.get("Retry-After", "0.3")))
                continue
            answer.raise_for_status()
            taken: dict[str, Any] = answer.json()
            return taken

    def _hear(self, ended: Ended, messages: Sequence[Mapping[str, Any]]) -> None:
        for message in messages:
            if message["author"] != "resident":
                ended.transcript.append((message["author"], message["text"]))
            self._position = max(self._position, message["position"])
        self._choices = list(messages[-1]["choices"]) if messages else []


def play(base_url: str, persona: Persona) -> Ended:
    """Play one persona to its end."""
    return Player(base_url, persona.landlord, persona.knows, does=persona.does).run(persona.opening)


def write_transcript(folder: Path, persona: Persona, ended: Ended, outcome: str = "") -> Path:
    """Write a talk for people to read: one file a persona, in a folder of its group. Returns the file."""
    file = folder / (persona.group or "other") / f"{re.sub(r'[^a-z0-9-]', '', persona.id)}.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{persona.id} ({persona.landlord}, {persona.route}): {len(ended.sent)} messages, {ended.status}", ""]
    for author, text in ended.transcript:
        who = "Resident" if author == "resident" else "Doorstep"
        lines += [f"{who}: {text.replace(chr(10), chr(10) + '    ')}", ""]
    file.write_text("\n".join([*lines, outcome, ""]), encoding="utf-8")
    return file
