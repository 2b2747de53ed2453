"""By when a landlord's promise is due, in England's days and local time; and when somebody is there to read.

DESIGN ("Words", contact_by): hours are an exact instant; days end at the end of day N, the day after the report being
day 1; working days end at the end of the Nth working day after the day of report, whatever day that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
END_OF_DAY = time(23, 59, 59)
SATURDAY = 5

StaffedHours = Mapping[int, tuple[time, time]]
"""From when until when people are there, by weekday number (Monday is 0). A missing day is not staffed."""


class Target(Protocol):
    """The part of a pack's target that a date hangs on."""

    @property
    def number(self) -> int | None: ...

    @property
    def unit(self) -> str: ...


@dataclass(frozen=True)
class ContactBy:
    """The last moment at which the promise is kept."""

    at: str
    """ISO 8601 with the offset of that moment in London."""
    date: str
    """The local date, ``YYYY-MM-DD``."""
    unit: str
    number: int | None
    assumed: bool
    """The day is the next working day because the day of report was over; the words must say so."""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return asdict(self)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    """England's bank holidays of one year. Whole years at once: the library's own object fills itself while it is read,
    and another thread could find a year half full."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_bank_holiday(day: date) -> bool:
    """Whether ``day`` is a bank holiday in England, substitute days included."""
    return day in _bank_holidays(day.year)


def is_working_day(day: date) -> bool:
    """Monday to Friday, and no bank holiday in England."""
    return day.weekday() < SATURDAY and not is_bank_holiday(day)


def local(moment: datetime) -> datetime:
    """``moment`` in London; one without a zone is taken as London's time."""
    return moment.replace(tzinfo=LONDON) if moment.tzinfo is None else moment.astimezone(LONDON)


def add_working_days(day: date, number: int) -> date:
    """The ``number``th working day after ``day``, which itself never counts (Saturday + 1 = Monday)."""
    while number > 0:
        day += timedelta(days=1)
        number -= is_working_day(day)
    return day


def contact_by(target: Target, reported: datetime, staffed: StaffedHours) -> ContactBy:
    """By when the promise in ``target`` is due for a report made at ``reported``.

    Raises ``ValueError`` for a unit that no policy has.
    """
    reported = local(reported)
    day = reported.date()
    assumed = False
    if target.unit == "hours":
        # Elapsed time: an hour lost or gained by the clock change must not move the promise.
        due = (reported.astimezone(UTC) + timedelta(hours=target.number or 0)).astimezone(LONDON)
        return ContactBy(due.isoformat(), due.date().isoformat(), target.unit, target.number, assumed)
    if target.unit == "days":
        day += timedelta(days=target.number or 0)
    elif target.unit == "working_days":
        day = add_working_days(day, target.number or 0)
    elif target.unit == "end_of_next_working_day":
        day = add_working_days(day, 1)
    elif target.unit == "same_working_day":
        assumed = not is_working_day(day) or _hours_are_over(reported, staffed)
        day = add_working_days(day, 1) if assumed else day
    else:
        raise ValueError(f"no such unit: {target.unit}")
    due = datetime.combine(day, END_OF_DAY, LONDON)
    return ContactBy(due.isoformat(), day.isoformat(), target.unit, target.number, assumed)


def _hours_are_over(moment: datetime, staffed: StaffedHours) -> bool:
    hours = staffed.get(moment.weekday())
    return hours is None or moment.time() >= hours[1]


def is_staffed(moment: datetime, staffed: StaffedHours) -> bool:
    """Whether people are there at ``moment``. On a bank holiday nobody is."""
    moment = local(moment)
    hours = staffed.get(moment.weekday())
    if hours is None or is_bank_holiday(moment.date()):
        return False
    return hours[0] <= moment.time() < hours[1]


def next_staffed(moment: datetime, staffed: StaffedHours) -> datetime | None:
    """When people are next there: ``moment`` itself in staffed hours; ``None`` where no day is staffed."""
    moment = local(moment)
    if is_staffed(moment, staffed):
        return moment
    for ahead in range(15):
        day = moment.date() + timedelta(days=ahead)
        hours = staffed.get(day.weekday())
        if hours is None or is_bank_holiday(day):
            continue
        opens = datetime.combine(day, hours[0], LONDON)
        if opens > moment:
            return opens
    return None
