"""The player itself, played against the plain walk of a turn, and what its checks must turn red on."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from bot.agenda.state import Entity, Understanding
from tests.residents.expectations import check_report, check_talk
from tests.residents.persona import Persona, read_persona
from tests.residents.player import Ended, write_transcript
from tests.unit.agenda.talks import entity, message
from tests.unit.residents.in_process import InProcessPlayer

WHERE = "flat 7 Larch Court"
FLATS = {
    flat: entity(
        "place", f"flat {flat}", {"line": f"flat {flat}", "flat": flat, "building": "Larch Court", "own": False}
    )
    for flat in ("7", "8")
}
OPENING = "music above me til 3 every night"
ROW: dict[str, Any] = {
    "id": "music",
    "landlord": "west_kent",
    "opening": OPENING,
    "knows": {"anyone_hurt": "no", "when": "last night", "where": WHERE, "name": "Dee", "contact": "07700 900412"},
    "does": [
        {"press": {"after": "anyone_hurt", "label": "No"}},
        {"ask_back": {"after": "where", "say": "how long will this take?"}},
        {"correct": {"after": "summary", "say": "its flat 8 not 7"}},
    ],
    "expect": {
        "category": "noise", "asb": "yes", "record": "report", "complete": True, "priority": "standard", "signals": [],
        "contact_by": {"number": 5, "unit": "working_days"}, "fields": {"where": "flat 8", "anyone_hurt": False},
        "says": ["five working days"], "never_asks": ["safe_now"], "asks": ["where"],
    },
}  # fmt: skip


def understand(text: str) -> Understanding:
    """Enough of an understanding for one talk about noise."""
    entities: list[Entity] = [FLATS[text[5]]] if text == WHERE else [FLATS["8"]] if "flat 8" in text else []
    if "07700" in text:
        number = {"number": "+447700900412", "valid": True}
        entities = [
            entity("phone", "07700 900412", number),
            entity("person_name", "Dee", {"name": "Dee", "certain": True}),
        ]
    intent = "ask_how_long" if text.endswith("?") else "correct" if text.startswith("its") else "tell"
    return message(text, intent=intent, entities=entities, **({"category": "noise"} if text == OPENING else {}))


def played(row: dict[str, Any] = ROW) -> tuple[Persona, Ended, dict[str, Any]]:
    persona = read_persona(row, "report")
    player = InProcessPlayer(persona, understand)
    ended = player.run(persona.opening)
    return persona, ended, dict(player.report(ended))


def test_a_talk_is_played_to_its_end_and_holds_what_was_expected() -> None:
    persona, ended, report = played()
    check_talk(ended, persona)
    check_report(report, persona, ended)
    assert "No" in ended.sent, "the quick reply was pressed"
    assert ended.asked.count("where") == 2, "asked again after the question back"
    asked_back = ended.sent.index("how long will this take?")
    assert ended.sent[asked_back + 1] == WHERE
    assert ended.reference in ended.said


@pytest.mark.parametrize(
    "expect",
    [
        {"category": "drugs"}, {"asb": "no"}, {"record": "good_neighbour"}, {"complete": False}, {"priority": "high"},
        {"contact_by": {"number": 10, "unit": "days"}}, {"contact_by": None}, {"signals": ["hate"]}, {"clause": "9.9"},
        {"team": "Parks"}, {"restricted": True}, {"exclusion": "baby_crying"}, {"fields": {"where": "flat 7"}},
        {"fields": {"anyone_hurt": True}}, {"fields": {"when": "declined"}}, {"fields": {"contact": None}},
        {"fields": {"evidence": "a film"}}, {"fields": {"contact": "07700 900000"}}, {"most_messages": 4},
    ],
)  # fmt: skip
def test_a_report_that_is_not_as_expected_is_found(expect: dict[str, Any]) -> None:
    _persona, ended, report = played()
    with pytest.raises(AssertionError):
        check_report(report, read_persona({**ROW, "expect": expect}), ended)


@pytest.mark.parametrize(
    "expect",
    [
        {"says": ["True Vision"]}, {"never_says": ["five working days"]}, {"asks": ["safe_now"]},
        {"never_asks": ["where"]}, {"most_messages": 3}, {"offers": "mediation"}, {"status": "with_staff"},
    ],
)  # fmt: skip
def test_a_talk_that_is_not_as_expected_is_found(expect: dict[str, Any]) -> None:
    _persona, ended, _report = played()
    with pytest.raises(AssertionError):
        check_talk(ended, read_persona({**ROW, "expect": expect}))


def test_a_step_that_it_never_came_to_is_found() -> None:
    persona, ended, _report = played({**ROW, "does": [{"correct": {"after": "hours", "say": "no, at noon"}}]})
    with pytest.raises(AssertionError, match="never came to"):
        check_talk(ended, persona)


def test_a_question_put_again_and_again_is_found() -> None:
    persona, ended, _report = played()
    ended.asked += ["where"] * 4
    with pytest.raises(AssertionError, match="again and again"):
        check_talk(ended, persona)


def test_a_sensitive_route_that_asks_for_the_story_is_found() -> None:
    _persona, ended, _report = played()
    with pytest.raises(AssertionError, match="domestic_abuse asks"):
        check_talk(ended, read_persona({**ROW, "route": "domestic_abuse", "expect": {}}))


def test_a_safe_contact_that_came_too_late_is_found() -> None:
    _persona, ended, report = played()
    late = copy.deepcopy(report)
    contact = late["reporter"]["contact"]
    late["reporter"]["safe_contact"]["safe_contact"] = contact
    late["words"] = [late["words"][0] | {"text": text} for text in [OPENING, *["hm"] * 6, "07700 900412"]]
    wanted = read_persona({**ROW, "expect": {"fields": {"safe_contact": "07700 900412"}}})
    with pytest.raises(AssertionError):
        check_report(late, wanted, ended)


def test_a_transcript_can_be_read(tmp_path: Path) -> None:
    persona, ended, _report = played()
    shown = write_transcript(tmp_path, persona, ended).read_text()
    assert shown.startswith("music (west_kent, report): ")
    assert f"Resident: {OPENING}\n\nDoorstep: If anyone is in danger now, call 999." in shown
    assert shown.index("Resident: its flat 8 not 7") < shown.index("Your reference is")
