"""Which quick reply a message names: its number, the number as a word, its place, or its label."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.agenda.state import Choice

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NUMBERS = {word: number for number, word in enumerate(_WORDS, start=1)}
_NUMBERED = re.compile(
    r"(?:(?:its|number|option|choice|answer|reply|nr) )*(?P<number>[1-9])(?: (?:please|pls|thanks|thank you))?"
)
_SAME_NUMBER = re.compile(
    r"(?:(?:yes|just|use|on|by|via|text|me|at) )*(?:this|same|the same|my) (?:number|phone|one)(?: please)?"
)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_ORDINAL = re.compile(
    r"^\W*(?:(?:i (?:think|guess|suppose)|maybe|probably|it'?s) )*(?:the )?"
    rf"(?:(?P<word>{'|'.join(_ORDINALS)})|(?P<digit>[1-7])(?:st|nd|rd|th))(?: one| option)?"
    r"(?:,? (?:i (?:think|guess|suppose)|please|probably|maybe))?\W*$"
)
"""A quick reply named by its place: "the second one, I suppose"."""
THIS_NUMBER = "this_number"
"""The value of a choice that stands for the number which the resident texts from."""


def chosen(text: str, choices: Sequence[Choice], *, by_text: bool) -> Choice | None:
    """The quick reply that ``text`` names. ``by_text``: the numbers were shown, so they may be written as words too."""
    ordinal = _ORDINAL.match(text.strip().casefold())
    place = int(ordinal["digit"] or _ORDINALS.index(ordinal["word"]) + 1) if ordinal else 0
    if 0 < place <= len(choices):
        return choices[place - 1]
    plain = _plain(text)
    if by_text:
        plain = " ".join(str(_NUMBERS.get(word, word)) for word in plain.split())
    found = _NUMBERED.fullmatch(plain)
    if found and int(found["number"]) <= len(choices):
        return choices[int(found["number"]) - 1]
    for number, choice in enumerate(choices, start=1):
        label = _plain(choice["label"])
        if plain in (label, f"{number} {label}"):
            return choice
        if choice["value"] == THIS_NUMBER and _SAME_NUMBER.fullmatch(plain):
            return choice
    return None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]+", " ", text.casefold().replace("\u2019", "").replace("'", "")).split())
