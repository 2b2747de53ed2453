"""Which talks are kept from whoever may look at the phone: no summary, no policy, nothing that names the matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from bot.agenda.route_table import NOT_SHOWN, SENSITIVE
from bot.agenda.state import Memory, SignalMark, State

LONG = timedelta(hours=6)
"""After so quiet a time somebody else may hold the phone."""

_TELLING = (
    r"\bhat(?:e|red)\b|\bdomestic\b|\babus\w*|\bviolen\w*|\bsexual\w*|\brap(?:e|ed|ist)\b|\bself-? ?harm\w*|\bsuicid\w*"
    r"|\bsafeguarding\b|\bvictims?\b|\b(?:child|adult)s? (?:at risk|protection)\b|\bstalk\w*"
    r"|\bhelplines?\b|\brefuges?\b"
)
"""Names of signals and what goes with them."""
EMERGENCY = ("emergency", "emergency_silent")
"""No support lines: 999 may stand in any text."""


def is_private(signals: Mapping[str, SignalMark], memory: Memory) -> bool:
    """Whether a signal is raised or possible, or the talk took a sensitive route."""
    standing = any(mark["mark"] != "cleared" for mark in signals.values())
    return standing or memory["route"] in SENSITIVE or NOT_SHOWN in memory["told"]


def stands_before(state: State) -> bool:
    """Whether this message has to wait until it is settled who writes (``still_you``), or settles it."""
    memory = state["memory"]
    if state["channel"] != "sms":
        return False
    if "gap" in memory:
        return True
    heard_at = memory.get("heard_at")
    quiet = heard_at is not None and datetime.fromisoformat(state["at"]) - datetime.fromisoformat(heard_at) >= LONG
    return quiet and is_private(state["signals"], memory)


def gives_away(text: str, support_lines: Iterable[Mapping[str, str]]) -> bool:
    """Whether ``text`` holds the name of a signal or of a support service, or one of its numbers."""
    named = [part for line in support_lines if line["id"] not in EMERGENCY for part in (line["name"], line["number"])]
    found = re.search("|".join([_TELLING, *(re.escape(part) for part in named if len(part) > 5)]), text, re.IGNORECASE)
    return found is not None
