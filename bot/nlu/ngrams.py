"""A message as one sparse row: word and character n-grams, and the topics it talks about.

The vocabulary is learned once and kept as JSON. Topics are word groups from the lexicon; they let a few hundred
training messages go further than their own words.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from spacy.tokens import Doc

from bot.nlu.lexicon import read
from bot.nlu.patterns import Phrases
from bot.nlu.text import is_gap

CHARACTERS = (3, 4, 5)
LENGTHS = (1, 2, 3, 5, 8, 13, 21, 40, 80)
TOPIC_WEIGHT = 0.5
"""Weight of a topic beside the n-grams, whose row has length one."""


SHORT = 14
"""Words at most in a message whose act ("yes", "go back") is read from its topics."""


@lru_cache(maxsize=1)
def _topics() -> tuple[list[str], Phrases, Phrases]:
    groups = read("topics.yml")
    names = sorted({**groups["matters"], **groups["acts"]})
    return names, Phrases(groups["matters"], {}), Phrases(groups["acts"], {})


def topics_of(doc: Doc) -> Counter[str]:
    """How often each topic is touched."""
    _, matters, acts = _topics()
    found = matters.find(doc)
    if len(doc) <= SHORT:
        found += acts.find(doc)
    return Counter(name for name, _ in found)


@lru_cache(maxsize=50_000)
def _runs(word: str) -> tuple[str, ...]:
    """The character runs of a word; kept, since most words come again and again."""
    padded = f" {word} "
    return tuple(f"c:{padded[start : start + size]}" for size in CHARACTERS for start in range(len(padded) - size + 1))


def features(doc: Doc) -> Counter[str]:
    """Counts of words, word pairs, character runs within words, and how long the message is."""
    words = []
    for token in doc:
        if is_gap(token):
            continue
        words.append("0" * len(token.norm_) if token.norm_.isdigit() else token.norm_)
    found: Counter[str] = Counter(f"w:{word}" for word in words)
    framed = ["<", *words, ">"]
    found.update(f"p:{first} {second}" for first, second in pairwise(framed))
    for word in words:
        found.update(_runs(word))
    count = len(words)
    found[f"l:{next((limit for limit in LENGTHS if count <= limit), 999)}"] = 3
    return found


class Ngrams:
    """A learned vocabulary with weights (inverse document frequency)."""

    def __init__(self, terms: list[str], weights: list[float]) -> None:
        self.terms = terms
        self.weights = weights
        self.index = {term: place for place, term in enumerate(terms)}
        self.topics = {topic: len(terms) + place for place, topic in enumerate(_topics()[0])}

    @classmethod
    def learn(cls, documents: Iterable[Doc], at_least: int = 2) -> Ngrams:
        """The terms that stand in ``at_least`` documents, in alphabetical order."""
        frequency: Counter[str] = Counter()
        number = 0
        for doc in documents:
            number += 1
            frequency.update(features(doc).keys())
        terms = sorted(term for term, count in frequency.items() if count >= at_least)
        return cls(terms, [round(math.log((1 + number) / (1 + frequency[term])) + 1, 6) for term in terms])

    def row(self, doc: Doc) -> csr_matrix:
        """N-grams as weighted log counts of length one, then the topics."""
        columns: list[int] = []
        values: list[float] = []
        for term, count in features(doc).items():
            place = self.index.get(term)
            if place is not None:
                columns.append(place)
                values.append((1 + math.log(count)) * self.weights[place])
        length = math.sqrt(sum(value * value for value in values)) or 1.0
        values = [value / length for value in values]
        for topic, count in topics_of(doc).items():
            columns.append(self.topics[topic])
            values.append(TOPIC_WEIGHT * min(count, 3))
        order = np.argsort(np.asarray(columns, dtype=np.int32), kind="stable")
        data = np.asarray(values, dtype=np.float32)[order]
        indices = np.asarray(columns, dtype=np.int32)[order]
        return csr_matrix((data, indices, [0, len(indices)]), shape=(1, len(self.terms) + len(self.topics)))

    def as_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {"terms": self.terms, "weights": self.weights}
