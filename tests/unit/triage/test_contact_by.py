"""By when a promise is due: every unit, over weekends, bank holidays and clock changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.triage.dates import LONDON, add_working_days, contact_by, is_staffed, is_working_day, next_staffed

OFFICE = {day: (time(9, 0), time(17, 0)) for day in range(5)}


@dataclass(frozen=True)
class Promise:
    number: int | None
    unit: str


@pytest.mark.parametrize(
    ("number", "unit", "reported", "due"),
    [
        # Hours are an exact instant, through nights and weekends.
        (48, "hours", "2026-04-02T18:30", "2026-04-04T18:30:00+01:00"),
        (24, "hours", "2026-12-24T16:59", "2026-12-25T16:59:00+00:00"),
        # The clocks go forward at 01:00 on 29 March 2026 and back at 02:00 on 25 October 2026: 48 hours stay 48 hours.
        (48, "hours", "2026-03-27T18:00", "2026-03-29T19:00:00+01:00"),
        (48, "hours", "2026-10-24T10:00", "2026-10-26T09:00:00+00:00"),
        # Days: the day after the report is day 1; weekends and bank holidays count.
        (10, "days", "2026-11-20T09:00", "2026-11-30T23:59:59+00:00"),
        (10, "days", "2026-04-02T23:59", "2026-04-12T23:59:59+01:00"),
        (10, "days", "2026-03-27T18:00", "2026-04-06T23:59:59+01:00"),
        (10, "days", "2026-10-20T12:00", "2026-10-30T23:59:59+00:00"),
        (1, "days", "2028-02-28T12:00", "2028-02-29T23:59:59+00:00"),
        # Working days after the day of report, whatever day that is.
        (1, "working_days", "2026-06-06T12:00", "2026-06-08T23:59:59+01:00"),
        (1, "working_days", "2026-06-05T12:00", "2026-06-08T23:59:59+01:00"),
        (5, "working_days", "2026-06-03T08:00", "2026-06-10T23:59:59+01:00"),
        # Friday evening before the spring bank holiday (Monday 25 May 2026).
        (1, "working_days", "2026-05-22T19:00", "2026-05-26T23:59:59+01:00"),
        (5, "working_days", "2026-05-22T19:00", "2026-06-01T23:59:59+01:00"),
        # Over Easter 2026: Good Friday 3 April, Easter Monday 6 April.
        (1, "working_days", "2026-04-02T20:00", "2026-04-07T23:59:59+01:00"),
        # Over Christmas 2026: Boxing Day is a Saturday, its substitute Monday 28 December.
        (1, "working_days", "2026-12-24T20:00", "2026-12-29T23:59:59+00:00"),
        (None, "end_of_next_working_day", "2026-05-22T19:00", "2026-05-26T23:59:59+01:00"),
        (None, "end_of_next_working_day", "2026-06-02T00:01", "2026-06-03T23:59:59+01:00"),
        (None, "same_working_day", "2026-06-02T16:59", "2026-06-02T23:59:59+01:00"),
        (None, "same_working_day", "2026-06-02T06:00", "2026-06-02T23:59:59+01:00"),
    ],
)
def test_a_promise_is_due_at(number: int | None, unit: str, reported: str, due: str) -> None:
    given_by = contact_by(Promise(number, unit), datetime.fromisoformat(reported), OFFICE)
    assert given_by.as_dict() == {"at": due, "date": due[:10], "unit": unit, "number": number, "assumed": False}


@pytest.mark.parametrize(
    ("reported", "day"),
    [
        ("2026-06-02T17:00", "2026-06-03"),
        ("2026-06-05T18:00", "2026-06-08"),
        ("2026-06-06T10:00", "2026-06-08"),
        ("2026-05-25T10:00", "2026-05-26"),
        ("2026-05-22T19:00", "2026-05-26"),
    ],
)
def test_the_same_working_day_moves_on_and_says_so_when_the_day_is_over(reported: str, day: str) -> None:
    due = contact_by(Promise(None, "same_working_day"), datetime.fromisoformat(reported), OFFICE)
    assert (due.date, due.assumed) == (day, True)


def test_a_time_in_another_zone_is_the_same_promise() -> None:
    in_london = contact_by(Promise(1, "working_days"), datetime(2026, 6, 4, 0, 30, tzinfo=LONDON), OFFICE)
    in_utc = contact_by(Promise(1, "working_days"), datetime(2026, 6, 3, 23, 30, tzinfo=UTC), OFFICE)
    in_delhi = contact_by(
        Promise(1, "working_days"), datetime(2026, 6, 4, 5, 0, tzinfo=ZoneInfo("Asia/Kolkata")), OFFICE
    )
    assert in_london == in_utc == in_delhi


def test_scotlands_holidays_are_not_englands() -> None:
    assert not is_working_day(date(2026, 4, 6))
    assert is_working_day(date(2026, 1, 2))
    assert is_working_day(date(2026, 11, 30))


def test_a_unit_that_no_policy_has_is_refused() -> None:
    with pytest.raises(ValueError, match="fortnights"):
        contact_by(Promise(1, "fortnights"), datetime(2026, 6, 2), OFFICE)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 15))
def test_working_days_counted_back_are_the_number_given(day: date, number: int) -> None:
    due = add_working_days(day, number)
    passed = [date.fromordinal(one) for one in range(day.toordinal() + 1, due.toordinal() + 1)]
    assert is_working_day(due)
    assert sum(map(is_working_day, passed)) == number


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1)),
    st.sampled_from(["hours", "days", "working_days", "end_of_next_working_day", "same_working_day"]),
    st.integers(1, 60),
)
def test_a_promise_is_never_due_before_the_report(reported: datetime, unit: str, number: int) -> None:
    counted = number if unit in ("hours", "days", "working_days") else None
    due = datetime.fromisoformat(contact_by(Promise(counted, unit), reported, OFFICE).at)
    # An hour that happens twice may be meant as either; the promise is measured from the first.
    assert due > reported.replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "there", "next_there"),
    [
        ("2026-06-02T09:00", True, "2026-06-02T09:00:00+01:00"),
        ("2026-06-02T08:59", False, "2026-06-02T09:00:00+01:00"),
        ("2026-06-02T17:00", False, "2026-06-03T09:00:00+01:00"),
        ("2026-05-22T19:00", False, "2026-05-26T09:00:00+01:00"),
        ("2026-05-25T11:00", False, "2026-05-26T09:00:00+01:00"),
        ("2026-10-24T11:00", False, "2026-10-26T09:00:00+00:00"),
        ("2026-12-24T18:00", False, "2026-12-29T09:00:00+00:00"),
    ],
)
def test_when_people_are_there(moment: str, there: bool, next_there: str) -> None:
    at = datetime.fromisoformat(moment)
    found = next_staffed(at, OFFICE)
    assert is_staffed(at, OFFICE) is there
    assert found is not None
    assert found.isoformat() == next_there


def test_where_nobody_is_ever_there_no_time_is_promised() -> None:
    assert next_staffed(datetime(2026, 6, 2, 10), {}) is None
