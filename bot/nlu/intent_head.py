"""Rasa intent classifier: one linear head over the n-gram row."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import vstack

from bot.nlu.component import Heads
from bot.nlu.heads import Head
from bot.nlu.ngram_features import row_of
from bot.nlu.sample import sample

RANKED = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentHead(Heads, IntentClassifier):  # type: ignore[misc]
    """The act of a message. Rasa's own logistic regression has no setting for its strength, and too little of it."""

    NAMES = ("intent",)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strength``: inverse of the regularisation; ``most_of_one``: how many messages of one intent are learned."""
        return {"seed": 1, "strength": 10.0, "most_of_one": 4000}

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the head and keeps it."""
        by_intent: dict[str, list[Message]] = {}
        for one in training_data.intent_examples:
            if one.get(TEXT):
                by_intent.setdefault(one.get(INTENT), []).append(one)
        # One intent has most messages; they need not all be gone over, since each intent counts the same.
        most = int(self._config["most_of_one"])
        examples = [own[place] for own in by_intent.values() for place in sample([one.get(TEXT) for one in own], most)]
        rows = vstack([row_of(one) for one in examples]).tocsr()
        intents = [{one.get(INTENT)} for one in examples]
        seed, strength = int(self._config["seed"]), float(self._config["strength"])
        head = Head.train(rows, intents, sorted(by_intent), exclusive=True, seed=seed, strength=strength)
        return self.keep({"intent": head})

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from the intent found."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the likeliest intent, and a short ranking for ``FallbackClassifier``."""
        for message in messages:
            scores = self._heads["intent"].scores(row_of(message))
            ranking = [
                {"name": name, "confidence": scores[name]}
                for name in sorted(scores, key=lambda name: (-scores[name], name))[:RANKED]
            ]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
