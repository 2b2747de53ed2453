"""A Rasa component of linear heads in pairs: one over the n-grams of a message, one over its vector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix, vstack

from bot.nlu.fingerprint import files_fingerprint
from bot.nlu.heads import Head, Margins, Numbers, as_scores, joint_margins
from bot.nlu.ngram_features import row_of
from bot.nlu.sentence_vectors import VECTORS, vectors_of

OF_VECTORS = "_of_vectors"
"""Ends the name of the head that reads the encoder's vectors; its twin reads n-grams."""

Part = tuple[csr_matrix, Numbers]
"""A message or a stretch of it: its n-gram row and its vector."""

# Rasa calls these methods by the names of their parameters, so the unused ones must stand there.
# ruff: noqa: ARG003


class Heads(GraphComponent):  # type: ignore[misc]
    """Learns, keeps and applies the pairs; one file a head."""

    NAMES: tuple[str, ...] = ()
    """What the pairs are about."""

    def __init__(
        self,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        heads: dict[str, Head] | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._heads = heads or {}

    @classmethod
    def required_components(cls) -> list[type[Any]]:
        """The n-gram row comes first."""
        return [Featurizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """Untrained heads."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> GraphComponent:
        """The trained heads, from plain numbers."""
        with model_storage.read_from(resource) as folder:
            files = {f"{name}{of}": folder / f"{name}{of}.npz" for name in cls.NAMES for of in ("", OF_VECTORS)}
            heads = {name: Head.load(file) for name, file in files.items()}
        return cls(config, model_storage, resource, heads)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changes when a lexicon or helper file does."""
        return files_fingerprint()

    def train_pair(
        self,
        name: str,
        examples: Sequence[Message],
        told: Sequence[set[str]],
        labels: Sequence[str],
        *,
        exclusive: bool,
    ) -> dict[str, Head]:
        """Both heads for ``labels``: over the rows of all examples, and over the vectors of those that have one.

        ``told`` is what each example carries; ``strength`` and ``alpha`` are those of ``config.yml``.

        Raises:
            RuntimeError: a label stands in too few messages.
        """
        seed, strength, alpha = int(self._config["seed"]), float(self._config["strength"]), float(self._config["alpha"])
        rows = vstack([row_of(one) for one in examples]).tocsr()
        of_terms = Head.train(rows, told, labels, exclusive, seed, strength)
        encoded = [place for place, one in enumerate(examples) if one.get(VECTORS)]
        vectors = np.stack([vectors_of(examples[place]).whole for place in encoded])
        of_vectors = Head.train_on_vectors(
            vectors, [told[place] for place in encoded], of_terms.labels, exclusive, seed, alpha
        )
        if of_vectors.labels != of_terms.labels:
            raise RuntimeError(f"A label of {name} stands in too few messages: the encoder read none of them.")
        return {name: of_terms, f"{name}{OF_VECTORS}": of_vectors}

    def keep(self, heads: dict[str, Head]) -> Resource:
        """Takes the trained heads and writes them into the model."""
        self._heads = heads
        with self._model_storage.write_to(self._resource) as folder:
            for name, head in heads.items():
                head.save(folder / f"{name}.npz")
        return self._resource

    def margins(self, name: str, part: Part) -> Margins:
        """How far each label speaks for itself, by both heads; ``vector_share`` weighs them (``config.yml``)."""
        share = float(self._config["vector_share"])
        return joint_margins(self._heads[name], self._heads[name + OF_VECTORS], *part, share=share)

    def scores(self, name: str, part: Part) -> dict[str, float]:
        """The same as scores, 0 to 1."""
        head = self._heads[name]
        return as_scores(head.labels, self.margins(name, part), head.exclusive)
