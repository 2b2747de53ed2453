"""The fixed texts with their approvals, and the support lines with the day they were last verified."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.dialogue.wording import SafetyText, safety_texts, support_lines
from bot.landlords.loader import load_packs
from bot.settings import Settings
from channels.staff.shown import LONDON

LONGEST_DAYS = 180


@dataclass(frozen=True)
class LandlordsTexts:
    """The fixed texts as one landlord has approved them."""

    name: str
    texts: list[SafetyText]

    @property
    def approved(self) -> int:
        """How many are approved in today's words."""
        return sum(text["approved"] for text in self.texts)


def texts_by_landlord(settings: Settings) -> list[LandlordsTexts]:
    """Every landlord's standing with every fixed text, from the operating settings as they are on disk now."""
    landlords = load_packs(settings.packs_dir, settings.operating_dir).values()
    return [LandlordsTexts(held.operating.brand.name, safety_texts(held.operating.approvals)) for held in landlords]


def shown_support_lines(now: datetime) -> list[dict[str, Any]]:
    """The support lines, each with ``old``: not verified for more than 180 days."""
    today = now.astimezone(LONDON).date()
    return [
        line | {"old": today - _day(line["verified_on"]) > timedelta(days=LONGEST_DAYS)} for line in support_lines()
    ]


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
