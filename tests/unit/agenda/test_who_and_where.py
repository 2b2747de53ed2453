"""Who tells it, whose homes it is about and how old somebody is: what the policy says is said then, and once."""

from __future__ import annotations

from typing import Any

import pytest

from bot.agenda.state import Outcome
from tests.unit.agenda.talks import LANDLORDS, Talk, message, said

FIVE = ["believe", "dartford", "derby", "vivid", "west_kent"]


def policies(outcome: Outcome) -> list[str]:
    """The names of what the policy says in one outcome, each once."""
    found = [str(reply.get("text_id")) for reply in outcome["replies"]]
    return list(dict.fromkeys(name.removeprefix("policy.") for name in found if name.startswith("policy.")))


def told_in(text: str, landlord: str, **found: Any) -> tuple[list[str], list[str]]:
    """What is said of it at once, and what is said again until the end."""
    talk = Talk(landlord)
    first = policies(talk.hears(message(text, **found)))
    again: list[str] = []
    for _ in range(20):
        if talk.memory["asks"] is None:
            break
        outcome = talk.hears(message("yes" if talk.memory["asks"] == "summary_ok" else "don't know", "nlu_fallback"))
        named = [str(reply.get("text_id")).removeprefix("policy.") for reply in outcome["replies"]]
        again += [name for name in named if name in first]
    return first, again


def test_all_five_are_here() -> None:
    assert sorted(LANDLORDS) == FIVE


@pytest.mark.parametrize(
    ("text", "found", "said_by"),
    [
        (
            "teenagers throw eggs at our doors every night",
            {"category": "youth_disorder"},
            {name: ["perpetrators_under_18"] for name in ("believe", "dartford", "derby")},
        ),
        (
            "we both rent from another landlord and he shouts at me",
            {"category": "verbal_abuse"},
            {
                "believe": ["unstated"], "derby": ["unstated"], "dartford": ["other_landlords"],
                "vivid": ["other_landlords"], "west_kent": ["other_landlords"],
            },
        ),
        (
            "we both own our houses and he shouts at me",
            {"category": "verbal_abuse"},
            {name: ["private_homes"] for name in FIVE},
        ),
        (
            "I own my home and the man at 9 shouts at me",
            {"category": "verbal_abuse"},
            {
                "believe": ["who_may_report"], "dartford": ["who_may_report"],
                "derby": ["private_homes", "who_may_report"], "vivid": ["private_homes", "who_may_report"],
                "west_kent": ["private_homes", "who_may_report"],
            },
        ),
        (
            "I am her support worker, they bang on her door",
            {"category": "harassment"},
            {
                "believe": ["third_parties", "representatives"], "dartford": ["third_parties", "representatives"],
                "derby": ["third_parties"], "vivid": ["third_parties"], "west_kent": ["representatives"],
            },
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("landlord", FIVE)
def test_what_the_policy_says_is_said_at_once_and_once(
    landlord: str, text: str, found: dict[str, Any], said_by: dict[str, list[str]]
) -> None:
    first, again = told_in(text, landlord, **found)
    assert first == said_by.get(landlord, [])
    assert again == []


@pytest.mark.parametrize(
    ("landlord", "asked"), [("dartford", True), ("believe", True), ("derby", False), ("vivid", False)]
)
def test_whose_homes_is_asked_where_a_rule_hangs_on_it(landlord: str, asked: bool) -> None:
    talk = Talk(landlord)
    talk.hears(message("I own my home and the man at 9 shouts at me", category="verbal_abuse"))
    talk.answers({"summary_ok": "yes"}, most=20)
    assert ("both_private_homes" in talk.asked) is asked


def test_the_answer_gives_the_report_to_the_right_team() -> None:
    talk = Talk()
    talk.hears(message("I own my home and the man at 9 shouts at me", category="verbal_abuse"))
    before = talk.decided["team"]
    while talk.memory["asks"] != "both_private_homes":
        talk.hears(message("don't know", "nlu_fallback"))
    outcome = talk.hears(message("yes", "affirm"))
    assert talk.decided["team"] == "Community Safety Unit" != before
    assert policies(outcome) == ["private_homes"]
    assert "both_other_landlord" not in talk.asked


def test_an_ordinary_report_is_asked_nothing_about_tenure_or_place() -> None:
    talk = Talk()
    talk.hears(message("the man at 9 shouts at me", category="verbal_abuse"))
    talk.answers({"summary_ok": "yes"}, most=20)
    assert not {"both_private_homes", "both_other_landlord", "public_place", "older_people_scheme"} & {*talk.asked}


def test_a_park_by_the_homes_is_asked_about_and_one_away_from_them_is_not() -> None:
    for text, asked in (("they drink in the park behind our flats", True), ("they drink in the park", False)):
        talk = Talk()
        talk.hears(message(text, category="alcohol"))
        talk.answers({"summary_ok": "yes"}, most=20)
        assert ("public_place" in talk.asked) is asked
    assert talk.decided["team"] == "Community Safety Unit"


def test_nothing_is_said_of_steps_against_a_child_who_may_need_help() -> None:
    talk = Talk("derby")
    outcome = talk.hears(message("a 14 year old deals on the stairs", category="drugs", check=["child_at_risk"]))
    assert policies(outcome) == []


@pytest.mark.parametrize("landlord", FIVE)
@pytest.mark.parametrize("how", ["declined", "told"])
def test_what_staying_anonymous_means_here_is_said_at_the_time_and_once(landlord: str, how: str) -> None:
    talk = Talk(landlord)
    account = "music above me till 2 every night" + (". I want to stay anonymous" if how == "told" else "")
    turns = [talk.hears(message(account, category="noise"))]
    while talk.memory["asks"] is not None:
        words = {"summary_ok": "yes", "name": "rather not say"}.get(talk.memory["asks"], "don't know")
        turns.append(talk.hears(message(words, "nlu_fallback")))
    limits = {"believe": "may be able to do less", "dartford": "cannot look into it fully", "derby": "less may be done"}
    expected = limits.get(landlord, "policy doesn't say how that changes")
    assert sum(expected in said(turn) for turn in turns) == 1
    if how == "told":
        assert expected in said(turns[0])
        assert "name" not in talk.asked


def test_what_the_policy_says_to_the_one_it_happens_to_is_not_said_to_whoever_speaks_for_them() -> None:
    talk = Talk("believe")
    outcome = talk.hears(message("Cllr Marlow here, quad bikes across the green", category="vehicle_nuisance"))
    texts = [reply["text"] for reply in outcome["replies"]]
    at = next(place for place, text in enumerate(texts) if text.startswith("You can name one person"))
    assert "to the person it is about" in texts[at - 1]
