"""Heads learn, are kept as plain numbers, and give the same scores again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix, vstack

from bot.nlu.heads import Head, as_scores, joint_margins
from bot.nlu.ngrams import Ngrams
from bot.nlu.text import document

TEXTS = ["loud music all night", "music every night", "drums at night", "thanks a lot", "many thanks", "thank you"] * 2
DOCUMENTS = [document(text) for text in TEXTS]
NGRAMS = Ngrams.learn(DOCUMENTS)
ROWS = vstack([NGRAMS.row(doc) for doc in DOCUMENTS]).tocsr()
NOISY = [{"noise"}] * 3 + [{"none"}] * 3


def test_a_head_learns_which_one_applies() -> None:
    head = Head.train(ROWS, NOISY * 2, ["noise", "none"], exclusive=True, seed=1, strength=10)
    scores = head.scores(NGRAMS.row(document("music at night")))
    assert scores["noise"] > 0.9
    assert sum(scores.values()) == pytest.approx(1, abs=0.001)


def test_training_twice_gives_the_same_numbers() -> None:
    rows = NGRAMS.row(document("night music thanks"))
    heads = [Head.train(ROWS, NOISY * 2, ["noise", "none"], exclusive=True, seed=1, strength=10) for _ in range(2)]
    assert heads[0].scores(rows) == heads[1].scores(rows)


def test_a_kept_head_scores_as_before(tmp_path: Path) -> None:
    told = [one & {"noise"} for one in NOISY * 2]
    head = Head.train(ROWS, told, ["noise", "never_told"], exclusive=False, seed=1, strength=10)
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


def test_a_head_over_vectors_learns_several_labels_at_once() -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 1], [0, 0]] * 5, np.float32)
    told: list[set[str]] = [{"a"}, {"b"}, {"a", "b"}, set()] * 5
    head = Head.train_on_vectors(vectors, told, ["a", "b", "never"], exclusive=False, seed=1, alpha=1e-3)
    assert head.labels == ["a", "b"]
    assert {name for name, score in head.scores(vectors[2]).items() if score > 0.5} == {"a", "b"}
    assert all(score < 0.5 for score in head.scores(vectors[3]).values())


def test_a_head_over_vectors_where_one_label_applies() -> None:
    vectors = np.eye(3, dtype=np.float32).repeat(4, axis=0)
    told = [{label} for label in ("x", "y", "z") for _ in range(4)]
    head = Head.train_on_vectors(vectors, told, ["x", "y", "z"], exclusive=True, seed=1, alpha=1e-3)
    scores = head.scores(vectors[0])
    assert sum(scores.values()) == pytest.approx(1, abs=1e-3)
    assert max(scores, key=lambda name: scores[name]) == "x"


@pytest.mark.parametrize(("share", "score"), [(0.0, 0.5), (1.0, 0.88), (0.5, 0.73)])
def test_two_heads_speak_together_by_their_share(share: float, score: float) -> None:
    row, vector = csr_matrix(np.array([[1.0]], np.float32)), np.array([1.0], np.float32)
    terms = Head(["a"], np.array([[0.0]], np.float32), np.zeros(1, np.float32), exclusive=False)
    vectors = Head(["a"], np.array([[2.0]], np.float32), np.zeros(1, np.float32), exclusive=False)
    margins = joint_margins(terms, vectors, row, vector, share)
    assert as_scores(["a"], margins, exclusive=False)["a"] == pytest.approx(score, abs=0.01)
