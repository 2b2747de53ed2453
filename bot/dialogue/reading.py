"""How hard an English text is to read: its words, its longest sentence and its Flesch-Kincaid grade.

The grade is 0.39 * words a sentence + 11.8 * syllables a word - 15.59 (Kincaid and others, 1975), in American school
years; five more is the age. What has to stand as it is (numbers, web addresses, names) counts as one word of one
syllable: it makes a sentence longer, but no harder. This looks at form alone: whether a text is clear and kind has to
be read.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

AGE_AT_GRADE_0 = 5

_ADDRESS = re.compile(r"\S+@\S+\.\w+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|gov|co|uk|net)\b(?:[./]\w+)*")
_NUMBER = re.compile(r"\+?\d(?:[ ,.:]?\d)*(?:[ap]m\b)?")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?]+(?=[\s\"')\u201d]|$)|\n")
_NAME = "name"
"""Stands in for whatever is there word for word."""

_VOWELS = re.compile(r"[aeiouy]+")
_SILENT = re.compile(
    r"(?<=[^aeiouyl])e$|(?<=[aeiouyl]l)e$|(?<=[^aeiouyscgxz])es$|(?<=[^aeiouytd])ed$"
    r"|(?<=[aeiouy][^aeiouy])e(?=(?:ly|ful|fully|ment|less|ness|thing|one|body|where|times|how|guarding|guard)$)"
)
_SOUNDED = re.compile(r"(?:sh|ch|[scgxz])es$")
"""The e of "noises", which only looks like that of "notes"."""
_APART = re.compile(
    r"(?<![cst])i(?=a)|(?<![cstgx])i(?=ou)|(?<![cstg])i(?=o[^u])|[aeiouy](?=ings?$)|(?<!p)e(?=o)|(?<![qg])u(?=a)"
    r"|i(?=et|er$|est$)|[aeiou](?=y[aeiou](?!ngs?$))"
)
"""The first of two vowels that stand together and are spoken apart."""
_SPECIAL = {
    "anyone": 3, "area": 3, "areas": 3, "behaviour": 3, "business": 2, "businesses": 3, "confidential": 4,
    "confidentiality": 7, "create": 2, "created": 3, "every": 2, "everyday": 3, "everyone": 3, "everything": 3,
    "evening": 2, "fireworks": 2, "idea": 3, "orientation": 5, "people": 2, "phoneline": 2, "religion": 3,
    "sometimes": 2, "violence": 3, "were": 1,
}  # fmt: skip
"""Words that the rules above count wrongly."""


@dataclass(frozen=True)
class Level:
    """What was measured of one text."""

    words: int
    longest_sentence: int
    """In words."""
    grade: float

    @property
    def age(self) -> int:
        """The reading age in years."""
        return max(AGE_AT_GRADE_0, round(self.grade + AGE_AT_GRADE_0))


def level(text: str, verbatim: Collection[str] = ()) -> Level:
    """Measure ``text``. ``verbatim``: names and other pieces that stand in it as they are and count as one word."""
    plain = text
    for piece in sorted(filter(None, verbatim), key=len, reverse=True):
        plain = plain.replace(piece, f" {_NAME} ")
    plain = _NUMBER.sub(f" {_NAME} ", _ADDRESS.sub(f" {_NAME} ", plain))
    sentences = [words for words in (_WORD.findall(part) for part in _SENTENCE_END.split(plain)) if words]
    words = [word for sentence in sentences for word in sentence]
    if not words:
        return Level(0, 0, 0.0)
    sounds = sum(syllables(word) for word in words)
    grade = 0.39 * len(words) / len(sentences) + 11.8 * sounds / len(words) - 15.59
    return Level(len(text.split()), max(map(len, sentences)), round(grade, 1))


def syllables(word: str) -> int:
    """The syllables of an English word as it is spelt, at least 1; parts joined by a hyphen are counted each."""
    return sum(_of_one(part) for part in word.casefold().replace("\u2019", "'").split("-") if part) or 1


def _of_one(word: str) -> int:
    """Letters and apostrophes only; ``n't`` is a syllable of its own after a consonant (didn't, but not don't)."""
    stem, _, ending = word.partition("'")
    if word.endswith("n't") and word not in ("aren't", "weren't"):
        stem = word.removesuffix("n't")
        return _of_one(stem) + (1 if re.search(r"[^aeiouyrw]e?$", stem) else 0) if stem else 1
    sibilant = ending == "s" and re.search(r"(?:[szx]|ch|sh|[cg]e)$", stem) is not None
    if stem in _SPECIAL:
        return _SPECIAL[stem] + sibilant
    groups = len(_VOWELS.findall(stem))
    silent = 0 if _SOUNDED.search(stem) and len(stem) > 4 else len(_SILENT.findall(stem))
    return max(1, groups - silent + len(_APART.findall(stem))) + sibilant
