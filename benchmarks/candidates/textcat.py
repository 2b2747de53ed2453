"""spaCy's text classifier with its default model for several labels, over the words as the encoder gets them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import spacy
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch

from benchmarks.bake_off_figures import Said
from benchmarks.candidates import Judge
from benchmarks.candidates.groups import GROUPS, SEED, carried
from bot.nlu.encoder.pieces import spelt_out
from bot.nlu.labels import Labels

KEY = "textcat"
EPOCHS = 10
BATCH = 32
DROP = 0.2


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Learn all labels at once; ``signals/violence`` and ``matters/violence`` are two of them."""
    fix_random_seed(SEED)
    nlp = spacy.blank("en")
    classifier = nlp.add_pipe("textcat_multilabel")
    told = carried(labels)
    for name, group in GROUPS.items():
        for label in group:
            classifier.add_label(f"{name}/{label}")
    examples = [
        Example.from_dict(
            nlp.make_doc(spelt_out(text)),
            {
                "cats": {
                    f"{name}/{label}": float(label in told[name][place]) for name in GROUPS for label in GROUPS[name]
                }
            },
        )
        for place, text in enumerate(texts)
    ]
    optimizer = nlp.initialize(lambda: examples)
    order = random.Random(SEED)
    for _ in range(EPOCHS):
        order.shuffle(examples)
        for batch in minibatch(examples, BATCH):
            nlp.update(batch, sgd=optimizer, drop=DROP)
    nlp.to_disk(root / KEY)


def load(root: Path) -> Judge:
    """The trained pipeline."""
    nlp = spacy.load(root / KEY)

    def judge(texts: Sequence[str]) -> list[Said]:
        return [_said(doc.cats) for doc in nlp.pipe(spelt_out(text) for text in texts)]

    return judge


def _said(scores: dict[str, float]) -> Said:
    return Said(**{name: {label: scores[f"{name}/{label}"] for label in group} for name, group in GROUPS.items()})
