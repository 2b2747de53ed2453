"""What yes, no, "don't know" and "rather not say" are taken for."""

from __future__ import annotations

import pytest

from bot.agenda.answers import answer_for, leading_answer
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


def test_every_question_has_an_answer_for_dont_know_and_rather_not_say() -> None:
    unanswerable = [
        name
        for name in ASKS
        if name not in ("contact_method", "consent_share")  # inferred and part of the summary: never put as questions
        and (answer_for(name, "dont_know") is None or answer_for(name, "decline") is None)
    ]
    assert unanswerable == []
