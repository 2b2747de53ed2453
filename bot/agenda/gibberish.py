"""Whether a message is no words at all: keys hit at random, one letter over and over, marks only."""

from __future__ import annotations

import re

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy\u00e0\u00e1\u00e2\u00e4\u00e8\u00e9\u00ea\u00eb\u00ed\u00f3\u00f6\u00fa\u00fc")
_REPEATED = re.compile(r"(.)\1{4,}|^(\w{2,3})\2{2,}$")
_MANY_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{7,}")
SHORT = 4
"""Up to this many letters a word without vowels may be an abbreviation: "flt", "hmm", "pls"."""


def is_gibberish(text: str) -> bool:
    """Whether no word of ``text`` looks like one. Numbers, short words and other scripts count as words."""
    if not text.strip():
        return False
    words = re.findall(r"[^\W_]+", text.casefold())
    return all(_is_mashed(word) for word in words) if words else not any(ord(mark) > 0x2000 for mark in text)


def _is_mashed(word: str) -> bool:
    if len(word) <= SHORT or not word.isascii() or not word.isalpha():
        return False
    along_a_row = any(word[:SHORT] in row or word[:SHORT] in row[::-1] for row in _ROWS)
    return bool(along_a_row or not _VOWELS & set(word) or _REPEATED.search(word) or _MANY_CONSONANTS.search(word))
