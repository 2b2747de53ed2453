"""What must be asked, by route and category: to decide, to find the place, to reach the person. Nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.agenda.state import Fact, SignalMark

MOST_TIMES = 2
"""A question is put at most this often; then it counts as not known and the talk goes on."""

UNTIL_ANSWERED = ("summary_ok",)
"""Only a plain yes sends a report, however often it takes."""

REPORT = ("anyone_hurt", "when", "where", "vulnerability", "name", "contact", "more", "summary_ok")
FOR_A_PERSON = ("anyone_hurt", "impact", "where", "name", "contact", "summary_ok")
PERSON_WANTED = ("contact",)
"""Whoever asks for a person is asked for nothing but how to reach them."""

SAFETY = ("safe_now", "safe_to_message", "safe_contact")
"""Safe contact comes before anything else when someone at home may be the danger; the story is not asked for."""

NO_PLACE_NEEDED = ("nuisance_calls",)


def is_told(facts: Mapping[str, Fact], name: str) -> bool:
    """Whether ``name`` has an answer; "don't know" and "rather not say" are answers."""
    fact = facts.get(name)
    return fact is not None and fact["status"] != "withdrawn"


def is_true(facts: Mapping[str, Fact], name: str) -> bool:
    """Whether ``name`` was answered with yes."""
    fact = facts.get(name)
    return fact is not None and fact["status"] == "known" and fact["value"] is True


def is_anonymous(facts: Mapping[str, Fact]) -> bool:
    """The resident gave neither name nor contact and said that they would rather not."""
    name = facts.get("name")
    return is_true(facts, "anonymous") or (name is not None and name["status"] == "declined" and "contact" not in facts)


def next_ask(
    route: str,
    facts: Mapping[str, Fact],
    signals: Mapping[str, SignalMark],
    decision: Mapping[str, Any] | None,
    asked: Mapping[str, int],
    category: str | None,
) -> str | None:
    """The next fact to ask for, or ``None`` when everything that must be asked has been."""
    danger = signals.get("immediate_danger")
    first = ["safe_now"] if danger is not None and danger["mark"] in ("raised", "check") else []
    for name in dict.fromkeys([*first, *_order(route, decision)]):
        if (asked.get(name, 0) < MOST_TIMES or name in UNTIL_ANSWERED) and not _needless(
            name, facts, signals, category, asked.get(name, 0)
        ):
            return name
    return None


def _order(route: str, decision: Mapping[str, Any] | None) -> list[str]:
    wanted = [question["asks"] for question in (decision or {}).get("next_questions", [])]
    if route in ("safety", "person_wanted"):
        return list(SAFETY if route == "safety" else PERSON_WANTED)
    if route == "everyday":
        return list(dict.fromkeys(["anyone_hurt", *wanted, "good_neighbour_ok"]))
    fixed = FOR_A_PERSON if route == "for_a_person" else REPORT
    return list(dict.fromkeys(["anyone_hurt", *(name for name in wanted if name not in fixed), *fixed]))


def _needless(
    name: str, facts: Mapping[str, Fact], signals: Mapping[str, SignalMark], category: str | None, asked: int
) -> bool:
    if name == "anyone_hurt" and any(mark["mark"] == "raised" for mark in signals.values()):
        return True
    if name == "where":
        return category in NO_PLACE_NEEDED or (is_told(facts, name) and (asked > 0 or _can_be_found(facts[name])))
    if name == "impact":
        return is_told(facts, name) or not _said_worse(facts)
    if name == "when":
        return is_told(facts, "when") or is_told(facts, "frequency")
    if name == "name" and is_told(facts, "contact"):
        return is_told(facts, "name")
    if name == "contact":
        return is_told(facts, "contact") or is_anonymous(facts)
    if name == "summary_ok":
        return False
    return is_told(facts, name)


def _can_be_found(where: Fact) -> bool:
    """Whether somebody could go there: "above me" or "flat 7" alone names no building or street."""
    if where["status"] != "known" or not isinstance(where["value"], dict):
        return True
    return any(place.get(part) for place in where["value"]["places"] for part in ("building", "street", "postcode"))


def _said_worse(facts: Mapping[str, Fact]) -> bool:
    fact = facts.get("good_neighbour_ok")
    return fact is not None and fact["status"] == "known" and fact["value"] is False
