"""After six quiet hours on a sensitive route: is it still the same person? Until then nothing is told or taken."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.agenda.by_text import texts_for
from bot.agenda.state import Understanding
from tests.unit.agenda.talks import Talk, entity, message
from tests.unit.agenda.test_routes import SENSITIVE_TALKS

ASKED = "is this still you, and is it safe to text now?"


def opened(channel: str = "sms", route: str = "domestic_abuse") -> Talk:
    talk = Talk(channel=channel)
    text, found, _, _ = SENSITIVE_TALKS[route]
    talk.hears(message(text, **found))
    talk.hears(message("yes", "affirm"))
    return talk


def later(talk: Talk, understanding: Understanding, hours: float = 6.5) -> list[str]:
    talk.at = (datetime.fromisoformat(talk.at) + timedelta(hours=hours)).isoformat()
    return texts_for(talk.hears(understanding), talk.heard_in, already_999=False)


@pytest.mark.parametrize("route", SENSITIVE_TALKS)
def test_after_six_hours_it_is_asked_first_and_alone(route: str) -> None:
    sent = later(opened(route=route), message("hello", "greet"))
    assert [text.casefold().splitlines()[0] for text in sent] == [ASKED]


def test_after_a_shorter_time_on_the_page_and_in_an_ordinary_talk_it_is_not() -> None:
    assert ASKED not in " ".join(later(opened(), message("hello", "greet"), 5.9)).casefold()
    assert ASKED not in " ".join(later(opened("web"), message("hello", "greet"))).casefold()
    noise = Talk(channel="sms")
    noise.hears(message("music above me", category="noise"))
    assert ASKED not in " ".join(later(noise, message("hello", "greet"))).casefold()


def test_who_may_be_somebody_else_answers_nothing() -> None:
    talk = opened()
    number = entity("phone", "07700 900999", {"number": "+447700900999", "mobile": True})
    later(talk, message("yes ring me on 07700 900999", "affirm", [number]))
    assert {"safe_to_message", "safe_contact", "contact"} & talk.facts.keys() == set()
    assert talk.memory["asks"] == "safe_to_message"


@pytest.mark.parametrize("text", ["yes", "1", "one", "its me", "yes its still me", "I'm safe"])
def test_the_same_person_goes_on_where_they_were_and_is_heard_once(text: str) -> None:
    talk = opened()
    later(talk, message("he took my keys again"))
    sent = " ".join(later(talk, message(text, "nlu_fallback"), 0.1))
    assert "Is it safe to text you on this number?" in sent
    assert "keys" not in sent
    assert talk.facts["more"]["said"] == "he took my keys again"
    assert "gap" not in talk.memory
    later(talk, message("yes", "affirm"), 0.1)
    assert talk.facts["safe_to_message"]["value"] is True


@pytest.mark.parametrize("text", ["no", "2", "who is this", "this isn't her phone", "no its not safe"])
def test_for_anybody_else_there_is_silence_and_a_person(text: str) -> None:
    talk = opened()
    later(talk, message("what is this"))
    outcome = talk.hears(message(text, "nlu_fallback"))
    assert texts_for(outcome, talk.heard_in, already_999=False) == []
    assert (outcome["status"], outcome["understood"]) == ("with_staff", False)
    assert talk.facts["safe_to_message"]["value"] is False


def test_danger_is_answered_all_the_same() -> None:
    talk = opened()
    sent = later(talk, message("hes got a knife", signals=["immediate_danger"]))
    assert "Call 999 now." in sent[0]
    assert talk.signals["immediate_danger"]["mark"] == "raised"
    assert ASKED in " ".join(sent).casefold()


def test_it_is_asked_twice_at_most_and_then_a_person_reads() -> None:
    talk = opened()
    sent = [later(talk, message(text, "nlu_fallback"), hours) for text, hours in (("hm", 7), ("the bins", 0))]
    outcome = talk.hears(message("the bins again", "nlu_fallback"))
    assert [len(texts) for texts in sent] == [1, 1]
    assert outcome["replies"] == []
    assert outcome["understood"] is False
