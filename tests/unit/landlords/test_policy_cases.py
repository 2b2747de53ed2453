"""Every policy as cases with clauses: each case holds, each entry of a pack has one, and without it the case is red."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from bot.landlords import load_packs
from bot.settings import PROJECT
from tests.unit.landlords.cases import Case, Steps, faults, held, read_cases, rules, without
from tests.unit.triage.conftest import ROOM

LANDLORDS = load_packs(ROOM / "packs", ROOM / "operating")
CASES = {name: read_cases(name) for name in LANDLORDS}
EVERY_CASE = [pytest.param(name, case, id=f"{name}-{case['id']}") for name in LANDLORDS for case in CASES[name]]


def guarded(landlord: str) -> dict[Steps, list[Case]]:
    """Which cases hold which entry of the pack."""
    by_entry: dict[Steps, list[Case]] = defaultdict(list)
    for case in CASES[landlord]:
        for place in held(LANDLORDS[landlord].pack, case):
            by_entry[place].append(case)
    return by_entry


GUARDED = {name: guarded(name) for name in LANDLORDS}
EVERY_ENTRY = [
    pytest.param(name, place, id=f"{name}-{'.'.join(place)}")
    for name in LANDLORDS
    for place in rules(LANDLORDS[name].pack)
]


@pytest.mark.parametrize("landlord", LANDLORDS)
def test_every_case_has_a_name_of_its_own(landlord: str) -> None:
    names = [case["id"] for case in CASES[landlord]]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize(("landlord", "case"), EVERY_CASE)
def test_the_policy_is_kept(landlord: str, case: Case) -> None:
    assert faults(case, LANDLORDS[landlord], LANDLORDS[landlord].pack) == []


@pytest.mark.parametrize(("landlord", "place"), EVERY_ENTRY)
def test_a_dropped_entry_is_noticed(landlord: str, place: Steps) -> None:
    cases = GUARDED[landlord].get(place)
    assert cases, f"no case in cases/{landlord}.yml holds {'.'.join(place)}"
    broken = without(LANDLORDS[landlord].pack, place)
    assert all(faults(case, LANDLORDS[landlord], broken) for case in cases)


SAMPLE = random.Random(20261121).sample([param.values for param in EVERY_ENTRY], 12)


@pytest.mark.long
@pytest.mark.parametrize(("landlord", "place"), SAMPLE, ids=lambda value: value if isinstance(value, str) else "")
def test_the_suite_turns_red_without_an_entry(tmp_path: Path, landlord: str, place: Steps) -> None:
    shutil.copytree(ROOM, tmp_path / "landlords", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    broken = without(LANDLORDS[landlord].pack, place).model_dump(mode="json")
    with (tmp_path / "landlords" / "packs" / f"{landlord}.yml").open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump(broken, file)
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not long", "tests/unit/triage", "tests/unit/landlords"],
        cwd=PROJECT, env={**os.environ, "DOORSTEP_TEST_LANDLORDS": str(tmp_path / "landlords")}, check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert ended.returncode != 0, ended.stdout[-2000:]
