"""The report and its events follow the conversation: escalated at once, submitted, updated, withdrawn."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations.ending import close_conversation
from bot.conversations.tables import Conversation
from bot.reports.document import check_report
from bot.reports.tables import Delivery, Report
from tests.store.conftest import NOW
from tests.store.reports import DECISION, submitted
from tests.store.steps import after, fact, mark, memory, say, settle, started


def events(sessions: Any) -> list[str]:
    with sessions() as db:
        return list(db.execute(select(Delivery.event).order_by(Delivery.created_at, Delivery.urgent.desc())).scalars())


def report_of(sessions: Any, conversation_id: str) -> Report:
    with sessions() as db:
        return db.execute(select(Report).where(Report.conversation_id == conversation_id)).scalar_one()  # type: ignore[no-any-return]


def test_a_signal_escalates_at_once_and_urgently_though_the_conversation_is_never_finished(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "my ex broke the door")
    settle(sessions, conversation_id, message_id, make=lambda m: {"signals": [mark(m, "domestic_abuse")]})
    assert events(sessions) == ["report.escalated"]
    with sessions() as db:
        delivery = db.execute(select(Delivery)).scalar_one()
        conversation = db.get(Conversation, conversation_id)
        body = json.loads(delivery.body)
    assert delivery.urgent and delivery.next_attempt_at == NOW
    assert (body["type"], body["data"]["reference"]) == ("report.escalated", conversation.reference)
    check_report(body["data"])
    assert body["data"]["restricted"] is True
    assert [said["text"] for said in body["data"]["words"]] == ["my ex broke the door"]
    assert (body["data"]["complete"], report_of(sessions, conversation_id).state) == (False, "draft")


def test_nothing_is_sent_while_the_resident_is_still_telling(sessions: Any) -> None:
    conversation_id = started(sessions)
    for number in range(3):
        message_id = say(sessions, conversation_id, f"part {number}")
        settle(
            sessions, conversation_id, message_id,
            make=lambda m: {"signals": [mark(m, "violence", "check")], "facts": [fact(m, "what", m.text)]},
        )  # fmt: skip
    assert events(sessions) == []


def test_a_finished_report_is_submitted_once_with_its_decision(sessions: Any) -> None:
    conversation_id = submitted(sessions)
    assert events(sessions) == ["report.submitted"]
    document = report_of(sessions, conversation_id).document
    check_report(document)
    assert document["decision"]["clauses"] == DECISION["clauses"]
    assert document["incident"]["where"]["said"] == "flat 7 above me"
    assert (document["complete"], document["record"], document["revision"]) == (True, "report", 1)
    assert document["landlord"] == {"id": "dartford", "name": "Dartford Borough Council"}


@pytest.mark.parametrize(
    ("changes", "sent"),
    [
        ({"facts": "police_reference"}, ["report.updated"]),
        ({"facts": "more"}, ["report.updated"]),
        ({"signals": "hate"}, ["report.escalated"]),
        ({"understood": False}, ["report.updated"]),
        ({"decision": {**DECISION, "priority": "high"}}, ["report.updated"]),
        ({}, []),
        ({"report": "withdrawn"}, ["report.withdrawn"]),
    ],
    ids=["fact", "words", "signal", "not-understood", "decision", "thanks", "withdrawn"],
)
def test_what_comes_after_submission_is_sent_if_it_says_anything(
    sessions: Any, changes: dict[str, Any], sent: list[str]
) -> None:
    conversation_id = submitted(sessions)
    message_id = say(sessions, conversation_id, "one more thing", after(minutes=5))
    state = memory(
        report=changes.get("report", "submitted"),
        understood={"kind": "report", "category": "noise", "categories": ["noise"]},
    )

    def more(message: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if name := changes.get("facts"):
            found["facts"] = [fact(message, name, "it is 123")]
        if name := changes.get("signals"):
            found["signals"] = [mark(message, name)]
        return found

    settle(
        sessions, conversation_id, message_id, after(minutes=5), make=more, memory=state,
        decision=changes.get("decision", DECISION), understood=changes.get("understood", True),
    )  # fmt: skip
    assert events(sessions) == ["report.submitted", *sent]
    if sent:
        document = report_of(sessions, conversation_id).document
        assert document["revision"] == 2
        assert document["words"][-1]["text"] == "one more thing"


def test_a_signal_in_the_last_message_is_escalated_and_the_report_submitted(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "he hit me, please send it")
    settle(
        sessions, conversation_id, message_id, memory=memory(report="submitted"),
        make=lambda m: {"signals": [mark(m, "violence")]},
    )  # fmt: skip
    assert sorted(events(sessions)) == ["report.escalated", "report.submitted"]
    assert report_of(sessions, conversation_id).revision == 2


def test_withdrawing_before_anything_was_sent_sends_nothing(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "forget it")
    settle(sessions, conversation_id, message_id, memory=memory(report="withdrawn"))
    with sessions.begin() as db:
        close_conversation(db, db.get(Conversation, conversation_id), after(hours=1))
    assert events(sessions) == []


def test_a_resident_who_comes_back_after_silence_updates_the_unfinished_report(sessions: Any) -> None:
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, "loud music")
    settle(sessions, conversation_id, first, make=lambda m: {"signals": [mark(m, "hate", "check")]})
    with sessions.begin() as db:
        assert close_conversation(db, db.get(Conversation, conversation_id), after(hours=1))
    assert events(sessions) == ["report.submitted"]
    second = say(sessions, conversation_id, "it was flat 9", after(hours=2))
    settle(
        sessions, conversation_id, second, after(hours=2), memory=memory(report="submitted"),
        make=lambda m: {"facts": [fact(m, "where", "flat 9")]},
    )  # fmt: skip
    assert events(sessions) == ["report.submitted", "report.updated"]
    report = report_of(sessions, conversation_id)
    assert (report.complete, report.state, report.revision) == (True, "updated", 2)
