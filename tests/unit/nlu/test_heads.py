"""Heads learn, are kept as plain numbers, and give the same scores again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import vstack

from bot.nlu.heads import Head
from bot.nlu.ngrams import Ngrams
from bot.nlu.text import document

TEXTS = ["loud music all night", "music every night", "drums at night", "thanks a lot", "many thanks", "thank you"] * 2
DOCUMENTS = [document(text) for text in TEXTS]
NGRAMS = Ngrams.learn(DOCUMENTS)
ROWS = vstack([NGRAMS.row(doc) for doc in DOCUMENTS]).tocsr()
NOISY = ["noise"] * 3 + ["none"] * 3


def test_a_head_learns_which_one_applies() -> None:
    head = Head.train_one_of(ROWS, NOISY * 2, seed=1, strength=10)
    scores = head.scores(NGRAMS.row(document("music at night")))
    assert scores["noise"] > 0.9
    assert sum(scores.values()) == pytest.approx(1, abs=0.001)


def test_training_twice_gives_the_same_numbers() -> None:
    rows = NGRAMS.row(document("night music thanks"))
    heads = [Head.train_one_of(ROWS, NOISY * 2, seed=1, strength=10) for _ in range(2)]
    assert heads[0].scores(rows) == heads[1].scores(rows)


def test_a_kept_head_scores_as_before(tmp_path: Path) -> None:
    told = [{"noise"} if one == "noise" else set() for one in NOISY * 2]
    head = Head.train_each(ROWS, told, ["noise", "never_told"], seed=1, strength=10)
    head.save(tmp_path / "matter.npz")
    row = NGRAMS.row(document("music"))
    assert Head.load(tmp_path / "matter.npz").scores(row) == head.scores(row)
    assert head.labels == ["noise"]


def test_a_pickle_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "bad.npz", labels=np.array([{"a": 1}], dtype=object), weights=[[1.0]], bias=[0.0])
    with pytest.raises(ValueError, match="allow_pickle"):
        Head.load(tmp_path / "bad.npz")


def test_an_empty_message_has_a_row_too() -> None:
    assert NGRAMS.row(document("")).shape == ROWS[0].shape
