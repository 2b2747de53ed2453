"""Rasa component: the signals of a message by spaCy patterns and phrase lists."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.component import Untrained
from bot.nlu.language import find_in_other_languages, guess_language
from bot.nlu.signals import find_signals
from bot.nlu.spacy_tokens import document_of

FOUND = "signals_found"
LANGUAGE = "language_guess"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class SignalSpans(Untrained):
    """Leaves what it found on the message, for ``TriageHeads`` to write."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Looks in English and in the other languages, whatever the language seems to be."""
        for message in messages:
            text = message.get(TEXT) or ""
            message.set(LANGUAGE, guess_language(text))
            message.set(FOUND, [*find_signals(document_of(message)), *find_in_other_languages(text)])
        return messages
