"""The published sentence encoder as it is, with linear heads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.candidates import Judge
from benchmarks.candidates.vector_heads import VectorHeads, train_heads
from bot.nlu.encoder import network
from bot.nlu.encoder.encoder import Encoder
from bot.nlu.encoder.tuning import published_weights
from bot.nlu.labels import Labels

KEY = "frozen"


def published_encoder() -> Encoder:
    """The encoder with all its layers as published; batches and word pieces are those of the encoder in use."""
    return Encoder(published_weights(network.LAYERS)[1], network.LAYERS)


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Learn the heads."""
    train_heads(root / KEY, published_encoder(), texts, labels)


def load(root: Path) -> Judge:
    """Encoder and heads."""
    return VectorHeads(root / KEY, published_encoder()).judge
