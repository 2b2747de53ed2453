"""Text without what writers of other languages leave out on a phone: accents, capitals, vowel signs, double spaces."""

from __future__ import annotations

import re
import unicodedata

_LETTERS = str.maketrans("łıđøß’ʼ`ґيىكهة", "lidos'''гییکہہ")
"""Letters that a phone's keyboard has in another form; an Arabic keyboard writes Urdu with its own."""
_LEFT_OUT = re.compile("[\u0300-\u036f\u064b-\u0655\u0670\u0640\u200c-\u200f\u093c\u09bc\u0a3c\u0a71\u0abc]")
"""Often not written: accents, Arabic vowel signs, joiners, dots below letters in India, Punjabi's doubling sign."""


def folded(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place in ``text``."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character.lower()).translate(_LETTERS):
            letter = " " if part.isspace() else part
            if _LEFT_OUT.match(letter) or (letter == " " and letters[-1:] == [" "]):
                continue
            letters.append(letter)
            places.append(place)
    return "".join(letters), places
