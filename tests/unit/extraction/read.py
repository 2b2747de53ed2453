"""What the tables share: a Saturday afternoon in November, and the values of one kind."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.nlu.extraction import extract

LONDON = ZoneInfo("Europe/London")
SATURDAY = datetime(2026, 11, 21, 14, 0, tzinfo=LONDON)


def values(text: str, kind: str, at: datetime = SATURDAY) -> list[Any]:
    """The values of that kind, in order."""
    return [entity["value"] for entity in extract(text, at) if entity["entity"] == kind]


def texts(text: str, kind: str, at: datetime = SATURDAY) -> list[str]:
    """The words as said of that kind, in order."""
    return [entity["text"] for entity in extract(text, at) if entity["entity"] == kind]


def told(value: dict[str, Any], *leave_out: str) -> dict[str, Any]:
    """What a value tells: without what is empty."""
    return {name: part for name, part in value.items() if part not in (None, False) and name not in leave_out}
