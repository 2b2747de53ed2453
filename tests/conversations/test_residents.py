"""Simulated residents against the real system: edge, Rasa, action server, worker, database, intake."""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from bot.reports.document import report_schema
from bot.reports.tables import InboxItem
from tests.conversations.player import Ended, Player
from tests.running import RunningDoorstep

RESIDENTS: list[dict[str, Any]] = YAML(typ="safe").load(Path(__file__).with_name("residents.yml"))


def arrived(doorstep: RunningDoorstep, reference: str, event: str, seconds: float = 15.0) -> dict[str, Any] | None:
    """The newest report of one reference and event in the intake, waiting for the worker to deliver it."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        with doorstep.session_factory() as db:
            items = (
                db.query(InboxItem).filter_by(reference=reference, event=event).order_by(InboxItem.received_at).all()
            )
            if items:
                body: dict[str, Any] = items[-1].body
                return body
        time.sleep(0.2)
    return None


@pytest.mark.parametrize("resident", RESIDENTS, ids=lambda resident: str(resident["id"]))
def test_a_resident_is_heard_to_the_end(doorstep: RunningDoorstep, resident: dict[str, Any]) -> None:
    player = Player(
        doorstep.public_url, resident["landlord"], resident.get("knows", {}), on_summary=resident.get("on_summary")
    )
    ended = player.run(resident["opening"], leave_after_first_reply=resident.get("leaves", False))
    expect = resident["expect"]
    check_talk(ended, expect)
    if expect.get("escalated"):
        escalated = arrived(doorstep, ended.reference, "report.escalated")
        assert escalated is not None, "a raised signal must reach the intake at once"
        assert set(expect["signals"]) <= {signal["signal"] for signal in escalated["signals"]}
    if not resident.get("leaves"):
        report = arrived(doorstep, ended.reference, "report.submitted")
        assert report is not None, f"no report arrived; the bot asked {ended.asked}"
        check_report(report, expect, resident)


def check_talk(ended: Ended, expect: Mapping[str, Any]) -> None:
    said = ended.said.casefold()
    assert "999" in said, "the emergency line is in the first reply"
    for words in expect.get("says", []):
        assert words.casefold() in said
    for words in expect.get("never_says", []):
        assert words.casefold() not in said
    assert not set(expect.get("never_asks", [])) & set(ended.asked)
    assert len(ended.sent) <= expect.get("most_messages", 12), ended.asked


def check_report(report: Mapping[str, Any], expect: Mapping[str, Any], resident: Mapping[str, Any]) -> None:
    Draft202012Validator(report_schema()).validate(report)
    assert resident["opening"] in [said["text"] for said in report["words"]]
    decision = report["decision"]
    for name in ("category", "exclusion"):
        if name in expect:
            assert report["incident"][name] == expect[name], name
    for name in ("asb", "priority"):
        if name in expect:
            assert decision[name] == expect[name], name
    for name in ("record", "complete", "restricted"):
        if name in expect:
            assert report[name] == expect[name], name
    if "contact_by" in expect:
        assert {key: decision["contact_by"][key] for key in expect["contact_by"]} == expect["contact_by"]
    raised = {signal["signal"]: signal for signal in report["signals"] if signal["mark"] == "raised"}
    assert set(expect.get("signals", [])) <= set(raised)
    if "strands" in expect:
        assert set(expect["strands"]) <= set(raised["hate"]["strands"])
    if "where_flat" in expect:
        assert report["incident"]["where"]["understood"]["places"][0]["flat"] == expect["where_flat"]


def test_what_matters_is_found_in_the_middle_of_a_very_long_text(doorstep: RunningDoorstep) -> None:
    about_the_bins = "The bins were out again on Tuesday and nobody had washed them, which is a pity. " * 120
    player = Player(doorstep.public_url, "dartford", {})
    ended = player.start()
    player.say(ended, f"{about_the_bins} My husband hits me when he has been drinking. {about_the_bins}"[:20_000])
    escalated = arrived(doorstep, ended.reference, "report.escalated")
    assert escalated is not None
    assert "domestic_abuse" in {signal["signal"] for signal in escalated["signals"]}
