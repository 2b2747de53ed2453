"""The encoder's network: BERT's layers as in Devlin et al. (2018), section 3, and a pooling over its words.

One walk for tuning and for use. Weights go by the names of the published file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf

Tensors = Mapping[str, Any]
"""Weights by published name, as TensorFlow variables, matrices input first (``turned``)."""

HEADS = 12
WIDTH = 384
LAYERS = 6
LONGEST = 192
"""Word pieces at most in one stretch, in tuning as in use; a window of 60 words has about 80."""
NOT_THERE = -1e9
WORDS = "embeddings.word_embeddings.weight"
UNUSED = ("embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias")


def normalised(values: tf.Tensor, weights: Tensors, name: str) -> tf.Tensor:
    """Layer normalisation."""
    mean, variance = tf.nn.moments(values, axes=[-1], keepdims=True)
    return tf.nn.batch_normalization(
        values, mean, variance, weights[f"{name}.LayerNorm.bias"], weights[f"{name}.LayerNorm.weight"], 1e-12
    )


def turned(weights: Mapping[str, npt.NDArray[np.float32]]) -> dict[str, npt.NDArray[np.float32]]:
    """Weights with the matrices of linear layers turned round; twice gives what was there.

    They are published and kept output first; multiplied input first, a message takes half the time.
    """
    return {
        name: np.ascontiguousarray(value.T) if value.ndim == 2 and not name.startswith("embeddings.") else value
        for name, value in weights.items()
    }


def dense(values: tf.Tensor, weights: Tensors, name: str) -> tf.Tensor:
    """A linear layer over (message, word, number); its matrix stands input first."""
    flat = tf.reshape(values, [-1, values.shape[-1]])
    result = tf.matmul(flat, weights[f"{name}.weight"]) + weights[f"{name}.bias"]
    return tf.reshape(result, tf.concat([tf.shape(values)[:2], [result.shape[-1]]], axis=0))


def _attention(values: tf.Tensor, there: tf.Tensor, weights: Tensors, name: str, drop: float) -> tf.Tensor:
    shape = tf.shape(values)

    def split(part: str) -> tf.Tensor:
        cut = tf.reshape(dense(values, weights, f"{name}.self.{part}"), [shape[0], shape[1], HEADS, WIDTH // HEADS])
        return tf.transpose(cut, [0, 2, 1, 3])

    scores = tf.matmul(split("query"), split("key"), transpose_b=True) * (WIDTH // HEADS) ** -0.5 + there
    shares = tf.nn.softmax(scores)
    mixed = tf.transpose(tf.matmul(_dropped(shares, drop), split("value")), [0, 2, 1, 3])
    joined = dense(tf.reshape(mixed, [shape[0], shape[1], WIDTH]), weights, f"{name}.output.dense")
    return normalised(values + _dropped(joined, drop), weights, f"{name}.output")


def _dropped(values: tf.Tensor, drop: float) -> tf.Tensor:
    return tf.nn.dropout(values, drop) if drop else values


def encode(
    embedded: tf.Tensor, mask: tf.Tensor, weights: Tensors, layers: int = LAYERS, drop: float = 0.0
) -> tf.Tensor:
    """One vector a message: the mean and the highest of each number over its words.

    Args:
        embedded: the words' embeddings, (message, word, 384).
        mask: 1 where a word piece stands, 0 where there is none, (message, word).
        weights: by published name, matrices input first.
        layers: how many of the network's layers are walked.
        drop: the share of numbers left out while tuning.
    """
    places = weights["embeddings.position_embeddings.weight"][: tf.shape(mask)[1]]
    values = embedded + places + weights["embeddings.token_type_embeddings.weight"][0]
    values = _dropped(normalised(values, weights, "embeddings"), drop)
    there = (1.0 - mask)[:, tf.newaxis, tf.newaxis, :] * NOT_THERE
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        values = _attention(values, there, weights, f"{name}.attention", drop)
        inner = tf.nn.gelu(dense(values, weights, f"{name}.intermediate.dense"))
        outer = dense(inner, weights, f"{name}.output.dense")
        values = normalised(values + _dropped(outer, drop), weights, f"{name}.output")
    counted = mask[:, :, tf.newaxis]
    mean = tf.reduce_sum(values * counted, axis=1) / tf.reduce_sum(counted, axis=1)
    highest = tf.reduce_max(values + (1.0 - counted) * NOT_THERE, axis=1)
    return tf.concat([mean, highest], axis=-1)
