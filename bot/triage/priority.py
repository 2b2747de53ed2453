"""How soon: the priority that the landlord's policy gives, the highest of all that applies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.words import MONITORED_STRANDS

if TYPE_CHECKING:
    from bot.landlords.entries import Cited
    from bot.landlords.schema import Pack

RISING = ("none", "standard", "assess", "high", "urgent")
"""From low to high. An item that must be assessed may turn out high, so it is never counted as standard."""


def highest(priorities: Sequence[str]) -> str:
    """The highest of the priorities; ``none`` of none."""
    return max(priorities, key=RISING.index, default="none")


def is_hate_by_policy(pack: Pack, strands: Sequence[str]) -> bool:
    """Whether hate falls under this policy's promise: no strand told yet, or at least one monitored or named.

    The five monitored strands are always hate; another counts where the landlord adds it.
    """
    return not strands or any(s in MONITORED_STRANDS or pack.hate.strands[s].named for s in strands)


def signal_priority(pack: Pack, signal: str, strands: Sequence[str]) -> str | None:
    """The priority that a raised signal brings, ``None`` where the policy gives none."""
    rule = pack.signals[signal]
    if rule.priority == "unstated" or (signal == "hate" and not is_hate_by_policy(pack, strands)):
        return None
    return rule.priority


def reasons_for(pack: Pack, priority: str, categories: Sequence[str]) -> list[tuple[str, Cited]]:
    """Where the policy puts these categories in that priority, its catch-all for what it does not list included."""
    reasons: list[tuple[str, Cited]] = []
    for name in categories:
        if pack.category_priority(name) != priority:
            continue
        category = pack.categories[name]
        if category.priority_because:
            reasons.append((f"priority of {name}", category.priority_because))
        if category.priority == "catch_all" and not isinstance(pack.catch_all, str):
            reasons.append(("catch-all", pack.catch_all))
    return reasons
