"""What was told before is put right at whatever question is open, and answers none."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.agenda.talks import Talk, entity, message

OPEN = ["anyone_hurt", "when", "vulnerability", "name", "contact", "more", "safe_contact", "summary_ok", "impact"]


def place(line: str, **parts: Any) -> Any:
    return entity("place", line, {"line": line, **parts})


def told_the_place(asks: str) -> Talk:
    """A talk in which the place is known and ``asks`` is open."""
    talk = Talk()
    flat = place("flat 21 Larch Court", flat="21", building="Larch Court")
    talk.hears(message("music from flat 21 Larch Court", category="noise", entities=[flat]))
    talk.memory["asks"] = asks
    return talk


@pytest.mark.parametrize("asks", OPEN)
@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("no wait it was flat 12 not 21", "deny"),
        ("sorry I meant flat 12", "tell"),
        ("actually its flat 12", "nlu_fallback"),
        ("its flat 12", "correct"),
    ],
)
def test_a_place_is_put_right_whatever_is_asked(asks: str, text: str, intent: str) -> None:
    talk = told_the_place(asks)
    talk.hears(message(text, intent, entities=[place("flat 12", flat="12")]))
    assert [one["line"] for one in talk.facts["where"]["value"]["places"]] == ["flat 12, Larch Court"]
    assert asks not in talk.facts


def test_a_place_named_twice_in_a_correction_is_one_place() -> None:
    talk = told_the_place("name")
    both = [place("number 14", number="14"), place("14 Tansy Road", number="14", street="Tansy Road")]
    talk.facts["where"]["value"] = {"places": [{"line": "12 Tansy Road", "number": "12", "street": "Tansy Road"}]}
    talk.hears(message("sorry I meant number 14, 14 Tansy Road", "correct", entities=both))
    assert [one["line"] for one in talk.facts["where"]["value"]["places"]] == ["14 Tansy Road"]


@pytest.mark.parametrize(
    ("text", "own", "lines"),
    [
        ("sorry, he is in flat 22 not 21", False, ["flat 22, Larch Court", "flat 17"]),
        ("no wait its flat 22 not 17", False, ["flat 21 Larch Court", "flat 22"]),
        ("sorry I am in flat 22 not 17", True, ["flat 21 Larch Court", "flat 22"]),
        ("actually I'm in flat 22", True, ["flat 21 Larch Court", "flat 22"]),
        ("actually it's flat 22", False, ["flat 22, Larch Court", "flat 17"]),
    ],
)
def test_of_two_places_the_one_that_was_wrong_is_put_right(text: str, own: bool, lines: list[str]) -> None:
    talk = told_the_place("name")
    talk.facts["where"]["value"]["places"].append({"line": "flat 17", "flat": "17", "own": True})
    talk.hears(message(text, "correct", entities=[place("flat 22", flat="22", own=own)]))
    assert [one["line"] for one in talk.facts["where"]["value"]["places"]] == lines


@pytest.mark.parametrize(
    ("asks", "text"),
    [("contact", "actually after 6 is better, 07700 900123"), ("safe_to_message", "sorry, not after 6"),
     ("contact", "no, before 6"), ("safe_now", "for now, till 6")],
)  # fmt: skip
def test_hours_told_of_a_contact_are_no_time_of_what_happened(asks: str, text: str) -> None:
    talk = Talk()
    monday = {"date": "2026-11-16", "time": None, "part": None}
    talk.hears(message("music on Monday", category="noise", entities=[entity("time", "Monday", monday)]))
    talk.memory["asks"] = asks
    six = entity("time", "6", {"date": None, "time": "18:00", "part": None})
    number = entity("phone", "07700 900123", {"number": "+447700900123", "mobile": True})
    talk.hears(
        message(text, "correct" if "actually" in text else "tell", entities=[six, *([number] if "077" in text else [])])
    )
    assert talk.facts["when"]["value"] == monday


@pytest.mark.parametrize(
    ("asks", "text", "timed", "answered"),
    [
        ("where", "yesterday night since 23 until 4", True, False),
        ("where", "monday night in the bin store", True, True),
        ("where", "23", False, True),
        ("name", "yes", False, False),
        ("name", "ok thanks", False, False),
        ("name", "Yesmin", False, True),
    ],
)
def test_an_answer_to_something_else_is_no_place_and_no_name(asks: str, text: str, timed: bool, answered: bool) -> None:
    talk = Talk()
    talk.hears(message("loud music", category="noise"))
    talk.memory.update({"asks": asks, "asked": {asks: 1}, "choices": []})
    time = entity("time", text[:12], {"date": "2026-11-22", "time": None, "part": "night"})
    talk.hears(message(text, "nlu_fallback", entities=[time] if timed else []))
    assert (asks in talk.facts) is answered


TITHE_ROW = {"number": "28", "street": "Tithe Row"}


@pytest.mark.parametrize("before", ["upstairs", "don't know"])
@pytest.mark.parametrize("asks", ["child_worry", "name", "more"])
def test_an_address_told_late_is_not_dropped(before: str, asks: str) -> None:
    talk = Talk()
    upstairs = [place("upstairs", relation="above")] if before == "upstairs" else []
    talk.hears(message("music upstairs", category="noise", entities=upstairs))
    if not upstairs:
        talk.memory.update({"asks": "where", "choices": []})
        talk.hears(message(before, "dont_know"))
    talk.memory.update({"asks": asks, "choices": []})
    talk.hears(message("28 Tithe Row I think", entities=[place("28 Tithe Row", **TITHE_ROW)]))
    assert [one.get("street") for one in talk.facts["where"]["value"]["places"]][-1] == "Tithe Row"


@pytest.mark.parametrize(
    ("text", "told"),
    [("he won't go out now", False), ("what happens to me now?", False), ("they are at it right now", True),
     ("it is going on now", True)],
)  # fmt: skip
def test_now_is_a_time_only_where_something_happens_now(text: str, told: bool) -> None:
    now: Any = {"date": "2026-11-23", "time": "14:00", "until": None, "part": None, "ongoing": True}
    word = "right now" if "right now" in text else "now"
    time: Any = {**entity("time", word, now), "start": text.index(word)}
    talk = Talk()
    talk.hears(message(text, category="noise", entities=[time]))
    assert ("when" in talk.facts) is told


def test_who_it_is_is_no_answer_to_how_often() -> None:
    talk = Talk()
    talk.hears(message("dogs bark next door", category="animal_nuisance"))
    talk.memory.update({"asks": "frequency", "choices": [], "asked": {"frequency": 1}})
    number = entity("phone", "07700 900177", {"number": "+447700900177", "mobile": True})
    name = entity("person_name", "Margaret Pell", {"name": "Margaret Pell", "of": "self", "certain": True})
    talk.hears(message("Margaret Pell 07700 900177", entities=[name, number]))
    assert "frequency" not in talk.facts
