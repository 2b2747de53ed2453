"""A message as the numbers that the encoder reads: words spelt out, then cut into word pieces."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from bot.nlu.encoder.published import published
from bot.nlu.text import document, shorthand

SLURS = {
    "race": "racist slur",
    "religion": "religious slur",
    "sexual_orientation": "homophobic slur",
    "disability": "slur about a disability",
    "transgender": "transphobic slur",
    "gender": "sexist slur",
    "age": "slur about age",
}
"""What stands for a hateful word, however it was spelt, masked or marked: the encoder knows what it means."""


def spelt_out(text: str) -> str:
    """The text with texting shorthand in full words, and a hateful word named by what it is."""
    found: list[str] = []
    for token in document(text):
        plain: str = token.norm_
        if plain.startswith("slur_"):
            word = SLURS.get(plain.removeprefix("slur_"), "slur")
        elif plain in _spellings() and token.text.casefold() != plain:
            word = plain
        else:
            word = token.text
        found.append(word + token.whitespace_)
    return "".join(found)


@lru_cache(maxsize=1)
def _spellings() -> frozenset[str]:
    return frozenset(shorthand().values())


@lru_cache(maxsize=4)
def _tokenizer(longest: int) -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(published("tokenizer.json")))
    tokenizer.no_padding()
    tokenizer.enable_truncation(longest)
    return tokenizer


def pieces(texts: Sequence[str], longest: int) -> list[list[int]]:
    """The word pieces of each text, at most ``longest``."""
    return [one.ids for one in _tokenizer(longest).encode_batch([spelt_out(text) for text in texts])]


def padded(rows: Sequence[Sequence[int]], multiple: int = 1) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float32]]:
    """The pieces as one table, filled up with zeros, and where a piece stands (1) or none (0)."""
    width = -(-max(len(row) for row in rows) // multiple) * multiple
    numbers = np.zeros((len(rows), width), np.int32)
    mask = np.zeros((len(rows), width), np.float32)
    for place, row in enumerate(rows):
        numbers[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return numbers, mask
