"""Dartford's policy as decisions: situations as tables, each row with its clause."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from bot.words import CATEGORIES, EXCLUSIONS, MONITORED_STRANDS, SIGNALS
from tests.unit.triage.deciding import HARMLESS, Decide, asks, clauses, due, texts


@pytest.mark.parametrize(
    ("category", "priority", "type_", "clause", "team"),
    [
        ("noise", "standard", "nuisance", "6.3", "Environmental Health"),
        ("verbal_abuse", "standard", "personal", "6.1 a", "Tenancy Services"),
        ("harassment", "high", "personal", "6.1 a", "Tenancy Services"),
        ("violence", "high", "personal", "9.1.2", "Tenancy Services"),
        ("domestic_abuse", "high", "personal", "6.6.9", "Tenancy Services"),
        ("drugs", "standard", "nuisance", "6.3", "Tenancy Services"),
        ("alcohol", "standard", "nuisance", "6.3", "Tenancy Services"),
        ("youth_disorder", "standard", "nuisance", "6.3", "Tenancy Services"),
        ("criminal_damage", "standard", "environmental", "8.9.2", "Tenancy Services"),
        ("vehicle_nuisance", "standard", "nuisance", "6.3", "Tenancy Services"),
        ("litter_fly_tipping", "standard", "environmental", "4.3.2", "Environmental Enforcement"),
        ("garden_nuisance", "standard", "environmental", "4.4.1", "Environmental Health"),
        ("animal_nuisance", "standard", "nuisance", "6.3", "Environmental Health"),
        ("dangerous_dog", "standard", "personal", "6.3", "Tenancy Services"),
        ("communal_area_misuse", "standard", "environmental", "4.5.1", "Tenancy Services"),
        ("sexual_activity", "standard", "nuisance", "6.3", "Tenancy Services"),
        ("fireworks", "standard", "nuisance", "6.3", "Community Safety Unit"),
        ("smoke_odour", "standard", "environmental", "4.4.1", "Environmental Health"),
        ("trespass_encampment", "standard", "environmental", "6.3", "Environmental Enforcement"),
        ("nuisance_calls", "standard", "personal", "6.3", "Community Safety Unit"),
        ("exploitation", "high", "personal", "13.9", "Tenancy Services"),
        ("other_crime", "standard", "nuisance", "6.3", "Tenancy Services"),
    ],
)
def test_behaviour_that_the_policy_counts(
    decided: Decide, category: str, priority: str, type_: str, clause: str, team: str
) -> None:
    decision = decided({"category": category})
    number, unit = (48, "hours") if priority == "high" else (10, "days")
    assert (decision.asb, decision.priority, decision.type) == ("yes", priority, type_)
    assert decision.clauses[0]["clause"] == clause
    assert "9.1.3" in clauses(decision)
    assert str(decision.team).startswith(team)
    assert (due(decision)["number"], due(decision)["unit"]) == (number, unit)
    assert not decision.for_a_person


def test_every_category_has_a_row_above() -> None:
    rows = test_behaviour_that_the_policy_counts.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {row[0] for row in rows} == set(CATEGORIES)


@pytest.mark.parametrize(
    ("exclusion", "facts", "clause"),
    [
        ("baby_crying", {}, "7.1"),
        ("children_playing", {}, "7.1"),
        ("cooking_smell", {}, "7.1"),
        ("living_noise", {}, "7.1"),
        ("living_noise", {"hours": "05:00", "keeping_quiet": True}, "7.1"),
        ("one_off_party", {}, "7.1"),
        ("personal_dispute", {}, "7.2"),
        ("lifestyle_clash", {}, "7.1"),
        ("lifestyle_clash", {"hours": "night", "keeping_quiet": True}, "7.1"),
        ("occasional_barking", {}, "7.1"),
        ("young_people_gathering", {}, "7.1"),
    ],
)
def test_everyday_matters_are_explained_when_all_is_known_and_harmless(
    decided: Decide, exclusion: str, facts: dict[str, Any], clause: str
) -> None:
    decision = decided({"exclusion": exclusion, "facts": HARMLESS | facts})
    assert (decision.asb, decision.priority, decision.contact_by, decision.team) == ("no", "none", None, None)
    assert decision.clauses[0]["clause"] == clause
    assert decision.clauses[-1]["clause"] == "7.2"
    assert "mediation service" in texts(decision, "instead")
    assert decision.next_questions == []
    assert not decision.for_a_person


@pytest.mark.parametrize(
    ("exclusion", "fact", "value", "clause"),
    [
        ("baby_crying", "child_worry", True, "7.3"),
        ("baby_crying", "persistent", True, "7.3"),
        ("children_playing", "significant_harm", True, "7.3"),
        ("cooking_smell", "business_premises", True, "7.1"),
        ("cooking_smell", "significant_harm", True, "7.3"),
        ("living_noise", "persistent", True, "7.3"),
        ("one_off_party", "volume", "loud", "7.1"),
        ("one_off_party", "persistent", True, "7.3"),
        ("personal_dispute", "persistent", True, "7.3"),
        ("occasional_barking", "persistent", True, "7.3"),
        ("young_people_gathering", "intimidating", True, "7.1"),
    ],
)
def test_an_exception_opens_an_everyday_matter_again(
    decided: Decide, exclusion: str, fact: str, value: Any, clause: str
) -> None:
    decision = decided({"exclusion": exclusion, "facts": HARMLESS | {fact: value}})
    applying = [item for item in decision.exceptions if item["state"] == "applies"]
    assert (decision.asb, decision.for_a_person, decision.next_questions) == ("ask", True, [])
    assert [(item["clause"], fact in item["facts"]) for item in applying] == [(clause, True)]
    assert {"clause": clause, "about": "exception"} in [
        {"clause": c["clause"], "about": c["about"]} for c in decision.clauses
    ]


@pytest.mark.parametrize("exclusion", ["living_noise", "lifestyle_clash"])
def test_noise_at_night_hangs_on_the_effort_to_be_quiet(decided: Decide, exclusion: str) -> None:
    at_night = HARMLESS | {"hours": "02:00"}
    untold = decided({"exclusion": exclusion, "facts": at_night})
    careless = decided({"exclusion": exclusion, "facts": at_night | {"keeping_quiet": False}})
    not_known = decided({"exclusion": exclusion, "facts": at_night | {"keeping_quiet": None}})
    assert (untold.asb, asks(untold), untold.for_a_person) == ("ask", ["keeping_quiet"], False)
    assert (careless.asb, asks(careless), careless.for_a_person) == ("ask", [], True)
    assert (not_known.asb, asks(not_known), not_known.for_a_person) == ("ask", [], True)


@pytest.mark.parametrize(
    ("exclusion", "questions"),
    [
        ("baby_crying", ["anyone_hurt", "child_worry", "persistent", "significant_harm"]),
        ("cooking_smell", ["anyone_hurt", "business_premises", "persistent", "significant_harm"]),
        ("one_off_party", ["anyone_hurt", "volume", "persistent", "significant_harm"]),
        ("living_noise", ["anyone_hurt", "hours", "persistent", "significant_harm"]),
        ("young_people_gathering", ["anyone_hurt", "intimidating", "persistent", "significant_harm"]),
        ("children_playing", ["anyone_hurt", "persistent", "significant_harm"]),
    ],
)
def test_nothing_is_refused_before_all_that_decides_was_asked(
    decided: Decide, exclusion: str, questions: list[str]
) -> None:
    decision = decided({"exclusion": exclusion})
    assert (decision.asb, asks(decision), decision.contact_by) == ("ask", questions, None)
    assert not decision.for_a_person


@pytest.mark.parametrize("exclusion", [e for e in EXCLUSIONS if e not in ("reasonable_diy", "parking")])
@pytest.mark.parametrize("answer", [None, "declined", "unknown"])
def test_not_known_and_rather_not_say_go_to_a_person(decided: Decide, exclusion: str, answer: str | None) -> None:
    decision = decided({"exclusion": exclusion, "facts": HARMLESS | {"anyone_hurt": answer}})
    assert (decision.asb, decision.for_a_person, decision.next_questions) == ("ask", True, [])


@pytest.mark.parametrize("exclusion", EXCLUSIONS)
def test_nobody_who_is_hurt_or_frightened_is_turned_away(decided: Decide, exclusion: str) -> None:
    decision = decided({"exclusion": exclusion, "facts": HARMLESS | {"anyone_hurt": True}})
    assert (decision.asb, decision.for_a_person) == ("ask", True)


@pytest.mark.parametrize("exclusion", ["reasonable_diy", "parking"])
def test_where_the_policy_is_silent_a_person_looks(decided: Decide, exclusion: str) -> None:
    decision = decided({"exclusion": exclusion, "facts": HARMLESS})
    asked = decided({"exclusion": exclusion})
    assert (decision.asb, decision.for_a_person, decision.contact_by) == ("ask", True, None)
    assert decision.clauses[0]["clause"] == "unstated"
    assert "does not say" in texts(decision, "unstated")
    assert asks(asked) == ["anyone_hurt"]


@pytest.mark.parametrize("exclusion", EXCLUSIONS)
@pytest.mark.parametrize("signal", SIGNALS)
def test_an_exclusion_never_wins_over_a_signal(decided: Decide, exclusion: str, signal: str) -> None:
    raised = decided({"exclusion": exclusion, "signals": [signal], "facts": HARMLESS})
    possible = decided({"exclusion": exclusion, "check": [signal], "facts": HARMLESS})
    assert (raised.asb, raised.priority, raised.for_a_person) == ("ask", "high", True)
    assert [item["signal"] for item in raised.escalations] == [signal]
    assert raised.next_questions == []
    assert possible.asb == "ask"
    assert possible.escalations == []


@pytest.mark.parametrize(
    ("signal", "asb", "clause", "promised"),
    [
        ("hate", "yes", "6.5.8", True),
        ("domestic_abuse", "yes", "6.6.9", True),
        ("violence", "yes", "9.1.2", True),
        ("sexual_offence", "yes", "9.1.2", True),
        ("immediate_danger", "ask", "9.1.1", False),
        ("child_at_risk", "ask", "12.4", False),
        ("adult_at_risk", "ask", "9.1.3", False),
        ("self_harm", "ask", "9.1.3", False),
    ],
)
def test_a_signal_alone(decided: Decide, signal: str, asb: str, clause: str, promised: bool) -> None:
    decision = decided({"signals": [signal]})
    assert (decision.asb, decision.priority, decision.clauses[0]["clause"]) == (asb, "high", clause)
    assert (decision.contact_by is not None) is promised
    assert [(item["signal"], item["who"]) for item in decision.escalations] == [
        (signal, "Tenancy Services duty officer")
    ]


@pytest.mark.parametrize("signal", SIGNALS)
def test_a_signal_makes_a_small_matter_high(decided: Decide, signal: str) -> None:
    decision = decided({"category": "litter_fly_tipping", "signals": [signal]})
    assert (decision.asb, decision.priority, due(decision)["number"]) == ("yes", "high", 48)


@pytest.mark.parametrize("strand", MONITORED_STRANDS)
def test_hate_by_each_strand_that_the_policy_names(decided: Decide, strand: str) -> None:
    decision = decided({"category": "verbal_abuse", "signals": ["hate"], "strands": [strand]})
    assert (decision.priority, due(decision)["number"]) == ("high", 48)
    assert ("6.5.2", f"strand {strand}") in [(c["clause"], c["about"]) for c in decision.clauses]


@pytest.mark.parametrize("strand", ["gender", "age"])
def test_a_strand_that_the_policy_does_not_name_is_unstated_and_still_escalated(decided: Decide, strand: str) -> None:
    decision = decided({"category": "verbal_abuse", "signals": ["hate"], "strands": [strand]})
    assert ("unstated", f"strand {strand}") in [(c["clause"], c["about"]) for c in decision.clauses]
    assert decision.escalations[0]["clause"] == "unstated"
    assert (decision.asb, decision.priority) == ("yes", "standard")


@pytest.mark.parametrize(
    ("fact", "team", "clause"),
    [
        ("both_private_homes", "Community Safety Unit", "4.2.1"),
        ("public_place", "Community Safety Unit", "4.2.1"),
        ("older_people_scheme", "Housing Scheme Team (Housing Service)", "4.5.2"),
    ],
)
def test_whose_homes_and_where_decide_the_team(decided: Decide, fact: str, team: str, clause: str) -> None:
    decision = decided({"category": "alcohol", "facts": {fact: True}})
    noise = decided({"category": "noise", "facts": {fact: True}})
    assert decision.team == team
    assert clause in clauses(decision)
    assert noise.team == "Environmental Health Service"


def test_tenants_of_another_landlord_are_referred_and_nothing_is_promised_for_it(decided: Decide) -> None:
    decision = decided({"category": "noise", "facts": {"both_other_landlord": True}})
    everyday = decided({"exclusion": "cooking_smell", "facts": HARMLESS | {"both_other_landlord": True}})
    assert (decision.team, decision.contact_by, decision.target_text) == ("The other social landlord", None, None)
    assert "8.11.1" in clauses(decision)
    assert texts(decision, "other_landlords")
    assert decision.for_a_person
    assert (everyday.asb, everyday.for_a_person) == ("ask", True)


def test_a_vulnerable_resident_with_a_small_matter_is_high(decided: Decide) -> None:
    asked = decided({"category": "noise"})
    told = decided({"category": "noise", "facts": {"vulnerability": True}})
    not_so = decided({"category": "noise", "facts": {"vulnerable_resident": False}})
    assert asks(asked) == ["vulnerability"]
    assert (told.priority, due(told)["number"], told.next_questions) == ("high", 48, [])
    assert "vulnerable resident" in [clause["about"] for clause in told.clauses]
    assert (not_so.priority, not_so.next_questions) == ("standard", [])


def test_vulnerability_is_not_asked_for_where_it_changes_nothing(decided: Decide) -> None:
    assert asks(decided({"category": "violence"})) == []


def test_days_are_not_working_days(decided: Decide) -> None:
    friday_before_bank_holiday = datetime(2026, 5, 22, 19, 0)
    decision = decided({"category": "noise"}, friday_before_bank_holiday)
    assert due(decision)["at"] == "2026-06-01T23:59:59+01:00"
    assert decision.target_text == "contact will be made within 10 days"


def test_forty_eight_hours_across_the_clock_change(decided: Decide) -> None:
    decision = decided({"category": "violence"}, datetime(2026, 3, 27, 18, 0))
    assert due(decision)["at"] == "2026-03-29T19:00:00+01:00"
    assert decision.target_text == "contact will be made with the victim within 48 hours"


def test_the_category_governs_where_both_are_told(decided: Decide) -> None:
    assert decided({"category": "noise", "exclusion": "living_noise", "facts": HARMLESS}).asb == "yes"


def test_the_most_pressing_of_several_categories_counts(decided: Decide) -> None:
    mixed = decided({"category": "noise", "categories": ["noise", "violence"]})
    unordered = decided({"categories": ["litter_fly_tipping", "violence"]})
    assert (mixed.category, mixed.priority) == ("noise", "high")
    assert (unordered.category, unordered.priority) == ("violence", "high")


def test_nothing_told_is_asked_about(decided: Decide) -> None:
    decision = decided({})
    assert (decision.asb, asks(decision), decision.for_a_person) == ("ask", ["anyone_hurt", "category"], True)
    assert decision.contact_by is None


@pytest.mark.parametrize(
    ("situation", "what"),
    [
        ({"category": "witchcraft"}, "category"),
        ({"exclusion": "witchcraft"}, "exclusion"),
        ({"signals": ["witchcraft"]}, "signal"),
        ({"check": ["witchcraft"]}, "signal"),
        ({"strands": ["witchcraft"]}, "strand"),
    ],
)
def test_a_word_that_is_not_ours_is_refused(decided: Decide, situation: Any, what: str) -> None:
    with pytest.raises(ValueError, match=f"no such {what}: witchcraft"):
        decided(situation)
