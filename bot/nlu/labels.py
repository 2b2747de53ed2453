"""The labels of the training messages, and how the heads' scores become a ``Triage``.

Labels ride in each example's ``metadata`` (``kind``, ``category``, ``categories``, ``exclusion``, ``signals``,
``strands``). Without them an example is "no category, no signal" and its kind follows from its intent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from bot.agenda.state import Evidence, Triage
from bot.nlu.signals import Found
from bot.words import CATEGORIES, EXCLUSIONS, SIGNALS, STRANDS

KIND_BY_INTENT = {"tell": "report", "correct": "report", "a_person": "question", "withdraw": "follow_up"}
"""Every other act is ``chitchat``; every ``ask_<topic>`` is a ``question``."""

CATEGORY_BY_SIGNAL = (
    ("domestic_abuse", "domestic_abuse"),
    ("sexual_offence", "violence"),
    ("violence", "violence"),
    ("hate", "harassment"),
)
"""What a raised signal tells of the matter where the heads name none; the first that applies."""

OTHER_WISHES = ("repair", "other_service")
"""Asked for in the same message as harm, the harm is what is reported ("the boiler is off and he hits me")."""

MATTERS = CATEGORIES + EXCLUSIONS
OTHER_LANGUAGE_KIND = "not_english"


@dataclass(frozen=True)
class Thresholds:
    """Scores, 0 to 1, from which something counts (``config.yml``)."""

    category_threshold: float
    secondary_threshold: float
    """For every category but the likeliest: a policy's priority follows all of them, so they must be clear."""
    exclusion_threshold: float
    """Counts only where no category is likelier: a report must not be taken for everyday living."""
    raise_at: float
    check_at: float


THRESHOLDS = tuple(field.name for field in fields(Thresholds))


@dataclass(frozen=True)
class Labels:
    """What one training message tells."""

    kind: str
    matters: frozenset[str]
    """Categories and exclusion together: the heads score them side by side."""
    signals: frozenset[str] = frozenset()
    strands: frozenset[str] = frozenset()


def kind_of_intent(intent: str) -> str:
    """The kind of a message that carries no label."""
    return "question" if intent.startswith("ask_") else KIND_BY_INTENT.get(intent, "chitchat")


def labels_of(intent: str, labels: Mapping[str, Any]) -> Labels:
    """The labels of a training message from its intent and ``metadata``."""
    named = [labels.get("category"), labels.get("exclusion"), *(labels.get("categories") or [])]
    return Labels(
        labels.get("kind") or kind_of_intent(intent),
        frozenset(name for name in named if name),
        frozenset(labels.get("signals") or ()),
        frozenset(labels.get("strands") or ()),
    )


def triage(
    kinds: Mapping[str, float],
    matters: Mapping[str, float],
    found: Sequence[Found],
    language: str,
    thresholds: Thresholds,
) -> Triage:
    """One message's ``Triage`` from scores (0 to 1), signals found, and the language guessed."""
    best = {signal: max((one.score for one in found if one.signal == signal), default=0.0) for signal in SIGNALS}
    raised = [signal for signal in SIGNALS if best[signal] >= thresholds.raise_at]
    check = [signal for signal in SIGNALS if thresholds.check_at <= best[signal] < thresholds.raise_at]
    strands = [
        strand
        for strand in STRANDS
        if any(
            one.strand == strand and one.score >= thresholds.check_at for one in found if one.signal in raised + check
        )
    ]
    evidence: list[Evidence] = [
        {"signal": one.signal, "text": one.text, "source": one.source, "score": one.score}
        for one in found
        if one.score >= thresholds.check_at
    ]
    kind = max(kinds, key=lambda name: kinds[name])
    category: str | None = None
    categories: list[str] = []
    exclusion: str | None = None
    if language != "en":
        kind = OTHER_LANGUAGE_KIND
    else:
        tells_of_harm = any(signal in raised for signal, _ in CATEGORY_BY_SIGNAL)
        if kind == OTHER_LANGUAGE_KIND or (raised and kind == "chitchat") or (tells_of_harm and kind in OTHER_WISHES):
            kind = "report"
        if kind == "report":
            category, categories, exclusion = _matters(matters, raised, thresholds)
    return {
        "kind": kind, "category": category, "categories": categories, "exclusion": exclusion, "signals": raised,
        "check": check, "strands": strands, "language": language, "evidence": evidence,
    }  # fmt: skip


def _matters(
    scores: Mapping[str, float], raised: Sequence[str], thresholds: Thresholds
) -> tuple[str | None, list[str], str | None]:
    """The governing category, all categories, and the exclusion.

    Domestic abuse governs whatever else is told, but only once its signal is raised: possible abuse is asked about.
    """
    ranked = sorted(scores, key=lambda name: (-scores[name], name))
    categories = [name for name in ranked if name in CATEGORIES and scores[name] >= thresholds.category_threshold]
    if "domestic_abuse" not in raised:
        categories = [name for name in categories if name != "domestic_abuse"]
    clear = [name for name in categories[1:] if scores[name] >= thresholds.secondary_threshold]
    categories = [*categories[:1], *clear]
    exclusion = next((name for name in ranked if name in EXCLUSIONS), None)
    if exclusion and (scores[exclusion] < thresholds.exclusion_threshold or ranked[0] != exclusion):
        exclusion = None
    if exclusion:
        categories = []
    if "domestic_abuse" in raised or (not categories and not exclusion):
        implied = next((category for signal, category in CATEGORY_BY_SIGNAL if signal in raised), None)
        if implied:
            categories = [implied, *(name for name in categories if name != implied)]
            exclusion = None
    return (categories[0] if categories else None), categories, exclusion
