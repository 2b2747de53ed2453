"""Rasa component: the heads for kind, matters, signals and strands; it writes the parse data's ``triage`` field."""

from __future__ import annotations

from functools import partial
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import vstack

from bot.nlu.component import Heads
from bot.nlu.heads import Head
from bot.nlu.labels import MATTERS, THRESHOLDS, Thresholds, labels_of, triage
from bot.nlu.ngram_features import MAKE_ROW, row_of
from bot.nlu.signal_heads import pooled, seen_by_model, windows, with_evidence
from bot.nlu.signal_spans import FOUND, LANGUAGE
from bot.nlu.signals import Found
from bot.words import SIGNALS, STRANDS

TRIAGE = "triage"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TriageHeads(Heads):
    """Learns from the labels in each example's metadata; adds what ``SignalSpans`` found."""

    NAMES = ("kind", "matter", "signal", "strand")

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strength``: inverse of the regularisation. The thresholds are scores, 0 to 1.

        ``signal_thresholds``: for each signal the head's score from which it is asked about, and raised.
        """
        return {
            "seed": 1, "strength": 10.0, "category_threshold": 0.3, "secondary_threshold": 0.5,
            "exclusion_threshold": 0.45, "raise_at": 0.8, "check_at": 0.4,
            "signal_thresholds": dict.fromkeys(SIGNALS, (0.5, 0.8)),
        }  # fmt: skip

    def train(self, training_data: TrainingData) -> Resource:
        """Learns all heads and keeps them."""
        examples = [one for one in training_data.intent_examples if one.get(TEXT)]
        labels = [labels_of(one.get(INTENT), (one.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}) for one in examples]
        rows = vstack([row_of(one) for one in examples]).tocsr()
        seed, strength = int(self._config["seed"]), float(self._config["strength"])
        each = partial(Head.train_each, rows, seed=seed, strength=strength)
        return self.keep(
            {
                "kind": Head.train_one_of(rows, [one.kind for one in labels], seed, strength),
                "matter": each([set(one.matters) for one in labels], list(MATTERS)),
                "signal": each([set(one.signals) for one in labels], list(SIGNALS)),
                "strand": each([set(one.strands) for one in labels], list(STRANDS)),
            }
        )

    def process(self, messages: list[Message]) -> list[Message]:
        """Writes ``triage`` as plain JSON types (``bot.agenda.state.Triage``)."""
        thresholds = Thresholds(**{name: float(self._config[name]) for name in THRESHOLDS})
        for message in messages:
            row = row_of(message)
            matters = self._heads["matter"].scores(row)
            language = message.get(LANGUAGE) or "en"
            found = message.get(FOUND) or []
            if language == "en":
                found = [*found, *self._seen(message, thresholds)]
            result = triage(self._heads["kind"].scores(row), matters, found, language, thresholds)
            message.set(TRIAGE, dict(result), add_to_output=True)
        return messages

    def _seen(self, message: Message, thresholds: Thresholds) -> list[Found]:
        """The signals that the model sees in a message, a long one also by its windows."""
        text: str = message.get(TEXT)
        head, strands = self._heads["signal"], self._heads["strand"]
        make_row = message.get(MAKE_ROW)

        def score_part(part: str) -> dict[str, float]:
            return head.scores(make_row(part))

        scores = pooled(head.scores(row_of(message)), [score_part(text[slice(*span)]) for span in windows(text)])
        limits = {name: (float(low), float(high)) for name, (low, high) in self._config["signal_thresholds"].items()}
        seen = seen_by_model(scores, strands.scores(row_of(message)), limits, thresholds.check_at, thresholds.raise_at)
        return with_evidence(seen, text, score_part)
