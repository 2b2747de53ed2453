"""The union of n-grams and tuned encoder, and the signals that explicit words point to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.bake_off_figures import Said
from benchmarks.candidates import Judge, union
from benchmarks.candidates.groups import head_settings
from bot.nlu.labels import Labels
from bot.nlu.signal_heads import strongest
from bot.nlu.signals import find_signals
from bot.nlu.text import document


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Nothing: the patterns are written by hand."""


def load(root: Path) -> Judge:
    """The union and the patterns."""
    of_union = union.load(root)

    def judge(texts: Sequence[str]) -> list[Said]:
        return [with_patterns(text, said) for text, said in zip(texts, of_union(texts), strict=True)]

    judge(["warm"])  # the patterns are compiled when they are first needed
    return judge


def with_patterns(text: str, said: Said) -> Said:
    """Each signal's score with the weight of the surest pattern added, in log odds, as ``TriageHeads`` does."""
    weight = head_settings().pattern_weight
    patterns = strongest(find_signals(document(text)))
    return replace(
        said, signals={name: added(score, weight * patterns.get(name, 0)) for name, score in said.signals.items()}
    )


def added(score: float, more: float) -> float:
    """A score, 0 to 1, with so many log odds more."""
    odds = score / max(1 - score, 1e-6) * math.exp(more)
    return odds / (1 + odds)
