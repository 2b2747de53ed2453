"""Rasa entity extractor over ``bot.nlu.extraction``, relative to when the message was stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, METADATA, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Untrained
from bot.nlu.extraction import extract

LONDON = ZoneInfo("Europe/London")


def said_at(metadata: dict[str, Any] | None) -> datetime:
    """When the message was stored (``state.at``), else now: "yesterday" is read from there. Europe/London."""
    at = ((metadata or {}).get("state") or {}).get("at")
    return datetime.fromisoformat(at).astimezone(LONDON) if at else datetime.now(LONDON)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class Entities(Untrained, EntityExtractorMixin):  # type: ignore[misc]
    """Times, places, names, numbers, each with the words as said."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the entities of each message."""
        for message in messages:
            found = extract(message.get(TEXT) or "", said_at(message.get(METADATA)))
            message.set(ENTITIES, [dict(entity) for entity in found], add_to_output=True)
        return messages
