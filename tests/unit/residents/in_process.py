"""The player against the plain walk of a turn: no server, no Rasa, no database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.agenda.state import Outcome, Understanding
from bot.reports.document import build_report
from tests.residents.persona import Persona
from tests.residents.player import Ended, Player
from tests.unit.agenda.talks import LANDLORDS, MONDAY_AFTERNOON, REFERENCE, Talk, message

Understand = Callable[[str], Understanding]


class InProcessPlayer(Player):
    """Plays one persona, with ``understand`` in the place of Rasa."""

    def __init__(self, persona: Persona, understand: Understand) -> None:
        super().__init__("http://nowhere.invalid", persona.landlord, persona.knows, does=persona.does)
        self.persona = persona
        self._understand = understand
        self._talk = Talk(persona.landlord)

    def start(self) -> Ended:
        """Start a talk."""
        return Ended("c", REFERENCE, "open")

    def leave(self, ended: Ended) -> None:
        """Press the button that ends the talk."""
        ended.status = "closed"

    def _turn(self, ended: Ended, words: str, body: dict[str, str]) -> str | None:
        ended.sent.append(words)
        pressed = words if "choice" in body else None
        outcome = self._talk.hears(message(words) if pressed else self._understand(words), press=pressed)
        ended.transcript.append(("resident", words))
        self._read(ended, outcome)
        return outcome["memory"]["asks"]

    def _read(self, ended: Ended, outcome: Outcome) -> None:
        asks, choices = outcome["memory"]["asks"], outcome["memory"]["choices"]
        replies = [{"author": "doorstep", "text": reply["text"], "position": 0, "choices": choices, "asks": asks}
                   for reply in outcome["replies"]]  # fmt: skip
        self._hear(ended, replies)
        ended.status = outcome["status"]

    def report(self, ended: Ended) -> Mapping[str, Any]:
        """The report as the intake would get it."""
        at = datetime.fromisoformat(MONDAY_AFTERNOON)
        signals: Any = [{**mark, "raised_at": at, "cleared_at": None} for mark in self._talk.signals.values()]
        return build_report(
            {"id": "c", "reference": ended.reference, "landlord": self.persona.landlord, "channel": "web",
             "started_at": at, "memory": self._talk.memory},
            [{"id": f"m{place * 2}", "position": place * 2 + 1, "text": text, "at": at}
             for place, text in enumerate(ended.sent)],
            self._talk.facts, signals, self._talk.decision, LANDLORDS[self.persona.landlord].pack.name, 1, at,
        )  # fmt: skip
