"""The model in this process, without servers: for ``doorstep triage`` and tests."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import cast

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage

from bot.agenda.state import Understanding
from bot.nlu import redaction, sentence_vectors


class Model:
    """A trained model, loaded once."""

    def __init__(self, file: Path) -> None:
        redaction.install()
        agent = Agent.load(str(file))
        if agent.processor is None:
            raise FileNotFoundError(file)
        self._processor = agent.processor

    def read_ahead(self, texts: Sequence[str]) -> None:
        """Let the encoder read several texts together that are about to be understood: a third of its time each."""
        if len(texts) > 1:
            sentence_vectors.read_ahead(texts)

    def understand(self, text: str, at: datetime) -> Understanding:
        """One message as the chat would understand it; ``at`` says when it was sent, with its zone."""
        message = UserMessage(text, metadata={"state": {"at": at.isoformat()}})
        found = asyncio.run(self._processor.parse_message(message))
        return cast(
            Understanding,
            {
                "text": text,
                "intent": found["intent"]["name"],
                "confidence": found["intent"]["confidence"],
                "entities": found["entities"],
                "triage": found["triage"],
            },
        )
