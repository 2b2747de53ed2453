"""Whether a text may be sent to a resident now, and to which number: what they said about being reached safely.

Plain functions over plain data. What cannot be read from their words binds nobody here; a person reads them anyway.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Literal
from zoneinfo import ZoneInfo

from bot.agenda.state import Fact

LONDON = ZoneInfo("Europe/London")

Refusal = Literal["do_not_message", "outside_safe_hours"]

_DO_NOT = re.compile(
    r"\b(?:don'?t|do not|never|not to)\W+(?:(?:please|ever|you)\W+)?(?:text|message|contact|msg|sms)\b"
    r"|\bno (?:texts?|messages?)\b"
)
_ONLY_CALLS = re.compile(r"\b(?:don'?t|do not|never)\W+(?:\w+\W+)?(?:ring|phone|call|e-?mail)\b")

_CLOCK = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?"
_EDGE = r"(?<![\d:.+])"
_END = r"(?![\d:])"
_RANGE = re.compile(rf"{_EDGE}{_CLOCK}\s*(?:-|to|and|till|til|until)\s*{_CLOCK}{_END}")
_FROM = re.compile(rf"\b(?:(?<!not )after|from|not before|any ?time after)\s+{_CLOCK}{_END}")
_UNTIL = re.compile(rf"\b(?:(?<!not )before|until|till|up to|not after)\s+{_CLOCK}{_END}")
_PARTS = (
    (re.compile(r"\b(?<!not )(?:in the |only |the )*mornings?\b"), time(6), time(12)),
    (re.compile(r"\b(?<!not )(?:in the |only |the )*afternoons?\b"), time(12), time(18)),
    (re.compile(r"\b(?<!not )(?:in the |only |the )*evenings?\b"), time(18), time(23)),
    (re.compile(r"\b(?:office|working|work|school) hours\b"), time(9), time(17)),
)
_WEEKDAYS = re.compile(r"\b(?:week ?days?|monday to friday|mon ?- ?fri|not (?:at|on) (?:the )?week ?ends?)\b")


@dataclass(frozen=True)
class Leave:
    """Where a text may go: ``to`` is a number in E.164 form; ``why`` says why it may not go anywhere."""

    to: str
    why: Refusal | None = None


@dataclass(frozen=True)
class Hours:
    """When it is safe, local time; the end does not belong to it."""

    start: time
    end: time
    weekdays_only: bool = False

    def hold(self, at: datetime) -> bool:
        """Whether they hold at this instant."""
        local = at.astimezone(LONDON)
        if self.weekdays_only and local.weekday() > 4:
            return False
        clock = local.time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


def leave_to_text(facts: Mapping[str, Fact], number: str, at: datetime) -> Leave:
    """Whether a text meant for ``number`` may be sent at ``at``, and to which number.

    Args:
        facts: the facts as they stand. ``safe_to_message`` forbids all texts, ``safe_contact`` may name hours and
            another number, which is then the only one.
    """
    safe, contact = facts.get("safe_to_message"), facts.get("safe_contact")
    if safe is not None and safe["status"] == "known" and safe["value"] is False and not _is_about_calls(safe["said"]):
        return Leave(number, "do_not_message")
    if contact is None or contact["status"] == "withdrawn":
        return Leave(number)
    said = _plain(contact["said"])
    if _DO_NOT.search(said):
        return Leave(number, "do_not_message")
    to = _other_number(contact["value"]) or number
    hours = safe_hours(said)
    return Leave(to, "outside_safe_hours" if hours is not None and not hours.hold(at) else None)


def safe_hours(said: str) -> Hours | None:
    """The hours that somebody names as safe; ``None`` where there are none that can be read."""
    text = _plain(said)
    weekdays = _WEEKDAYS.search(text) is not None
    evening = re.search(r"\b(?:evening|night|tonight)\b", text) is not None
    for found in _RANGE.finditer(text):
        first, last = found.groups()[:3], found.groups()[3:]
        if _is_clock(first) and _is_clock(last):
            begins = _start_of(first, evening)
            return Hours(begins, _end_of(last, begins), weekdays)
    after, before = _FROM.search(text), _UNTIL.search(text)
    start = _start_of(after.groups(), evening) if after and _is_clock(after.groups()) else None
    end = _start_of(before.groups(), evening) if before and _is_clock(before.groups()) else None
    if start or end:
        return Hours(start or time(0), end or time.max, weekdays)
    for part, opens, closes in _PARTS:
        if part.search(text):
            return Hours(opens, closes, weekdays)
    return Hours(time(0), time.max, True) if weekdays else None


def _plain(said: str | None) -> str:
    return (said or "").casefold().replace("\u2019", "'")


def _is_about_calls(said: str | None) -> bool:
    """ "Don't ring me" leaves texts; the same fact holds both."""
    text = _plain(said)
    return _ONLY_CALLS.search(text) is not None and _DO_NOT.search(text) is None


def _other_number(value: Any) -> str | None:
    phone = value.get("phone") if isinstance(value, Mapping) else None
    number = phone.get("number") if isinstance(phone, Mapping) else None
    return number if isinstance(number, str) else None


def _is_clock(parts: tuple[str | None, ...]) -> bool:
    hour, minute, _half = parts
    return int(hour or 99) <= 24 and int(minute or 0) < 60


def _start_of(parts: tuple[str | None, ...], evening: bool) -> time:
    """A bare hour from 1 to 7 is in the afternoon: nobody asks to be texted at four at night."""
    hour, minute, half = int(parts[0] or 0), int(parts[1] or 0), (parts[2] or "").replace(".", "")
    if (half == "pm" and hour < 12) or (not half and hour < (12 if evening else 8) and hour > 0):
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return time(hour % 24, minute)


def _end_of(parts: tuple[str | None, ...], start: time) -> time:
    hour, minute, half = int(parts[0] or 0), int(parts[1] or 0), (parts[2] or "").replace(".", "")
    if half:
        return _start_of(parts, evening=False)
    if hour <= start.hour and hour < 12:
        hour += 12
    return time(hour % 24, minute)
