"""The tuned sentence encoder that ships with Doorstep, with linear heads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.candidates import Judge
from benchmarks.candidates.vector_heads import VectorHeads, train_heads
from bot.nlu.encoder.encoder import encoder
from bot.nlu.labels import Labels

KEY = "tuned"


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Learn the heads."""
    train_heads(root / KEY, encoder(), texts, labels)


def load(root: Path) -> Judge:
    """Encoder and heads."""
    return VectorHeads(root / KEY, encoder()).judge
