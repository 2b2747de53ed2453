"""Stretches of a text that are judged by themselves: windows of a long one, and sentences."""

from __future__ import annotations

import re

WINDOW_WORDS = 60
STEP_WORDS = 30
WHOLE_WORDS = 130
"""Up to so many words a text is also read as a whole; beyond that the whole is pooled from its windows."""
SHORTEST_WORDS = 4
_SENTENCE = re.compile("[^.!?;\\n。！？؟۔।]+[.!?;\\n。！？؟۔।]*")
_CLAUSE_ENDS = re.compile(r"[.!?;,\n]|\b(?:and|but|so|because|cos|then|while)\b", re.IGNORECASE)

Span = tuple[int, int]
"""From which character to which."""


def windows(text: str) -> list[Span]:
    """Overlapping stretches of a long text, whatever its punctuation; none for one of ordinary length."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    if len(words) <= WINDOW_WORDS:
        return []
    starts = range(0, len(words) - STEP_WORDS, STEP_WORDS)
    return [(words[start][0], words[min(start + WINDOW_WORDS, len(words)) - 1][1]) for start in starts]


def sentences(text: str) -> list[Span]:
    """The sentences of a text; a very short one belongs to the one before it."""
    found: list[Span] = []
    for match in _SENTENCE.finditer(text):
        short = len(match.group().split()) < SHORTEST_WORDS
        if short and found:
            found[-1] = (found[-1][0], match.end())
        elif match.group().strip():
            found.append(match.span())
    return found or [(0, len(text))]


def clause_around(text: str, start: int, end: int) -> Span:
    """The clause that the stretch from ``start`` to ``end`` stands in."""
    before = [match.end() for match in _CLAUSE_ENDS.finditer(text, 0, start)]
    after = _CLAUSE_ENDS.search(text, end)
    return (before[-1] if before else 0, after.start() if after else len(text))
