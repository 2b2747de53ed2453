"""The union of n-grams and tuned encoder, and the signals that explicit words point to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.bake_off_figures import Said
from benchmarks.candidates import Judge, union
from bot.nlu.labels import Labels
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
    """Each signal's score, or that of the surest pattern where it is higher."""
    signals = dict(said.signals)
    for found in find_signals(document(text)):
        signals[found.signal] = max(signals.get(found.signal, 0.0), found.score)
    return replace(said, signals=signals)
