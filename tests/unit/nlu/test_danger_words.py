"""The short list of danger that the edge reads by itself, held against Rasa's explicit patterns.

The list is quicker, the patterns know more: where they are silent the model's own heads are left to hear it. A phrase
that is added to the list shows up here until somebody has looked at it.
"""

from __future__ import annotations

from bot.nlu.signals import SCORES, find_signals
from bot.nlu.text import document
from tests.unit.triage.test_in_danger import DANGER, LOOK_ALIKES

OF_DANGER = {"immediate_danger", "violence", "self_harm", "domestic_abuse"}

LEFT_TO_THE_MODEL = {
    "hes tryna get in the window",
    "hes breaking in",
    "man climbing through my window",
    "hes in my house now",
    "there is someone in my flat help",
    "he is killing her",
    "someones been shot",
    "she wont wake up",
    "im about to jump",
    "hes setting fire to my door",
    "call the police",
    "please call 999",
    "help!! me. please",
}
"""Told in words that no pattern names."""

TAKEN_FOR_DANGER = {
    "they have a nerf gun",
    "he has a glue gun",
    "in the film he has a gun",
    "hes got a gun in that game",
    "what do you do if someone has a knife",
    "he was kicking the door in last week",
    "that bleeding dog",
    "hes bleeding annoying",
    "unconscious bias training",
    "theres a fire door stuck open",
    "theres a fire pit",
}
"""Look-alikes for which the patterns raise immediate danger all the same: they err towards yes, and staff clear it."""


def raised(text: str, score: float) -> set[str]:
    return {one.signal for one in find_signals(document(text)) if one.score >= score}


def test_what_the_short_list_hears_the_patterns_hear_too() -> None:
    assert {text for text in DANGER if not raised(text, 0) & OF_DANGER} == LEFT_TO_THE_MODEL


def test_what_only_looks_like_danger_is_hardly_ever_raised_by_the_patterns() -> None:
    heard = {text for text in LOOK_ALIKES if "immediate_danger" in raised(text, SCORES["sure"])}
    assert heard == TAKEN_FOR_DANGER
