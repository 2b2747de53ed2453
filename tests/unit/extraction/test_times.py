"""Days and clock times in residents' plain words, resolved against the moment of the message."""

from datetime import datetime
from typing import Any

import pytest

from tests.unit.extraction.read import LONDON, SATURDAY, told, values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("last nite bout 11", {"date": "2026-11-20", "time": "23:00", "part": "night", "approximate": True}),
        ("last nite bout 11 it started and went on till 3am",
         {"date": "2026-11-20", "time": "23:00", "until": "03:00", "part": "night", "approximate": True}),
        ("it started last night at 11 and didnt stop till 3",
         {"date": "2026-11-20", "time": "23:00", "until": "03:00", "part": "night"}),
        ("last night it went on till 3am", {"date": "2026-11-20", "until": "03:00", "part": "night"}),
        ("last night at 2am", {"date": "2026-11-21", "time": "02:00", "part": "night"}),
        ("at 12 last night", {"date": "2026-11-21", "time": "00:00", "part": "night"}),
        ("quarter past ten last night", {"date": "2026-11-20", "time": "22:15", "part": "night"}),
        ("Tuesday night 2am", {"date": "2026-11-18", "time": "02:00", "part": "night"}),
        ("tuesday at 2am", {"date": "2026-11-17", "time": "02:00"}),
        ("yesterday evening", {"date": "2026-11-20", "part": "evening"}),
        ("yesterday in evening", {"date": "2026-11-20", "part": "evening"}),
        ("yday arvo", {"date": "2026-11-20", "part": "afternoon"}),
        ("this mornin at half 5", {"date": "2026-11-21", "time": "05:30", "part": "morning"}),
        ("no, it was Tuesday", {"date": "2026-11-17"}),
        ("last thurs", {"date": "2026-11-19"}),
        ("on friday", {"date": "2026-11-20"}),
        ("on Saturday", {"date": "2026-11-14"}),
        ("this saturday", {"date": "2026-11-21"}),
        ("Sat nite round 11", {"date": "2026-11-14", "time": "23:00", "part": "night", "approximate": True}),
        ("Sunday before last", {"date": "2026-11-08"}),
        ("Two Sundays ago", {"date": "2026-11-08"}),
        ("on the 14th", {"date": "2026-11-14"}),
        ("the 30th", {"date": "2026-10-30"}),
        ("14/11", {"date": "2026-11-14"}),
        ("14/11/25 at 22:15", {"date": "2025-11-14", "time": "22:15"}),
        ("14th Nov", {"date": "2026-11-14"}),
        ("Nov 14th about 9ish", {"date": "2026-11-14", "time": "21:00", "approximate": True}),
        ("25th december", {"date": "2025-12-25"}),
        ("Tuesday 17th November 2026", {"date": "2026-11-17"}),
        ("2026-11-03", {"date": "2026-11-03"}),
        ("29th feb", {"date": "2024-02-29"}),
        ("three days ago", {"date": "2026-11-18"}),
        ("about two weeks ago", {"date": "2026-11-07", "approximate": True}),
        ("my fence was kicked in a fortnight ago on the friday at half ten at night",
         {"date": "2026-11-06", "time": "22:30", "part": "night"}),
        ("a fortnight ago", {"date": "2026-11-07", "approximate": True}),
        ("the friday a fortnight ago", {"date": "2026-11-06"}),
        ("two weeks ago on tuesday night", {"date": "2026-11-03", "part": "night"}),
        ("tuesday last week", {"date": "2026-11-10"}),
        ("last week on the tuesday", {"date": "2026-11-10"}),
        ("it was the tuesday before that", {"approximate": True}),
        ("the night before", {"part": "night", "approximate": True}),
        ("the night before last", {"date": "2026-11-19", "part": "night"}),
        ("I beg your pardon, it was Wednesday", {"date": "2026-11-18"}),
        ("it was teatime not 6", {"time": "17:00", "approximate": True}),
        ("yesterday at tea time", {"date": "2026-11-20", "time": "17:00", "approximate": True}),
        ("last week", {"date": "2026-11-09", "approximate": True}),
        ("last month", {"date": "2026-10-01", "approximate": True}),
        ("last year", {"date": "2025-01-01", "approximate": True}),
        ("a couple of weeks ago", {"date": "2026-11-07", "approximate": True}),
        ("a couple of months ago", {"date": "2026-09-21", "approximate": True}),
        ("the day before yesterday", {"date": "2026-11-19"}),
        ("the other night", {"part": "night", "approximate": True}),
        ("stopped about ten minutes ago", {"date": "2026-11-21", "time": "13:50", "approximate": True}),
        ("half an hour ago", {"date": "2026-11-21", "time": "13:30"}),
        ("at it again now", {"date": "2026-11-21", "time": "14:00", "ongoing": True}),
        ("he is kicking my door right now", {"date": "2026-11-21", "time": "14:00", "ongoing": True}),
        ("yes its still going on", {"date": "2026-11-21", "time": "14:00", "ongoing": True}),
        ("new year's eve", {"date": "2025-12-31"}),
        ("bonfire nite till gone 1", {"date": "2026-11-05", "until": "01:00", "part": "night", "approximate": True}),
        ("good friday", {"date": "2026-04-03"}),
        ("last bank holiday", {"date": "2026-08-31"}),
        ("midnight on saturday", {"date": "2026-11-14", "time": "00:00"}),
        ("half 1 in the morning", {"time": "01:30", "part": "morning"}),
        ("ten to 3 in the morning", {"time": "02:50", "part": "morning"}),
        ("10pm till 3", {"time": "22:00", "until": "03:00"}),
        ("2-3am", {"time": "02:00", "until": "03:00"}),
        ("2 or 3 in the morning", {"time": "02:00", "until": "03:00", "part": "morning", "approximate": True}),
        ("music on till 2 or 3 in the morning", {"until": "03:00", "part": "morning", "approximate": True}),
        ("barks when he's at work, 8 till 5", {"time": "08:00", "until": "17:00", "approximate": True}),
        ("11 at night to gone 6", {"time": "23:00", "until": "06:00", "approximate": True}),
        ("from 9 last night until 4 this morning",
         {"date": "2026-11-20", "time": "21:00", "until": "04:00", "part": "night"}),
        ("every night till 3", {"until": "03:00"}),
        ("most evenings from six till nine", {"time": "18:00", "until": "21:00"}),
        ("around 9ish", {"time": "09:00", "approximate": True}),
        ("party round 9ish", {"time": "21:00", "approximate": True}),
        ("22.30", {"time": "22:30"}),
        ("@ 11.45pm", {"time": "23:45"}),
        ("around 1030pm", {"time": "22:30", "approximate": True}),
        ("from 2300 hours to 0100 hours", {"time": "23:00", "until": "01:00"}),
        ("12.30 in the afternoon", {"time": "12:30", "part": "afternoon"}),
        ("just gone midnight", {"time": "00:00", "approximate": True}),
        ("phone after 3", {"time": "15:00", "approximate": True}),
    ],
)  # fmt: skip
def test_one_time_is_understood(text: str, expected: dict[str, Any]) -> None:
    assert [told(value) for value in values(text, "time")] == [expected]


