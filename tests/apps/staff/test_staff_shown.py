"""How things are shown to staff."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.words import ASKS, CATEGORIES, EVENTS, EXCLUSIONS, MARKS, SIGNALS
from channels.staff.shown import day, label, length, london, plain


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        ("2026-07-14T21:30:00+00:00", "Tue 14 Jul 2026, 22:30"),
        ("2026-01-05T09:05:00Z", "Mon 5 Jan 2026, 09:05"),
        ("2026-03-29T00:59:00+00:00", "Sun 29 Mar 2026, 00:59"),
        ("2026-03-29T01:00:00+00:00", "Sun 29 Mar 2026, 02:00"),
        ("2026-10-25T00:30:00+00:00", "Sun 25 Oct 2026, 01:30"),
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "Thu 31 Dec 2026, 23:59"),
        (None, "–"),
    ],
)
def test_times_are_londons(at: Any, shown: str) -> None:
    assert london(at) == shown


def test_the_day_of_a_summer_night_is_londons() -> None:
    assert day("2026-07-14T23:30:00+00:00") == "Wednesday 15 July 2026"
    assert day("2026-07-14") == "Tuesday 14 July 2026"


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(seconds=0), "under 1 min"),
        (timedelta(seconds=59), "under 1 min"),
        (timedelta(seconds=60), "1 min"),
        (timedelta(minutes=59, seconds=59), "59 min"),
        (timedelta(hours=1), "1 h"),
        (timedelta(hours=3, minutes=5), "3 h 05"),
        (timedelta(hours=47, minutes=59), "47 h 59"),
        (timedelta(hours=48), "2 days"),
        (timedelta(days=30), "30 days"),
    ],
)
def test_a_span_is_told_in_one_look(span: timedelta, shown: str) -> None:
    assert length(span) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        ("", "–"),
        (True, "Yes"),
        (False, "No"),
        (0, "0"),
        ("loud music", "loud music"),
        ("2026-11-03", "Tuesday 3 November 2026"),
        ("2026-11-03T12:00:00+00:00", "Tue 3 Nov 2026, 12:00"),
        (["Monday", "Friday"], "Monday, Friday"),
        ([], "–"),
        ({"per": "night", "number": None, "days": []}, "per: night"),
        ({"date": "2026-11-03", "ongoing": True}, "date: Tuesday 3 November 2026; ongoing: Yes"),
        ({"relation": None}, "–"),
    ],
)
def test_a_value_is_shown_without_brackets(value: Any, shown: str) -> None:
    assert plain(value) == shown


def test_every_word_of_the_project_has_a_label_in_plain_english() -> None:
    for word in (*SIGNALS, *CATEGORIES, *EXCLUSIONS, *MARKS, *EVENTS, *ASKS):
        shown = label(word)
        assert shown[0].isupper(), word
        assert "_" not in shown, word
        assert "." not in shown, word
