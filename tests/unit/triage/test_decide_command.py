"""`doorstep decide`: one answer a line, and a bad line never ends the run."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.cli.decide import decide_lines
from bot.landlords import Landlord, Landlords, Problem

PROJECT = Path(__file__).resolve().parents[3]
FIELDS = {
    "asb", "why", "priority", "target_text", "contact_by", "team", "team_contact", "clauses", "next_questions",
    "escalations", "tell", "do_not_promise", "case_review", "for_a_person",
}  # fmt: skip


def answers(dartford: Landlord, *lines: bytes) -> list[dict[str, Any]]:
    return list(decide_lines(io.BytesIO(b"\n".join(lines)), Landlords({"dartford": dartford}, ())))


def test_a_line_gives_the_decision_with_its_id(dartford: Landlord) -> None:
    line = {
        "id": "x1", "landlord": "dartford", "category": "violence", "signals": ["violence"],
        "facts": {"anyone_hurt": True, "shoe_size": 9}, "reported_at": "2026-04-02T18:30:00+01:00",
    }  # fmt: skip
    [answer] = answers(dartford, json.dumps(line).encode())
    assert set(answer) >= FIELDS
    assert (answer["id"], answer["asb"], answer["ignored"]) == ("x1", "yes", ["shoe_size"])
    assert answer["contact_by"]["at"] == "2026-04-04T18:30:00+01:00"


@pytest.mark.parametrize(
    ("line", "error"),
    [
        (b"{", "the line is not valid JSON"),
        (b"[]", "the line is not a JSON object"),
        (b'"noise"', "the line is not a JSON object"),
        (b"\xff\xfe", "the line is not UTF-8"),
        (b"[" * 100_000, "the line is not valid JSON"),
        (b'{"landlord": "nobody"}', "landlord must be one of: dartford"),
        (b'{"landlord": ["dartford"]}', "landlord must be one of: dartford"),
        (b'{"landlord": "dartford", "facts": []}', None),
        (b'{"landlord": "dartford", "facts": [1]}', "facts must be an object of names and values"),
        (b'{"landlord": "dartford", "signals": "hate"}', "signals must be a list of words"),
        (b'{"landlord": "dartford", "signals": [1]}', "signals must be a list of words"),
        (b'{"landlord": "dartford", "category": 3}', "category must be a word or null"),
        (b'{"landlord": "dartford", "category": "witchcraft"}', "no such category: witchcraft"),
        (b'{"landlord": "dartford", "reported_at": "teatime"}', "reported_at must be a time"),
        (b'{"landlord": "dartford", "reported_at": 5}', "reported_at must be a time"),
        (b'{"landlord": "dartford", "category": "noise", "reported_at": "9999-12-31T10:00"}', "out of the calendar"),
    ],
)
def test_a_bad_line_says_why_and_the_next_is_read(dartford: Landlord, line: bytes, error: str | None) -> None:
    first, second = answers(dartford, line, b'{"id": 2, "landlord": "dartford", "category": "noise"}')
    if error is None:
        assert "error" not in first
    else:
        assert error in first["error"]
        assert set(first) == {"error"}
    assert (second["id"], second["asb"]) == (2, "yes")


@pytest.mark.parametrize("file", ["packs/harbour_row.yml", "operating/harbour_row.yml"])
def test_a_landlord_that_was_refused_is_not_called_unknown(dartford: Landlord, file: str) -> None:
    landlords = Landlords({"dartford": dartford}, (Problem(file, 3, "the line `number` is missing"),))
    lines = [b'{"landlord": "harbour_row"}', b'{"landlord": "nobody"}']
    refused, unknown = decide_lines(lines, landlords)
    reason = "the pack or the operating settings of harbour_row have faults; run `./doorstep packs check` to see them"
    assert refused == {"error": reason}
    assert unknown == {"error": "landlord must be one of: dartford"}


def test_where_no_landlord_could_be_read_nobody_is_asked_to_name_one() -> None:
    [answer] = decide_lines([b'{"landlord": "dartford"}'], Landlords({}, (Problem("packs", 0, "no such folder"),)))
    assert answer == {"error": "no landlord could be read; run `./doorstep packs check` to see why"}


def test_a_bad_line_keeps_its_id(dartford: Landlord) -> None:
    assert answers(dartford, b'{"id": 7, "landlord": "nobody"}')[0]["id"] == 7


def test_blank_lines_and_windows_line_ends_do_no_harm(dartford: Landlord) -> None:
    assert len(answers(dartford, b"", b'{"landlord": "dartford"}\r', b"   ")) == 1


def test_the_command_reads_standard_input(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "decide"],
        input=b'{"id": 1, "landlord": "dartford", "exclusion": "parking"}\nx\n',
        capture_output=True,
        check=True,
        cwd=PROJECT,
        timeout=60,
        env={**os.environ, "DOORSTEP_DATA_DIR": str(tmp_path)},
    )
    first, second = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert (first["asb"], first["for_a_person"]) == ("ask", True)
    assert second == {"error": "the line is not valid JSON"}
