"""Whether a message in another language is plainly a greeting, thanks or a question for another service.

Only a message of which every word is on the lists counts: a single word that nobody listed may tell of danger.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence

MATTERS = ("service", "thanks", "greeting")
"""A message that holds several is answered as the first."""

FRIENDLY = frozenset("🙏👍😊🙂😀👋❤💐🌹")
MOST_WORDS = 16
_OWN_LETTERS = str.maketrans("łıđøß", "lidos")
_ONE_LETTER_A_WORD = ("\u3040", "\u9fff")
"""Japanese and Chinese stand without spaces: each character is a word."""


def plain_matter(text: str, language: str, phrases: Mapping[str, Mapping[str, Sequence[str]]]) -> str | None:
    """``greeting``, ``thanks``, ``service``, or ``None`` where the message is anything else.

    ``phrases`` holds for each language its ``greeting``, ``thanks``, ``service`` and ``filler``; ``any`` is for all.
    """
    if any(unicodedata.category(character) == "So" and character not in FRIENDLY for character in text):
        return None
    words = _words(text)
    if not words or len(words) > MOST_WORDS:
        return None
    known = {
        tuple(_words(phrase)): matter
        for matters in (phrases["any"], phrases.get(language, {}))
        for matter, listed in matters.items()
        for phrase in listed
    }
    found = set(_matters(words, known))
    return None if "unknown" in found else next((matter for matter in MATTERS if matter in found), None)


def _matters(words: Sequence[str], known: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    longest = max(len(phrase) for phrase in known)
    place = 0
    while place < len(words):
        lengths: Iterable[int] = range(min(longest, len(words) - place), 0, -1)
        length = next((length for length in lengths if tuple(words[place : place + length]) in known), 0)
        yield known[tuple(words[place : place + length])] if length else "unknown"
        place += length or 1


def _words(text: str) -> list[str]:
    """Words without accents and capitals. Vowel signs of other scripts are part of the word; digits are words too."""
    spread: list[str] = []
    for character in unicodedata.normalize("NFKD", text.casefold()).translate(_OWN_LETTERS):
        if "\u0300" <= character <= "\u036f" or "\u064b" <= character <= "\u0652":
            continue
        if _ONE_LETTER_A_WORD[0] <= character <= _ONE_LETTER_A_WORD[1]:
            spread.append(f" {character} ")
        else:
            spread.append(character if unicodedata.category(character)[0] in "LMN" else " ")
    return "".join(spread).split()
