"""The talk by text: what is asked, what is said instead of the words for the web, and what is sent for one outcome."""

from __future__ import annotations

import re
from typing import Any

import pytest

from bot.agenda.by_text import call_999, texts_for, too_late, worded
from bot.agenda.choosing import chosen
from bot.agenda.private import gives_away
from bot.agenda.route_table import LINE_BY_TEXT, SAFE_TO_TEXT_FIRST
from bot.agenda.state import Choice, Outcome, Understanding
from bot.dialogue.segments import segments
from bot.dialogue.wording import safety_texts, support_lines, wording
from bot.words import CATEGORIES
from tests.unit.agenda.talks import LANDLORDS, OWN_NUMBER, REFERENCE, Talk, entity, message
from tests.unit.agenda.test_routes import SENSITIVE_TALKS

PLACE = {"line": "the corner where he stood", "number": "22", "street": "Fern Close"}
WHEN = {"date": "2026-11-17", "time": "23:00", "part": "night", "approximate": True}


def texted(talk: Talk, understanding: Understanding, *, already_999: bool = False) -> tuple[Outcome, list[str]]:
    outcome = talk.hears(understanding)
    return outcome, texts_for(outcome, talk.heard_in, already_999)


def opened(route: str, landlord: str = "dartford") -> Talk:
    talk = Talk(landlord, channel="sms")
    text, found, _, _ = SENSITIVE_TALKS[route]
    talk.hears(message(text, **found))
    return talk


def answered(talk: Talk, words: dict[str, str]) -> list[str]:
    """All texts from here on, until nothing is asked."""
    sent: list[str] = []
    for _ in range(20):
        asks = talk.memory["asks"]
        if asks is None:
            return sent
        sent += texted(talk, message(words.get(asks, "don't know"), "nlu_fallback"))[1]
    raise AssertionError(talk.asked)


@pytest.mark.parametrize("route", SAFE_TO_TEXT_FIRST)
def test_whether_texts_are_safe_is_asked_by_text_alone(route: str) -> None:
    by_text, on_the_page = opened(route), Talk()
    answered(by_text, {"safe_now": "yes", "safe_to_message": "yes"})
    assert by_text.asked[:2] == ["safe_now", "safe_to_message"]
    text, found, _, _ = SENSITIVE_TALKS[route]
    on_the_page.hears(message(text, **found))
    on_the_page.answers({})
    assert "safe_to_message" not in on_the_page.asked


@pytest.mark.parametrize("route", LINE_BY_TEXT)
def test_a_support_line_is_a_number_with_hours_and_only_once_texts_are_safe(route: str) -> None:
    line = next(line for line in support_lines() if line["id"] == LINE_BY_TEXT[route])
    talk = opened(route)
    before = texted(talk, message("yes", "affirm"))[1]
    assert line["number"] not in " ".join(before)
    after = texted(talk, message("yes", "affirm"))[1]
    assert f"day or night: {line['number']}." in " ".join(after)
    assert line["name"] not in " ".join(after)
    assert line["number"] not in " ".join(answered(talk, {}))


def test_every_line_that_may_be_texted_has_hours_that_were_checked() -> None:
    hours = {line["id"]: line.get("hours") for line in support_lines()}
    assert {hours[line_id] for line_id in LINE_BY_TEXT.values()} <= wording()["sms"]["hours"].keys()


@pytest.mark.parametrize("name", list(wording()["sms"]["safety"]))
def test_a_safety_text_fits_a_phone_that_lies_about(name: str) -> None:
    text = worded(wording())["safety"][name]
    assert name in wording()["safety"]
    assert not gives_away(text, support_lines())
    assert not re.search(r"\bpage\b|how angry|\bchild is\b|hurt yourself", text)


def test_a_landlord_approves_the_safety_texts_of_the_phone_too() -> None:
    assert {"sms_self_harm", "sms_call_999"} <= {text["id"] for text in safety_texts()}


def noise(landlord: str = "dartford") -> Talk:
    talk = Talk(landlord, channel="sms")
    places = [entity("place", "22 Fern Close", PLACE), entity("time", "Tuesday at 11", WHEN)]
    talk.hears(message("awful techno above me", "tell", places, category="noise"))
    return talk


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_a_summary_by_text_is_place_time_and_kind(landlord: str) -> None:
    talk = noise(landlord)
    sent = answered(talk, {"anyone_hurt": "no", "name": "Jo Bell", "contact": "this number", "summary_ok": "1"})
    shown = next(text for text in sent if "This is what I have" in text)
    assert "noise, 22 Fern Close, Tuesday 17 November, about 11pm." in shown
    assert "don't share" in shown
    assert not re.search("techno|corner|Jo Bell|77009", "".join(sent))
    assert talk.memory["report"]["state"] == "submitted"
    assert REFERENCE in "".join(sent)


def test_where_a_signal_stands_nothing_is_summed_up() -> None:
    talk = noise()
    talk.hears(message("he said he'd stab me", category="violence", signals=["violence"]))
    sent = " ".join(texted(talk, message("what have you got so far?"))[1])
    assert "I don't put it in a text" in sent
    assert not re.search("noise|Fern|November|people behave", sent)


def test_every_category_has_a_neutral_word() -> None:
    assert wording()["sms"]["matter"].keys() == set(CATEGORIES)
    assert [word for word in wording()["sms"]["matter"].values() if gives_away(word, support_lines())] == []


