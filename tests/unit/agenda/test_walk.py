"""One turn after another, without Rasa: what is asked, what is said, what is kept."""

from __future__ import annotations

import pytest

from actions.walk import walk
from bot.dialogue.wording import wording
from tests.unit.agenda.talks import LANDLORDS, REFERENCE, Talk, entity, message, noise_talk, said

FLAT_7 = {"line": "flat 7", "flat": "7", "building": "Larkspur House", "relation": "above"}


def test_the_first_reply_carries_the_emergency_line_and_later_ones_do_not() -> None:
    talk = Talk()
    first = talk.hears(message("music above me till 2 every night", category="noise"))
    second = talk.hears(message("no", intent="deny"))
    assert "999" in said(first)
    assert "999" not in said(second)


def test_a_greeting_is_answered_and_the_account_still_asked_for() -> None:
    talk = Talk()
    outcome = talk.hears(message("hiya", intent="greet", kind="chitchat"))
    assert "I'm a bot" in said(outcome)
    assert outcome["memory"]["asks"] == "what"
    assert "what" not in talk.facts


@pytest.mark.parametrize(
    ("text", "intent"),
    [("it was there yesterday morning when I left", "greet"), ("thanks to him I have not slept in a week", "thanks")],
)
def test_an_answer_that_only_sounds_like_an_act_is_an_answer(text: str, intent: str) -> None:
    talk = noise_talk()
    talk.hears(message("no", intent="deny"))
    assert talk.memory["asks"] == "when"
    talk.hears(message(text, intent=intent, kind="chitchat"))
    assert talk.facts["when"]["said"] == text


def test_anyone_hurt_is_asked_before_anything_else() -> None:
    assert noise_talk().memory["asks"] == "anyone_hurt"


def test_facts_given_in_the_account_are_not_asked_for_again() -> None:
    talk = Talk()
    talk.hears(
        message(
            "music from flat 7 above me most nights",
            category="noise",
            entities=[
                entity("place", "flat 7 above me", FLAT_7),
                entity("recurrence", "most nights", {"per": "night", "words": "most nights"}),
            ],
        )
    )
    talk.answers({"anyone_hurt": "no", "summary_ok": "yes"})
    assert not {"when", "where"} & set(talk.asked)


def test_a_place_that_nobody_could_find_is_asked_for_once() -> None:
    talk = Talk()
    above = entity("place", "above me", {"line": "above me", "relation": "above"})
    talk.hears(message("music above me", category="noise", entities=[above]))
    talk.answers({"where": "the tall block", "summary_ok": "yes"})
    assert talk.asked.count("where") == 1


def test_every_question_can_be_answered_with_dont_know_and_the_report_is_sent() -> None:
    talk = noise_talk()
    outcome = talk.answers({"summary_ok": "yes"})
    assert outcome["memory"]["report"]["state"] == "submitted"
    assert outcome["memory"]["report"]["complete"] is True
    assert REFERENCE in said(outcome)


def test_where_the_resident_lives_joins_the_place_of_the_trouble() -> None:
    talk = Talk()
    talk.hears(message("music", category="noise", entities=[entity("place", "flat 7 Larkspur House", FLAT_7)]))
    own = {"line": "12 Ash Row", "number": "12", "street": "Ash Row", "own": True}
    talk.hears(message("no", intent="deny"))
    talk.hears(message("I'm at 12 Ash Row", entities=[entity("place", "12 Ash Row", own)]))
    assert [place["line"] for place in talk.facts["where"]["value"]["places"]] == ["flat 7", "12 Ash Row"]


def test_a_correction_at_the_summary_changes_only_what_it_names() -> None:
    talk = Talk()
    talk.hears(
        message(
            "music from flat 7 Larkspur House",
            category="noise",
            entities=[entity("place", "flat 7 Larkspur House", FLAT_7)],
        )
    )
    while talk.memory["asks"] != "summary_ok":
        talk.hears(message("don't know", intent="dont_know"))
    outcome = talk.hears(
        message(
            "its flat 8 not 7", intent="correct", entities=[entity("place", "flat 8", {"line": "flat 8", "flat": "8"})]
        )
    )
    assert talk.facts["where"]["value"]["places"][0]["flat"] == "8"
    assert "flat 8, Larkspur House, above you" in said(outcome)
    assert outcome["memory"]["asks"] == "summary_ok"


