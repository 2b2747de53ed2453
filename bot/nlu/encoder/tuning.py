"""Tunes the encoder to residents' messages (``doorstep finetune``); the word embeddings stay as published.

All labels are learned at once from one vector a message: what helps to tell abuse from a quarrel also helps with noise.
Seeded: the same messages, seed and machine give the same layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import tensorflow as tf
from safetensors.numpy import load_file
from sklearn.metrics import average_precision_score

from bot.nlu.encoder import network
from bot.nlu.encoder.pieces import padded, pieces
from bot.nlu.encoder.published import published
from bot.nlu.encoder.weights import Plan
from bot.nlu.labels import MATTERS, Labels
from bot.words import KINDS, SIGNALS, STRANDS

BATCH = 32
CHUNK = 16
"""Batches among which messages are sorted by length, so that little is filled up with nothing."""
WARM_UP = 0.06
DROP = 0.1
LARGEST_STEP = 1.0
HEADS_FASTER = 10
"""The heads begin from nothing, the layers from published weights, so the heads take longer steps."""
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Group:
    """Labels that are learned side by side, and how much they count."""

    names: tuple[str, ...]
    weight: float
    exclusive: bool = False


GROUPS = {
    "signals": Group(SIGNALS, 4.0),
    "strands": Group(STRANDS, 1.0),
    "matters": Group(MATTERS, 4.0),
    "kind": Group(KINDS, 0.5, exclusive=True),
}


def targets(labels: Sequence[Labels]) -> dict[str, Numbers]:
    """What each group should say of each message."""
    told: list[dict[str, Any]] = [
        {"signals": one.signals, "strands": one.strands, "matters": one.matters, "kind": {one.kind}} for one in labels
    ]
    return {
        name: np.array([[label in one[name] for label in group.names] for one in told], np.float32)
        for name, group in GROUPS.items()
    }


def published_weights(layers: int) -> tuple[Numbers, dict[str, Numbers]]:
    """The word embeddings, and the other weights of the first ``layers`` layers."""
    weights: dict[str, Numbers] = load_file(published("model.safetensors"))
    words = weights.pop(network.WORDS)
    left_out = (*network.UNUSED, *(f"encoder.layer.{place}." for place in range(layers, network.LAYERS)))
    return words, {name: value for name, value in weights.items() if not name.startswith(left_out)}


def _rate(plan: Plan, steps: int) -> Callable[[int], float]:
    warm = max(1, int(steps * WARM_UP))
    return lambda step: plan.rate * min((step + 1) / warm, max(0.0, (steps - step) / (steps - warm)))


def _batches(lengths: Sequence[int], random: np.random.Generator) -> Iterator[npt.NDArray[np.int64]]:
    order = random.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), BATCH * CHUNK):
        chunk = sorted(order[start : start + BATCH * CHUNK], key=lambda place: lengths[place])
        batches += [np.array(chunk[first : first + BATCH]) for first in range(0, len(chunk), BATCH)]
    yield from (batches[place] for place in random.permutation(len(batches)))


class Tuning:
    """The network with its heads while it is tuned."""

    def __init__(self, plan: Plan) -> None:
        tf.keras.utils.set_random_seed(plan.seed)
        tf.config.experimental.enable_op_determinism()
        self.plan = plan
        self.words, layers = published_weights(plan.layers)
        self.layers = {name: tf.Variable(value) for name, value in network.turned(layers).items()}
        random = np.random.default_rng(plan.seed)
        self.heads = {
            name: (
                tf.Variable(random.normal(0, 0.02, (2 * network.WIDTH, len(group.names))).astype(np.float32)),
                tf.Variable(np.full(len(group.names), 0.0 if group.exclusive else -2.0, np.float32)),
            )
            for name, group in GROUPS.items()
        }
        self.variables = [*self.layers.values(), *(part for head in self.heads.values() for part in head)]
        self.optimizers = [tf.keras.optimizers.legacy.Adam(plan.rate) for _ in ("layers", "heads")]
        self._step = tf.function(
            self._learn,
            input_signature=[
                tf.TensorSpec([None, None, network.WIDTH]),
                tf.TensorSpec([None, None]),
                {name: tf.TensorSpec([None, len(group.names)]) for name, group in GROUPS.items()},
            ],
        )
        self._vectors = tf.function(
            lambda embedded, mask: network.encode(embedded, mask, self.layers, plan.layers),
            input_signature=[tf.TensorSpec([None, None, network.WIDTH]), tf.TensorSpec([None, None])],
        )

    def _learn(self, embedded: Any, mask: Any, wanted: dict[str, Any]) -> Any:
        with tf.GradientTape() as tape:
            vectors = tf.nn.dropout(network.encode(embedded, mask, self.layers, self.plan.layers, DROP), DROP)
            loss = tf.constant(0.0)
            for name, group in GROUPS.items():
                weight, bias = self.heads[name]
                margins = tf.matmul(vectors, weight) + bias
                if group.exclusive:
                    each = tf.nn.softmax_cross_entropy_with_logits(wanted[name], margins)
                else:
                    each = tf.reduce_sum(tf.nn.sigmoid_cross_entropy_with_logits(wanted[name], margins), axis=1)
                loss += group.weight * tf.reduce_mean(each)
        slopes, _ = tf.clip_by_global_norm(tape.gradient(loss, self.variables), LARGEST_STEP)
        pairs = list(zip(slopes, self.variables))  # noqa: B905 - TensorFlow's zip knows no strict
        self.optimizers[0].apply_gradients(pairs[: len(self.layers)])
        self.optimizers[1].apply_gradients(pairs[len(self.layers) :])
        return loss

    def learn(self, texts: Sequence[str], labels: Sequence[Labels], said: Callable[[int, float], None]) -> None:
        """Goes over all messages ``epochs`` times; ``said`` is told each epoch's number and loss."""
        rows, wanted = pieces(texts, network.LONGEST), targets(labels)
        lengths = [len(row) for row in rows]
        random = np.random.default_rng(self.plan.seed)
        per_epoch = len(list(_batches(lengths, np.random.default_rng(0))))
        rate, step = _rate(self.plan, per_epoch * self.plan.epochs), 0
        for epoch in range(self.plan.epochs):
            losses = []
            for places in _batches(lengths, random):
                numbers, mask = padded([rows[place] for place in places], 8)
                for optimizer, faster in zip(self.optimizers, (1, HEADS_FASTER), strict=True):
                    optimizer.learning_rate = rate(step) * faster
                batch = {name: value[places] for name, value in wanted.items()}
                losses.append(float(self._step(self.words[numbers], mask, batch)))
                step += 1
            said(epoch + 1, float(np.mean(losses)))

    def scores(self, texts: Sequence[str]) -> dict[str, Numbers]:
        """What the tuning heads say of each text, for a look at the progress."""
        rows = pieces(texts, network.LONGEST)
        order = sorted(range(len(rows)), key=lambda place: len(rows[place]))
        vectors = np.zeros((len(rows), 2 * network.WIDTH), np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            numbers, mask = padded([rows[place] for place in places])
            vectors[places] = self._vectors(self.words[numbers], mask).numpy()
        return {name: vectors @ weight.numpy() + bias.numpy() for name, (weight, bias) in self.heads.items()}

    def changed(self) -> dict[str, npt.NDArray[np.float16]]:
        """The tuned layers in half precision, matrices as published."""
        layers = network.turned({name: value.numpy() for name, value in self.layers.items()})
        return {name: value.astype(np.float16) for name, value in layers.items()}


def average_precisions(tuning: Tuning, messages: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """How well the tuning heads rank labelled messages by each signal, 0 to 1."""
    scores = tuning.scores([one["text"] for one in messages])["signals"]
    return {
        signal: round(float(average_precision_score([signal in one["signals"] for one in messages], column)), 3)
        for signal, column in zip(SIGNALS, scores.T, strict=True)
    }
