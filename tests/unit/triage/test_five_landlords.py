"""The same situation at all five landlords: five right answers, each with its clause (``situations.yml``)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, cast

import pytest
from ruamel.yaml import YAML

from bot.landlords import load_packs
from bot.triage.decide import decide
from bot.triage.decision import Situation
from tests.unit.triage.conftest import ROOM, TUESDAY_MORNING
from tests.unit.triage.deciding import HARMLESS, asks, clauses

LANDLORDS = load_packs(ROOM / "packs", ROOM / "operating")
ROWS: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("situations.yml"))
ALL_HARMLESS = HARMLESS | {"keeping_quiet": True, "on_highway": True}


@pytest.mark.parametrize("landlord", ["dartford", "west_kent", "vivid", "believe", "derby"])
@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["situation"]).replace(" ", "_"))
def test_each_landlord_answers_by_its_own_policy(row: dict[str, Any], landlord: str) -> None:
    held, expected = LANDLORDS[landlord], row[landlord]
    situation = dict(row["given"])
    if "harmless_but" in row:
        situation["facts"] = ALL_HARMLESS | row["harmless_but"]
    now = datetime.fromisoformat(row["at"]) if "at" in row else TUESDAY_MORNING
    decision = decide(cast(Situation, situation), held.pack, held.operating, now)
    assert (decision.asb, decision.priority) == (expected["asb"], expected.get("priority", "none"))
    assert set(map(str, expected["clauses"])) <= set(clauses(decision))
    assert clauses(decision)[0] == str(expected["clauses"][0])
    assert asks(decision) == expected.get("asks", [])
    assert decision.for_a_person is expected.get("for_a_person", False)
    promised = decision.contact_by or {"at": ""}
    assert promised["at"].startswith(expected["by"]) if "by" in expected else decision.contact_by is None


def test_there_are_enough_situations_and_they_tell_the_landlords_apart() -> None:
    assert len(ROWS) >= 50
    answers = [tuple((name, str(row[name])) for name in LANDLORDS) for row in ROWS]
    assert all(len({str(row[name]) for name in LANDLORDS}) >= 2 for row in ROWS)
    assert len(set(answers)) > len(ROWS) // 2
