"""Rasa component: the heads for kind, matters, signals and strands; it writes the parse data's ``triage`` field."""

from __future__ import annotations

from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix, vstack

from bot.nlu.component import Heads
from bot.nlu.heads import Head, Numbers, joint_scores
from bot.nlu.labels import MATTERS, THRESHOLDS, Thresholds, labels_of, triage
from bot.nlu.ngram_features import MAKE_ROW, row_of
from bot.nlu.sentence_vectors import encoded, vectors_of
from bot.nlu.signal_heads import pooled, seen_by_model, with_evidence
from bot.nlu.signal_spans import FOUND, LANGUAGE
from bot.nlu.signals import Found
from bot.nlu.windows import Span, sentences, windows
from bot.words import KINDS, SIGNALS, STRANDS

TRIAGE = "triage"
HEADS = ("kind", "matter", "signal", "strand")
OF_VECTORS = "_of_vectors"
"""Ends the name of the head that reads the encoder's vectors; its twin reads n-grams."""


Part = tuple[csr_matrix, Numbers]
"""A message or a stretch of it: its n-gram row and its vector."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TriageHeads(Heads):
    """Learns from the labels in each example's metadata; adds what ``SignalSpans`` found."""

    NAMES = tuple(f"{name}{of}" for name in HEADS for of in ("", OF_VECTORS))

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strength``: inverse of the regularisation; ``alpha``: the regularisation of the heads over vectors.

        ``vector_share``: how much, 0 to 1, these count beside those over n-grams. The thresholds are scores, 0 to 1.

        ``signal_thresholds``: for each signal the head's score from which it is asked about, and raised.
        """
        return {
            "seed": 1, "strength": 10.0, "alpha": 0.1, "vector_share": 0.7,
            "category_threshold": 0.3, "secondary_threshold": 0.5, "exclusion_threshold": 0.45,
            "raise_at": 0.8, "check_at": 0.4, "signal_thresholds": dict.fromkeys(SIGNALS, (0.5, 0.8)),
        }  # fmt: skip

    def train(self, training_data: TrainingData) -> Resource:
        """Learns all heads and keeps them."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        labels = [labels_of(one.get(INTENT), (one.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}) for one in examples]
        rows = vstack([row_of(one) for one in examples]).tocsr()
        vectors = np.stack([vectors_of(one).whole for one in examples])
        seed, strength, alpha = int(self._config["seed"]), float(self._config["strength"]), float(self._config["alpha"])
        told: dict[str, tuple[tuple[str, ...], list[set[str]]]] = {
            "kind": (KINDS, [{one.kind} for one in labels]),
            "matter": (MATTERS, [set(one.matters) for one in labels]),
            "signal": (SIGNALS, [set(one.signals) for one in labels]),
            "strand": (STRANDS, [set(one.strands) for one in labels]),
        }
        heads: dict[str, Head] = {}
        for name, (values, carried) in told.items():
            if name == "kind":
                heads[name] = Head.train_one_of(rows, [one.kind for one in labels], seed, strength)
            else:
                heads[name] = Head.train_each(rows, carried, list(values), seed, strength)
            exclusive = heads[name].exclusive
            heads[name + OF_VECTORS] = Head.train_on_vectors(
                vectors, carried, heads[name].labels, exclusive, seed, alpha
            )
        return self.keep(heads)

    def process(self, messages: list[Message]) -> list[Message]:
        """Writes ``triage`` as plain JSON types (``bot.agenda.state.Triage``)."""
        thresholds = Thresholds(**{name: float(self._config[name]) for name in THRESHOLDS})
        for message in messages:
            whole = row_of(message), vectors_of(message).whole
            language = message.get(LANGUAGE) or "en"
            found = message.get(FOUND) or []
            if language == "en":
                found = [*found, *self._seen(message, thresholds)]
            kinds, matters = self._scores("kind", whole), self._scores("matter", whole)
            message.set(TRIAGE, dict(triage(kinds, matters, found, language, thresholds)), add_to_output=True)
        return messages

    def _scores(self, name: str, part: Part) -> dict[str, float]:
        return joint_scores(
            self._heads[name], self._heads[name + OF_VECTORS], *part, share=float(self._config["vector_share"])
        )

    def _seen(self, message: Message, thresholds: Thresholds) -> list[Found]:
        """The signals that the model sees in a message, a long one also by its windows."""
        text: str = message.get(TEXT)
        make_row, vectors = message.get(MAKE_ROW), vectors_of(message)
        whole: Part = row_of(message), vectors.whole
        parts = [
            (make_row(text[slice(*span)]), vector) for span, vector in zip(windows(text), vectors.windows, strict=True)
        ]
        scores = pooled(self._scores("signal", whole), [self._scores("signal", part) for part in parts])
        limits = {name: (float(low), float(high)) for name, (low, high) in self._config["signal_thresholds"].items()}
        strands = self._scores("strand", whole)
        seen = seen_by_model(scores, strands, limits, thresholds.check_at, thresholds.raise_at)
        if not seen:
            return []
        return with_evidence(seen, text, *self._judged_sentences(message, {signal for signal, _, _ in seen}, scores))

    def _judged_sentences(
        self, message: Message, wanted: set[str], scores: dict[str, float]
    ) -> tuple[list[Span], list[dict[str, float]]]:
        """The sentences of a message, and what each says of the signals, so that its words can be named as evidence."""
        text: str = message.get(TEXT)
        spans = sentences(text)
        if len(spans) == 1:
            return spans, [scores]
        by_pattern = {one.signal: one.start for one in message.get(FOUND) or []}
        if wanted <= set(by_pattern):  # what is explicit needs no second look by the encoder
            return spans, [
                {signal: float(start <= by_pattern[signal] < end) for signal in wanted} for start, end in spans
            ]
        told = [text[slice(*span)] for span in spans]
        make_row = message.get(MAKE_ROW)
        return spans, [
            self._scores("signal", (make_row(words), one.whole)) for words, one in zip(told, encoded(told), strict=True)
        ]
