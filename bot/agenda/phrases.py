"""Dates, hours and lists in the words that a resident would use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.agenda.places import place_line
from bot.agenda.state import Fact

LONDON = ZoneInfo("Europe/London")


MOST_WORDS = 60
"""Words that one bubble may hold."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u201c\"(])|(?<=[.!?][\u201d\")])\s+(?=[A-Z\u201c\"(])")


def bubbles(text: str, most: int = MOST_WORDS) -> list[str]:
    """``text`` cut at sentence ends into parts of at most ``most`` words; a longer sentence stays whole."""
    parts: list[str] = []
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        if parts and len(parts[-1].split()) + len(sentence.split()) <= most:
            parts[-1] += f" {sentence}"
        else:
            parts.append(sentence)
    return parts


def day_in_words(day: date) -> str:
    """ "Tuesday 1 December"."""
    return f"{day:%A} {day.day} {day:%B}"


def clock_in_words(moment: datetime) -> str:
    """ "9.15pm", "9am"."""
    hour = moment.hour % 12 or 12
    half = "am" if moment.hour < 12 else "pm"
    return f"{hour}.{moment.minute:02d}{half}" if moment.minute else f"{hour}{half}"


def contact_by_in_words(contact_by: Mapping[str, Any]) -> str:
    """The day, or for a target in hours the exact time, by which the landlord's policy says it will be in touch."""
    if contact_by.get("at") and contact_by.get("unit") == "hours":
        moment = datetime.fromisoformat(contact_by["at"]).astimezone(LONDON)
        return f"{clock_in_words(moment)} on {day_in_words(moment.date())}"
    return day_in_words(date.fromisoformat(contact_by["date"]))


def staffed_in_words(next_staffed: datetime | None, now: datetime) -> str:
    """When a person will read, said truthfully: nothing while staffed, else when the office next opens."""
    if next_staffed is None or next_staffed <= now:
        return ""
    opens = next_staffed.astimezone(LONDON)
    return f" when the office opens, on {day_in_words(opens.date())} at {clock_in_words(opens)}"


def fact_in_words(fact: Fact) -> str | None:
    """What to show for a fact in the summary: what was understood where that reads better, else the words as said."""
    if fact["status"] == "unknown":
        return "don't know"
    if fact["status"] == "declined":
        return "rather not say"
    if fact["status"] == "withdrawn":
        return None
    value = fact["value"]
    if fact["name"] == "where" and isinstance(value, dict) and value.get("places"):
        return "; ".join(place_line(place) for place in value["places"])
    if fact["name"] == "contact" and isinstance(value, dict):
        return ", ".join(_contact_in_words(item) for item in value.values())
    if fact["name"] == "when" and isinstance(value, dict):
        return when_in_words(value) or fact["said"]
    if isinstance(value, str):
        return value
    return fact["said"]


def _contact_in_words(item: Any) -> str:
    if not isinstance(item, dict):
        return str(item)
    number = str(item.get("number", ""))
    return f"0{number[3:7]} {number[7:]}" if number.startswith("+447") else number.replace("+44", "0", 1)


def when_in_words(value: Mapping[str, Any]) -> str | None:
    """A day as understood. Only a day that was named is put in other words; anything vaguer stays as it was said."""
    if not value.get("date") or (value.get("approximate") and not value.get("time")):
        return None
    words = day_in_words(date.fromisoformat(value["date"]))
    if value.get("time"):
        hour, minute = map(int, value["time"].split(":"))
        about = "about " if value.get("approximate") else "at "
        words += f", {about}{clock_in_words(datetime(2000, 1, 1, hour, minute))}"
    elif value.get("part"):
        words += f", {value['part']}"
    return words
