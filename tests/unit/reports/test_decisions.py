"""Whatever the landlords' packs make of a report fits the report's schema, with every clause that it rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.landlords.loader import load_packs
from bot.reports.document import check_report
from bot.settings import PROJECT
from bot.triage.decide import decide
from bot.words import CATEGORIES, EXCLUSIONS, SIGNALS, STRANDS
from tests.unit.reports.test_document import document

FOLDER = PROJECT / "bot" / "landlords"
LANDLORDS = load_packs(FOLDER / "packs", FOLDER / "operating")
AT = datetime(2026, 11, 20, 18, 30, tzinfo=ZoneInfo("Europe/London"))

SITUATIONS: list[dict[str, Any]] = [
    *({"category": category, "categories": [category]} for category in CATEGORIES),
    *({"exclusion": exclusion} for exclusion in EXCLUSIONS),
    *({"category": "noise", "signals": [signal], "strands": list(STRANDS)} for signal in SIGNALS),
    *({"exclusion": "baby_crying", "check": [signal]} for signal in SIGNALS),
    {"exclusion": "baby_crying", "facts": {"anyone_hurt": False, "child_worry": None}},
    {"category": "noise", "facts": {"reported_before": True, "anonymous": True, "persistent": True}},
    {},
]


@pytest.mark.parametrize("landlord", sorted(LANDLORDS))
@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda situation: str(situation)[:60])
def test_every_decision_fits_the_report(landlord: str, situation: dict[str, Any]) -> None:
    held = LANDLORDS[landlord]
    made = decide({"facts": {}, **situation}, held.pack, held.operating, AT).as_dict()  # type: ignore[typeddict-item]
    report = document(decision=made)
    check_report(report)
    assert [item["clause"] for item in report["decision"]["clauses"]] == [item["clause"] for item in made["clauses"]]
    assert report["decision"]["target_text"] == made["target_text"]


def test_there_are_landlords() -> None:
    assert list(LANDLORDS)