def test_a_correction_of_the_day_replaces_the_day() -> None:
    talk = noise_talk()
    monday = {"date": "2026-11-16", "time": None, "part": None}
    tuesday = {"date": "2026-11-17", "time": None, "part": None}
    talk.hears(message("no", intent="deny"))
    talk.hears(message("Monday", entities=[entity("time", "Monday", monday)]))
    outcome = talk.hears(message("no, it was Tuesday", entities=[entity("time", "Tuesday", tuesday)]))
    assert talk.facts["when"]["value"]["date"] == "2026-11-17"
    assert "changed" in said(outcome)


@pytest.mark.parametrize(
    "text", ["its worse than that", "i said its WORSE", "it's worse than that, they break windows"]
)
def test_worse_in_any_words_takes_an_everyday_matter_to_a_person(text: str) -> None:
    talk = Talk()
    talk.hears(message("smell of frying from downstairs", exclusion="cooking_smell"))
    while talk.memory["asks"] != "good_neighbour_ok":
        talk.hears(message("no", intent="deny"))
    talk.hears(message(text))
    assert talk.memory["asks"] == "impact"


def test_an_everyday_matter_that_nobody_agreed_to_close_goes_to_a_person() -> None:
    talk = Talk()
    talk.hears(message("smell of frying from downstairs", exclusion="cooking_smell"))
    while talk.memory["asks"] != "good_neighbour_ok":
        talk.hears(message("no", intent="deny"))
    while talk.memory["asks"] == "good_neighbour_ok":
        talk.hears(message("I am not happy about it"))
    outcome = talk.answers({"summary_ok": "yes"})
    assert outcome["memory"]["report"]["record"] == "for_a_person"


@pytest.mark.parametrize("text", ["wait dont send it yet", "please delete it, i dont want to report", "not sure", "no"])
def test_only_a_plain_yes_sends(text: str) -> None:
    talk = noise_talk()
    while talk.memory["asks"] != "summary_ok":
        talk.hears(message("don't know", intent="dont_know"))
    for _ in range(3):
        outcome = talk.hears(message(text, intent="deny" if text == "no" else "tell"))
        assert outcome["memory"]["report"]["state"] == "draft"


def test_a_yes_after_asking_what_to_change_shows_the_summary_again() -> None:
    talk = noise_talk()
    while talk.memory["asks"] != "summary_ok":
        talk.hears(message("don't know", intent="dont_know"))
    talk.hears(message("no", intent="deny"))
    again = talk.hears(message("yes", intent="affirm"))
    assert "This is what I have" in said(again)
    sent = talk.hears(message("yes", intent="affirm"))
    assert sent["memory"]["report"]["state"] == "submitted"


def test_a_report_can_be_taken_back_after_sending() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    outcome = talk.hears(message("please cancel my report", intent="exit"))
    assert outcome["memory"]["report"]["state"] == "withdrawn"


@pytest.mark.parametrize("text", ["\u00b2", "\u2460", "9" * 5000, "0", "4"])
def test_a_number_that_names_no_choice_is_no_choice(text: str) -> None:
    talk = noise_talk()
    talk.hears(message(text))
    assert "anyone_hurt" not in talk.facts


def test_the_number_of_a_choice_is_that_choice() -> None:
    talk = noise_talk()
    talk.hears(message(" 1. "))
    assert talk.facts["anyone_hurt"]["value"] is False


def test_another_matter_after_sending_gets_a_conversation_of_its_own() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    outcome = talk.hears(message("i want to report something else"))
    assert outcome["status"] == "closed"
    assert "new conversation" in said(outcome)


