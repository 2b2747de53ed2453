"""Rasa intent classifier: linear heads over the n-gram row and the encoder's vector."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.head_pairs import Heads
from bot.nlu.ngram_features import row_of
from bot.nlu.sentence_vectors import VECTORS, vectors_of

RANKED = 5


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class IntentHead(Heads, IntentClassifier):  # type: ignore[misc]
    """The act of a message. Rasa's own logistic regression has no setting for its strength, and too little of it."""

    NAMES = ("intent",)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strength``, ``alpha`` and ``vector_share`` as in ``TriageHeads``."""
        return {"seed": 1, "strength": 10.0, "alpha": 30.0, "vector_share": 0.45}

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the heads from the messages that have vectors, a sample in which no intent outweighs all others."""
        examples = [one for one in training_data.intent_examples if one.get(VECTORS)]
        intents = [{one.get(INTENT)} for one in examples]
        names = sorted(set().union(*intents))
        return self.keep(self.train_pair("intent", examples, intents, names, exclusive=True))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing later in the pipeline learns from the intent found."""
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the likeliest intent, and a short ranking for ``FallbackClassifier``."""
        for message in messages:
            scores = self.scores("intent", (row_of(message), vectors_of(message).whole))
            ranking = [
                {"name": name, "confidence": scores[name]}
                for name in sorted(scores, key=lambda name: (-scores[name], name))[:RANKED]
            ]
            message.set(INTENT, dict(ranking[0]), add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages
