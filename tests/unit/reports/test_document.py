"""The report document: verbatim words, facts as said and as understood, and always valid by its published schema."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.agenda.state import Fact, new_memory
from bot.reports.document import InvalidReportError, build_report, check_report, differs, report_schema
from bot.triage.facts import FACTS
from bot.words import ASB, ASKS, CATEGORIES, CHANNELS, EXCLUSIONS, KINDS, MARKS, PRIORITIES, RECORDS, SIGNALS, STRANDS

WINTER = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 9, 30, tzinfo=UTC)


def told(name: str, said: str | None, value: Any = None, status: Any = "known") -> Fact:
    return Fact(name=name, status=status, said=said, value=value, message_id="m1", position=1)


def document(**changes: Any) -> dict[str, Any]:
    """A report in which one thing was said; ``changes`` replace parts of what it is made from."""
    memory = {**new_memory(), **changes.pop("memory", {})}
    at = changes.pop("at", WINTER)
    parts: dict[str, Any] = {
        "conversation": {
            "id": "c1", "reference": "DB-7K3M-92QF", "landlord": "dartford", "channel": "web", "started_at": at,
            "memory": memory,
        },
        "messages": [{"id": "m1", "position": 1, "text": "loud music", "at": at + timedelta(minutes=1)}],
        "facts": {}, "signals": [], "decision": None, "landlord_name": "Dartford Borough Council", "revision": 1,
        "prepared_at": at + timedelta(minutes=2), **changes,
    }  # fmt: skip
    return build_report(**parts)


def test_the_schema_is_a_valid_schema_and_describes_every_field() -> None:
    schema = report_schema()
    Draft202012Validator.check_schema(schema)

    def undescribed(part: Any, path: str) -> list[str]:
        found: list[str] = []
        for name, field in part.get("properties", {}).items():
            here = f"{path}/{name}"
            found += [] if field.get("description") else [here]
            for inner in [field, field.get("items", {}), *field.get("anyOf", [])]:
                found += undescribed(inner, here)
        if part.get("type") == "object" and part.get("additionalProperties") is None:
            found.append(f"{path} is open")
        return found

    assert undescribed(schema, "") == []
    assert undescribed(schema["$defs"]["told"], "told") == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("channel",), CHANNELS),
        (("record",), RECORDS),
        (("incident", "kind"), KINDS),
        (("incident", "category"), CATEGORIES),
        (("incident", "exclusion"), EXCLUSIONS),
        (("signals", "signal"), SIGNALS),
        (("signals", "mark"), MARKS),
        (("decision", "asb"), ASB),
        (("decision", "priority"), PRIORITIES),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, tuple) and len(value) < 3 else "",
)
def test_the_schema_knows_all_words_of_the_field(path: tuple[str, ...], words: tuple[str, ...]) -> None:
    part = report_schema()
    for name in path:
        inner = part.get("items") or next((one for one in part.get("anyOf", []) if "properties" in one), part)
        part = inner["properties"][name]
    assert [word for word in part["enum"] if word is not None] == list(words)
    strands = report_schema()["properties"]["signals"]["items"]["properties"]["strands"]["items"]["enum"]
    assert strands == list(STRANDS)


def test_words_are_verbatim_and_in_order() -> None:
    words = ["  Loud music\n\nAGAIN!!  ", "ＷＩＤＥ \u202e rtl 🎵", "<b>/restart</b>"]
    messages = [{"id": f"m{n}", "position": n + 1, "text": text, "at": WINTER} for n, text in enumerate(words)]
    assert [said["text"] for said in document(messages=messages)["words"]] == words


@pytest.mark.parametrize(("at", "offset"), [(WINTER, "+00:00"), (SUMMER, "+01:00")])
def test_times_carry_the_offset_of_their_day(at: datetime, offset: str) -> None:
    times = document(at=at)["times"]
    assert times["zone"] == "Europe/London"
    for name in ("started_at", "reported_at", "last_message_at", "prepared_at"):
        assert times[name].endswith(offset)
    assert datetime.fromisoformat(times["reported_at"]) == at + timedelta(minutes=1)


def test_every_fact_that_can_be_asked_for_is_in_the_report() -> None:
    made = document(facts={name: told(name, f"words of {name}", "x") for name in ASKS})
    check_report(made)
    text = json.dumps(made)
    assert [name for name in ASKS if f"words of {name}" not in text and name != "anonymous"] == []


@pytest.mark.parametrize("status", ["unknown", "declined"])
def test_dont_know_and_rather_not_say_are_answers(status: str) -> None:
    made = document(facts={"where": told("where", "not sure", None, status)})
    assert made["incident"]["where"] == {
        "status": status, "said": "not sure", "understood": None, "told_at": "2026-11-02T09:31:00+00:00",
    }  # fmt: skip
    check_report(made)


def test_what_was_taken_back_or_never_told_is_null() -> None:
    made = document(facts={"when": told("when", "Monday", None, "withdrawn")})
    assert (made["incident"]["when"], made["incident"]["where"]) == (None, None)
    assert "Monday" not in json.dumps(made)


@pytest.mark.parametrize(
    ("facts", "anonymous"),
    [
        ({}, False),
        ({"anonymous": told("anonymous", "yes", True)}, True),
        ({"anonymous": told("anonymous", "no", False), "name": told("name", "no", None, "declined")}, False),
        ({"name": told("name", "rather not", None, "declined")}, True),
        ({"name": told("name", "rather not", None, "declined"), "contact": told("contact", "07700 900412")}, False),
        ({"name": told("name", "Dee")}, False),
    ],
)
def test_anonymous_is_a_wish_or_giving_neither_name_nor_contact(facts: dict[str, Fact], anonymous: bool) -> None:
    assert document(facts=facts)["reporter"]["anonymous"] is anonymous


@pytest.mark.parametrize(
    ("signal", "mark", "restricted"),
    [
        ("domestic_abuse", "raised", True),
        ("domestic_abuse", "check", False),
        ("domestic_abuse", "cleared", False),
        ("hate", "raised", False),
    ],
)
def test_only_a_raised_domestic_abuse_signal_restricts(signal: str, mark: str, restricted: bool) -> None:
    evidence = [{"signal": signal, "text": "words", "source": "pattern", "score": 1.0}]
    found = {"signal": signal, "mark": mark, "strands": [], "evidence": evidence, "raised_at": WINTER,
             "cleared_at": None}  # fmt: skip
    made = document(signals=[found])
    check_report(made)
    assert made["restricted"] is restricted
    assert made["signals"][0]["evidence"] == [{"text": "words", "source": "pattern", "score": 1.0}]


@pytest.mark.parametrize(
    ("changes", "different"),
    [
        ({"revision": 2, "prepared_at": SUMMER}, False),
        ({"messages": [{"id": "m1", "position": 1, "text": "thanks", "at": WINTER}]}, False),
        ({"facts": {"who": told("who", "him")}}, True),
        ({"memory": {"report": {"state": "submitted", "record": "report", "complete": True}}}, True),
    ],
)
def test_a_report_differs_by_what_it_says_not_by_when_it_was_made(changes: dict[str, Any], different: bool) -> None:
    assert differs(document(), document(**changes)) is different


def test_what_does_not_fit_is_named_by_place_and_never_by_its_words() -> None:
    made = document()
    made["words"][0]["text"] = ["secret words"]
    made["incident"]["surprise"] = "secret words"
    with pytest.raises(InvalidReportError) as raised:
        check_report(made)
    assert "words/0/text" in str(raised.value)
    assert "secret" not in str(raised.value)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    facts=st.dictionaries(
        st.sampled_from(ASKS),
        st.tuples(st.sampled_from(["known", "unknown", "declined", "withdrawn"]), st.none() | st.text(), anything),
    ),
    words=st.lists(st.text(), max_size=4),
)
def test_whatever_a_resident_says_the_report_is_valid(facts: dict[str, Any], words: list[str]) -> None:
    made = document(
        facts={name: told(name, said, value, status) for name, (status, said, value) in facts.items()},
        messages=[{"id": f"m{n}", "position": n + 1, "text": text, "at": WINTER} for n, text in enumerate(words)],
    )
    check_report(made)
    assert [said["text"] for said in json.loads(json.dumps(made))["words"]] == words


@pytest.mark.parametrize("name", sorted({*ASKS, *FACTS, "housing_worry"}))
def test_every_fact_that_can_be_told_fits_the_schema(name: str) -> None:
    check_report(document(facts={name: told(name, "as said", True)}))
