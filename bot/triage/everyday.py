"""Everyday matters: whether an exclusion stands, is opened again by an exception, or hangs on what nobody told yet.

``no`` needs ``anyone_hurt`` to be false and every fact on which this landlord's exceptions hang to be known and
harmless. Anything else is ``ask``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING, Any

from bot.triage.decision import ExceptionState, Question
from bot.triage.facts import ask_name, read

if TYPE_CHECKING:
    from bot.landlords.entries import Condition, Exclusion, Reopening
    from bot.landlords.schema import Pack

FRIGHTENING = ("child_worry", "intimidating")
"""Told, these open any everyday matter and a person looks, whatever the policy. They are asked where it says so."""

HURT = "Nobody is turned away before being asked whether anyone is hurt or frightened."


@dataclass
class Weighed:
    """An everyday matter held against its exclusion."""

    questions: list[Question] = field(default_factory=list)
    exceptions: list[ExceptionState] = field(default_factory=list)
    applies: bool = False
    """Somebody is hurt, an exception was told, or a condition of the exclusion does not hold."""
    unclear: bool = False
    """Something was asked and is not known: only a person can settle it."""

    @property
    def stands(self) -> bool:
        """The exclusion holds: all was told, and all is harmless."""
        return not (self.questions or self.applies or self.unclear)


def reopenings(pack: Pack, exclusion: Exclusion) -> list[Reopening]:
    """All exceptions to one exclusion, its own before the general ones."""
    return [*exclusion.reopens, *pack.everyday.reopens]


def harmless_facts(pack: Pack, name: str) -> dict[str, Any]:
    """What triage takes for granted where a text tells nothing: nobody is hurt and no exception applies.

    A condition that the policy attaches to the exclusion is never taken for granted; only that the time is usual.
    """
    exclusion = pack.everyday.exclusions[name]
    filled: dict[str, Any] = {"anyone_hurt": False}
    for exception in reopenings(pack, exclusion):
        filled |= dict.fromkeys(exception.facts, False)
    filled |= {condition.only_when: False for condition in exclusion.conditions if condition.only_when}
    return filled


def weigh(pack: Pack, name: str, facts: Mapping[str, Any], night: tuple[time, time]) -> Weighed:
    """Hold what was told against the exclusion ``name`` of this landlord."""
    exclusion = pack.everyday.exclusions[name]
    weighed = Weighed()
    _note(weighed, "anyone_hurt", read("anyone_hurt", facts, night), HURT, None)
    for condition in exclusion.conditions:
        _weigh_condition(weighed, condition, facts, night)
    for exception in reopenings(pack, exclusion) if exclusion.stated else []:
        _weigh_exception(weighed, exception, facts, night)
    weighed.applies |= any(read(fact, facts, night) == "yes" for fact in FRIGHTENING)
    # "It is worse than that": whatever the policy hangs on, a person looks.
    weighed.applies |= facts.get("good_neighbour_ok") is False
    if weighed.applies or not exclusion.stated:
        # A person looks in any case; only whether anyone is hurt is worth asking still.
        weighed.questions = [question for question in weighed.questions if question["asks"] == "anyone_hurt"]
    return weighed


def _note(weighed: Weighed, fact: str, reading: str, why: str, clause: str | None) -> str:
    """Record one reading and give the state it stands for."""
    if reading == "untold":
        asks = ask_name(fact)
        if all(question["asks"] != asks for question in weighed.questions):
            weighed.questions.append({"asks": asks, "why": why, "clause": clause})
        return "untold"
    if reading == "unclear":
        weighed.unclear = True
        return "unclear"
    if reading == "yes":
        weighed.applies = True
        return "applies"
    return "harmless"


def _weigh_condition(
    weighed: Weighed, condition: Condition, facts: Mapping[str, Any], night: tuple[time, time]
) -> None:
    reading = read(condition.fact, facts, night)
    counts = read(condition.only_when, facts, night) if condition.only_when else "yes"
    kept = "yes" if condition.holds_when else "no"
    if reading == kept or counts == "no":
        state = "harmless"
    elif counts == "yes":
        broken = {"untold": "untold", "unclear": "unclear"}.get(reading, "yes")
        state = _note(weighed, condition.fact, broken, condition.text, condition.clause)
    else:
        # Whether the condition counts at all is not told, or was asked and is not known.
        state = _note(weighed, condition.only_when or condition.fact, counts, condition.text, condition.clause)
    about = [condition.fact, *([condition.only_when] if condition.only_when else [])]
    weighed.exceptions.append({"text": condition.text, "clause": condition.clause, "facts": about, "state": state})


def _weigh_exception(
    weighed: Weighed, exception: Reopening, facts: Mapping[str, Any], night: tuple[time, time]
) -> None:
    readings = {fact: read(fact, facts, night) for fact in exception.facts}
    values = set(readings.values())
    settled = "yes" in values if exception.needs == "any" else values == {"yes"}
    ruled_out = values == {"no"} if exception.needs == "any" else "no" in values
    if settled:
        weighed.applies = True
        state = "applies"
    elif ruled_out:
        state = "harmless"
    else:
        states = {
            _note(weighed, fact, reading, exception.text, exception.clause)
            for fact, reading in readings.items()
            if reading in ("untold", "unclear")
        }
        state = "untold" if "untold" in states else "unclear"
    weighed.exceptions.append(
        {"text": exception.text, "clause": exception.clause, "facts": list(exception.facts), "state": state}
    )
