"""Simulated residents against the real system: edge, Rasa, action server, worker, database, intake.

``DOORSTEP_TEST_TRANSCRIPTS`` names a folder into which every talk is written for people to read.
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from bot.reports.tables import InboxItem
from tests.residents.expectations import check_report, check_talk
from tests.residents.persona import Persona, all_personas
from tests.residents.player import Ended, Player, play, write_transcript
from tests.running import RunningDoorstep

PERSONAS = {persona.id: persona for persona in all_personas()}
NOT_YET: dict[str, str] = (
    YAML(typ="safe").load(Path(__file__).with_name("not_yet.yml").read_text(encoding="utf-8")) or {}
)
"""Residents who are not yet heard as they should be, with the reason. Once mended they turn the test red here."""
QUIET_SECONDS = 3.0
"""How long to watch an intake that nothing may reach; what is due is delivered within a second."""


def arrived(
    doorstep: RunningDoorstep, reference: str, event: str, words: str | None = None, seconds: float = 15.0
) -> dict[str, Any] | None:
    """The newest report of one reference and event in the intake that holds ``words``, waiting for its delivery."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with doorstep.session_factory() as db:
            items = (
                db.query(InboxItem).filter_by(reference=reference, event=event).order_by(InboxItem.received_at).all()
            )
            bodies: list[dict[str, Any]] = [item.body for item in items]
        for body in sorted(bodies, key=lambda body: int(body["revision"]), reverse=True):
            if words is None or words in [said["text"] for said in body["words"]]:
                return body
        time.sleep(0.2)
    return None


def _as_case(persona: Persona) -> Any:
    reason = NOT_YET.get(persona.id)
    return pytest.param(persona, id=persona.id, marks=[pytest.mark.xfail(reason=reason, strict=True)] if reason else [])


@pytest.mark.parametrize("persona", [_as_case(persona) for persona in PERSONAS.values()])
def test_a_resident_is_heard_to_the_end(doorstep: RunningDoorstep, persona: Persona) -> None:
    if persona.follows:
        persona = persona.told(play(doorstep.public_url, PERSONAS[persona.follows]).reference)
    ended = play(doorstep.public_url, persona)
    report = received(doorstep, persona, ended)
    if folder := os.environ.get("DOORSTEP_TEST_TRANSCRIPTS"):
        write_transcript(Path(folder), persona, ended, json.dumps(report, indent=1, ensure_ascii=False))
    check_talk(ended, persona)
    if persona.expect.get("escalated"):
        escalated = arrived(doorstep, ended.reference, "report.escalated")
        assert escalated is not None, "a raised signal must reach the intake at once"
        assert {signal["signal"] for signal in escalated["signals"]} & set(persona.expect["signals"])
    if persona.expect.get("sent", True):
        assert report is not None, f"no {event_of(persona)} arrived; the bot asked {ended.asked}"
        check_report(report, persona, ended)
        if not persona.leaves:
            assert ended.reference in ended.said, "whoever has sent a report knows its reference"
    else:
        assert report is None, "nothing was to be sent"


def event_of(persona: Persona) -> str:
    """The event of the intake that a persona's expectations are about."""
    return str(persona.expect.get("event") or ("report.escalated" if persona.leaves else "report.submitted"))


def received(doorstep: RunningDoorstep, persona: Persona, ended: Ended) -> dict[str, Any] | None:
    """The report in the intake that the expectations are about, or ``None`` where there is none."""
    if not persona.expect.get("sent", True):
        events = ("report.escalated", "report.submitted", "report.updated")
        found = [arrived(doorstep, ended.reference, event, seconds=QUIET_SECONDS / len(events)) for event in events]
        return next((report for report in found if report is not None), None)
    event = event_of(persona)
    last = ended.sent[-1] if event in ("report.updated", "report.withdrawn") else None
    return arrived(doorstep, ended.reference, event, last)


def test_what_matters_is_found_in_the_middle_of_a_very_long_text(doorstep: RunningDoorstep) -> None:
    about_the_bins = "The bins were out again on Tuesday and nobody had washed them, which is a pity. " * 120
    player = Player(doorstep.public_url, "dartford", {})
    ended = player.start()
    player.say(ended, f"{about_the_bins} My husband hits me when he has been drinking. {about_the_bins}"[:20_000])
    escalated = arrived(doorstep, ended.reference, "report.escalated")
    assert escalated is not None
    assert "domestic_abuse" in {signal["signal"] for signal in escalated["signals"]}
