"""Word and character n-grams with linear heads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from scipy.sparse import csr_matrix, vstack

from benchmarks.bake_off_figures import Said
from benchmarks.candidates import Judge
from benchmarks.candidates.groups import EXCLUSIVE, GROUPS, carried, head_settings
from bot.nlu.heads import Head
from bot.nlu.labels import Labels
from bot.nlu.ngrams import Ngrams
from bot.nlu.text import document

KEY = "ngrams"
VOCABULARY = "vocabulary.json"


class TermHeads:
    """A learned vocabulary and a head for each question."""

    def __init__(self, folder: Path) -> None:
        data = json.loads((folder / VOCABULARY).read_text(encoding="utf-8"))
        self._ngrams = Ngrams(data["terms"], data["weights"])
        self.heads = {name: Head.load(folder / f"{name}.npz") for name in GROUPS}

    def row(self, text: str) -> csr_matrix:
        """What the heads read."""
        return self._ngrams.row(document(text))


def train(root: Path, texts: Sequence[str], labels: Sequence[Labels]) -> None:
    """Learn vocabulary and heads, as ``NgramFeatures`` and ``TriageHeads`` do."""
    folder, settings = root / KEY, head_settings()
    folder.mkdir()
    documents = [document(text) for text in texts]
    ngrams = Ngrams.learn(documents)
    rows = vstack([ngrams.row(one) for one in documents]).tocsr()
    (folder / VOCABULARY).write_text(json.dumps(ngrams.as_dict()), encoding="utf-8")
    for name, told in carried(labels).items():
        head = Head.train(rows, told, GROUPS[name], name == EXCLUSIVE, settings.seed, settings.strength)
        head.save(folder / f"{name}.npz")


def load(root: Path) -> Judge:
    """Judges by the heads alone."""
    own = TermHeads(root / KEY)

    def judge(texts: Sequence[str]) -> list[Said]:
        rows = [own.row(text) for text in texts]
        return [Said(**{name: head.scores(row) for name, head in own.heads.items()}) for row in rows]

    return judge
