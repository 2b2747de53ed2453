"""All training messages with their labels, and a hash that says which they were."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

from rasa.shared.nlu.constants import INTENT, METADATA, METADATA_EXAMPLE, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.importer import read_messages
from bot.nlu.labels import Labels, labels_of


def training_messages(folder: Path) -> tuple[list[str], list[Labels]]:
    """Texts and labels, in the order of the files and of the messages in them."""
    examples, labels = labelled(read_messages(sorted(folder.glob("*.yml"))))
    return [one.get(TEXT) for one in examples], labels


def labelled(data: TrainingData) -> tuple[list[Message], list[Labels]]:
    """Rasa's examples that have text, and the labels of each."""
    examples = [one for one in data.intent_examples if one.get(TEXT)]
    return examples, [
        labels_of(one.get(INTENT), (one.get(METADATA) or {}).get(METADATA_EXAMPLE) or {}) for one in examples
    ]


def data_hash(texts: Sequence[str], labels: Sequence[Labels]) -> str:
    """SHA-256 over texts and labels, whatever their order."""
    lines = sorted(
        json.dumps([text, one.kind, sorted(one.matters), sorted(one.signals), sorted(one.strands)])
        for text, one in zip(texts, labels, strict=True)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
