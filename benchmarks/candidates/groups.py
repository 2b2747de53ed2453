"""The three questions that every candidate answers, their labels, and the settings of the linear heads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import yaml

from bot.nlu.labels import MATTERS, Labels
from bot.settings import PROJECT
from bot.words import KINDS, SIGNALS

SEED = 20261121

GROUPS: dict[str, tuple[str, ...]] = {"signals": SIGNALS, "matters": MATTERS, "kinds": tuple(sorted(KINDS))}
"""Kinds in the order in which scikit-learn keeps them, so that two heads can be joined."""
EXCLUSIVE = "kinds"


@dataclass(frozen=True)
class HeadSettings:
    """As ``TriageHeads`` has them in ``config.yml``."""

    seed: int
    strength: float
    alpha: float
    vector_share: float
    pattern_weight: float


@lru_cache(maxsize=1)
def head_settings() -> HeadSettings:
    """The settings in use, so that the table shows what would be shipped."""
    pipeline = yaml.safe_load((PROJECT / "config.yml").read_text(encoding="utf-8"))["pipeline"]
    own = next(one for one in pipeline if one["name"].endswith(".TriageHeads"))
    numbers = (float(own[name]) for name in ("strength", "alpha", "vector_share", "pattern_weight"))
    return HeadSettings(int(own["seed"]), *numbers)


def carried(labels: Sequence[Labels]) -> dict[str, list[set[str]]]:
    """For each question what each message tells."""
    return {
        "signals": [set(one.signals) for one in labels],
        "matters": [set(one.matters) for one in labels],
        "kinds": [{one.kind} for one in labels],
    }
