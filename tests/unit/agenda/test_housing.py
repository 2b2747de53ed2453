"""Abuse at home and worries about the home: this landlord's policy, after the safety questions and never before."""

from __future__ import annotations

from typing import Any

import pytest

from bot.agenda.state import Outcome
from tests.unit.agenda.talks import LANDLORDS, Talk, message, said

ABUSE: dict[str, Any] = {"category": "domestic_abuse", "signals": ["domestic_abuse"]}
SAYS: dict[str, dict[str, str | None]] = {
    "dartford": {"home_security": "Extra security at home", "rehousing": "urgent move may be arranged"},
    "derby": {"home_security": "fireproof letterboxes", "rehousing": "not moved to solve ASB"},
    "believe": {"home_security": "ask for extra locks", "rehousing": None},
    "west_kent": {"home_security": "Extra locks or door chains", "rehousing": "emergency accommodation"},
    "vivid": {"home_security": None, "rehousing": None},
}
PERSON = "will answer your question about your home"


def housing_in(outcome: Outcome) -> list[str]:
    return [str(reply.get("text_id")) for reply in outcome["replies"] if "housing" in str(reply.get("text_id"))]


def test_every_landlord_is_here() -> None:
    assert set(SAYS) == set(LANDLORDS)


@pytest.mark.parametrize("landlord", list(SAYS))
def test_the_account_s_worries_are_answered_after_the_safety_questions(landlord: str) -> None:
    talk = Talk(landlord)
    turns = [talk.hears(message("he hits me. can you change the locks? I need to move away from here", **ABUSE))]
    turns += [
        talk.hears(message(words, intent="nlu_fallback")) for words in ("yes", "yes", "after 5 on my mum's phone")
    ]
    assert [housing_in(turn) for turn in turns[:3]] == [[], [], []]
    assert talk.memory["asks"] == "police_wishes"
    for worry, words in SAYS[landlord].items():
        assert (words or PERSON) in said(turns[3]), worry
    assert PERSON in said(turns[3])
    assert housing_in(talk.hears(message("no", intent="deny"))) == []


def test_a_worry_told_between_the_safety_questions_waits_for_them() -> None:
    talk = Talk()
    talk.hears(message("my husband hits me", **ABUSE))
    waiting = talk.hears(message("can you change the locks?", "ask_other", kind="question"))
    assert housing_in(waiting) == ["report.housing_later"]
    assert waiting["memory"]["asks"] == "safe_now"
    talk.hears(message("yes", intent="affirm"))
    talk.hears(message("yes", intent="affirm"))
    assert "Extra security" in said(talk.hears(message("ring my mum", intent="tell")))


def test_a_worry_told_at_the_end_is_answered_too() -> None:
    talk = Talk()
    talk.hears(message("my husband hits me", **ABUSE))
    talk.answers({"safe_now": "yes", "safe_to_message": "yes", "safe_contact": "ring my mum"})
    outcome = talk.hears(message("his name is on the tenancy, what about that"))
    assert PERSON in said(outcome)


def test_where_messages_are_not_safe_only_a_person_is_named() -> None:
    talk = Talk()
    talk.hears(message("my husband hits me, please change the locks", **ABUSE))
    for words in ("yes", "no"):
        talk.hears(message(words, intent="nlu_fallback"))
    outcome = talk.hears(message("ring my mum"))
    assert PERSON in said(outcome)
    assert "Extra security" not in said(outcome)


def test_the_worry_goes_to_staff_with_the_report() -> None:
    talk = Talk()
    talk.hears(message("my ex still has keys and let himself in", **ABUSE))
    assert talk.facts["housing_worry"]["value"] == "home_security"


def test_a_lock_in_an_ordinary_report_is_no_worry_of_this_kind() -> None:
    talk = Talk()
    talk.hears(message("they broke in, please change the locks", category="criminal_damage"))
    assert "housing_worry" not in talk.facts