def test_several_times_are_several() -> None:
    assert [told(value) for value in values("this morning and last week too", "time")] == [
        {"date": "2026-11-21", "part": "morning"},
        {"date": "2026-11-09", "approximate": True},
    ]


def test_a_clock_time_in_the_same_breath_belongs_to_the_night_named() -> None:
    assert told(values("last night was the worst, about half 1", "time")[1]) == {
        "date": "2026-11-21", "time": "01:30", "part": "night", "approximate": True,
    }  # fmt: skip


def test_a_habit_in_another_sentence_is_not_dated() -> None:
    habit, feast = values("They fry fish around six o'clock. They gave us a plate at Christmas.", "time")
    assert (habit["date"], feast["date"]) == (None, "2025-12-25")


@pytest.mark.parametrize(
    "text",
    [
        "flat 11", "11 bins", "number 9", "phones on 4 percent", "man at 14", "the bloke at 11 keeps shouting", "24/7",
        "goes wen they leave 4 work", "kids of maybe 16", "Little 'un's only about four.", "my son is 11", "£10.30",
        "about 3 people", "at 5 different houses", "14th floor", "3rd time", "in the sun he sat", "I got wed",
        "I start work at 6", "we get up at 5", "good morning", "Morning, not sure which box", "stopped now",
        "its fine now",
        "not right now no", "now and again", "by now", "and now she scuttles", "20 mins", "score was 2-1 mate", "2019",
        "version 1.2.3", "may be", "march past", "call 101", "07700 900412", "46/12345/26", "DA1 9ZZ", "tomorrow at 3",
        "next tuesday", "14/11/2027", "99/99", "31/02/2026", "at 99:99", "half the time", "quarter of it",
        "past caring",
    ],
)  # fmt: skip
def test_numbers_and_words_that_are_no_past_time_are_left(text: str) -> None:
    assert values(text, "time") == []


@pytest.mark.parametrize(
    ("at", "text", "date", "time"),
    [
        # Clocks went back at 2am on 25 October 2026: ninety minutes before 02:15 GMT it was 01:45 BST.
        (datetime(2026, 10, 25, 2, 15, tzinfo=LONDON), "90 minutes ago", "2026-10-25", "01:45"),
        # Clocks went forward at 1am on 29 March 2026: an hour before 02:30 BST it was 00:30 GMT.
        (datetime(2026, 3, 29, 2, 30, tzinfo=LONDON), "an hour ago", "2026-03-29", "00:30"),
        (datetime(2026, 10, 26, 9, 0, tzinfo=LONDON), "yesterday at 1.30am", "2026-10-25", "01:30"),
        # A UTC moment late in the evening is the next day in London in summer.
        (datetime.fromisoformat("2026-06-30T23:30:00+00:00"), "today", "2026-07-01", None),
        (datetime.fromisoformat("2026-11-21T00:10:00+00:00"), "last night about 11", "2026-11-20", "23:00"),
        (datetime.fromisoformat("2026-11-21T01:00:00+00:00"), "last night at 2am", "2026-11-20", "02:00"),
        (datetime(2026, 1, 1, 10, 0, tzinfo=LONDON), "new years eve at 11pm", "2025-12-31", "23:00"),
        (datetime(2026, 3, 1, 10, 0, tzinfo=LONDON), "on the 31st", "2026-01-31", None),
        (datetime(2026, 11, 23, 10, 0, tzinfo=LONDON), "tonight at 11", "2026-11-22", "23:00"),
    ],
)
def test_days_are_those_of_london_and_never_to_come(at: datetime, text: str, date: str, time: str | None) -> None:
    value = values(text, "time", at)[0]
    assert (value["date"], value["time"]) == (date, time)


@pytest.mark.parametrize("weekday", ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"])
def test_a_weekday_is_the_latest_one_before_today(weekday: str) -> None:
    found = datetime.fromisoformat(values(f"on {weekday}", "time")[0]["date"])
    assert found.strftime("%A").lower() == weekday
    assert 1 <= (SATURDAY.replace(tzinfo=None) - found).days <= 7
