"""The encoder in use: texts in, one vector each out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

from bot.nlu.encoder import network
from bot.nlu.encoder.pieces import padded, pieces
from bot.nlu.encoder.published import published
from bot.nlu.encoder.weights import manifest, tuned_layers

BATCH = 16
Vectors = npt.NDArray[np.float32]


def word_embeddings(file: Path) -> npt.NDArray[np.float32]:
    """The published word embeddings, read from the file only where a word is looked up.

    A safetensors file begins with the length of its header (8 bytes), then the header in JSON.
    """
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(8), "little")
        entry = json.loads(opened.read(length))[network.WORDS]
    start = 8 + length + entry["data_offsets"][0]
    return np.memmap(file, dtype=np.float32, mode="r", offset=start, shape=tuple(entry["shape"]))


class Encoder:
    """Published word embeddings and ``layers``: the weights of the first ``count`` layers by their published names."""

    def __init__(self, layers: Mapping[str, npt.NDArray[np.floating[Any]]], count: int) -> None:
        self._words = word_embeddings(published("model.safetensors"))
        # Variables, since TensorFlow keeps every constant of a graph several times over (600 MB more, measured).
        weights = {name: tf.Variable(value, trainable=False) for name, value in network.turned(layers).items()}
        self._encode = tf.function(
            lambda embedded, mask: network.encode(embedded, mask, weights, count),
            input_signature=[tf.TensorSpec([None, None, network.WIDTH]), tf.TensorSpec([None, None])],
        )
        self.vectors(["The first call takes a second longer, and no resident should wait for it."])

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """A vector for each text; those of like length go through the network together."""
        rows = pieces(texts, network.LONGEST)
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        found = np.zeros((len(rows), 2 * network.WIDTH), np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            numbers, mask = padded([rows[place] for place in places])
            found[places] = self._encode(self._words[numbers], mask).numpy()
        return found


@lru_cache(maxsize=1)
def encoder() -> Encoder:
    """The encoder of this process, with the tuned layers."""
    return Encoder(tuned_layers(), manifest().layers)
