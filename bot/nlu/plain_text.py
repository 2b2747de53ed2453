"""No message is a command: text that begins with a slash stays text.

Rasa appends a handler to every model that takes ``/intent{...}`` as that intent with full confidence. The edge
neutralises a leading slash and the input channel refuses it; this component, last in the pipeline, holds for every
other way in (``doorstep triage`` among them): an invisible character before the slash switches the handler off.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Untrained
from bot.nlu.text import WORD_JOINER


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PlainText(Untrained):
    """Keeps Rasa's handler of slash messages from acting."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Puts the joiner before a leading slash."""
        for message in messages:
            text = (message.get(TEXT) or "").strip()
            if text.startswith("/"):
                message.set(TEXT, WORD_JOINER + text)
        return messages
