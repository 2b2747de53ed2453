"""Rasa keeps nothing: facts of record live in Doorstep's own tables."""

from __future__ import annotations

# ruff: noqa: ARG002 - Rasa's signatures
from collections.abc import Iterable
from typing import Any

from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import TrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker


class EphemeralTrackerStore(TrackerStore):  # type: ignore[misc]
    """Finds nothing and saves nothing, so there is no second copy of a resident's words.

    Every turn starts from the state that the edge sends, so any Rasa process can take any turn. The methods are
    asynchronous and cannot fail: Rasa's fail-safe wrapper would otherwise keep trackers in memory.
    """

    def __init__(self, domain: Domain | None = None, event_broker: EventBroker | None = None, **options: Any) -> None:
        super().__init__(domain, event_broker)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """Nothing is kept."""
        return None

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Nothing is kept."""

    async def keys(self) -> Iterable[str]:
        """Nothing is kept."""
        return []
