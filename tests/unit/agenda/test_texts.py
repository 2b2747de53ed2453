"""Whatever is told by text, and however it is understood: what a phone shows gives nothing away."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.agenda.talks import LANDLORDS
from tests.unit.agenda.walking import walk_of
from tests.unit.agenda.watching_texts import WatchedTexts

CHUNK = 250
EVERY_TIME = 750
ALL_WALKS = range(0, 10_000, CHUNK)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(first, marks=[pytest.mark.long] if first >= EVERY_TIME else [], id=f"{first}")
        for first in ALL_WALKS
    ],
)
def test_whatever_is_texted_the_phone_gives_nothing_away(first: int) -> None:
    walks = [walk_of(number, WatchedTexts, "sms") for number in range(first, first + CHUNK)]
    failed = [walk for walk in walks if walk.faults]
    assert not failed, "\n\n".join(map(str, failed[:3]))
    assert {walk.talk.landlord for walk in walks} == set(LANDLORDS)


def nothing(*_: Any, **__: Any) -> bool:
    return False


BROKEN = [
    ("bot.agenda.respond.as_text_messages", nothing, "repeats what was told"),
    ("actions.walk.worded", lambda texts, _: {**texts, "own": texts["sms"]["own"]}, "speaks of a page"),
    ("bot.agenda.told_by_text.gives_away", nothing, "names a signal or a service"),
    ("bot.agenda.told_by_text.is_private", nothing, "a place in a private talk"),
    ("bot.agenda.told_by_text.is_true", lambda facts, _: "safe_to_message" not in facts, "names a signal or a service"),
    ("bot.agenda.by_text.must_not_be_texted", nothing, "texted though texts are not safe"),
    ("bot.agenda.by_text.split", lambda text: [text.replace("'", "\u2019")], "long alphabet"),
    ("bot.agenda.by_text.pack", lambda pieces, **_: ["\n".join(pieces)], "3 parts"),
    ("bot.agenda.told_by_text.place_line", lambda _: "Jo Bell", "a name or number"),
]


@pytest.mark.parametrize(("name", "broken", "fault"), BROKEN, ids=[name for name, _, _ in BROKEN])
def test_a_broken_rule_is_seen(monkeypatch: pytest.MonkeyPatch, name: str, broken: Any, fault: str) -> None:
    monkeypatch.setattr(name, broken)
    faults = (walk_of(number, WatchedTexts, "sms").faults for number in range(400))
    assert any(fault in one for found in faults for one in found)
