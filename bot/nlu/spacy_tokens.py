"""Rasa tokenizer over Doorstep's spaCy document."""

from __future__ import annotations

from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc

from bot.nlu.fingerprint import files_fingerprint
from bot.nlu.text import document, is_gap

DOCUMENT = "spacy_document"


def document_of(message: Message) -> Doc:
    """The message's spaCy document, made on first use and kept on the message (never in its output)."""
    found: Doc | None = message.get(DOCUMENT)
    if found is None:
        found = document(message.get(TEXT) or "")
        message.set(DOCUMENT, found)
    return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class SpacyTokens(Tokenizer):  # type: ignore[misc]
    """Gives Rasa the same words that patterns and features see."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """No intent is split into several."""
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_", "token_pattern": None}

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str | None:  # noqa: ARG003 - Rasa's signature
        """Changes when a lexicon or helper file does."""
        return files_fingerprint()

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """The words with their places; white space is left out."""
        doc = document_of(message) if attribute == TEXT else document(message.get(attribute))
        return [Token(word.text, word.idx, lemma=word.norm_) for word in doc if not is_gap(word)]
