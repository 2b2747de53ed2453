"""What Doorstep's Rasa components have in common."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.featurizers.featurizer import Featurizer

from bot.nlu.fingerprint import files_fingerprint
from bot.nlu.heads import Head

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
    """A component of linear heads over the n-gram row, kept one file a head."""

    NAMES: tuple[str, ...] = ()

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
            heads = {name: Head.load(folder / f"{name}.npz") for name in cls.NAMES}
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
