"""A rough English for messages in other languages, word by word, so that the English understanding can look at them.

It is never shown to anybody: it only helps to find signals that no phrase list foresaw. ``lexicon/glossary/`` holds one
file a language: an English word, and how the language says it. A piece matches where a word begins with it; ``_`` at
its end means the whole word. Longer pieces go first.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any

from bot.nlu.folding import folded
from bot.nlu.lexicon import FOLDER, read

GLOSSARIES = FOLDER / "glossary"
WITHOUT_SPACES = ("zh", "ja", "th")
"""Languages that write their words together."""
JOINED = {"ar": ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ل")}
"""And, so, with, for and the article, where a language writes them together with the word that follows."""
BEGINS, WHOLE = "begins", "whole"

Node = dict[str, Any]
"""The letters that may follow; under ``BEGINS`` and ``WHOLE`` the English of a piece that ends here."""


@lru_cache(maxsize=1)
def languages() -> frozenset[str]:
    """The languages that have a glossary."""
    return frozenset(file.stem for file in GLOSSARIES.glob("*.yml"))


@lru_cache(maxsize=32)
def _glossary(language: str) -> Node:
    """All pieces, letter by letter."""
    root: Node = {}
    for english, pieces in read(f"glossary/{language}.yml").items():
        for piece in map(str, pieces):
            node = root
            for letter in folded(piece.removesuffix("_"))[0]:
                node = node.setdefault(letter, {})
            node.setdefault(WHOLE if piece.endswith("_") else BEGINS, str(english))
    return root


def _is_letter(character: str) -> bool:
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _longest(root: Node, text: str, start: int, joined: bool) -> tuple[str, int] | None:
    """The English of the longest piece that begins at ``start``, and where it ends."""
    node, place, best = root, start, None
    while place < len(text) and text[place] in node:
        node, place = node[text[place]], place + 1
        ends = joined or place == len(text) or not _is_letter(text[place])
        english = node.get(WHOLE) if ends and WHOLE in node else node.get(BEGINS)
        if english is not None:
            best = (english, place)
    return best


def gloss(text: str, language: str) -> str:
    """What the glossary knows of a text, in its order; nothing where the language has none."""
    if language not in languages():
        return ""
    root, plain, joined = _glossary(language), folded(text)[0], language in WITHOUT_SPACES
    told, place = [], 0
    while place < len(plain):
        found = None
        if joined or (_is_letter(plain[place]) and (place == 0 or not _is_letter(plain[place - 1]))):
            before = ("", *(one for one in JOINED.get(language, ()) if plain.startswith(one, place)))
            tries = (_longest(root, plain, place + len(one), joined) for one in before)
            found = next((one for one in tries if one), None)
        if found:
            told.append(found[0])
        place = found[1] if found else place + 1
    return " ".join(told)