def test_a_slip_of_the_finger_is_put_right() -> None:
    talk = noise_talk()
    talk.hears(message("No"), press="No")
    talk.hears(message("sorry pressed wrong thing, i meant yes"))
    assert talk.facts["anyone_hurt"]["value"] is True
    assert talk.memory["asks"] == "when"


@pytest.mark.parametrize("text", ["its been going on since march", "y", "🤷"])
def test_a_place_must_sound_like_one_or_is_asked_for_once_more(text: str) -> None:
    talk = noise_talk()
    while talk.memory["asks"] != "where":
        talk.hears(message("don't know", intent="dont_know"))
    talk.hears(message(text))
    assert talk.asked.count("where") == 2


@pytest.mark.parametrize("text", ["What will happen next?", "sat 4th about 6pm", "🤷", "please hurry"])
def test_a_name_is_not_taken_from_other_words(text: str) -> None:
    talk = noise_talk()
    while talk.memory["asks"] != "name":
        talk.hears(message("don't know", intent="dont_know"))
    talk.hears(message(text))
    assert "name" not in talk.facts


def test_a_place_given_later_replaces_words_that_named_none() -> None:
    talk = noise_talk()
    while talk.memory["asks"] != "where":
        talk.hears(message("don't know", intent="dont_know"))
    talk.hears(message("the tall block near the shop"))
    place = {"line": "flat 3 Beech Court", "flat": "3", "building": "Beech Court"}
    talk.hears(message("flat 3 Beech Court", entities=[entity("place", "flat 3 Beech Court", place)]))
    assert talk.facts["where"]["value"]["places"][0]["building"] == "Beech Court"


def test_an_account_that_was_not_understood_is_not_asked_for_again_in_own_words() -> None:
    talk = Talk()
    outcome = talk.hears(message("they keep doing the thing with the lift doors again"))
    assert outcome["memory"]["asks"] == "category"


def test_who_wants_a_person_is_only_asked_how_to_reach_them() -> None:
    talk = noise_talk()
    talk.hears(message("get me a human", intent="a_person"))
    assert talk.memory["asks"] == "contact"
    phone = entity("phone", "07700 900123", {"number": "+447700900123", "mobile": True})
    outcome = talk.hears(message("07700 900123", entities=[phone]))
    assert outcome["memory"]["report"] == {"state": "submitted", "record": "for_a_person", "complete": True}


def test_nobody_is_questioned_in_english_who_did_not_write_it() -> None:
    talk = Talk()
    talk.hears(message("mi vecino grita toda la noche", kind="not_english", language="es"))
    outcome = talk.hears(message("por favor", intent="nlu_fallback", kind="chitchat"))
    assert outcome["memory"]["asks"] is None
    assert outcome["understood"] is False


def test_illness_told_in_the_account_is_not_asked_for_and_is_in_the_summary() -> None:
    talk = Talk()
    talk.hears(message("music all night, my son is autistic and it sends him mad", category="noise"))
    shown = talk.hears(message("no", intent="deny"))
    while talk.memory["asks"] != "summary_ok":
        shown = talk.hears(message("don't know", intent="dont_know"))
    assert "vulnerability" not in talk.asked
    assert "Health or needs" in said(shown)


def test_an_everyday_matter_is_never_closed_before_asking_whether_anyone_is_hurt() -> None:
    talk = Talk()
    talk.hears(message("baby next door cries a bit", exclusion="baby_crying"))
    assert talk.decided["asb"] == "ask"
    assert talk.memory["asks"] == "anyone_hurt"
    outcome = talk.answers(
        {
            "anyone_hurt": "no",
            "child_worry": "no",
            "persistent": "no",
            "significant_harm": "no",
            "good_neighbour_ok": "yes",
        }
    )
    assert outcome["memory"]["report"] == {"state": "submitted", "record": "good_neighbour", "complete": True}
    assert talk.decided["asb"] == "no"


