"""Which strand a word of abuse belongs to, from the reviewed lexicon."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.lexicon import read


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (strand, re.compile("|".join(f"(?:{word})" for word in words))) for strand, words in read("hateful.yml").items()
    ]


@lru_cache(maxsize=65536)
def slur_strand(word: str) -> str | None:
    """The strand of a hateful word in lower case; ``None`` for every other word."""
    if word.isdigit() or not any(character.isalpha() for character in word):
        return None
    return next((strand for strand, pattern in _patterns() if pattern.fullmatch(word)), None)
