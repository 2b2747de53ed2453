"""``triage`` and ``decide`` go on after any line, say what is wrong with it, and write nothing but valid JSON."""

from __future__ import annotations

import io
import json
import os
from typing import Any, NoReturn

import pytest

from bot.agenda.state import Triage
from bot.cli import json_lines
from bot.cli.decide import decide_lines
from bot.cli.triage import sort_lines
from bot.landlords import load_packs
from bot.settings import PROJECT

LANDLORDS = load_packs(PROJECT / "bot" / "landlords" / "packs", PROJECT / "bot" / "landlords" / "operating")
NOISE: Triage = {
    "kind": "report", "category": "noise", "categories": ["noise"], "exclusion": None, "signals": [], "check": [],
    "strands": [], "language": "en", "evidence": [],
}  # fmt: skip
GOOD = b'{"id": "good", "landlord": "dartford", "text": "music all night", "category": "noise"}'
DEEP = b"[" * 100_000
HALF = "the line holds half of a character (a lone surrogate)"


def understand(text: str) -> Triage:
    """As the model does, text cannot be understood that cannot be encoded."""
    text.encode()
    return NOISE


def written(command: str, *lines: bytes) -> list[dict[str, Any]]:
    """What a command writes, read back by a reader that takes only valid JSON."""

    def refuse(word: str) -> NoReturn:
        raise AssertionError(f"{word} is not JSON")

    given = io.BytesIO(b"\n".join(lines))
    results = decide_lines(given, LANDLORDS) if command == "decide" else sort_lines(given, LANDLORDS, understand)
    out = io.BytesIO()
    json_lines.write(results, out)
    return [json.loads(line, parse_constant=refuse) for line in out.getvalue().decode().splitlines()]


@pytest.mark.parametrize("command", ["decide", "triage"])
@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (b'{"id": "a", "landlord": "dartford", "text": "\\ud800"}', {"id": "a", "error": HALF}),
        (b'{"id": "\\ud800", "landlord": "dartford", "text": "x"}', {"id": "?", "error": HALF}),
        (DEEP, {"error": "the line is not valid JSON"}),
        (b'{"id": "a", "text": ' + DEEP + b"}", {"error": "the line is not valid JSON"}),
        (b'{"id": NaN, "landlord": "dartford", "text": "x"}', {"error": "the line is not valid JSON"}),
        (b'{"id": 1e999, "landlord": "dartford", "text": "x"}', {"error": "the line is not valid JSON"}),
        (b'{"id": -Infinity}', {"error": "the line is not valid JSON"}),
        (b'{"id": [1], "landlord": "dartford", "text": "x"}', {"error": "id must be a word or a number"}),
        (b"\xff\xfe", {"error": "the line is not UTF-8"}),
        (b"\xef\xbb\xbf[]", {"error": "the line is not a JSON object"}),
        (b"9" * 5000, {"error": "the line is not valid JSON"}),
    ],
    ids=lambda value: value[:40].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_a_bad_line_is_told_and_the_next_is_read(command: str, line: bytes, expected: dict[str, Any]) -> None:
    first, second = written(command, line, GOOD)
    assert first == expected
    assert (second["id"], second["asb"]) == ("good", "yes")


@pytest.mark.parametrize("error", [RecursionError("x"), ValueError("music all night"), KeyError("text"), MemoryError()])
def test_what_goes_wrong_with_one_text_is_that_lines_error_without_its_words(error: Exception) -> None:
    def fail_once(_text: str, failures: list[Exception] = [error]) -> Triage:  # noqa: B006 - it is to be used up
        if failures:
            raise failures.pop()
        return NOISE

    first, second = sort_lines([GOOD, GOOD], LANDLORDS, fail_once)
    assert first == {"id": "good", "error": f"this text could not be understood ({type(error).__name__})"}
    assert second["asb"] == "yes"


@pytest.mark.parametrize("item_id", ["a", 7, 1.5, None, True, "Zoë ✓"])
def test_an_id_comes_back_as_it_was(item_id: Any) -> None:
    line = json.dumps({"id": item_id, "landlord": "dartford"}).encode()
    assert written("decide", line)[0]["id"] == item_id


def decided(**facts: Any) -> dict[str, Any]:
    line = {"id": 1, "landlord": "dartford", "exclusion": "one_off_party", "facts": facts}
    return written("decide", json.dumps(line).encode())[0]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("hours", "25:99", "hours must be one of: true, false, null, afternoon, day, early, evening, late, morning, "
                           "night, a time such as 22:30"),
        ("persistent", "perhaps", "persistent must be one of: true, false, null"),
        ("anyone_hurt", {"a": 1}, "anyone_hurt must be one of: true, false, null"),
        ("significant_harm", 1, "significant_harm must be one of: true, false, null"),
        ("volume", ["loud"], "volume must be one of: true, false, null, high, loud, low, moderate, normal, quiet, "
                             "very_loud"),
        ("vulnerability", "", "vulnerability must be one of: true, false, null"),
        ("police_reference", 45, "police_reference must be one of: true, false, null, words"),
    ],
)  # fmt: skip
def test_a_fact_that_cannot_be_read_is_named(name: str, value: Any, told: str) -> None:
    assert decided(**{name: value}) == {"id": 1, "error": told}


@pytest.mark.parametrize(
    "facts",
    [
        {"hours": "02:00"}, {"hours": "night"}, {"hours": "unknown"}, {"persistent": "Yes"}, {"anyone_hurt": None},
        {"volume": "very loud"}, {"role": "councillor"}, {"police_reference": "46/1234/26"}, {"shoe_size": {"a": 1}},
        {"significant_harm": "dont_know"},
    ],
)  # fmt: skip
def test_every_value_that_can_be_read_is_taken(facts: dict[str, Any]) -> None:
    assert "error" not in decided(**facts)


def test_lines_are_taken_as_they_arrive_and_nobody_waits_for_the_next() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as stream, os.fdopen(writing, "wb", buffering=0) as sender:
        groups = json_lines.arrived(stream, most=2)
        sender.write(b"one\ntwo\nthree\nfo")
        assert next(groups) == [b"one", b"two"]
        assert next(groups) == [b"three"]
        sender.write(b"ur\nfive")
        assert next(groups) == [b"four"]
        sender.close()
        assert list(groups) == [[b"five"]]


def test_texts_to_read_ahead_are_those_that_can_be_understood() -> None:
    lines = [GOOD, b"no json", b'{"text": " "}', b'{"text": 7}', b'{"text": "\\ud800"}', DEEP, b"", b'{"text": "dogs"}']
    assert json_lines.texts_in(lines) == ["music all night", "dogs"]
