"""How well messages are understood: plain counts and figures over labelled messages and what was made of them.

A labelled message and a result have the same names (DESIGN, "Triage CLI"): ``kind``, ``category``, ``exclusion``,
``signals``, ``strands``, ``asb``; a result has ``check`` as well. Lower bounds are those of Wilson's interval at 95 %.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.words import SIGNALS, STRANDS

Z = 1.96
Message = dict[str, Any]
Pair = tuple[Message, Message]
"""What was labelled, and what was made of it."""

KEY_SIGNALS = (
    "hate", "domestic_abuse", "immediate_danger", "self_harm", "child_at_risk", "adult_at_risk", "violence",
)  # fmt: skip


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; ``None`` of nothing."""
        return self.hits / self.of if self.of else None

    @property
    def lower(self) -> float | None:
        """The lower bound of Wilson's interval at 95 %."""
        if not self.of:
            return None
        share, n = self.hits / self.of, self.of
        middle = share + Z * Z / (2 * n)
        spread = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
        return max(0.0, (middle - spread) / (1 + Z * Z / n))

    def __str__(self) -> str:
        if self.value is None:
            return "-"
        return f"{self.value:.2f} (at least {self.lower:.2f}, {self.hits} of {self.of})"


def share(pairs: Iterable[Pair], of: Callable[[Message], bool], hit: Callable[[Message, Message], bool]) -> Share:
    """How many of the messages that are of a kind were hit."""
    counted = [hit(told, made) for told, made in pairs if of(told)]
    return Share(sum(counted), len(counted))


def recall(pairs: Sequence[Pair], signal: str, *, with_check: bool) -> Share:
    """How many that carry the signal were raised, or raised or checked."""
    return share(
        pairs,
        lambda told: signal in told["signals"],
        lambda _, made: signal in made["signals"] or (with_check and signal in made["check"]),
    )


def precision(pairs: Sequence[Pair], signal: str) -> Share:
    """How many that were raised carry the signal."""
    raised = [told for told, made in pairs if signal in made["signals"]]
    return Share(sum(signal in told["signals"] for told in raised), len(raised))


def strand_recall(pairs: Sequence[Pair], strand: str) -> Share:
    """How many that carry the strand had it named."""
    return share(pairs, lambda told: strand in told["strands"], lambda _, made: strand in made["strands"])


def false_alarms(pairs: Sequence[Pair], where: str) -> Share:
    """Of the messages without any signal, in how many one stands under ``signals`` (or ``check``)."""
    return share(pairs, lambda told: not told["signals"], lambda _, made: bool(made[where]))


def macro_f1(pairs: Sequence[Pair], name: str) -> float | None:
    """The mean F1 over the values that were labelled, ``None`` (nothing) left out."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for told, made in pairs:
        if told[name] == made[name]:
            counts[told[name]][0] += 1
        else:
            counts[made[name]][1] += 1
            counts[told[name]][2] += 1
    values = [
        2 * right / (2 * right + wrong + missed)
        for value, (right, wrong, missed) in counts.items()
        if value and right + missed
    ]
    return sum(values) / len(values) if values else None


def not_heard(pairs: Sequence[Pair]) -> list[Pair]:
    """Who should have been heard but was given ``asb: no``."""
    return [(told, made) for told, made in pairs if made["asb"] == "no" and told["asb"] in ("yes", "ask")]


def figures(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    """All figures as lines of a table."""
    lines = [("messages", str(len(pairs)))]
    for signal in SIGNALS:
        lines.append((f"{signal}: raised", str(recall(pairs, signal, with_check=False))))
        lines.append((f"{signal}: raised or checked", str(recall(pairs, signal, with_check=True))))
        lines.append((f"{signal}: right where raised", str(precision(pairs, signal))))
    lines += [(f"strand {strand}: named", str(strand_recall(pairs, strand))) for strand in STRANDS]
    lines.append(("raised falsely, of messages without a signal", str(false_alarms(pairs, "signals"))))
    lines.append(("checked, of messages without a signal", str(false_alarms(pairs, "check"))))
    lines.append(("kind right", str(share(pairs, lambda _: True, lambda told, made: told["kind"] == made["kind"]))))
    for name in ("kind", "category", "exclusion"):
        found = macro_f1(pairs, name)
        lines.append((f"{name}: macro F1", "-" if found is None else f"{found:.2f}"))
    for landlord in sorted({told["landlord"] for told, _ in pairs}):
        own = [pair for pair in pairs if pair[0]["landlord"] == landlord]
        right = share(own, lambda _: True, lambda told, made: told["asb"] == made["asb"])
        lines.append((f"asb right at {landlord}", str(right)))
    lines.append(("should be heard, given asb no", str(len(not_heard(pairs)))))
    return lines


def by_style(pairs: Sequence[Pair]) -> list[tuple[str, str]]:
    """Signals found and false alarms for each tag (SMS, long, masked, second language ...)."""
    lines = []
    for tag in sorted({tag for told, _ in pairs for tag in told.get("tags") or ()}):
        own = [pair for pair in pairs if tag in (pair[0].get("tags") or ())]
        told_found = [
            signal in made["signals"] or signal in made["check"] for told, made in own for signal in told["signals"]
        ]
        found = Share(sum(told_found), len(told_found))
        lines.append((tag, f"signals raised or checked {found}; raised falsely {false_alarms(own, 'signals')}"))
    return lines


def worst(pairs: Sequence[Pair], most: int) -> list[tuple[str, Message]]:
    """The worst mistakes first: danger missed, then people not heard, then false alarms. For validation alone."""
    missed = [
        (f"missed {signal}", told)
        for signal in KEY_SIGNALS
        for told, made in pairs
        if signal in told["signals"] and signal not in made["signals"] and signal not in made["check"]
    ]
    unheard = [("given asb no", told) for told, _ in not_heard(pairs)]
    alarms = [
        (f"raised falsely: {', '.join(made['signals'])}", told)
        for told, made in pairs
        if made["signals"] and not told["signals"]
    ]
    return [*missed, *unheard, *alarms][:most]
