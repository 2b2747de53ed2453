"""What the readers share: same-length plain text, found spans, number words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bot.agenda.state import Entity

NUMBER_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "forty five": 45,
}  # fmt: skip
NUMBER = r"(?:[0-9]{1,3}|" + "|".join(sorted((re.sub(" ", "[ -]", word) for word in NUMBER_WORDS), key=len)[::-1]) + ")"

_BLANK = "\x00"
_LONG_GAP = re.compile(r"(\s)\s{4,}")
_SAME_LENGTH = str.maketrans({"\u2018": "'", "\u2019": "'", "\u02bc": "'", "`": "'", "\u00a0": " ", "\u2013": "-",
                              "\u2014": "-", "\u2011": "-"})  # fmt: skip


@dataclass(frozen=True)
class Found:
    """One thing found in a text. ``start`` and ``end`` are character offsets; ``value`` is plain JSON."""

    kind: str
    start: int
    end: int
    value: Any

    def as_entity(self, text: str) -> Entity:
        """The entity as the agenda reads it, with the words as said."""
        return {
            "entity": self.kind, "start": self.start, "end": self.end, "text": text[self.start:self.end],
            "value": self.value,
        }  # fmt: skip


class Cover:
    """Which characters of a text are taken."""

    def __init__(self, spans: Iterable[Found] = ()) -> None:
        self._taken = bytearray()
        for span in spans:
            self.take(span.start, span.end)

    def free(self, start: int, end: int) -> bool:
        """Whether nothing between the offsets is taken."""
        return self._taken.find(1, start, end) == -1

    def take(self, start: int, end: int) -> None:
        """Take the characters between the offsets."""
        if len(self._taken) < end:
            self._taken.extend(bytes(end - len(self._taken)))
        self._taken[start:end] = b"\x01" * (end - start)


def plain(text: str) -> str:
    """Lower case, straight apostrophes, plain dashes and spaces; every character keeps its place.

    The middle of a long run of white space is blanked out: nothing is read across it, and no pattern walks it.
    """
    lowered = (lower if len(lower := character.lower()) == 1 else character for character in text)
    straight = "".join(lowered).translate(_SAME_LENGTH)
    return _LONG_GAP.sub(lambda match: match[1] + _BLANK * (len(match[0]) - 2) + match[1], straight)


def mask(text: str, spans: Iterable[Found]) -> str:
    """The text with the spans blanked out by a character that no pattern reads across."""
    characters = list(text)
    for span in spans:
        characters[span.start : span.end] = _BLANK * (span.end - span.start)
    return "".join(characters)


def number(words: str) -> int | None:
    """The number that "7", "seven" or "a" stands for."""
    words = " ".join(words.replace("-", " ").split())
    if re.fullmatch("[0-9]{1,9}", words):
        return int(words)
    return 1 if words in ("a", "an") else NUMBER_WORDS.get(words)


def without_overlaps(found: Iterable[Found]) -> list[Found]:
    """Of overlapping finds of one kind the longest stays, of equally long ones the first."""
    kept: list[Found] = []
    cover: dict[str, Cover] = {}
    for span in sorted(found, key=lambda span: (span.start - span.end, span.start)):
        taken = cover.setdefault(span.kind, Cover())
        if taken.free(span.start, span.end):
            taken.take(span.start, span.end)
            kept.append(span)
    return sorted(kept, key=lambda span: (span.start, span.end, span.kind))
