"""Rules that other policies have and Dartford has not, tried on a changed Dartford."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.landlords.operating import Night
from bot.triage.decide import decide, propose
from bot.triage.told import told_facts
from tests.unit.triage.deciding import HARMLESS, Changed

NOW = datetime(2026, 5, 22, 19, 0)
CITED = {"clause": "99", "citation": "words of another policy"}


def reopening(facts: list[str], needs: str) -> dict[str, Any]:
    return {**CITED, "facts": facts, "needs": needs, "text": "It may be looked into."}


def condition(fact: str, holds_when: bool) -> dict[str, Any]:
    return {**CITED, "fact": fact, "holds_when": holds_when, "text": "It hangs on this."}


@pytest.mark.parametrize(
    ("persistent", "harm", "asb", "asked"),
    [
        (True, True, "ask", []),
        (True, False, "no", []),
        (False, None, "no", []),
        (True, None, "ask", []),
        (True, "untold", "ask", ["significant_harm"]),
        ("untold", "untold", "ask", ["persistent", "significant_harm"]),
    ],
)
def test_an_exception_that_needs_both_facts(
    changed: Changed, persistent: Any, harm: Any, asb: str, asked: list[str]
) -> None:
    landlord = changed({"everyday.reopens": [reopening(["persistent", "significant_harm"], "all")]})
    facts = {"anyone_hurt": False, "persistent": persistent, "significant_harm": harm}
    told = {name: value for name, value in facts.items() if value != "untold"}
    decision = decide({"exclusion": "personal_dispute", "facts": told}, landlord.pack, landlord.operating, NOW)
    assert decision.asb == asb
    assert [question["asks"] for question in decision.next_questions] == asked


@pytest.mark.parametrize(
    ("on_highway", "asb", "asked", "for_a_person"),
    [(True, "no", [], False), (False, "ask", [], True), (None, "ask", [], True),
     ("untold", "ask", ["on_highway"], False)],
)  # fmt: skip
def test_parking_is_only_excluded_on_the_public_road(
    changed: Changed, on_highway: Any, asb: str, asked: list[str], for_a_person: bool
) -> None:
    parking = {"status": "excluded", **CITED, "conditions": [condition("on_highway", True)]}
    landlord = changed({"everyday.exclusions.parking": parking, "everyday.reopens": []})
    facts = {"anyone_hurt": False} | ({} if on_highway == "untold" else {"on_highway": on_highway})
    situation: Any = {"exclusion": "parking", "facts": facts}
    decision = decide(situation, landlord.pack, landlord.operating, NOW)
    assert (decision.asb, decision.for_a_person) == (asb, for_a_person)
    assert [question["asks"] for question in decision.next_questions] == asked
    assert propose({"exclusion": "parking", "facts": facts}, landlord.pack, landlord.operating) == asb


def test_a_reasonable_time_of_day_is_a_condition(changed: Changed) -> None:
    noise = {"status": "excluded", **CITED, "conditions": [condition("hours", False)]}
    landlord = changed({"everyday.exclusions.living_noise": noise, "everyday.reopens": []})

    def asb(facts: dict[str, Any]) -> str:
        return propose({"exclusion": "living_noise", "facts": facts}, landlord.pack, landlord.operating)

    assert asb({"hours": "13:00"}) == "no"
    assert asb({"hours": "02:00"}) == "ask"
    assert asb({}) == "ask"


@pytest.mark.parametrize(
    ("hours", "night", "asb", "for_a_person"),
    [
        ("evening", {"start": "23:00", "end": "07:00"}, "no", False),
        ("evening", {"start": "21:00", "end": "07:00"}, "ask", True),
        ("21:30", {"start": "21:00", "end": "07:00"}, "ask", True),
        ("20:30", {"start": "21:00", "end": "07:00"}, "no", False),
        ("morning", {"start": "23:00", "end": "08:00"}, "ask", True),
        ("day", {"start": "21:00", "end": "07:00"}, "no", False),
    ],
)
def test_a_part_of_the_day_that_the_night_cuts_into_is_never_a_no(
    changed: Changed, hours: str, night: dict[str, str], asb: str, for_a_person: bool
) -> None:
    noise = {"status": "excluded", **CITED, "conditions": [condition("hours", False)]}
    landlord = changed({"everyday.exclusions.living_noise": noise, "everyday.reopens": []})
    operating = landlord.operating.model_copy(update={"night": Night.model_validate(night)})
    situation: Any = {"exclusion": "living_noise", "facts": {"anyone_hurt": False, "hours": hours}}
    decision = decide(situation, landlord.pack, operating, NOW)
    assert (decision.asb, decision.for_a_person) == (asb, for_a_person)
    told: Any = {"exclusion": "living_noise", "facts": told_facts(f"stomping in the {hours}")}
    if hours != "day" and ":" not in hours:
        assert propose(told, landlord.pack, operating) == asb


def test_a_promise_for_the_same_working_day_moves_on_and_says_so(changed: Changed) -> None:
    target = {**CITED, "number": None, "unit": "same_working_day", "verb": "contact", "text": "the same working day"}
    landlord = changed({"priorities.high": target})
    decision = decide({"category": "violence"}, landlord.pack, landlord.operating, NOW)
    assert decision.contact_by == {
        "at": "2026-05-26T23:59:59+01:00", "date": "2026-05-26", "unit": "same_working_day", "number": None,
        "assumed": True,
    }  # fmt: skip
    assert decision.target_text == "the same working day"


def test_what_must_be_assessed_gets_its_questions_and_no_date(changed: Changed) -> None:
    landlord = changed({"categories.noise.priority": "assess", "categories.noise.assess_by": ["frequency", "impact"]})
    decision = decide({"category": "noise"}, landlord.pack, landlord.operating, NOW)
    assert (decision.asb, decision.priority, decision.contact_by) == ("yes", "assess", None)
    assert [question["asks"] for question in decision.next_questions] == ["frequency", "impact", "vulnerability"]


def test_the_policys_own_order_governs_mixed_reports(changed: Changed) -> None:
    landlord = changed({"ranking": ["drugs", "noise"]})
    decision = decide(
        {"category": "noise", "categories": ["noise", "litter_fly_tipping", "drugs"]},
        landlord.pack,
        landlord.operating,
        NOW,
    )
    assert decision.category == "drugs"
    assert decision.clauses[0]["about"] == "category drugs"


def test_a_category_that_the_policy_does_not_name_goes_to_a_person(changed: Changed) -> None:
    unnamed = {"asb": "unstated", "clause": "unstated", "type": "nuisance", "priority": "standard",
               "team": "community_safety"}  # fmt: skip
    landlord = changed({"categories.fireworks": unnamed})
    decision = decide({"category": "fireworks"}, landlord.pack, landlord.operating, NOW)
    assert (decision.asb, decision.priority, decision.for_a_person) == ("ask", "assess", True)
    assert [question["asks"] for question in decision.next_questions] == ["anyone_hurt"]
    assert (decision.contact_by, decision.clauses[0]["clause"]) == (None, "unstated")


def test_a_landlord_that_adds_a_strand_promises_for_it(changed: Changed) -> None:
    landlord = changed({"hate.strands.age": {**CITED, "named": True}})
    decision = decide(
        {"category": "verbal_abuse", "signals": ["hate"], "strands": ["age"]}, landlord.pack, landlord.operating, NOW
    )
    assert (decision.priority, decision.escalations[0]["clause"]) == ("high", "6.5.8")


def test_a_policy_without_a_vulnerability_rule_asks_for_none(changed: Changed) -> None:
    landlord = changed({"vulnerability": "unstated"})
    decision = decide({"category": "noise", "facts": {"vulnerability": True}}, landlord.pack, landlord.operating, NOW)
    assert (decision.priority, decision.next_questions) == ("standard", [])


def test_a_policy_silent_on_the_case_review_still_has_the_notice(changed: Changed) -> None:
    silent = {"incidents": None, "months": None} | dict.fromkeys(
        ("threshold", "limits", "how", "on_behalf", "second_review"), "unstated"
    )
    landlord = changed({"case_review": silent})
    situation: Any = {"category": "noise", "facts": HARMLESS | {"reported_before": True}}
    review = decide(situation, landlord.pack, landlord.operating, NOW).case_review
    assert review is not None
    assert (review["clause"], review["how"]) == ("unstated", "Dartford Borough Council will tell you how to ask.")
