"""What Doorstep's Rasa components have in common."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage

from bot.nlu.fingerprint import files_fingerprint

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
