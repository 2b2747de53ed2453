"""How alike messages are in their letters: for finding near-duplicates within and between the sets of messages."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

NEAR_DUPLICATE = 0.5
"""The likeness from which two messages count as near-duplicates."""
RUN = 5


def likeness(some: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.float64]:
    """For each of ``some`` the likeness, 0 to 1, to the nearest of ``others``.

    It is the share of five-letter runs in common (Jaccard). A text without such a run is like nothing.
    """
    counter = CountVectorizer(analyzer="char_wb", ngram_range=(RUN, RUN), binary=True, lowercase=True, dtype=np.float32)
    rows = counter.fit_transform([*some, *others]).tocsr()
    left, right = rows[: len(some)], rows[len(some) :]
    both = (left @ right.T).toarray()
    sizes = np.asarray(left.sum(axis=1)) + np.asarray(right.sum(axis=1)).T - both
    return np.asarray((both / sizes.clip(min=1)).max(axis=1), np.float64)


def near_duplicates(some: Sequence[str], others: Sequence[str]) -> list[int]:
    """The places of those among ``some`` that nearly stand among ``others``."""
    return [place for place, value in enumerate(likeness(some, others)) if value >= NEAR_DUPLICATE]
