"""Rasa featurizer: the n-gram row of a message, read by the intent classifier and the triage heads."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu.fingerprint import files_fingerprint
from bot.nlu.ngrams import Ngrams
from bot.nlu.spacy_tokens import document_of
from bot.nlu.text import document

VOCABULARY = "vocabulary.json"
MAKE_ROW = "make_row"
"""Under this name each message carries a function that gives a text its row."""

# Rasa calls these methods by the names of their parameters, so the unused ones must stand there.
# ruff: noqa: ARG003


def row_of(message: Message) -> csr_matrix:
    """The message's row, for the heads behind this component in the pipeline."""
    _, sentence = message.get_sparse_features(TEXT)
    if sentence is None:
        raise RuntimeError("NgramFeatures stands behind a component that needs it (config.yml).")
    return csr_matrix(sentence.features)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class NgramFeatures(SparseFeaturizer, GraphComponent):  # type: ignore[misc]
    """Learns the vocabulary from the training messages and gives each message its row."""

    @classmethod
    def required_components(cls) -> list[type[Any]]:
        """Words come first."""
        return [Tokenizer]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``at_least``: in how many training messages a term must stand."""
        return {**SparseFeaturizer.get_default_config(), "at_least": 3}

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
        ngrams: Ngrams | None = None,
    ) -> None:
        super().__init__(name, config)
        self._at_least = int(config["at_least"])
        self._model_storage = model_storage
        self._resource = resource
        self._ngrams = ngrams

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeatures:
        """An untrained featurizer."""
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NgramFeatures:
        """The trained featurizer, from JSON."""
        with model_storage.read_from(resource) as folder:
            data = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        ngrams = Ngrams(data["terms"], data["weights"])
        return cls(config, execution_context.node_name, model_storage, resource, ngrams)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changes when a lexicon or helper file does."""
        return files_fingerprint()

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Nothing beyond the defaults."""

    def train(self, training_data: TrainingData) -> Resource:
        """Learns and keeps the vocabulary."""
        self._ngrams = Ngrams.learn((document_of(one) for one in training_data.intent_examples), self._at_least)
        with self._model_storage.write_to(self._resource) as folder:
            (folder / VOCABULARY).write_text(json.dumps(self._ngrams.as_dict(), ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the row to every training message."""
        self.process(training_data.training_examples)
        return training_data

    def _row_of_text(self, text: str) -> csr_matrix:
        """The row of a part of a message."""
        if self._ngrams is None:
            raise RuntimeError("The n-gram features are used before they are trained.")
        return self._ngrams.row(document(text))

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the row to each message that has text."""
        if self._ngrams is None:
            raise RuntimeError("The n-gram features are used before they are trained.")
        for message in messages:
            if message.get(TEXT):
                row = self._ngrams.row(document_of(message))
                message.set(MAKE_ROW, self._row_of_text)
                message.add_features(Features(row, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages
