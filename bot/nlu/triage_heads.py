"""Rasa component: the heads for kind, matters, signals and strands; it writes the parse data's ``triage`` field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from bot.nlu.gloss import gloss
from bot.nlu.head_pairs import Heads, Part
from bot.nlu.heads import Head, Margins, as_scores
from bot.nlu.labels import MATTERS, THRESHOLDS, Thresholds, triage
from bot.nlu.ngram_features import MAKE_ROW, row_of
from bot.nlu.sentence_vectors import Vectors, encoded, vectors_of
from bot.nlu.signal_heads import seen_by_model, strongest, with_evidence
from bot.nlu.signal_spans import FOUND, LANGUAGE
from bot.nlu.signals import Found
from bot.nlu.training_messages import labelled
from bot.nlu.windows import Span, clause_around, sentences, windows
from bot.words import KINDS, SIGNALS, STRANDS

TRIAGE = "triage"
MOST_CLAUSES = 16
FEWEST_WORDS = 2
"""A single known word of another language says too little."""

MakeRow = Callable[[str], csr_matrix]


def _parts(text: str, row: csr_matrix, vectors: Vectors, make_row: MakeRow) -> list[Part]:
    """The whole text, and the windows of a long one."""
    spans = zip(windows(text), vectors.windows, strict=True)
    return [(row, vectors.whole), *((make_row(text[slice(*span)]), vector) for span, vector in spans)]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class TriageHeads(Heads):
    """Learns from the labels in each example's metadata; adds what ``SignalSpans`` found."""

    NAMES = ("kind", "matter", "signal", "strand")

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """``strength``: inverse of the regularisation; ``alpha``: the regularisation of the heads over vectors.

        ``vector_share``: how much, 0 to 1, these count beside those over n-grams. ``pattern_weight``: how much a
        pattern's score adds to what the model says of a signal; ``window_penalty``: how much less a window of a long
        text says than the whole, since it lacks what the rest explains (both in log odds). The thresholds are scores,
        0 to 1.

        ``signal_thresholds``: for each signal the head's score from which it is asked about, and raised.
        """
        return {
            "seed": 1, "strength": 10.0, "alpha": 100.0, "vector_share": 0.5, "pattern_weight": 1.0,
            "window_penalty": 0.7,
            "category_threshold": 0.3, "secondary_threshold": 0.5, "exclusion_threshold": 0.45,
            "raise_at": 0.8, "check_at": 0.4, "signal_thresholds": dict.fromkeys(SIGNALS, (0.5, 0.8)),
        }  # fmt: skip

    def train(self, training_data: TrainingData) -> Resource:
        """Learns all heads and keeps them."""
        examples, labels = labelled(training_data)
        everyone = range(len(examples))
        # A strand is asked for only where there is hate, so it is learned from hate alone.
        hateful = [place for place in everyone if "hate" in labels[place].signals]
        told: dict[str, tuple[tuple[str, ...], list[set[str]], Sequence[int]]] = {
            "kind": (KINDS, [{one.kind} for one in labels], everyone),
            "matter": (MATTERS, [set(one.matters) for one in labels], everyone),
            "signal": (SIGNALS, [set(one.signals) for one in labels], everyone),
            "strand": (STRANDS, [set(one.strands) for one in labels], hateful),
        }
        heads: dict[str, Head] = {}
        for name, (values, carried, places) in told.items():
            own, carry = [examples[place] for place in places], [carried[place] for place in places]
            heads |= self.train_pair(name, own, carry, values, exclusive=name == "kind")
        return self.keep(heads)

    def process(self, messages: list[Message]) -> list[Message]:
        """Writes ``triage`` as plain JSON types (``bot.agenda.state.Triage``)."""
        at = Thresholds(**{name: float(self._config[name]) for name in THRESHOLDS})
        for message in messages:
            whole = row_of(message), vectors_of(message).whole
            language = message.get(LANGUAGE) or "en"
            seen = self._seen(message, at) if language == "en" else self._seen_in_gloss(message, language, at)
            kinds, matters = self.scores("kind", whole), self.scores("matter", whole)
            message.set(TRIAGE, dict(triage(kinds, matters, seen, language, at)), add_to_output=True)
        return messages

    def _model_margins(self, parts: Sequence[Part]) -> Margins:
        """What the model says of each signal: of the whole, in a long text also of its windows; the highest counts."""
        whole, *of_windows = (self.margins("signal", part) for part in parts)
        penalty = float(self._config["window_penalty"])
        margins: Margins = np.max([whole, *(margins - penalty for margins in of_windows)], axis=0)
        return margins

    def _limits(self) -> dict[str, tuple[float, float]]:
        return {name: (float(low), float(high)) for name, (low, high) in self._config["signal_thresholds"].items()}

    def _said(self, text: str, spans: Sequence[Span], make_row: MakeRow) -> list[dict[str, float]]:
        """How much each stretch speaks for each signal.

        Only for naming the words, so the n-grams will do: a second pass of the encoder would double the time.
        """
        return [self._heads["signal"].scores(make_row(text[slice(*span)])) for span in spans]

    def _seen(self, message: Message, at: Thresholds) -> list[Found]:
        """The signals of a message in English: what the model sees and what is explicit, together."""
        text: str = message.get(TEXT)
        make_row: MakeRow = message.get(MAKE_ROW)
        explicit: list[Found] = message.get(FOUND) or []
        parts = _parts(text, row_of(message), vectors_of(message), make_row)
        labels, patterns, limits = self._heads["signal"].labels, strongest(explicit), self._limits()
        margins = self._model_margins(parts)
        margins += float(self._config["pattern_weight"]) * np.array([patterns.get(label, 0.0) for label in labels])
        scores = as_scores(labels, margins, exclusive=False)
        sure = [one for one in explicit if one.score >= at.raise_at]
        for signal, score in self._clause_scores(text, sure, make_row).items():
            if score >= limits[signal][1]:  # by itself it must be clear: a clause alone lacks what the rest explains
                scores[signal] = max(scores[signal], score)
        seen = seen_by_model(scores, self.scores("strand", parts[0]), patterns, limits, at.check_at, at.raise_at)
        spans = sentences(text) if seen else []
        return with_evidence(seen, explicit, text, spans, self._said(text, spans, make_row))

    def _seen_in_gloss(self, message: Message, language: str, at: Thresholds) -> list[Found]:
        """The signals of a message in another language: those explicit, and what the model sees in a rough English."""
        text: str = message.get(TEXT)
        make_row: MakeRow = message.get(MAKE_ROW)
        explicit: list[Found] = message.get(FOUND) or []
        spans = sentences(text)
        told = [gloss(text[slice(*span)], language) for span in spans]
        english = ". ".join(words for words in told if words)
        if len(english.split()) < FEWEST_WORDS:
            return explicit
        parts = _parts(english, make_row(english), encoded([english])[0], make_row)
        scores = as_scores(self._heads["signal"].labels, self._model_margins(parts), exclusive=False)
        known = strongest(explicit)
        strands, limits = self.scores("strand", parts[0]), self._limits()
        found = seen_by_model(scores, strands, {}, limits, at.check_at, at.raise_at)
        seen = [one for one in found if one[0] not in known]
        said = [self._heads["signal"].scores(make_row(words)) for words in told]
        return [*explicit, *with_evidence(seen, [], text, spans, said)]

    def _clause_scores(self, text: str, sure: list[Found], make_row: MakeRow) -> dict[str, float]:
        """Explicit words judged in their own clause: "the boiler is off and he hits me" is not about boilers alone."""
        spans = list(dict.fromkeys(clause_around(text, one.start, one.end) for one in sure))[:MOST_CLAUSES]
        if not spans or spans == [(0, len(text))]:
            return {}
        told = [text[slice(*span)] for span in spans]
        said = {
            span: self.scores("signal", (make_row(words), one.whole))
            for span, words, one in zip(spans, told, encoded(told), strict=True)
        }
        found: dict[str, float] = {}
        for one in sure:
            score = said.get(clause_around(text, one.start, one.end), {}).get(one.signal, 0.0)
            found[one.signal] = max(found.get(one.signal, 0.0), score)
        return found
