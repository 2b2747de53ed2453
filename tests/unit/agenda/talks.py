"""Short ways to write a state and a message as Rasa would understand it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from actions.walk import walk
from bot.agenda.state import Entity, Fact, Outcome, SignalMark, State, Triage, Understanding, new_memory
from bot.dialogue.wording import wording
from bot.landlords.loader import load_packs
from bot.settings import PROJECT

LANDLORDS = load_packs(PROJECT / "bot/landlords/packs", PROJECT / "bot/landlords/operating")
REFERENCE = "DB-7K2M-9QTR"
OWN_NUMBER = "+447700900155"
MONDAY_AFTERNOON = "2026-11-23T14:00:00+00:00"


def triage(**found: Any) -> Triage:
    """A triage result in which only ``found`` was found."""
    nothing: Triage = {
        "kind": "report", "category": None, "categories": [], "exclusion": None, "signals": [], "check": [],
        "strands": [], "language": "en", "evidence": [],
    }  # fmt: skip
    result: Triage = {**nothing, **found}  # type: ignore[typeddict-item]
    if result["category"] and not result["categories"]:
        result["categories"] = [result["category"]]
    return result


def message(text: str, intent: str = "tell", entities: Sequence[Entity] = (), **found: Any) -> Understanding:
    """A message as understood."""
    return {"text": text, "intent": intent, "confidence": 0.9, "entities": list(entities), "triage": triage(**found)}


def entity(kind: str, text: str, value: Any) -> Entity:
    """Something extracted from a message."""
    return {"entity": kind, "start": 0, "end": len(text), "text": text, "value": value}


class Talk:
    """A talk without a database: carries each outcome into the next state, as the store would."""

    def __init__(self, landlord: str = "dartford", at: str = MONDAY_AFTERNOON, channel: str = "web") -> None:
        self.landlord, self.at, self.channel = landlord, at, channel
        self.facts: dict[str, Fact] = {}
        self.signals: dict[str, SignalMark] = {}
        self.memory = new_memory()
        self.decision: dict[str, Any] | None = None
        self.position = 0
        self.asked: list[str | None] = []

    @property
    def decided(self) -> dict[str, Any]:
        """The decision as it stands."""
        assert self.decision is not None
        return self.decision

    def state(self, press: str | None = None) -> State:
        """The state of record for the next message; ``press`` names the label of a quick reply."""
        choice = next((item for item in self.memory["choices"] if item["label"] == press), None)
        assert press is None or choice is not None, [item["label"] for item in self.memory["choices"]]
        self.heard_in: State = {
            "conversation_id": "c", "message_id": f"m{self.position}", "position": self.position,
            "reference": REFERENCE,
            "landlord": self.landlord, "channel": self.channel, "at": self.at, "choice": choice, "facts": self.facts,
            "signals": self.signals, "decision": self.decision, "memory": self.memory,
        }  # fmt: skip
        if self.channel == "sms":
            self.heard_in["number"] = OWN_NUMBER
        return self.heard_in

    def hears(self, understanding: Understanding, press: str | None = None) -> Outcome:
        """Take one turn."""
        outcome = walk(self.state(press), understanding, LANDLORDS[self.landlord], wording())
        self.facts = {**self.facts, **{fact["name"]: fact for fact in outcome["facts"]}}
        self.signals = {**self.signals, **{mark["signal"]: mark for mark in outcome["signals"]}}
        self.memory, self.decision = outcome["memory"], outcome["decision"]
        self.position += 2
        self.asked.append(outcome["memory"]["asks"])
        return outcome

    def answers(self, words: Mapping[str, str], most: int = 15) -> Outcome:
        """Answer what is asked from ``words`` ("don't know" for the rest) until nothing is asked."""
        for _ in range(most):
            asks = self.memory["asks"]
            assert asks is not None
            outcome = self.hears(message(words.get(asks, "don't know"), intent="nlu_fallback"))
            if outcome["memory"]["asks"] is None:
                return outcome
        raise AssertionError(f"still asking: {self.asked}")


def said(outcome: Outcome) -> str:
    """All that one outcome says."""
    return "\n".join(reply["text"] for reply in outcome["replies"])


def noise_talk() -> Talk:
    """A talk about loud music that has just begun."""
    talk = Talk()
    talk.hears(message("music above me till 2 every night", category="noise"))
    return talk
