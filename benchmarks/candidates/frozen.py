"""The published sentence encoder as it is, with linear heads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import tensorflow as tf

from benchmarks.candidates import Judge
from benchmarks.candidates.vector_heads import VectorHeads, train_heads
from bot.nlu.encoder import network
from bot.nlu.encoder.encoder import Encoder, word_embeddings
from bot.nlu.encoder.published import published
from bot.nlu.encoder.tuning import published_weights
from bot.nlu.labels import Labels

KEY = "frozen"


class PublishedEncoder(Encoder):
    """The encoder with all its layers as published; batches and word pieces are those of the encoder in use."""

    def __init__(self) -> None:  # the tuned layers of the base class are just what must not be loaded
        published_layers = network.turned(published_weights(network.LAYERS)[1])
        layers = {name: tf.Variable(value, trainable=False) for name, value in published_layers.items()}
        self._words = word_embeddings(published("model.safetensors"))
        self._encode = tf.function(
            lambda embedded, mask: network.encode(embedded, mask, layers, network.LAYERS),
            input_signature=[tf.TensorSpec([None, None, network.WIDTH]), tf.TensorSpec([None, None])],
        )


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Learn the heads."""
    train_heads(root / KEY, PublishedEncoder(), texts, labels)


def load(root: Path) -> Judge:
    """Encoder and heads."""
    return VectorHeads(root / KEY, PublishedEncoder()).judge
