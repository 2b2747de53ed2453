"""What the resident's words add up to: category and exclusion over the turns of one conversation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.agenda.absorb import Absorbed
from bot.agenda.answers import leading_answer
from bot.agenda.intents import CONTROL_INTENTS, is_question
from bot.agenda.must_ask import is_anonymous
from bot.agenda.state import Fact, Memory, SignalMark, State, Understanding
from bot.tenure import hinted_facts

MAY_REPLACE = ("what", "category")
"""Answers to these may change the governing category; any other answer can only add one."""


POSSIBLE = ("check", "asked_denied", "asked_no_answer")
"""Marks of a signal that was never raised: asked or not, it keeps an everyday matter from being closed."""


def understood_so_far(state: State, understanding: Understanding, absorbed: Absorbed) -> dict[str, Any]:
    """Category and exclusion come from the opening account, from answers to ``what`` and ``category`` and from
    corrections; other answers may add a category, never remove one."""
    before = dict(state["memory"]["understood"])
    triage = understanding["triage"]
    chosen = absorbed.facts.get("category")
    if chosen and chosen["value"]:
        return {**before, "category": chosen["value"], "categories": [chosen["value"]], "exclusion": None}
    if state["choice"] or understanding["intent"] in CONTROL_INTENTS or is_question(understanding):
        return before
    opening = state["memory"]["route"] == "opening"
    replaces = opening or state["memory"]["asks"] in MAY_REPLACE or understanding["intent"] == "correct"
    found = bool(triage["category"] or triage["exclusion"])
    nothing_yet = not (before.get("category") or before.get("exclusion"))
    if (replaces or nothing_yet) and (found or not before):
        return {**before, **{key: triage[key] for key in ("kind", "category", "categories", "exclusion")}}  # type: ignore[literal-required]
    added = [name for name in triage["categories"] if name not in before.get("categories", [])]
    if state["memory"]["asks"] in ("more", "impact", "summary_ok") and added:
        before["categories"] = [*before.get("categories", []), *added]
    return before


def take_account(state: State, understanding: Understanding, absorbed: Absorbed, memory: Memory) -> None:
    """Keep the opening account word for word and make it the fact ``what``."""
    if memory["route"] != "opening" or state["choice"]:
        return
    intent = understanding["intent"]
    if intent in CONTROL_INTENTS or is_question(understanding) or only_answers(understanding):
        return
    if intent == "nlu_fallback" and not tells_matter(understanding):
        return
    if absorbed.answered and "category" in absorbed.facts:
        # "The second one" chose from a list.
        return
    memory["account"] = [*memory["account"], understanding["text"]]
    absorbed.facts["what"] = {
        "name": "what",
        "status": "known",
        "said": " ".join(memory["account"]),
        "value": None,
        "message_id": state["message_id"],
        "position": state["position"],
    }


def tells_matter(understanding: Understanding) -> bool:
    """Whether a kind of trouble or danger was found, however short or broken the words: "Music." tells of noise."""
    triage = understanding["triage"]
    return bool(triage["category"] or triage["exclusion"] or triage["signals"])


SHORT_REST = 3
"""Words after a "don't know" or "no" up to which it tells nothing of what happened: "don't know what to say"."""


def only_answers(understanding: Understanding) -> bool:
    """Whether a message is a yes, no, "don't know" or "rather not say" and no more."""
    triage, lead = understanding["triage"], leading_answer(understanding["text"].replace("\u2019", "'"))
    tells = (
        triage["category"] or triage["exclusion"] or triage["signals"] or triage["check"] or understanding["entities"]
    )
    return lead.act is not None and not tells and len(lead.rest.split()) <= SHORT_REST


def situation_of(
    understood: Mapping[str, Any], facts: Mapping[str, Fact], signals: Mapping[str, SignalMark]
) -> dict[str, Any]:
    """What ``decide`` judges. A fact that is "don't know" or "rather not say" is there with no value: it was asked."""
    raised = [mark for mark in signals.values() if mark["mark"] == "raised"]
    told = {name: fact for name, fact in facts.items() if fact["status"] != "withdrawn"}
    values = {name: _plain(fact) for name, fact in told.items()}
    if _happens_daily(told.get("frequency")):
        values.setdefault("persistent", True)
    when = told.get("when")
    if when is not None and "hours" not in told and isinstance(when["value"], dict):
        told_at = when["value"].get("time") or when["value"].get("part")
        if told_at:
            values["hours"] = told_at
    if is_anonymous(told):
        values["anonymous"] = True
    settled = told.get("good_neighbour_ok")
    if settled is not None and settled["value"] is False:
        values["significant_harm"] = True
    return {
        "category": understood.get("category"),
        "categories": list(understood.get("categories") or []),
        "exclusion": understood.get("exclusion"),
        "signals": [mark["signal"] for mark in raised],
        "check": [mark["signal"] for mark in signals.values() if mark["mark"] in POSSIBLE],
        "strands": sorted({strand for mark in raised for strand in mark["strands"]}),
        "hints": list(hinted_facts(" ".join(fact["said"] or "" for fact in told.values() if fact["name"] in TELLING))),
        "facts": {name: value for name, value in values.items() if name in DECIDING},
    }


TELLING = ("what", "more", "impact", "news")
"""Facts in the resident's own words, in which tenure or place may be hinted at."""

DECIDING = (
    "persistent", "significant_harm", "business_premises", "intimidating", "vulnerability", "hours", "on_highway",
    "volume", "keeping_quiet", "child_worry", "anyone_hurt", "reported_before", "anonymous", "role", "police_reference",
    "both_other_landlord", "both_private_homes", "public_place", "older_people_scheme", "not_a_tenant",
    "perpetrator_under_18", "good_neighbour_ok",
)  # fmt: skip


def _happens_daily(frequency: Fact | None) -> bool:
    if frequency is None or not isinstance(frequency["value"], dict):
        return False
    return frequency["value"].get("per") in ("day", "night", "evening", "morning")


def _plain(fact: Fact) -> Any:
    if fact["status"] != "known":
        return None
    value = fact["value"]
    return None if isinstance(value, dict) else value
