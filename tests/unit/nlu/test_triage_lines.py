"""``doorstep triage``: what is read, what is written, what a bad line gives."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.agenda.state import Triage
from bot.cli.triage import sort_lines
from bot.landlords import load_packs
from bot.settings import PROJECT

LANDLORDS = load_packs(PROJECT / "bot" / "landlords" / "packs", PROJECT / "bot" / "landlords" / "operating")
NOISE: Triage = {
    "kind": "report", "category": "noise", "categories": ["noise"], "exclusion": None, "signals": [], "check": [],
    "strands": [], "language": "en", "evidence": [],
}  # fmt: skip
KEYS = {
    "id", "kind", "category", "categories", "exclusion", "asb", "signals", "check", "strands", "language", "evidence",
}  # fmt: skip


def sorted_line(line: str, triage: Triage = NOISE) -> dict[str, Any]:
    (result,) = sort_lines([line], LANDLORDS, lambda _: triage)
    return result


def line(**changes: Any) -> str:
    return json.dumps({"id": "a", "landlord": "dartford", "text": "music all night", **changes})


def test_a_message_gives_every_field() -> None:
    result = sorted_line(line())
    assert result.keys() == KEYS
    assert (result["id"], result["asb"]) == ("a", "yes")


def test_another_language_is_not_judged() -> None:
    assert sorted_line(line(), {**NOISE, "kind": "not_english", "category": None, "categories": []})["asb"] == "n/a"


def test_a_signal_to_check_on_an_everyday_matter_is_asked_about() -> None:
    crying: Triage = {
        **NOISE,
        "category": None,
        "categories": [],
        "exclusion": "baby_crying",
        "check": ["child_at_risk"],
    }
    assert sorted_line(line(text="the baby cries"), crying)["asb"] == "ask"


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ("{", {"error": "the line is not valid JSON"}),
        ("[1]", {"error": "the line is not a JSON object"}),
        (line(text=""), {"id": "a", "error": "no text"}),
        (line(text=7), {"id": "a", "error": "no text"}),
        (line(landlord="nobody"), {"id": "a", "error": "no such landlord"}),
        (line(landlord=["dartford"]), {"id": "a", "error": "no such landlord"}),
    ],
)
def test_a_bad_line_says_why_and_the_run_goes_on(bad: str, expected: dict[str, Any]) -> None:
    results = list(sort_lines([bad, "", line()], LANDLORDS, lambda _: NOISE))
    assert results[0] == expected
    assert results[1]["asb"] == "yes"
