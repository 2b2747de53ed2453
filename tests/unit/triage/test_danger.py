"""The short list of words that sound dangerous, for when understanding is down."""

from __future__ import annotations

import pytest

from bot.triage.danger import sounds_dangerous


@pytest.mark.parametrize(
    "text",
    [
        "he said hed kill me", "HE HAS A KNIFE", "she\u2019s at the door", "my ex is outside again", "help me",
        "i don't want to be here anymore", "don\u2019t want to live", "he's been hitting me", "there's a fire",
        "locked me in", "he beat   me up", "I am scared", "he raped me", "want to die", "not safe here",
        "threatened my son", "they smashed my window",
    ],
)  # fmt: skip
def test_danger_is_heard(text: str) -> None:
    assert sounds_dangerous(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "the music is loud every night", "bins left out again", "skilled plumber needed",
        "the gunnera is overgrown",
        "who do I talk to about parking", "fireplace smells", "grapes on the path", "1999 was a good year",
    ],
)  # fmt: skip
def test_everyday_words_are_not_taken_for_danger(text: str) -> None:
    assert not sounds_dangerous(text)


def test_a_very_long_text_is_read_at_once() -> None:
    assert not sounds_dangerous("a b " * 5000)
    assert sounds_dangerous("a b " * 5000 + "knife")
