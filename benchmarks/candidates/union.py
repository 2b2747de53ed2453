"""N-grams and the tuned encoder together, as ``TriageHeads`` joins them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from scipy.sparse import csr_matrix

from benchmarks.bake_off_figures import Said
from benchmarks.candidates import Judge, ngrams, tuned
from benchmarks.candidates.groups import GROUPS, head_settings
from benchmarks.candidates.ngrams import TermHeads
from benchmarks.candidates.vector_heads import VectorHeads
from bot.nlu.encoder.encoder import encoder
from bot.nlu.heads import Numbers, as_scores, joint_margins
from bot.nlu.labels import Labels


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Nothing: both parts are trained by themselves."""


def load(root: Path) -> Judge:
    """Both parts."""
    terms, vectors = TermHeads(root / ngrams.KEY), VectorHeads(root / tuned.KEY, encoder())
    share = head_settings().vector_share

    def judge(texts: Sequence[str]) -> list[Said]:
        rows, seen = [terms.row(text) for text in texts], vectors.encoder.vectors(texts)
        return [
            Said(**{name: together(name, row, vector) for name in GROUPS})
            for row, vector in zip(rows, seen, strict=True)
        ]

    def together(name: str, row: csr_matrix, vector: Numbers) -> dict[str, float]:
        head = terms.heads[name]
        return as_scores(head.labels, joint_margins(head, vectors.heads[name], row, vector, share), head.exclusive)

    return judge
