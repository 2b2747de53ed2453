"""A simulated resident: talks to the running Chat API and answers whatever the bot asks from what they know."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

DONT_KNOW = "don't know"
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
    asked: list[str] = field(default_factory=list)

    @property
    def said(self) -> str:
        """All that the bot said."""
        return "\n".join(text for author, text in self.transcript if author != "resident")


class Player:
    """Plays one resident against one landlord's public app.

    ``knows`` maps a fact's name (``asks``) to the words that answer it. ``on_summary`` is said once before the summary
    is agreed to.
    """

    def __init__(
        self,
        base_url: str,
        landlord: str,
        knows: Mapping[str, str],
        *,
        on_summary: str | None = None,
        seconds: float = 20.0,
    ) -> None:
        self._api = f"{base_url}/api/v1/conversations"
        self._landlord = landlord
        self._knows = dict(knows)
        self._on_summary = on_summary
        self._seconds = seconds
        self._http = requests.Session()
        self._http.trust_env = False
        self._position = 0

    def start(self) -> Ended:
        """Start a conversation."""
        answer = self._http.post(self._api, json={"landlord": self._landlord}, timeout=self._seconds)
        answer.raise_for_status()
        body = answer.json()
        # The player is a client of the API: it shows its secret as a bearer, not as a cookie.
        self._http.cookies.clear()
        self._http.headers["Authorization"] = f"Bearer {body['secret']}"
        ended = Ended(body["id"], body.get("reference", ""), "open")
        for message in body.get("messages", []):
            self._hear(ended, message)
        return ended

    def run(self, opening: str, *, leave_after_first_reply: bool = False) -> Ended:
        """Tell the opening, then answer until nothing more is asked."""
        ended = self.start()
        asks = self.say(ended, opening)
        while asks is not None and not leave_after_first_reply:
            assert len(ended.sent) < MOST_MESSAGES, f"the bot keeps asking: {ended.asked}"
            ended.asked.append(asks)
            asks = self.say(ended, self._answer(asks))
        return ended

    def _answer(self, asks: str) -> str:
        if asks == "summary_ok":
            correction, self._on_summary = self._on_summary, None
            return correction or "yes"
        if asks == "good_neighbour_ok":
            return self._knows.get(asks, "yes")
        if asks == "name":
            told = [self._knows[name] for name in ("name", "contact") if name in self._knows]
            return ", ".join(told) or self._knows.get("anonymous", DONT_KNOW)
        return self._knows.get(asks, DONT_KNOW)

    def say(self, ended: Ended, text: str) -> str | None:
        """Send one message and wait for its reply. Returns what the bot waits for now."""
        ended.sent.append(text)
        answer = self._post(ended, text)
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
        ended.transcript.append(("resident", text))
        for message in messages:
            self._hear(ended, message)
        ended.status = status
        asks: str | None = messages[-1]["asks"]
        return asks

    def _post(self, ended: Ended, text: str) -> dict[str, Any]:
        """Send a message with an id of its own, again and again until the server has taken it."""
        body = {"text": text, "client_message_id": str(uuid.uuid4())}
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

    def _hear(self, ended: Ended, message: Mapping[str, Any]) -> None:
        if message["author"] != "resident":
            ended.transcript.append((message["author"], message["text"]))
        self._position = max(self._position, message["position"])