def test_the_number_that_they_text_from_is_offered_and_taken() -> None:
    talk = noise()
    while talk.memory["asks"] != "contact":
        talk.hears(message("Jo Bell" if talk.memory["asks"] == "name" else "don't know", "nlu_fallback"))
    sent = texted(talk, message("1", "nlu_fallback"))[1]
    assert talk.facts["contact"]["value"] == {"phone": {"number": OWN_NUMBER, "mobile": True}}
    assert talk.facts["contact_method"]["value"] == "text"
    assert OWN_NUMBER[3:] not in "".join(sent)


def test_an_unknown_number_is_not_offered() -> None:
    offered = {known: worded(wording(), known)["questions"]["contact"]["choices"] for known in (OWN_NUMBER, None)}
    assert [len(choices) for choices in offered.values()] == [2, 1]


CHOICES: list[Choice] = [
    {"id": "a-1", "label": "Yes, send it", "value": True}, {"id": "a-2", "label": "Change something", "value": False},
    {"id": "a-3", "label": "Use this number", "value": "this_number"},
]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        ("1|1.|one|One!|option 1|number one|1 please|yes send it|YES SEND IT.|1 yes send it", 1),
        ("2|(2)|two|Change something", 2),
        ("3|this number|on this number please|Use this number", 3),
        ("4|0|12|yes|1 and 2|one of them|no 1|two dogs|", 0),
    ],
)
def test_numbers_words_and_labels_name_a_choice(texts: str, number: int) -> None:
    named = {text: chosen(text, CHOICES, by_text=True) for text in texts.split("|")}
    assert set(map(str, named.values())) == {str(CHOICES[number - 1] if number else None)}, named


def test_on_the_page_a_number_as_a_word_is_no_button() -> None:
    assert chosen("one", CHOICES, by_text=False) is None
    assert chosen("1", CHOICES, by_text=False) == CHOICES[0]


def test_choices_are_numbered_with_their_question() -> None:
    talk = Talk(channel="sms")
    sent = texted(talk, message("music above me till 2 every night", category="noise"))[1]
    assert sent[-1].endswith("frightened?\n1 No\n2 Yes\n3 Rather not say\nReply 1, 2 or 3.")
    assert len(sent) == 1
    talk.hears(message("two", "nlu_fallback"))
    assert talk.facts["anyone_hurt"]["value"] is True


def test_999_is_not_said_twice() -> None:
    found: dict[str, Any] = {"category": "violence", "signals": ["immediate_danger", "violence"]}
    sent = texted(Talk(channel="sms"), message("hes got a knife", **found), already_999=True)[1]
    assert "999" not in " ".join(sent)
    assert "A person at Dartford Borough Council will read this" in " ".join(sent)
    first = texted(Talk(channel="sms"), message("too loud", category="noise"), already_999=True)[1]
    assert first
    assert "999" not in " ".join(first)


def test_nothing_is_texted_once_texts_are_not_safe_and_the_talk_goes_on() -> None:
    talk = opened("domestic_abuse")
    talk.hears(message("yes", "affirm"))
    assert texted(talk, message("NO", "deny"))[1] == []
    assert texted(talk, message("ring my sister after 9", "nlu_fallback"))[1] == []
    assert talk.facts["safe_contact"]["said"] == "ring my sister after 9"


@pytest.mark.parametrize(
    ("text", "wished"),
    [
        ("please dont text me", True), ("I'm in flat 7, but don't ring me", True), ("stop texting me", True),
        ("they never ring me back", False), ("I told him don't text me again", False),
        ("he wont stop texting me", False), ("you never call me back", False),
    ],
)  # fmt: skip
def test_a_wish_for_silence_is_one_that_is_said_to_us(text: str, wished: bool) -> None:
    talk = noise()
    talk.hears(message(text))
    assert ("safe_to_message" in talk.facts) is wished


def test_what_was_asked_about_the_home_is_left_to_a_person() -> None:
    talk = Talk("believe", channel="sms")
    sent = texted(talk, message("my ex has keys, can you change the locks", signals=["domestic_abuse"]))[1]
    sent += answered(talk, {"safe_now": "yes", "safe_to_message": "yes", "safe_contact": "after 3"})
    assert "A person at believe housing will answer your question." in " ".join(sent)
    assert not re.search("lock|alarm|keys", " ".join(sent))


def test_a_summary_of_which_nothing_can_be_said_gives_no_reason_for_it() -> None:
    talk = Talk(channel="sms")
    talk.hears(message("get me a human", "tell", category="noise"))
    assert "This is what I have: noise." in " ".join(texted(talk, message("what have you got so far?"))[1])
    talk.memory["understood"] = {}
    assert "I have what you told me.\n" in " ".join(texted(talk, message("what have you got so far?"))[1])


def test_whoever_says_goodbye_on_a_sensitive_route_gets_no_answer() -> None:
    assert texted(opened("domestic_abuse"), message("bye", "exit"))[1] == []
    assert "You can text here again" in texted(noise(), message("bye", "exit"))[1][0]


def test_a_new_matter_needs_no_page() -> None:
    talk = noise()
    answered(talk, {"anyone_hurt": "no", "summary_ok": "yes"})
    outcome = talk.hears(message("start again", "start_over"))
    assert outcome["status"] == "closed"


def test_what_is_sent_without_a_turn() -> None:
    assert too_late(REFERENCE) == f"We have your message. Your reference is {REFERENCE}."
    assert call_999().startswith("Call 999 now.")
    assert segments(call_999()) <= 2
