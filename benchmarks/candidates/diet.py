"""Rasa's DIET, which knows one label a message, so that every question needs a Rasa model of its own."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.model_training import train_nlu
from rasa.utils.log_utils import configure_structlog

from benchmarks.bake_off_figures import Said
from benchmarks.candidates import Judge
from benchmarks.candidates.groups import GROUPS, SEED, carried
from bot.nlu.encoder.pieces import spelt_out
from bot.nlu.labels import Labels

KEY = "diet"
EPOCHS = 8
NONE = "none"
QUESTIONS = ("signals",)
"""What it is asked, by name in ``GROUPS``; each further one takes as long again."""
CONFIG: dict[str, Any] = {
    "recipe": "default.v1",
    "assistant_id": "bake_off",
    "language": "en",
    "importers": [{"name": "bot.nlu.importer.Importer"}],
    "pipeline": [
        {"name": "bot.nlu.spacy_tokens.SpacyTokens"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {
            "name": "DIETClassifier", "epochs": EPOCHS, "random_seed": SEED, "entity_recognition": False,
            "constrain_similarities": True, "ranking_length": 0,
        },
    ],
}  # fmt: skip


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Learn each question by itself, from files as any Rasa project has them."""
    spelt = [spelt_out(text) for text in texts]
    told = carried(labels)
    for name in QUESTIONS:
        folder = root / KEY / name
        (folder / "nlu").mkdir(parents=True)
        (folder / "config.yml").write_text(json.dumps(CONFIG), encoding="utf-8")
        (folder / "nlu" / "messages.yml").write_text(_as_training_data(spelt, rarest(told[name])), encoding="utf-8")
        made = train_nlu(str(folder / "config.yml"), str(folder / "nlu"), str(folder), fixed_model_name="model")
        if made is None:
            raise RuntimeError(f"Rasa made no model for the {name}.")


def rarest(told: Sequence[set[str]]) -> list[str]:
    """One label for each message: the rarest of its own, else ``none``."""
    frequency = Counter(label for one in told for label in one)
    return [min(one, key=lambda label: (frequency[label], label), default=NONE) for one in told]


def _as_training_data(texts: Sequence[str], labels: Sequence[str]) -> str:
    """Rasa's training data; JSON is YAML too."""
    by_intent: dict[str, list[dict[str, str]]] = {}
    for text, label in zip(texts, labels, strict=True):
        by_intent.setdefault(label, []).append({"text": text})
    intents = [{"intent": intent, "examples": examples} for intent, examples in sorted(by_intent.items())]
    # YAML does not know JSON's escapes of signs beyond 16 bits.
    return json.dumps({"version": "3.1", "nlu": intents}, ensure_ascii=False)


def load(root: Path) -> Judge:
    """The trained models."""
    configure_structlog(logging.ERROR)  # else each message is written out, which takes longer than understanding it
    agents = {name: Agent.load(str(root / KEY / name / "model.tar.gz")) for name in QUESTIONS}

    def judge(texts: Sequence[str]) -> list[Said]:
        return asyncio.run(_all(agents, texts))

    return judge


async def _all(agents: dict[str, Agent], texts: Sequence[str]) -> list[Said]:
    unasked: dict[str, dict[str, float]] = {name: {} for name in GROUPS}
    return [
        Said(**(unasked | {name: await _scores(agent, name, spelt_out(text)) for name, agent in agents.items()}))
        for text in texts
    ]


async def _scores(agent: Agent, name: str, text: str) -> dict[str, float]:
    """What the question's model says of each label; ``none`` is no label."""
    if agent.processor is None:
        raise RuntimeError(f"Rasa cannot load the model for the {name}.")
    found = await agent.processor.parse_message(UserMessage(text))
    return {one["name"]: float(one["confidence"]) for one in found["intent_ranking"] if one["name"] != NONE}
