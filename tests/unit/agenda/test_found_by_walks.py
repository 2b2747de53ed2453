"""Faults that random walks came upon, each as the short talk that it takes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.agenda.talks import REFERENCE, Talk, message, noise_talk, said


def test_danger_told_with_a_slip_of_the_finger_is_not_lost() -> None:
    talk = noise_talk()
    talk.hears(message("No"), press="No")
    talk.hears(message("sorry i meant yes, he has got hold of the kid", signals=["child_at_risk"]))
    assert talk.signals["child_at_risk"]["mark"] == "raised"
    assert talk.facts["anyone_hurt"]["value"] is True


def test_a_slip_put_right_raises_what_the_question_was_about() -> None:
    talk = Talk()
    talk.hears(message("he was kicking off again", category="noise", check=["violence"]))
    talk.hears(message("No"), press="No")
    assert talk.signals["violence"]["mark"] == "asked_denied"
    talk.hears(message("sorry pressed wrong thing, i meant yes"))
    assert talk.signals["violence"]["mark"] == "raised"


def test_not_safe_after_all_is_danger() -> None:
    talk = Talk()
    talk.hears(message("my ex keeps turning up", category="domestic_abuse", signals=["domestic_abuse"]))
    talk.hears(message("Yes"), press="Yes")
    outcome = talk.hears(message("oops I meant no"))
    assert talk.signals["immediate_danger"]["mark"] == "raised"
    assert outcome["replies"][0]["text_id"] == "safety.danger_now"


@pytest.mark.parametrize(
    ("text", "intent"), [("are you a bot?", "ask_bot"), ("hello", "greet"), ("you useless stupid bot", "tell")]
)
def test_a_question_is_put_three_times_at_most_and_its_answer_still_taken(text: str, intent: str) -> None:
    talk = noise_talk()
    outcomes = [talk.hears(message(text, intent, kind="chitchat")) for _ in range(5)]
    put = [any(reply.get("text_id") == "questions.anyone_hurt" for reply in one["replies"]) for one in outcomes]
    assert put == [True, True, False, False, False]
    assert all(outcome["replies"] for outcome in outcomes)
    talk.hears(message("no", intent="deny"))
    assert talk.facts["anyone_hurt"]["value"] is False


def test_who_asks_for_a_person_again_and_again_is_passed_on() -> None:
    talk = noise_talk()
    for _ in range(2):
        talk.hears(message("get me a human", intent="a_person"))
    outcome = talk.hears(message("get me a human", intent="a_person"))
    assert talk.asked.count("contact") == 2
    assert outcome["memory"]["report"]["state"] == "submitted"
    assert REFERENCE in said(outcome)


def test_a_person_wanted_does_not_end_a_sensitive_route() -> None:
    talk = Talk()
    talk.hears(message("he put his hand where he shouldn't", category="violence", signals=["sexual_offence"]))
    talk.hears(message("get me a human", intent="a_person"))
    talk.hears(message("I am her support worker"))
    assert talk.memory["route"] == "sexual_offence"


def test_what_was_told_on_a_sensitive_route_is_not_shown_after_it_ended() -> None:
    talk = Talk()
    talk.hears(message("couple next door, her shouting get off me", signals=["domestic_abuse"]))
    talk.answers({"name": "rather not say"})
    talk.signals["domestic_abuse"]["mark"] = "cleared"
    outcome = talk.hears(message("what have you got so far?"))
    assert outcome["replies"][0]["text_id"] == "safety.not_shown"


@pytest.mark.parametrize("found", [{"check": ["violence"]}, {"category": "harassment", "check": ["adult_at_risk"]}])
def test_a_yes_with_a_possible_sign_of_danger_closes_nothing(found: dict[str, Any]) -> None:
    talk = Talk()
    talk.hears(message("smell of frying from downstairs", exclusion="cooking_smell"))
    while talk.memory["asks"] != "good_neighbour_ok":
        talk.hears(message("no", intent="deny"))
    outcome = talk.hears(message("yes, but he kicked off about it", intent="affirm", **found))
    assert outcome["memory"]["report"]["state"] == "draft"
    assert talk.answers({"summary_ok": "yes"})["memory"]["report"]["record"] != "good_neighbour"


def test_a_greeting_after_sending_is_answered_each_time() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    for _ in range(2):
        assert talk.hears(message("hello", intent="greet", kind="chitchat"))["replies"]


def test_starting_over_takes_nothing_back_that_was_sent() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    outcome = talk.hears(message("start again", intent="start_over"))
    assert "new conversation" in said(outcome)
    assert outcome["facts"] == []
    assert talk.facts["what"]["status"] == "known"


def test_starting_over_keeps_how_somebody_can_be_reached_safely() -> None:
    talk = Talk()
    talk.hears(message("my partner hits me", category="domestic_abuse", signals=["domestic_abuse"]))
    talk.hears(message("Yes"), press="Yes")
    talk.hears(message("No"), press="No")
    talk.hears(message("start again", intent="start_over"))
    assert talk.facts["safe_to_message"] == {**talk.facts["safe_to_message"], "status": "known", "value": False}


def test_whoever_hears_it_now_is_asked_to_call_now() -> None:
    talk = Talk()
    talk.hears(message("couple next door, her shouting get off me", signals=["domestic_abuse"]))
    assert talk.memory["asks"] == "ongoing"
    outcome = talk.hears(message("Yes, now"), press="Yes, now")
    assert "safety.heard_now" in [reply.get("text_id") for reply in outcome["replies"]]