def test_it_is_worse_than_that_takes_an_everyday_matter_to_a_person() -> None:
    talk = Talk()
    talk.hears(message("smell of frying from downstairs", exclusion="cooking_smell"))
    while talk.memory["asks"] != "good_neighbour_ok":
        talk.hears(message("no", intent="deny"))
    outcome = talk.hears(message("It is worse than that"), press="It is worse than that")
    assert "person" in said(outcome)
    assert talk.memory["asks"] == "impact"
    outcome = talk.answers({"summary_ok": "yes"})
    assert outcome["memory"]["report"]["record"] == "for_a_person"


def test_dont_know_about_an_everyday_matter_goes_to_a_person_not_to_no() -> None:
    talk = Talk()
    talk.hears(message("baby next door cries a bit", exclusion="baby_crying"))
    outcome = talk.answers({"summary_ok": "yes"})
    assert talk.decided["asb"] != "no"
    assert outcome["memory"]["report"]["record"] == "for_a_person"


def test_a_question_is_answered_from_the_policy_and_the_talk_goes_on() -> None:
    talk = noise_talk()
    outcome = talk.hears(message("can I be anonymous", intent="ask_anonymous", kind="question"))
    assert "8.13.1" in said(outcome)
    assert outcome["memory"]["asks"] == "anyone_hurt"


def test_an_answer_that_only_sounds_like_a_topic_is_taken_as_the_answer() -> None:
    talk = noise_talk()
    while talk.memory["asks"] != "more":
        talk.hears(message("don't know", intent="dont_know"))
    talk.hears(message("yes I reported it before last month", intent="ask_case_review", kind="question"))
    assert talk.memory["asks"] == "summary_ok"
    assert talk.facts["reported_before"]["value"] is True


def test_a_message_not_in_english_goes_to_a_person() -> None:
    talk = Talk()
    outcome = talk.hears(message("mi vecino grita", kind="not_english", language="es"))
    assert outcome["understood"] is False
    assert "999" in said(outcome)


def test_two_messages_not_understood_bring_choices_and_three_a_person() -> None:
    talk = Talk()
    first, second, third = (
        talk.hears(message(text, intent="nlu_fallback", kind="chitchat")) for text in ("xxzzy", "qwop", "zzt")
    )
    assert [outcome["understood"] for outcome in (first, second, third)] == [False, False, False]
    assert second["memory"]["asks"] == "category"
    assert second["memory"]["choices"]
    assert "a person will read it" in said(third)


def test_asking_for_a_person_is_marked_for_staff_and_says_how_to_reach_one() -> None:
    talk = noise_talk()
    outcome = talk.hears(message("can I talk to someone", intent="a_person", kind="question"))
    assert outcome["status"] == "with_staff"
    assert outcome["understood"] is False


def test_something_told_after_sending_is_added_and_sent_again() -> None:
    talk = noise_talk()
    talk.answers({"summary_ok": "yes"})
    outcome = talk.hears(message("the police came too", category=None))
    assert outcome["memory"]["report"]["state"] == "updated"
    assert REFERENCE in said(outcome)


def test_the_target_is_the_landlords_own_with_its_date() -> None:
    talk = noise_talk()
    outcome = talk.answers({"anyone_hurt": "no", "vulnerability": "no", "summary_ok": "yes"})
    assert "within 10 days" in said(outcome)
    assert "Thursday 3 December" in said(outcome)


def test_out_of_hours_it_is_said_when_a_person_will_read() -> None:
    talk = Talk(at="2026-11-21T02:00:00+00:00")
    outcome = talk.hears(message("he said he'd stab me", category="violence", signals=["violence"]))
    assert "when the office opens, on Monday 23 November" in said(outcome)


def test_the_same_message_gives_the_same_outcome_again() -> None:
    talk = noise_talk()
    state = talk.state()
    again = message("no", intent="deny")
    assert walk(state, again, LANDLORDS["dartford"], wording()) == walk(state, again, LANDLORDS["dartford"], wording())


def test_an_act_that_is_only_half_heard_is_not_believed() -> None:
    talk = noise_talk()
    while talk.memory["asks"] != "more":
        talk.hears(message("don't know", intent="dont_know"))
    talk.hears({**message("yes I reported it before last month", intent="withdraw"), "confidence": 0.46})
    assert talk.memory["asks"] == "summary_ok"
