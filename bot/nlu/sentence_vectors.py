"""Rasa featurizer: the encoder's vectors of a message, of the whole and of the windows of a long one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.component import Untrained
from bot.nlu.encoder.encoder import encoder
from bot.nlu.encoder.weights import manifest
from bot.nlu.sample import sample
from bot.nlu.windows import WHOLE_WORDS, windows

VECTORS = "sentence_vectors"
Numbers = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Vectors:
    """One message as the encoder sees it."""

    whole: Numbers
    windows: tuple[Numbers, ...]
    """In the order of ``bot.nlu.windows.windows``; none for a message of ordinary length."""

    def fingerprint(self) -> str:
        """What Rasa compares; the vectors follow from the text, which it compares as well."""
        return "sentence vectors"


def vectors_of(message: Message) -> Vectors:
    """The message's vectors, for the heads behind this component in the pipeline."""
    found: Vectors | None = message.get(VECTORS)
    if found is None:
        raise RuntimeError("SentenceVectors stands behind a component that needs it (config.yml).")
    return found


def encoded(texts: Sequence[str], only_wholes: bool = False) -> list[Vectors]:
    """The vectors of several texts, in one batch. A very long text as a whole is the mean of its windows.

    ``only_wholes`` leaves out the windows that nothing is pooled from.
    """
    spans = [[] if only_wholes and len(text.split()) <= WHOLE_WORDS else windows(text) for text in texts]
    wholes = [place for place, text in enumerate(texts) if not spans[place] or len(text.split()) <= WHOLE_WORDS]
    parts = [texts[place] for place in wholes]
    parts += [texts[place][start:end] for place, own in enumerate(spans) for start, end in own]
    rows = iter(encoder().vectors(parts))
    whole = {place: next(rows) for place in wholes}
    found = []
    for place, own in enumerate(spans):
        seen = tuple(next(rows) for _ in own)
        found.append(Vectors(whole[place] if place in whole else np.mean(seen, axis=0), seen))
    return found


_AHEAD: dict[str, Vectors] = {}
"""Of texts that are about to be understood, read together."""


def read_ahead(texts: Sequence[str]) -> None:
    """Encode texts in one batch before they come one by one. Those of the time before are forgotten."""
    _AHEAD.clear()
    _AHEAD.update(zip(texts, encoded(texts), strict=True))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceVectors(Untrained):
    """Gives each message its vectors. The layers come with the code, so there is nothing to learn here."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``most_of_one``: from how many training messages of one intent the heads over the vectors learn.

        Encoding them takes most of the training time; from twice as many the heads learn hardly more. One intent has
        nearly all messages, and none of the others has as many.
        """
        return {"most_of_one": 4000}

    def __init__(self, config: dict[str, Any]) -> None:
        self._most_of_one = int(config["most_of_one"])

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,  # noqa: ARG003 - Rasa calls by these names
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> SentenceVectors:
        """Nothing is kept."""
        return cls(config)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changes when the tuned layers do, beside lexicons and helper files."""
        return f"{super().fingerprint_addon(config)} {manifest().tuned_layers}"

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Adds the vectors to a sample of the training messages."""
        by_intent: dict[str, list[Message]] = {}
        for message in training_data.intent_examples:
            if message.get(TEXT):
                by_intent.setdefault(message.get(INTENT), []).append(message)
        chosen = [
            own[place]
            for own in by_intent.values()
            for place in sample([message.get(TEXT) for message in own], self._most_of_one)
        ]
        found = encoded([message.get(TEXT) for message in chosen], only_wholes=True)
        for message, vectors in zip(chosen, found, strict=True):
            message.set(VECTORS, vectors)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds the vectors to each message that has text."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                message.set(VECTORS, _AHEAD.get(text) or encoded([text])[0])
        return messages
