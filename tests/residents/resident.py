"""What a simulated resident says next: a plain function of the persona, of what is asked and of what was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tests.residents.persona import Persona, Step

DONT_KNOW = "don't know"
TOLD_WITH_MORE = ("witnesses", "evidence", "reported_before", "police_reference")
"""Facts that nobody is asked for one by one: a resident who knows them tells them when asked for anything else."""


@dataclass(frozen=True)
class Move:
    """The next thing a resident does. ``words`` are said or, with ``press``, stand on the quick reply."""

    kind: Literal["say", "press", "leave", "exit"]
    words: str = ""


@dataclass
class Resident:
    """One persona in the middle of a talk."""

    persona: Persona
    done: set[int] = field(default_factory=set)
    answered: dict[str, int] = field(default_factory=dict)
    replies: int = 0

    def next_move(self, asks: str | None) -> Move:
        """What this one does when the bot waits for ``asks`` (``None``: for nothing)."""
        self.replies += 1
        for place, step in enumerate(self.persona.does):
            if place not in self.done and self._is_due(step, asks):
                self.done.add(place)
                return _move_of(step)
        return Move("leave") if asks is None else Move("say", self.answer(asks))

    @property
    def undone(self) -> list[str]:
        """Steps that it has not come to."""
        left = [step for place, step in enumerate(self.persona.does) if place not in self.done]
        return [f"{step.kind} after {step.after}" for step in left]

    def _is_due(self, step: Step, asks: str | None) -> bool:
        if step.after == "first_reply":
            return self.replies == 1
        return step.after == ("end" if asks is None else asks)

    def answer(self, asks: str) -> str:
        """The words that answer ``asks``."""
        times = self.answered[asks] = self.answered.get(asks, 0) + 1
        knows = self.persona.knows
        if asks == "name" and times == 1:
            told = [self._words(name) for name in ("name", "contact") if name in knows]
            if "name" not in knows and "anonymous" in knows:
                told.insert(0, self._words("anonymous"))
            return ", ".join(told) or DONT_KNOW
        if asks == "name" and "name" not in knows:
            return "I'd rather not say"
        if asks == "more" and asks not in knows:
            return self._useful() or "no"
        if asks == "what":
            return self._words(asks, self.persona.opening, times)
        if asks in ("summary_ok", "good_neighbour_ok"):
            return self._words(asks, "yes", times)
        return self._words(asks, DONT_KNOW, times)

    def _words(self, name: str, otherwise: str = "", times: int = 1) -> str:
        words = self.persona.knows.get(name, otherwise)
        return words if isinstance(words, str) else words[min(times, len(words)) - 1]

    def _useful(self) -> str:
        """What is known of the facts that are told with ``more``, each with what it is about."""
        known = {name: self._words(name) for name in TOLD_WITH_MORE}
        return ", ".join(
            f"{name.replace('_', ' ')}: {words}" for name, words in known.items() if words and not _is_no(words)
        )


def _is_no(words: str) -> bool:
    return words.casefold().split()[0].strip(",.") in ("no", "none", "nope")


def _move_of(step: Step) -> Move:
    if step.kind == "leave":
        return Move("leave")
    if step.kind == "exit":
        return Move("exit")
    return Move("press", step.label) if step.kind == "press" else Move("say", step.say)
