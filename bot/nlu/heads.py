"""Linear heads over a message's row: its intent, its kind, and the matters it tells of.

Trained with scikit-learn, kept as plain numbers (npz, never a pickle), applied with numpy alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

Numbers = npt.NDArray[np.float32]

STEPS = 800


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
    def train_one_of(cls, rows: csr_matrix, told: list[str], seed: int, strength: float) -> Head:
        """Learns which one label applies; ``strength`` is the inverse of the regularisation."""
        model = LogisticRegression(C=strength, class_weight="balanced", max_iter=STEPS, random_state=seed)
        model.fit(rows, told)
        labels = [str(label) for label in model.classes_]
        weights, bias = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
        if len(labels) == 2:  # scikit-learn keeps the second label's numbers alone
            weights, bias = np.vstack([np.zeros_like(weights), weights]), np.append(np.zeros_like(bias), bias)
        return cls(labels, weights, bias, exclusive=True)

    @classmethod
    def train_each(cls, rows: csr_matrix, told: list[set[str]], labels: list[str], seed: int, strength: float) -> Head:
        """Learns, for every label that at least one message carries, whether it applies."""
        known = [label for label in labels if any(label in one for one in told)]
        weights, bias = [], []
        for label in known:
            wanted = np.array([label in one for one in told])
            model = LogisticRegression(
                C=strength, class_weight="balanced", solver="liblinear", max_iter=STEPS, random_state=seed
            ).fit(rows, wanted)
            weights.append(model.coef_[0])
            bias.append(model.intercept_[0])
        return cls(known, np.asarray(weights, np.float32), np.asarray(bias, np.float32), exclusive=False)

    def scores(self, row: csr_matrix) -> dict[str, float]:
        """Each label's score for one message, 0 to 1; they add up to one where only one applies."""
        margins = (row.data @ self._by_term[row.indices]).astype(np.float64) + self._bias
        if self.exclusive:
            powers = np.exp(margins - margins.max())
            values = powers / powers.sum()
        else:
            values = 1 / (1 + np.exp(-margins))
        return {label: round(float(value), 4) for label, value in zip(self.labels, values, strict=True)}

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
