"""How facts are read: what counts as told, not known or not told yet."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from bot.triage.facts import FACTS, known_facts, read
from bot.words import ASKS

NIGHT = (time(23, 0), time(7, 0))


@pytest.mark.parametrize(
    ("name", "value", "reading"),
    [
        ("anyone_hurt", True, "yes"),
        ("anyone_hurt", False, "no"),
        ("anyone_hurt", None, "unclear"),
        ("anyone_hurt", "declined", "unclear"),
        ("anyone_hurt", "unknown", "unclear"),
        ("anyone_hurt", "No", "no"),
        ("anyone_hurt", 0, "unclear"),
        ("anyone_hurt", ["no"], "unclear"),
        ("volume", "loud", "yes"),
        ("volume", "Very loud", "yes"),
        ("volume", "quiet", "no"),
        ("volume", "so-so", "unclear"),
        ("hours", "02:00", "yes"),
        ("hours", "23:00", "yes"),
        ("hours", "06:59", "yes"),
        ("hours", "07:00", "no"),
        ("hours", "22:59", "no"),
        ("hours", "night", "yes"),
        ("hours", "evening", "no"),
        ("hours", "25:00", "unclear"),
        ("hours", "02:00+01:00", "yes"),
        ("hours", "whenever", "unclear"),
        ("third_party", "councillor", "yes"),
        ("third_party", "witness", "no"),
        ("police_reference", "CAD 1234", "yes"),
        ("police_reference", "unknown", "unclear"),
        ("police_reference", False, "no"),
    ],
)
def test_a_value_reads_as(name: str, value: Any, reading: str) -> None:
    assert read(name, {name: value}, NIGHT) == reading


def test_a_name_that_is_absent_was_not_told() -> None:
    assert read("anyone_hurt", {}, NIGHT) == "untold"


def test_a_night_within_one_day_is_read_too() -> None:
    assert read("hours", {"hours": "01:30"}, (time(1), time(5))) == "yes"
    assert read("hours", {"hours": "00:30"}, (time(1), time(5))) == "no"


@pytest.mark.parametrize(
    ("word", "night", "reading"),
    [
        *((word, NIGHT, "no") for word in ("morning", "afternoon", "evening", "day")),
        ("evening", (time(20), time(8)), "unclear"),
        ("morning", (time(20), time(8)), "unclear"),
        ("day", (time(20), time(8)), "no"),
        ("afternoon", (time(20), time(8)), "no"),
        ("Evening", (time(18), time(7)), "yes"),
        ("evening", (time(17), time(23)), "yes"),
        ("evening", (time(19), time(22)), "unclear"),
        ("morning", (time(23), time(12)), "yes"),
        ("day", (time(23), time(12)), "unclear"),
        ("afternoon", (time(0), time(5)), "no"),
        ("evening", (time(22, 30), time(7)), "unclear"),
        ("day", (time(0), time(0)), "yes"),
    ],
)
def test_a_part_of_the_day_is_held_against_the_landlords_night(
    word: str, night: tuple[time, time], reading: str
) -> None:
    assert read("hours", {"hours": word}, night) == reading


def test_question_names_are_accepted_and_unknown_names_are_listed() -> None:
    facts, ignored = known_facts({"vulnerability": True, "role": "witness", "shoe_size": 9, "anyone_hurt": False})
    assert facts == {"vulnerable_resident": True, "third_party": "witness", "anyone_hurt": False}
    assert ignored == ["shoe_size"]


def test_a_fact_under_its_own_name_wins_over_the_questions_name() -> None:
    assert known_facts({"vulnerability": True, "vulnerable_resident": False})[0] == {"vulnerable_resident": False}


@pytest.mark.parametrize(
    "name",
    [
        "persistent", "significant_harm", "business_premises", "intimidating", "vulnerable_resident", "hours",
        "on_highway", "both_other_landlord", "anyone_hurt", "child_worry", "volume",
    ],
)  # fmt: skip
def test_the_promised_names_are_known(name: str) -> None:
    assert name in FACTS


def test_everyday_questions_are_names_that_pages_and_tests_know() -> None:
    everyday = ("anyone_hurt", "persistent", "significant_harm", "business_premises", "child_worry", "intimidating",
                "hours", "volume", "on_highway", "vulnerable_resident")  # fmt: skip
    assert {FACTS[name].asks for name in everyday} <= set(ASKS)
