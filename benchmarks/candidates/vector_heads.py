"""Linear heads over an encoder's vectors, whichever encoder it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from benchmarks.bake_off_figures import Said
from benchmarks.candidates.groups import EXCLUSIVE, GROUPS, carried, head_settings
from bot.nlu.heads import Head, Numbers
from bot.nlu.labels import Labels


class Vectors(Protocol):
    """An encoder."""

    def vectors(self, texts: Sequence[str]) -> Numbers:
        """A vector for each text."""


def train_heads(folder: Path, encoder: Vectors, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Learn a head for each question and keep it in the folder."""
    settings = head_settings()
    folder.mkdir()
    vectors = encoder.vectors(texts)
    for name, told in carried(labels).items():
        head = Head.train_on_vectors(
            vectors, told, GROUPS[name], name == EXCLUSIVE, seed=settings.seed, alpha=settings.alpha
        )
        head.save(folder / f"{name}.npz")


class VectorHeads:
    """An encoder and the heads that were learned over it."""

    def __init__(self, folder: Path, encoder: Vectors) -> None:
        self.encoder = encoder
        self.heads = {name: Head.load(folder / f"{name}.npz") for name in GROUPS}

    def judge(self, texts: Sequence[str]) -> list[Said]:
        """Judges by the heads alone."""
        return [
            Said(**{name: head.scores(vector) for name, head in self.heads.items()})
            for vector in self.encoder.vectors(texts)
        ]
