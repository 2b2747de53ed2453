"""Each route, fixed text and rule of signals has a test that turns red without it; ``entries.yml`` names it."""

from __future__ import annotations

import random

import pytest

from tests.unit.agenda.dropping import ENTRIES, OF_A_MAPPING, case, dropped, loaded, suite_is_green_without

EVERY_ENTRY = [(kind, name) for kind, names in loaded().items() for name in names]
SAMPLE = random.Random(20261121).sample(EVERY_ENTRY, 8)


def test_no_entry_is_named_that_is_not_there() -> None:
    assert {kind: sorted(names) for kind, names in ENTRIES.items()} == loaded()


@pytest.mark.parametrize(("kind", "name"), EVERY_ENTRY)
def test_a_dropped_entry_is_noticed(kind: str, name: str) -> None:
    node = ENTRIES.get(kind, {}).get(name)
    assert node, f"no test in entries.yml holds {kind}: {name}"
    call = case(node)
    call()
    before = _as_loaded()
    with dropped(kind, name):
        assert _is_red(call), f"{node} is green without {kind}: {name}"
    assert _as_loaded() == before, "an entry that was dropped is not back in its place"


def _as_loaded() -> dict[str, list[str]]:
    return {kind: list(mapping()) for kind, mapping in OF_A_MAPPING.items()}


def _is_red(call: object) -> bool:
    assert callable(call)
    try:
        call()
    except Exception:  # noqa: BLE001  (red is red: the assertion of the test, or what is missing)
        return True
    return False


@pytest.mark.long
@pytest.mark.parametrize(("kind", "name"), SAMPLE)
def test_the_suite_turns_red_without_an_entry(kind: str, name: str) -> None:
    assert not suite_is_green_without(kind, name)
