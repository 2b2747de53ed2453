"""An everyday matter that was recorded is opened again: "if it gets worse, or anyone is frightened, write here"."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.agenda.talks import LANDLORDS, Talk, message, said


def recorded(landlord: str = "west_kent") -> Talk:
    """Children at play, recorded as good-neighbour with the resident's agreement."""
    talk = Talk(landlord)
    talk.hears(message("the kids next door play football in the garden", exclusion="children_playing"))
    while talk.memory["asks"] != "good_neighbour_ok":
        talk.hears(message("no", "deny"))
    talk.hears(message("yes", "affirm"))
    assert talk.memory["report"]["record"] == "good_neighbour"
    return talk


WORSE = [
    pytest.param("it is worse than that", {}, id="worse"),
    pytest.param("they scream at us and I'm frightened of them now", {}, id="frightened"),
    pytest.param("they smashed my window on purpose", {"category": "criminal_damage"}, id="category"),
    pytest.param("they called me a slur", {"check": ["hate"], "strands": ["race"]}, id="possible"),
    pytest.param("they hit my boy", {"signals": ["violence"]}, id="raised"),
    pytest.param("they are at my door with a knife", {"signals": ["immediate_danger"]}, id="danger"),
]


@pytest.mark.parametrize(("text", "found"), WORSE)
def test_what_is_worse_goes_to_a_person(text: str, found: dict[str, Any]) -> None:
    talk = recorded()
    outcome = talk.hears(message(text, **found))
    assert outcome["memory"]["report"] == {"state": "updated", "record": "for_a_person", "complete": True}
    assert talk.decided["asb"] != "no"
    assert "You're welcome" not in said(outcome)


@pytest.mark.parametrize("landlord", sorted(LANDLORDS))
def test_worse_than_that_leaves_no_refusal_standing_whatever_the_policy(landlord: str) -> None:
    talk = Talk(landlord)
    talk.hears(message("the kids next door play football in the garden", exclusion="children_playing"))
    for _ in range(9):
        if talk.memory["asks"] == "good_neighbour_ok":
            assert talk.decided["asb"] == "no"
            talk.hears(message("it is worse than that", "deny"))
            break
        talk.hears(message("no", "deny"))
    assert (talk.decided["asb"], talk.decided["for_a_person"]) == ("ask", True)


def test_what_an_everyday_matter_was_not_asked_for_is_asked_then() -> None:
    talk = recorded()
    outcome = talk.hears(message("it is worse than that"))
    assert "pass it to a person" in said(outcome)
    assert talk.memory["asks"] == "impact"
    outcome = talk.answers(
        {"impact": "they kick it at my window", "where": "flat 7 Larch Court", "name": "Ann 07700900111"}
    )
    since = talk.asked[talk.asked.index("impact") :]
    assert list(dict.fromkeys(since)) == ["impact", "where", "name", "contact", None]
    assert "added that to your report" in said(outcome)
    assert talk.facts["impact"]["said"] == "they kick it at my window"
    assert talk.memory["report"]["record"] == "for_a_person"


@pytest.mark.parametrize(
    ("text", "intent"), [("thanks", "thanks"), ("ok", "affirm"), ("they played again today", "tell")]
)
def test_nothing_else_opens_it(text: str, intent: str) -> None:
    talk = recorded()
    outcome = talk.hears(message(text, intent, exclusion="children_playing" if intent == "tell" else None))
    assert outcome["memory"]["report"]["record"] == "good_neighbour"
    assert talk.decided["asb"] == "no"
    assert talk.memory["asks"] is None
