"""What frightened people answer when asked whether they are safe, may be messaged, and how they can be reached."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.agenda.talks import Talk, entity, message, said

ABUSE = "my ex still has keys and hits me"


def asked(name: str) -> Talk:
    """A talk of somebody abused at home in which ``name`` is the open question."""
    talk = Talk()
    talk.hears(message(ABUSE, signals=["domestic_abuse"]))
    for asks, answer in (("safe_now", "yes"), ("safe_to_message", "no")):
        if talk.memory["asks"] != name:
            assert talk.memory["asks"] == asks
            talk.hears(message(answer))
    assert talk.memory["asks"] == name
    return talk


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("for now", True),
        ("until he gets back", True),
        ("only till 6", True),
        ("not when he gets home", True),
        ("hes out", True),
        ("he left", True),
        ("i am yes", True),
        ("yh", True),
        ("i don't feel safe", False),
        ("no one is safe with him", False),
        ("not at the moment", False),
        ("right now no", False),
        ("hes in the next room", False),
        ("he is here but asleep", False),
        ("not really, hes out there now", False),
        ("she's out the front", False),
        ("hes sat outside in his car", False),
        ("he's waiting by the gate", False),
        ("he gone out", True),
        ("hes in the pub", True),
        ("yeh im at nans", True),
        ("shes at her mums", True),
        ("sat in the van so yeah", True),
        ("now yes. he's on nights", True),
        ("im scared", False),
        ("help", False),
        ("sort of", None),
        ("it depends", None),
        ("I don't know when he'll be back", None),
    ],
)
def test_whether_somebody_is_safe_is_heard_in_their_own_words(text: str, value: bool | None) -> None:
    talk = asked("safe_now")
    talk.hears(message(text, "nlu_fallback"))
    assert (talk.facts["safe_now"]["value"], talk.facts["safe_now"]["said"]) == (value, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("not after 6 he might come back", True),
        ("only by day", True),
        ("not when he's home", True),
        ("text don't ring", True),
        ("yes but not at night", True),
        ("never at night", True),
        ("don't text after 6", True),
        ("unless he's here", True),
        ("only if you say its the dentist", True),
        ("weekdays", True),
        ("he checks my phone", False),
        ("he'll see it", False),
        ("not on this phone", False),
        ("ring dont text", False),
        ("please don't send anything", False),
        ("no, ring my sister", False),
        ("email only", False),
        ("it depends if he's home", None),
    ],
)
def test_a_limit_on_messages_is_the_answer_and_goes_with_the_safe_contact(text: str, value: bool | None) -> None:
    talk = asked("safe_to_message")
    outcome = talk.hears(message(text, "nlu_fallback"))
    assert talk.facts["safe_to_message"]["value"] is value
    assert talk.facts["safe_contact"]["said"] == text
    assert talk.memory["asks"] == "safe_contact"
    assert "understand" not in said(outcome)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("text", "known"),
        ("no voicemail", "known"),
        ("don't ring, text", "known"),
        ("could someone call me at work?", "known"),
        ("can you ring my mum on 07700 900123?", "known"),
        ("no way", "declined"),
        ("please don't", "declined"),
        ("nowhere is safe", "declined"),
        ("no idea", "unknown"),
    ],
)
@pytest.mark.parametrize("intent", ["nlu_fallback", "ask_other", "decline"])
def test_how_to_be_reached_is_kept_as_it_was_said(text: str, status: str, intent: str) -> None:
    talk = asked("safe_contact")
    talk.hears(message(text, intent))
    assert (talk.facts["safe_contact"]["status"], talk.facts["safe_contact"]["said"]) == (status, text)
    assert talk.memory["asks"] == "police_wishes"


@pytest.mark.parametrize("asks", ["safe_now", "safe_to_message", "safe_contact"])
@pytest.mark.parametrize("text", ["x", "kids are with me", "at my mums", "quick", "\U0001f937"])
def test_nobody_who_may_be_overheard_is_told_that_they_were_not_understood(asks: str, text: str) -> None:
    talk = asked(asks)
    for _ in range(2):
        if talk.memory["asks"] == asks:
            assert "understand" not in said(talk.hears(message(text, "nlu_fallback")))
    assert talk.memory["asks"] != asks


@pytest.mark.parametrize(
    ("text", "intent"), [("leave it", "withdraw"), ("i delete them", "withdraw"), ("after he goes back out", "go_back")]
)
def test_an_answer_on_safety_is_no_act_though_it_sounds_like_one(text: str, intent: str) -> None:
    talk = asked("safe_to_message")
    talk.hears(message(text, intent))
    assert talk.facts["safe_to_message"]["status"] == "known"


@pytest.mark.parametrize("text", ["how would he know?", "what day are the bins", "why that. why?"])
def test_a_question_back_is_no_answer(text: str) -> None:
    talk = asked("safe_to_message")
    talk.hears(message(text, "ask_will_they_know"))
    assert "safe_to_message" not in talk.facts


@pytest.mark.parametrize(
    ("answer", "status", "kept"),
    [
        ("my sister 07700 900123", "known", "not after 6; my sister 07700 900123"),
        ("don't know", "known", "not after 6; don't know"),
        ("no", "declined", "not after 6; no"),
    ],
)
def test_a_limit_stays_beside_the_way_that_is_told_next(answer: str, status: str, kept: str) -> None:
    talk = asked("safe_to_message")
    talk.hears(message("not after 6"))
    assert talk.memory["asks"] == "safe_contact"
    talk.hears(message(answer))
    assert (talk.facts["safe_contact"]["status"], talk.facts["safe_contact"]["said"]) == (status, kept)
    assert talk.memory["asks"] == "police_wishes"


def test_a_number_told_with_it_is_the_safe_contact() -> None:
    talk = asked("safe_to_message")
    number: Any = {"number": "+447700900400", "mobile": True}
    talk.hears(message("no, 07700 900400 after 9", entities=[entity("phone", "07700 900400", number)]))
    assert talk.facts["safe_contact"]["value"] == {"phone": number}
    assert talk.memory["asks"] == "police_wishes"


def test_the_answer_before_a_question_is_taken_and_the_question_is_left_to_a_person() -> None:
    talk = asked("safe_now")
    outcome = talk.hears(message("I'm out in the van, I'm ok. what would she get for it?"))
    assert talk.facts["safe_now"]["value"] is True
    assert "marked it for a person" in said(outcome)
    assert not outcome["understood"]
    assert talk.memory["asks"] == "safe_to_message"


def test_whoever_hears_it_next_door_is_asked_whether_it_goes_on_before_themselves() -> None:
    talk = Talk()
    words = "baby next door has screamed for hours and nobody goes to it"
    talk.hears(message(words, signals=["child_at_risk"], check=["immediate_danger"]))
    assert talk.memory["asks"] == "ongoing"
    assert talk.signals["immediate_danger"]["mark"] == "check"


def test_fear_told_when_asked_is_answered_with_sympathy_and_999_once() -> None:
    talk = Talk()
    talk.hears(message("they wrote go home on the bin", category="harassment", signals=["hate"]))
    outcome = talk.hears(message("we are all frightened to open the door"))
    assert said(outcome).count("999") == 1
    assert "sorry to hear" in said(outcome)


@pytest.mark.parametrize("text", ["no wait. forget it. i dont want to send it", "hang on", "no wait, its flat 19"])
def test_who_stops_and_thinks_again_is_not_in_danger_for_that(text: str) -> None:
    talk = asked("safe_now")
    talk.hears(message(text, "withdraw"))
    assert "immediate_danger" not in talk.signals


def test_no_wait_he_is_here_is_danger() -> None:
    talk = asked("safe_now")
    talk.hears(message("no wait he is here"))
    assert talk.signals["immediate_danger"]["mark"] == "raised"


def test_a_question_that_no_policy_answers_is_left_to_a_person_where_abuse_is_told() -> None:
    talk = asked("safe_now")
    outcome = talk.hears(message("what do they even do?", "ask_other"))
    assert "Leave this page" not in said(outcome)
    assert not outcome["understood"]


@pytest.mark.parametrize(
    ("account", "signals"),
    [("i shoved my missus last night", ["domestic_abuse"]), ("her next door is screaming", ["domestic_abuse"])],
)
def test_a_target_for_the_victim_is_not_promised_to_anybody_else(account: str, signals: list[str]) -> None:
    talk = Talk("west_kent")
    talk.hears(message(account, signals=signals))
    number = entity("phone", "07700 900400", {"number": "+447700900400", "mobile": True})
    while talk.memory["asks"]:
        words = (
            "07700 900400"
            if talk.memory["asks"] in ("name", "contact")
            else "no"
            if talk.memory["asks"] == "ongoing"
            else "yes"
        )
        outcome = talk.hears(message(words, entities=[number] if words[0] == "0" else []))
    assert "victim" not in said(outcome)
