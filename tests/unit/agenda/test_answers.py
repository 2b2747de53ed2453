"""What yes, no, "don't know" and "rather not say" are taken for."""

from __future__ import annotations

import pytest

from bot.agenda.answers import act_of, answer_for, leading_answer
from bot.words import ASKS


@pytest.mark.parametrize(
    ("text", "act", "rest"),
    [
        ("yes", "affirm", ""),
        ("Yeah he is", "affirm", "he is"),
        ("aye", "affirm", ""),
        ("no, just knackered", "deny", "just knackered"),
        ("no no nothing like that", "deny", "no nothing like that"),
        ("nah", "deny", ""),
        ("Nobody's hurt", "deny", "hurt"),
        ("dont know", "dont_know", ""),
        ("I don't know his name", "dont_know", "his name"),
        ("not sure", "dont_know", ""),
        ("no idea", "dont_know", ""),
        ("rather not say", "decline", ""),
        ("I'd rather not", "decline", ""),
        ("prefer not to say thanks", "decline", "thanks"),
        ("anonymous please", "decline", "please"),
        ("he hit me", None, "he hit me"),
        ("notice the noise", None, "notice the noise"),
        ("yesterday about 4", None, "yesterday about 4"),
        ("Norman next door", None, "Norman next door"),
        ("okra", None, "okra"),
        ("", None, ""),
    ],
)
def test_the_opening_words_of_an_answer(text: str, act: str | None, rest: str) -> None:
    assert leading_answer(text) == (act, rest)


NEVER_ASKED = (
    "contact_method", "consent_share", "child_writing", "own_behaviour", "not_a_tenant", "perpetrator_under_18",
    "housing_worry",
)  # fmt: skip
"""Inferred, part of the summary, or told by oneself: never put as questions."""


def test_every_question_has_an_answer_for_dont_know_and_rather_not_say() -> None:
    unanswerable = [
        name
        for name in ASKS
        if name not in NEVER_ASKED and (answer_for(name, "dont_know") is None or answer_for(name, "decline") is None)
    ]
    assert unanswerable == []


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("he's not here now", "affirm"),
        ("police have took him, im ok now", "affirm"),
        ("no im fine, he's at work", "affirm"),
        ("he's gone mad out there", None),
        ("not safe at all", "deny"),
        ("no", "deny"),
    ],
)
def test_whether_somebody_is_safe_is_read_from_what_they_say_of_the_other(text: str, act: str | None) -> None:
    assert act_of("safe_now", text, "tell") == act


@pytest.mark.parametrize(
    ("asks", "text", "act"),
    [
        ("summary_ok", "send it", "affirm"),
        ("summary_ok", "looks good thanks", "affirm"),
        ("summary_ok", "please send it now", "affirm"),
        ("summary_ok", "send it to my sister", None),
        ("summary_ok", "don't send it", None),
        ("child_worry", "theres a toddler yes", "affirm"),
        ("child_worry", "two little ones", "affirm"),
        ("child_worry", "the baby is fine", None),
        ("child_worry", "theyve no kids", None),
        ("anyone_hurt", "my arm got scratched pulling it off", "affirm"),
        ("anyone_hurt", "yeh", "affirm"),
        ("anyone_hurt", "not bitten no", None),
    ],
)
def test_a_yes_is_heard_in_the_words_of_the_one_who_says_it(asks: str, text: str, act: str | None) -> None:
    assert act_of(asks, text, "nlu_fallback") == act


@pytest.mark.parametrize(
    ("asks", "text", "act"),
    [
        ("contact", "fuck sake just send it", "decline"),
        ("name", "dont need my name", "decline"),
        ("more", "just send it", "deny"),
    ],
)
def test_who_wants_it_sent_is_asked_for_no_more(asks: str, text: str, act: str) -> None:
    assert act_of(asks, text, "nlu_fallback") == act
