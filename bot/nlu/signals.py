"""The signals that a message's explicit words point to, each with those words as evidence.

Words alone are not enough: what is negated ("he never hit me"), general ("what counts as hate crime?") or figurative
("murder on my knees") is no signal. Scores are those of the pattern groups: ``sure`` words raise a signal, ``maybe``
words are asked about, and so is a bare cry for help (``alone``: nothing else is said). The thresholds between them
are the component's (``config.yml``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Span

from bot.nlu.lexicon import FOLDER, read
from bot.nlu.patterns import Phrases
from bot.words import SIGNALS, STRANDS

SCORES = {"sure": 0.95, "sure_even_negated": 0.95, "maybe": 0.6, "maybe_even_negated": 0.6, "alone": 0.6}
CLAUSE_END = frozenset({".", "!", "?", ";", ":", ",", "but", "and", "then", "so", "because", "until", "\n"})


@dataclass(frozen=True)
class Found:
    """One signal in one message."""

    signal: str
    strand: str | None
    text: str
    """The resident's words, as written."""
    start: int
    end: int
    score: float
    """0 to 1."""
    source: str = "pattern"
    """``pattern`` or ``model``."""


@dataclass(frozen=True)
class _Rules:
    signals: Phrases
    guards: Phrases
    beside: dict[str, list[tuple[str, Phrases]]]
    negators: frozenset[str]
    not_negators: frozenset[str]
    subjects: frozenset[str]
    denied_after: frozenset[str]


def _groups(signal: str, data: Mapping[str, Any], negators: frozenset[str]) -> dict[str, list[str]]:
    """``signal/strand/certainty`` -> patterns. One that holds a negation itself is not cancelled by it."""
    found: dict[str, list[str]] = {}
    by_strand = {"": data, **{strand: data[strand] for strand in STRANDS if strand in data}}
    for strand, groups in by_strand.items():
        for certainty in SCORES.keys() & groups.keys():
            for line in groups[certainty]:
                negative = negators & set(line.replace("|", " ").replace("?", "").split())
                suffix = "_even_negated" if negative and not certainty.endswith("even_negated") else ""
                found.setdefault(f"{signal}/{strand}/{certainty}{suffix}", []).append(line)
    return dict(sorted(found.items()))


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    shared = read("guards.yml")
    groups: dict[str, list[str]] = {}
    beside: dict[str, list[tuple[str, Phrases]]] = {}
    lists: dict[str, list[str]] = dict(shared["lists"])
    negators = frozenset(shared["negators"])
    files = {path.stem: read(f"signals/{path.name}") for path in sorted((FOLDER / "signals").glob("*.yml"))}
    for signal, data in files.items():
        if signal not in SIGNALS:
            raise ValueError(f"lexicon/signals/{signal}.yml is not named after a signal")
        groups |= _groups(signal, data, negators)
    for signal, data in files.items():
        for other, lines in (data.get("beside") or {}).items():
            beside.setdefault(other, []).append((signal, Phrases({signal: lines}, lists)))
    return _Rules(
        Phrases(groups, lists),
        Phrases({"guard": shared["no_signal"]}, lists),
        beside,
        negators,
        frozenset(shared["not_negators"]),
        frozenset(shared["subjects"]),
        frozenset(shared["denied_after"]),
    )


def _negated(span: Span, rules: _Rules) -> bool:
    """True if a negation stands up to four words before, in the same clause.

    A new subject begins a new clause ("if you don't stop I'm coming with a bat"), unless it is what someone thinks or
    says that is denied ("I don't think he hit me").
    """
    doc = span.doc
    another_subject = span[0].norm_ in rules.subjects
    for place in range(span.start - 1, max(span.start - 5, -1), -1):
        word = doc[place].norm_
        if word in CLAUSE_END or doc[place].text == "\n":
            return False
        if word in rules.negators:
            following = doc[place + 1].norm_ if place + 1 < len(doc) else ""
            if another_subject and following not in rules.denied_after:
                return False
            return following not in rules.not_negators
        another_subject = another_subject or word in rules.subjects
    return any(token.norm_ in rules.negators for token in span[1:-1])


def _is_all_that_is_said(span: Span) -> bool:
    outside = [*span.doc[: span.start], *span.doc[span.end :]]
    return not any(character.isalnum() for token in outside for character in token.text)


def find_signals(doc: Doc) -> list[Found]:
    """All signals told in the message, the surest words first for each signal and strand."""
    rules = _rules()
    guards = [span for _, span in rules.guards.find(doc)]
    best: dict[tuple[str, str | None], Found] = {}
    for name, span in rules.signals.find(doc):
        signal, strand, certainty = name.split("/")
        if any(guard.start <= span.start and span.end <= guard.end for guard in guards) or any(
            guard.start < span.end and span.start < guard.end and len(guard) > len(span) // 2 for guard in guards
        ):
            continue
        if certainty == "alone" and not _is_all_that_is_said(span):
            continue
        if not certainty.endswith("even_negated") and _negated(span, rules):
            continue
        found = Found(signal, strand or None, span.text, span.start_char, span.end_char, SCORES[certainty])
        known = best.get((signal, found.strand))
        if known is None or known.score < found.score:
            best[signal, found.strand] = found
    for other, companions in rules.beside.items():
        if not any(signal == other for signal, _ in best):
            continue
        for signal, phrases in companions:
            words = phrases.find(doc)
            if words and (signal, None) not in best:
                span = words[0][1]
                best[signal, None] = Found(signal, None, span.text, span.start_char, span.end_char, SCORES["maybe"])
    return sorted(best.values(), key=lambda one: (SIGNALS.index(one.signal), -one.score, one.start))
