"""What Doorstep's Rasa components have in common."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer
from scipy.sparse import csr_matrix

from bot.nlu.fingerprint import files_fingerprint
from bot.nlu.heads import Head, Margins, Numbers, as_scores, joint_margins

OF_VECTORS = "_of_vectors"
"""Ends the name of the head that reads the encoder's vectors; its twin reads n-grams."""

Part = tuple[csr_matrix, Numbers]
"""A message or a stretch of it: its n-gram row and its vector."""

# Rasa calls these methods by the names of their parameters, so the unused ones must stand there.
# ruff: noqa: ARG003


class Untrained(GraphComponent):  # type: ignore[misc]
    """A component that learns nothing: rules, lexicons, layers that come with the code."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> GraphComponent:
        """There is nothing to set or learn."""
        return cls()

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:
        """Changes when a lexicon or helper file does."""
        return files_fingerprint()


class Heads(GraphComponent):  # type: ignore[misc]
    """A component of linear heads in pairs: over the n-gram row, and over the encoder's vector. One file a head."""

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
