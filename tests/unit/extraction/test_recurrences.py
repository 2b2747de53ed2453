"""How often, since when and how long."""

from typing import Any

import pytest

from tests.unit.extraction.read import texts, told, values

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("most nights since March", {"per": "night", "since": "2026-03-01"}),
        ("every night", {"per": "night", "number": 1}),
        ("evry single nite", {"per": "night", "number": 1}),
        ("nearly every night", {"per": "night"}),
        ("4 or 5 nights a week since the start of October", {"per": "week", "number": 4, "since": "2026-10-01"}),
        ("twice a week", {"per": "week", "number": 2}),
        ("twice or three times a week", {"per": "week", "number": 2}),
        ("3 time in one week", {"per": "week", "number": 3}),
        ("third time this week", {"per": "week", "number": 3}),
        ("once a fortnight", {"per": "fortnight", "number": 1}),
        ("every weekday", {"per": "week", "number": 5, "days": WEEKDAYS}),
        ("Mon-Fri", {"per": "week", "number": 5, "days": WEEKDAYS}),
        ("each weekend", {"per": "week", "days": ["saturday", "sunday"]}),
        ("every Saturday night", {"per": "week", "number": 1, "days": ["saturday"]}),
        ("Fridays and saturdays", {"per": "week", "number": 2, "days": ["friday", "saturday"]}),
        ("most Fridays", {"per": "week", "days": ["friday"]}),
        ("every other Friday", {"per": "week", "days": ["friday"]}),
        ("of a Tuesday", {"per": "week", "number": 1, "days": ["tuesday"]}),
        ("daily", {"per": "day", "number": 1}),
        ("24/7", {"per": "day"}),
        ("six nights now", {"per": "night", "number": 1, "since": "2026-11-15"}),
        ("3 nights on the trot", {"per": "night", "number": 1, "since": "2026-11-18"}),
        ("all summer", {"since": "2026-06-01"}),
        ("for months", {}),
        ("few weeks", {}),
        ("for 3 weeks", {"since": "2026-10-31"}),
        ("on and off for 3 weeks", {"since": "2026-10-31"}),
        ("about a year and a half", {"since": "2025-05-21"}),
        ("for the last 3 months", {"since": "2026-08-21"}),
        ("since last Tuesday", {"since": "2026-11-17"}),
        ("since christmas", {"since": "2025-12-25"}),
        ("since 14th nov", {"since": "2026-11-14"}),
        ("since the middle of last August", {"since": "2026-08-15"}),
        ("since 2019", {"since": "2019-01-01"}),
        ("since I moved in", {}),
        ("since we moved here in 2021", {"since": "2021-01-01"}),
        ("Three times since Sunday", {"number": 3, "since": "2026-11-15"}),
        ("again last night", {}),
        ("last night again", {}),
        ("every sunday and", {"per": "week", "number": 1, "days": ["sunday"]}),
        ("every sunday and I cant sleep", {"per": "week", "number": 1, "days": ["sunday"]}),
        ("every friday, saturday and sunday", {"per": "week", "number": 3, "days": ["friday", "saturday", "sunday"]}),
        ("every mon wed and fri", {"per": "week", "number": 3, "days": ["monday", "wednesday", "friday"]}),
        ("6 times since Sunday", {"number": 6, "since": "2026-11-15"}),
        ("6 times a week", {"per": "week", "number": 6}),
        ("at all hours of the night", {"per": "day"}),
        ("just the once", {"number": 1}),
        ("1st time", {"number": 1}),
    ],
)
def test_a_recurrence_is_understood_with_the_words_as_said(text: str, expected: dict[str, Any]) -> None:
    (value,) = values(text, "recurrence")
    assert told(value, "words") == expected
    assert value["words"].lower() in text.lower()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("every sunday and", "every sunday"),
        ("every sunday and I cant sleep", "every sunday"),
        ("every night, and the dog", "every night"),
        ("at it again last night about 11", "again last night about 11"),
        ("again last night again", "again last night"),
    ],
)
def test_the_words_of_a_recurrence_end_where_it_ends(text: str, words: str) -> None:
    assert texts(text, "recurrence") == [words]


def test_two_nights_again_are_two() -> None:
    assert texts("again last night, again yesterday", "recurrence") == ["again last night", "again yesterday"]


@pytest.mark.parametrize(
    "text",
    ["again", "AGAIN", "I've complained again", "I complained again yesterday", "at it again now", "he did it again",
     "all hours", "6 times", "rang 6 times last night", "several times", "never again", "last night",
     "this week they stood there", "Two Sundays ago", "3 hours", "£450 a month", "flat 2",
     "moved in over summer", "since half ten last night", "the daily mail"],
)  # fmt: skip
def test_what_does_not_recur_is_left(text: str) -> None:
    assert values(text, "recurrence") == []


@pytest.mark.parametrize(
    ("text", "minutes", "up_to"),
    [
        ("about 20 mins every evening", 20, None),
        ("3 or 4 hours", 180, 240),
        ("cries for hours", None, None),
        ("all day", None, None),
        ("the whole night", None, None),
        ("an hour and a half", 90, None),
        ("2 and a half hours", 150, None),
        ("half an hour", 30, None),
        ("1.5 hours", 90, None),
        ("2hrs 30mins", 150, None),
        ("20mins", 20, None),
        ("forty five minutes", 45, None),
    ],
)
def test_a_duration_is_in_minutes(text: str, minutes: int | None, up_to: int | None) -> None:
    (value,) = values(text, "duration")
    assert (value["minutes"], value["up_to"]) == (minutes, up_to)
    assert value["words"] in text


@pytest.mark.parametrize(
    "text", ["20 mins ago", "half an hour ago", "5 minutes walk", "minute", "after hours", "h", "9 houses"]
)
def test_what_is_no_duration_is_left(text: str) -> None:
    assert values(text, "duration") == []
