"""The figures of the bake-off: what a candidate said of labelled messages, held against their labels.

A candidate only ranks messages by each label. Where a signal counts is set here, by the same rule for all candidates:
the lowest thresholds that keep to a number of false alarms in 100 messages without any signal, equally many by signal.
They are set on the messages on which recall is then counted: good for a comparison, a little kind to everyone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sklearn.metrics import average_precision_score

from bot.nlu.evaluation import macro_f1
from bot.words import SIGNALS

Scores = Mapping[str, float]


@dataclass(frozen=True)
class Said:
    """A candidate's scores for one message; the higher, the surer. None at all where it is not asked."""

    signals: Scores
    matters: Scores
    kinds: Scores


@dataclass(frozen=True)
class Figures:
    """How well a candidate did; ``None`` where there was nothing to count."""

    average_precisions: dict[str, float | None]
    """By signal."""
    recall_at_12: float | None
    recall_at_3: float | None
    matter_f1: float | None
    kind_right: float | None

    @property
    def mean_average_precision(self) -> float | None:
        """The mean over the signals."""
        return mean([value for value in self.average_precisions.values() if value is not None])


def mean(values: Sequence[float]) -> float | None:
    """The mean; ``None`` of nothing."""
    return sum(values) / len(values) if values else None


def average_precisions(told: Sequence[set[str]], scores: Sequence[Scores]) -> dict[str, float | None]:
    """How well messages are ranked by each signal, 0 to 1; ``None`` for one that no message carries."""
    found: dict[str, float | None] = {}
    for signal in SIGNALS:
        wanted = [signal in one for one in told]
        column = [one.get(signal, 0.0) for one in scores]
        found[signal] = float(average_precision_score(wanted, column)) if any(wanted) else None
    return found


def even_thresholds(quiet: Sequence[Scores], in_100: float) -> dict[str, float]:
    """For each signal the score above which it counts.

    Args:
        quiet: what was said of messages without any signal.
        in_100: in how many of 100 such messages a signal may be seen falsely. Every signal may see the same number of
            them; a message in which two signals are seen is one false alarm.
    """
    ranked = {signal: sorted((one.get(signal, 0.0) for one in quiet), reverse=True) for signal in SIGNALS}
    thresholds = {signal: scores[0] if scores else 0.0 for signal, scores in ranked.items()}
    for each in range(1, len(quiet)):
        lower = {signal: scores[each] for signal, scores in ranked.items()}
        if sum(alarmed(one, lower) for one in quiet) > in_100 / 100 * len(quiet):
            break
        thresholds = lower
    return thresholds


def alarmed(said: Scores, thresholds: Scores) -> bool:
    """True if any signal is seen in the message."""
    return any(said.get(signal, 0.0) > threshold for signal, threshold in thresholds.items())


def recall_at(in_100: float, told: Sequence[set[str]], scores: Sequence[Scores]) -> float | None:
    """The mean over the signals of how many of a signal's messages are seen, at so many false alarms in 100."""
    pairs = list(zip(told, scores, strict=True))
    thresholds = even_thresholds([said for one, said in pairs if not one], in_100)
    shares = []
    for signal, threshold in thresholds.items():
        own = [said.get(signal, 0.0) > threshold for one, said in pairs if signal in one]
        if own:
            shares.append(sum(own) / len(own))
    return mean(shares)


def figures(messages: Sequence[Mapping[str, Any]], said: Sequence[Said]) -> Figures:
    """All figures over validation messages, labelled as in a line of the triage command."""
    told = [set(one["signals"]) for one in messages]
    signals = [one.signals for one in said]
    pairs = list(zip(messages, said, strict=True))
    matters = [
        ({"matter": matter}, {"matter": likeliest(scores.matters)})
        for one, scores in pairs
        if scores.matters and one["kind"] == "report" and (matter := one["exclusion"] or one["category"])
    ]
    return Figures(
        average_precisions(told, signals),
        recall_at(12, told, signals),
        recall_at(3, told, signals),
        macro_f1(matters, "matter"),
        mean([float(one["kind"] == likeliest(scores.kinds)) for one, scores in pairs if scores.kinds]),
    )


def likeliest(scores: Scores) -> str:
    """The label with the highest score; the first by name of several."""
    return max(sorted(scores), key=lambda label: scores[label])
