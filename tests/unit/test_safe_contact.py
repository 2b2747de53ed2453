"""What residents say about being reached safely, as the sender of texts obeys it."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

import pytest

from bot.agenda.state import Fact
from bot.conversations.safe_contact import Hours, Leave, leave_to_text, safe_hours
from bot.conversations.text_threads import is_mobile

THIS, OTHER = "+447700900412", "+447700900555"
MORNING = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)
"""Half past ten in London, on a Wednesday."""
END = time.max


def told(name: str, said: str, value: Any = None, status: Any = "known") -> dict[str, Fact]:
    return {name: Fact(name=name, status=status, said=said, value=value, message_id="m", position=1)}


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("between 9 and 3", Hours(time(9), time(15))),
        ("9-5 on weekdays", Hours(time(9), time(17), True)),
        ("from 10am to 2pm please", Hours(time(10), time(14))),
        ("8pm till 10pm", Hours(time(20), time(22))),
        ("between 7 and 9 in the evening", Hours(time(19), time(21))),
        ("9:30 to 11.15", Hours(time(9, 30), time(11, 15))),
        ("10pm to 2am, I work nights", Hours(time(22), time(2))),
        ("only after 6", Hours(time(18), END)),
        ("not after 6", Hours(time(0), time(18))),
        ("not before 10", Hours(time(10), END)),
        ("before 4pm", Hours(time(0), time(16))),
        ("after 9 and before 3", Hours(time(9), time(15))),
        ("in the mornings", Hours(time(6), time(12))),
        ("school hours", Hours(time(9), time(17))),
        ("not at weekends", Hours(time(0), END, True)),
        ("when he is at work", None),
        ("text 07700 900555", None),
        ("flat 9, number 12", None),
        ("", None),
    ],
)
def test_hours_are_read_as_people_say_them(said: str, hours: Hours | None) -> None:
    assert safe_hours(said) == hours


@pytest.mark.parametrize(
    ("facts", "leave"),
    [
        ({}, Leave(THIS)),
        (told("safe_to_message", "yes", True), Leave(THIS)),
        (told("safe_to_message", "no", False), Leave(THIS, "do_not_message")),
        (told("safe_to_message", "Don\u2019t text me", False), Leave(THIS, "do_not_message")),
        (told("safe_to_message", "please don't ring me", False), Leave(THIS)),
        (told("safe_to_message", "don't call or text me, don't text", False), Leave(THIS, "do_not_message")),
        (told("safe_to_message", "no", False, "withdrawn"), Leave(THIS)),
        (told("safe_contact", "Please don't contact me", None, "declined"), Leave(THIS, "do_not_message")),
        (told("safe_contact", "rather not say", None, "declined"), Leave(THIS)),
        (told("safe_contact", "after 6", None), Leave(THIS, "outside_safe_hours")),
        (told("safe_contact", "between 10 and 11", None), Leave(THIS)),
        (told("safe_contact", "between 9 and 10", None), Leave(THIS, "outside_safe_hours")),
        (told("safe_contact", "my sister's phone", {"phone": {"number": OTHER, "mobile": True}}), Leave(OTHER)),
        (told("safe_contact", "don't call, text me", None), Leave(THIS)),
        (told("safe_contact", "weekdays", "a word"), Leave(THIS)),
    ],
)
def test_a_text_goes_only_where_and_when_it_is_safe(facts: dict[str, Fact], leave: Leave) -> None:
    assert leave_to_text(facts, THIS, MORNING) == leave


@pytest.mark.parametrize(
    ("number", "mobile"),
    [
        (THIS, True), ("+447911123456", True), ("+447624123456", True), ("+33612345678", True),
        ("+441632960001", False), ("+447012345678", False), ("+447600123456", False), ("+4479111", False),
        ("62226", False), ("Landlord", False), ("", False),
    ],
)  # fmt: skip
def test_only_mobiles_can_be_texted(number: str, mobile: bool) -> None:
    assert is_mobile(number) is mobile
