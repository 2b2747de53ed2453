"""Signals that the model sees where no pattern does: its scores on the scale of the patterns, with words as evidence.

The heads' scores mean something else for each signal, so each has two thresholds of its own, set on the validation
messages (``config.yml``). They are stretched to one scale, where ``check_at`` and ``raise_at`` hold for every source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bot.nlu.signals import Found
from bot.nlu.windows import Span
from bot.words import SIGNALS

STRAND_AT = 0.5
LIKELIEST_STRAND_AT = 0.2

Scores = Mapping[str, float]


def on_scale(score: float, check: float, raised: float, check_at: float, raise_at: float) -> float:
    """``score`` on the scale where ``check`` lies at ``check_at`` and ``raised`` at ``raise_at``; all 0 to 1."""
    marks = ((0.0, 0.0), (check, check_at), (raised, raise_at), (1.0, 1.0))
    for (low, low_at), (high, high_at) in pairwise(marks):
        if score <= high:
            return low_at + (high_at - low_at) * ((score - low) / (high - low) if high > low else 1.0)
    return 1.0


def seen_by_model(
    scores: Scores,
    strands: Scores,
    patterns: Scores,
    thresholds: Mapping[str, tuple[float, float]],
    check_at: float,
    raise_at: float,
) -> list[tuple[str, str | None, float]]:
    """Signal, strand and score of what lies above the lower threshold; hate once for each strand that is clear.

    What the model finds likely (halfway between the marks) is raised where a pattern is sure of it; ``patterns`` has
    the surest of each signal.
    """
    found: list[tuple[str, str | None, float]] = []
    for signal in SIGNALS:
        check, raised = thresholds[signal]
        score = on_scale(scores.get(signal, 0.0), check, raised, check_at, raise_at)
        if score < check_at:
            continue
        explicit = patterns.get(signal, 0.0)
        if explicit >= raise_at and score >= (check_at + raise_at) / 2:
            score = max(score, explicit)
        names: Sequence[str | None] = clear_strands(strands) if signal == "hate" else [None]
        found += [(signal, strand, round(score, 3)) for strand in names]
    return found


def clear_strands(strands: Scores) -> list[str | None]:
    """The strands that are clear, else the likeliest if it is likely at all, else none."""
    clear: list[str | None] = [name for name, score in strands.items() if score >= STRAND_AT]
    likeliest = max(strands, key=lambda name: strands[name], default=None)
    if not clear and likeliest and strands[likeliest] >= LIKELIEST_STRAND_AT:
        clear = [likeliest]
    return clear or [None]


def strongest(found: Sequence[Found]) -> dict[str, float]:
    """The highest score of a pattern for each signal that one was found for."""
    return {one.signal: max(other.score for other in found if other.signal == one.signal) for one in found}


def with_evidence(
    seen: Sequence[tuple[str, str | None, float]],
    explicit: Sequence[Found],
    text: str,
    parts: Sequence[Span],
    scores: Sequence[Scores],
) -> list[Found]:
    """What was seen, each with the resident's words for it.

    These are the words of the patterns where there are any (``explicit``), else the part of the text that speaks for
    the signal most; ``scores`` are those of the parts.
    """
    found = []
    for signal, strand, score in seen:
        own = [one for one in explicit if one.signal == signal]
        found += [Found(signal, one.strand or strand, one.text, one.start, one.end, score) for one in own]
        if own and (strand is None or any(one.strand == strand for one in own)):
            continue
        start, end = max(zip(parts, scores, strict=True), key=lambda part: part[1].get(signal, 0.0))[0]
        words = text[start:end]
        start, end = start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
        found.append(Found(signal, strand, text[start:end], start, end, score, "model"))
    return list(dict.fromkeys(found))
