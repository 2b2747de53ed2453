"""The officer's page keeps up with the packs."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from bot.cli.decide import decide_lines
from bot.landlords import load_packs
from bot.triage.facts import FACTS
from tests.unit.landlords.files import ROOM

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "landlords.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FACTS)
def test_every_fact_is_explained(name: str) -> None:
    assert f"\n| `{name}` | " in PAGE


@pytest.mark.parametrize("unit", ["hours", "days", "working_days", "same_working_day", "end_of_next_working_day"])
def test_every_unit_is_explained(unit: str) -> None:
    assert f"\n| `{unit}` | " in PAGE


def test_the_example_does_what_the_page_says() -> None:
    example = json.loads(PAGE.split("echo '")[1].split("'")[0]) | {"reported_at": datetime(2026, 6, 2, 10).isoformat()}
    [answer] = decide_lines([json.dumps(example).encode()], load_packs(ROOM / "packs", ROOM / "operating"))
    assert answer["asb"] == "ask"
    assert [question["asks"] for question in answer["next_questions"]] == ["volume", "persistent", "significant_harm"]
