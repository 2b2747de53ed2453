"""20,000 random walks over agenda and decision: whatever is said, and however it is understood, the rules hold.

4,000 of them run every time (about half a minute on one core), all 20,000 with ``--long``.
"""

from __future__ import annotations

import pytest

from bot.words import RECORDS
from tests.unit.agenda.talks import LANDLORDS, Talk, message
from tests.unit.agenda.walking import walk_of
from tests.unit.agenda.watching import Watched

CHUNK = 500
ALL_WALKS = range(0, 20_000, CHUNK)
EVERY_TIME = 4_000


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(first, marks=[pytest.mark.long] if first >= EVERY_TIME else [], id=f"{first}")
        for first in ALL_WALKS
    ],
)
def test_whatever_is_said_the_rules_hold(first: int) -> None:
    failed = [watched for number in range(first, first + CHUNK) if (watched := walk_of(number)).faults]
    assert not failed, "\n\n".join(map(str, failed[:3]))


def test_the_walks_reach_every_landlord_and_every_end() -> None:
    walks = [walk_of(number) for number in range(300)]
    assert {walk.talk.landlord for walk in walks} == set(LANDLORDS)
    reached = {(state, record) for walk in walks for state, record in walk.reached}
    assert {(state, record) for state in ("submitted", "updated") for record in RECORDS} <= reached
    assert "withdrawn" in {state for state, _ in reached}


def test_the_same_number_walks_the_same_walk() -> None:
    assert str(walk_of(7)) == str(walk_of(7))


def test_a_broken_rule_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.walk._stronger", lambda before, new: {**before, **new})
    talk = Talk()
    watched = Watched(0, talk)
    watched.hears(message("he said he'd stab me", category="violence", signals=["violence"]), None)
    watched.hears(message("he was kicking off", check=["violence"]), None)
    assert watched.faults == ["violence went from raised to check"]
