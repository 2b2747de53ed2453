"""What the bake-off compares, in the order of its table.

Each candidate is a module of this package, named by its key, with ``load(root)``, which gives a ``Judge``, and
``train(root, texts, labels)``, which leaves in ``root / key`` what ``load`` reads. One that is made of others trains
nothing of its own. The modules are imported only in the process that needs them: most of them load TensorFlow.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from benchmarks.bake_off_figures import Said
from bot.nlu.labels import Labels

Judge = Callable[[Sequence[str]], list[Said]]
"""Says of each text which labels it carries."""


class Module(Protocol):
    """What a candidate's module offers."""

    def train(self, root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
        """Learn from labelled messages."""

    def load(self, root: Path) -> Judge:
        """Make ready to judge messages."""


@dataclass(frozen=True)
class Candidate:
    """One row of the table."""

    key: str
    name: str
    note: str
    """How it was set up, and what it cannot do."""
    made_of: tuple[str, ...] = ()
    """The candidates that it joins, by key."""

    def module(self) -> Module:
        """Its code."""
        return cast(Module, importlib.import_module(f"{__name__}.{self.key}"))


CANDIDATES = (
    Candidate(
        "ngrams",
        "Word and character n-grams, linear heads",
        "Logistic regression for each label over words, word pairs, character runs and the lexicon's topics.",
    ),
    Candidate(
        "diet",
        "Rasa's DIET",
        "Cannot give a message two labels: one that carries several signals is learned as the rarest of them, and what "
        "it says of the signals and of none adds up to one. Matter and kind would each take a further model, with as "
        "much time and memory again, so they are not measured. A transformer over sparse word and character counts, "
        "8 epochs.",
    ),
    Candidate(
        "textcat",
        "spaCy's text classifier",
        "textcat_multilabel with its default model (bag of words and convolutions without vectors) for all labels at "
        "once, 10 epochs.",
    ),
    Candidate(
        "frozen",
        "Sentence encoder as published, linear heads",
        "all-MiniLM-L6-v2, mean and maximum over the words.",
    ),
    Candidate(
        "tuned",
        "Sentence encoder tuned to the training messages, linear heads",
        "Training is that of the heads: the tuned layers come with the code (doorstep finetune).",
    ),
    Candidate(
        "union",
        "Union of n-grams and tuned encoder",
        "The weighted mean of both heads' margins, by vector_share in config.yml.",
        ("ngrams", "tuned"),
    ),
    Candidate(
        "union_with_patterns",
        "The union with spaCy pattern spans",
        "A signal's score is the higher one of the union's and the pattern's; it is also the only one that gives "
        "the very words as evidence.",
        ("ngrams", "tuned"),
    ),
)
