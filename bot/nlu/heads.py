"""Linear heads: a message's intent, its kind, the matters it tells of, its signals.

Each reads a row of n-grams or a vector of the encoder. Trained with scikit-learn, kept as plain numbers (npz, never a
pickle), applied with numpy alone.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.neural_network import MLPClassifier

Numbers = npt.NDArray[np.float32]
Margins = npt.NDArray[np.float64]

STEPS = 800
TOLERANCE = 0.1
"""Where liblinear stops: a tenth of this takes half as long again and moves no figure of the evaluation."""
VECTOR_STEPS = 40


class Head:
    """Scores for a fixed list of labels: either one of them applies (``exclusive``), or each by itself."""

    def __init__(self, labels: list[str], weights: Numbers, bias: Numbers, exclusive: bool) -> None:
        self.labels = labels
        self.exclusive = exclusive
        self._weights = weights
        self._bias = bias
        # By term, so that scoring a message reads only the rows of the terms that stand in it.
        self._by_term: Numbers = np.ascontiguousarray(weights.T)

    @classmethod
    def train(
        cls,
        rows: csr_matrix,
        told: Sequence[set[str]],
        labels: Sequence[str],
        exclusive: bool,
        seed: int,
        strength: float,
    ) -> Head:
        """Learns each label that at least one message carries against all others, from rows of n-grams.

        ``strength`` is the inverse of the regularisation.
        """
        known = [label for label in labels if any(label in one for one in told)]
        wanted = np.array([[label in one for label in known] for one in told], int)
        # The dual form takes a third of the time of any other here. It draws random numbers, shared by all threads of
        # a process; hence processes, in which each label starts from the seed.
        one_label = LogisticRegression(
            C=strength, class_weight="balanced", solver="liblinear", dual=True, tol=TOLERANCE, max_iter=STEPS,
            random_state=seed,
        )  # fmt: skip
        models = OneVsRestClassifier(one_label, n_jobs=os.cpu_count()).fit(rows, wanted).estimators_
        weights = [model.coef_[0] for model in models]
        bias = [model.intercept_[0] for model in models]
        return cls(known, np.asarray(weights, np.float32), np.asarray(bias, np.float32), exclusive)

    @classmethod
    def train_on_vectors(
        cls, vectors: Numbers, told: Sequence[set[str]], labels: Sequence[str], exclusive: bool, seed: int, alpha: float
    ) -> Head:
        """Learns all labels at once from the encoder's vectors: a network without a hidden layer is a linear model.

        ``alpha`` is the regularisation. Labels that no message carries are left out.
        """
        known = [label for label in labels if any(label in one for one in told)]
        wanted = np.array([[label in one for label in known] for one in told], int)
        model = MLPClassifier((), solver="lbfgs", alpha=alpha, max_iter=VECTOR_STEPS, random_state=seed)
        model.fit(vectors, wanted.argmax(axis=1) if exclusive else wanted)
        weights, bias = model.coefs_[0].T.astype(np.float32), model.intercepts_[0].astype(np.float32)
        return cls(known, weights, bias, exclusive)

    def margins(self, values: csr_matrix | Numbers) -> Margins:
        """How far each label speaks for (above 0) or against itself, from a row of n-grams or a vector."""
        if isinstance(values, np.ndarray):
            return np.asarray(values @ self._by_term, np.float64) + self._bias
        return np.asarray(values.data @ self._by_term[values.indices], np.float64) + self._bias

    def scores(self, values: csr_matrix | Numbers) -> dict[str, float]:
        """Each label's score for one message, 0 to 1; they add up to one where only one applies."""
        return as_scores(self.labels, self.margins(values), self.exclusive)

    def save(self, file: Path) -> None:
        """Writes labels and numbers."""
        np.savez_compressed(
            file, labels=np.array(self.labels), weights=self._weights, bias=self._bias, exclusive=self.exclusive
        )

    @classmethod
    def load(cls, file: Path) -> Head:
        """Reads labels and numbers; refuses anything that would need unpickling."""
        with np.load(file, allow_pickle=False) as data:
            labels = [str(label) for label in data["labels"]]
            return cls(labels, data["weights"], data["bias"], bool(data["exclusive"]))


def as_scores(labels: Sequence[str], margins: Margins, exclusive: bool) -> dict[str, float]:
    """Margins as scores, 0 to 1."""
    if exclusive:
        powers = np.exp(margins - margins.max())
        values = powers / powers.sum()
    else:
        values = 1 / (1 + np.exp(-margins))
    return {label: round(float(value), 4) for label, value in zip(labels, values, strict=True)}


def joint_margins(terms: Head, vectors: Head, row: csr_matrix, vector: Numbers, share: float) -> Margins:
    """What two heads over the same labels say together.

    One reads the words themselves, one what the encoder makes of them; ``share`` (0 to 1) is the weight of the latter.
    """
    return (1 - share) * terms.margins(row) + share * vectors.margins(vector)
