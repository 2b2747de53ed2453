"""The landlord that these tests decide for, and ways to give it another rule for one test."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.landlords import Landlord, Pack, load_packs
from bot.triage.decide import decide
from bot.triage.decision import Decision, Situation
from tests.unit.triage.deciding import Changed, Decide

ROOM = Path(os.environ.get("DOORSTEP_TEST_LANDLORDS") or Path(__file__).resolve().parents[3] / "bot" / "landlords")
"""The folder of packs and operating settings; another one is named to try the tests on a pack with a rule missing."""
TUESDAY_MORNING = datetime(2026, 6, 2, 10, 0)


@pytest.fixture(scope="session")
def dartford() -> Landlord:
    """Dartford as it is shipped."""
    return load_packs(ROOM / "packs", ROOM / "operating")["dartford"]


@pytest.fixture(scope="session")
def decided(dartford: Landlord) -> Decide:
    """Decide for Dartford, on a Tuesday morning if no time is given."""

    def of(situation: Situation, now: datetime = TUESDAY_MORNING) -> Decision:
        return decide(situation, dartford.pack, dartford.operating, now)

    return of


@pytest.fixture(scope="session")
def changed(dartford: Landlord) -> Changed:
    """Dartford with other values at some places of its pack, to try rules that other policies have."""

    def with_(changes: dict[str, Any]) -> Landlord:
        data = dartford.pack.model_dump()
        for place, value in changes.items():
            *steps, last = place.split(".")
            node = data
            for step in steps:
                node = node[step]
            node[last] = value
        return Landlord(Pack.model_validate(data), dartford.operating)

    return with_
