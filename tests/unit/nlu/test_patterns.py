"""The small language of the pattern files."""

from __future__ import annotations

import pytest

from bot.nlu.patterns import PatternError, Phrases, compile_pattern
from bot.nlu.text import document

LISTS = {"who": ["he", "she", "@group"], "group": ["they"]}

MATCHES = [
    ("he|she ran", "She ran off", "She ran"),
    ("kick* door", "he was kicking doors, kicking door", "kicking door"),
    ("@who ran", "they ran", "they ran"),
    ("my ..2 door", "my big red door", "my big red door"),
    ("my ..1 door", "my big red door", None),
    ("my ..2 door", "it is my. Door", None),
    ("go away? now", "go now", "go now"),
    ("@slur_race", "a p@ki shop", "p@ki"),
    ("@slur", "you spastic", "spastic"),
]


@pytest.mark.parametrize(("line", "text", "words"), MATCHES)
def test_a_pattern_finds_its_words(line: str, text: str, words: str | None) -> None:
    found = [span.text for _, span in Phrases({"one": [line]}, LISTS).find(document(text))]
    assert found == ([words] if words else [])


@pytest.mark.parametrize("line", ["", "@nobody ran"])
def test_a_pattern_that_cannot_match_is_refused(line: str) -> None:
    with pytest.raises(PatternError):
        compile_pattern(line, LISTS)
