"""The small language of the pattern files, and spaCy matchers made from it.

A pattern is a line of words, matched against plain forms (``bot.nlu.text``):

``he|she``     one of these words            ``kick*``   any word that begins so
``@partner``   a word of the list ``partner`` ``again?``  may be missing
``@slur_race`` a hateful word of that strand, ``@slur`` of any
``..3``        up to three words of the same sentence between
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from spacy.matcher import Matcher
from spacy.tokens import Doc, Span

from bot.nlu.text import nlp
from bot.words import STRANDS

OPTIONAL = re.compile(r"\.\.\d+|.+\?")
SENTENCE_END = [".", "!", "?", ";"]
Lists = Mapping[str, list[str]]


class PatternError(ValueError):
    """A pattern that names a list that is not there, or holds no word."""


def _words(name: str, lists: Lists, seen: tuple[str, ...] = ()) -> list[str]:
    if name not in lists or name in seen:
        raise PatternError(f"there is no list '{name}'")
    found: list[str] = []
    for word in lists[name]:
        found += _words(word[1:], lists, (*seen, name)) if word.startswith("@") else [word]
    return found


def _alternatives(part: str, lists: Lists) -> list[str]:
    """The words that one part of a line stands for; ``*`` in a word stands for any letters."""
    if part == "@slur":
        return [f"slur_{strand}" for strand in STRANDS]
    if part.startswith("@slur_"):
        return [part[1:]]
    words: list[str] = []
    for choice in part.split("|"):
        words += _words(choice[1:], lists) if choice.startswith("@") else [choice]
    return words


def _expression(words: list[str]) -> str:
    return "^(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in words) + ")$"


def _token(part: str, lists: Lists) -> dict[str, Any]:
    words = _alternatives(part, lists)
    if not any("*" in word for word in words):
        return {"NORM": {"IN": words}}
    return {"NORM": {"REGEX": _expression(words)}}


def compile_pattern(line: str, lists: Lists) -> list[dict[str, Any]]:
    """spaCy's token patterns for one line.

    Raises:
        PatternError: the line is empty or names an unknown list.
    """
    tokens: list[dict[str, Any]] = []
    for part in line.split():
        gap = re.fullmatch(r"\.\.(\d+)", part)
        if gap:
            tokens += [{"NORM": {"NOT_IN": SENTENCE_END}, "OP": "?"}] * int(gap.group(1))
        elif part.endswith("?") and len(part) > 1:
            tokens.append({**_token(part[:-1], lists), "OP": "?"})
        else:
            tokens.append(_token(part, lists))
    if not tokens:
        raise PatternError("a pattern without words")
    return tokens


@dataclass(frozen=True)
class _Line:
    """One pattern with a matcher of its own, tried only where a word for each of its needed parts occurs."""

    group: str
    needed: tuple[str, ...]
    """Each part of the line that may not be missing, as it is written."""
    matcher: Matcher


class Phrases:
    """Named groups of patterns over one document.

    spaCy asks every pattern of a matcher about every word. Nearly all of them cannot match, because a word that they
    need is not in the message; these are left out first, which makes the search some ten times as quick.
    """

    def __init__(self, groups: Mapping[str, Iterable[str]], lists: Lists) -> None:
        self._lines: list[_Line] = []
        self._by_word: dict[str, set[str]] = {}
        self._by_beginning: dict[str, dict[str, re.Pattern[str]]] = {}
        for name, lines in groups.items():
            for line in lines:
                needed = tuple(dict.fromkeys(part for part in line.split() if not OPTIONAL.fullmatch(part)))
                for part in needed:
                    self._note_words(part, _alternatives(part, lists))
                matcher = Matcher(nlp().vocab)
                matcher.add(name, [compile_pattern(line, lists)])
                self._lines.append(_Line(name, needed, matcher))

    def _note_words(self, part: str, words: list[str]) -> None:
        expression = re.compile(_expression(words))
        for word in words:
            beginning, star, _ = word.partition("*")
            if star:
                self._by_beginning.setdefault(beginning, {})[part] = expression
            else:
                self._by_word.setdefault(word, set()).add(part)

    def find(self, doc: Doc) -> list[tuple[str, Span]]:
        """Every group's matches, in order of place; within a group they do not overlap, and the first one counts."""
        occurring = self._occurring({token.norm_ for token in doc})
        by_group: dict[str, set[tuple[int, int]]] = {}
        for line in self._lines:
            if occurring.issuperset(line.needed):
                by_group.setdefault(line.group, set()).update((start, end) for _, start, end in line.matcher(doc))
        found: list[tuple[str, Span]] = []
        for group, places in by_group.items():
            free_from = 0
            # The longest of those that begin at the same word, as spaCy chooses where it is greedy.
            for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
                if start >= free_from:
                    found.append((group, doc[start:end]))
                    free_from = end
        return sorted(found, key=lambda one: (one[1].start, one[1].end, one[0]))

    def _occurring(self, words: set[str]) -> set[str]:
        """The parts of patterns for which one of the words stands."""
        parts: set[str] = set()
        for word in words:
            parts |= self._by_word.get(word, set())
            for length in range(len(word) + 1):
                for part, expression in self._by_beginning.get(word[:length], {}).items():
                    if part not in parts and expression.match(word):
                        parts.add(part)
        return parts
