"""A conversation ends by exit or silence without losing anything, and goes for good when its days are over."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.conversations.ending import close_idle, delete_expired, end_conversation, expired, kept_longer
from bot.conversations.lease import take_lease
from bot.conversations.outcome import commit_outcome
from bot.conversations.staff import claim, clear_signal, record_audit
from bot.conversations.start import open_conversation, start_conversation
from bot.conversations.tables import AuditEntry, Conversation, FactRow, Message, SearchHash, Signal, StaffMember
from bot.reports.inbox import receive
from bot.reports.tables import Delivery, InboxItem, Report
from tests.store.conftest import NOW
from tests.store.reports import submitted
from tests.store.steps import after, answer_safely, fact, mark, memory, outcome_of, say, settle, started
from tests.store.test_inbox import SECRET, signed

DAYS = {"dartford": {"unfinished_without_signal": 30, "good_neighbour": 365, "report": 2190, "with_signal": 2190}}


def closed(sessions: Any, now: Any, minutes: float = 60) -> list[str]:
    with sessions.begin() as db:
        return close_idle(db, now, minutes)


def sent(sessions: Any) -> list[Any]:
    with sessions() as db:
        return [json.loads(row.body) for row in db.execute(select(Delivery).order_by(Delivery.created_at)).scalars()]


def test_silence_closes_and_what_tells_of_danger_goes_to_the_intake_as_incomplete(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "he is at my door again, flat 7")
    settle(
        sessions, conversation_id, message_id,
        make=lambda m: {"facts": [fact(m, "where", "flat 7")], "signals": [mark(m, "violence")]},
    )  # fmt: skip
    assert closed(sessions, after(minutes=29), 30) == []
    assert closed(sessions, after(minutes=30), 30) == [conversation_id]
    assert closed(sessions, after(minutes=31), 30) == []
    escalated, submitted_as_it_stands = sent(sessions)
    assert escalated["type"] == "report.escalated"
    assert (submitted_as_it_stands["type"], submitted_as_it_stands["data"]["complete"]) == ("report.submitted", False)
    assert submitted_as_it_stands["data"]["words"][0]["text"] == "he is at my door again, flat 7"


@pytest.mark.parametrize(
    ("told", "events"),
    [
        ({"signals": "raised"}, 2),
        ({"signals": "check"}, 1),
        ({"signals": "asked_denied"}, 1),
        ({"status": "with_staff"}, 1),
        ({"understood": False}, 1),
        ({}, 0),
    ],
)
def test_what_was_not_finished_is_submitted_only_where_somebody_must_know(
    sessions: Any, told: dict[str, Any], events: int
) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "loud music from flat 7")
    marks = told.get("signals")
    others = {name: value for name, value in told.items() if name != "signals"}

    def make(message: Message) -> dict[str, Any]:
        signals = [mark(message, "violence", marks)] if marks else []
        return {"facts": [fact(message, "where", "flat 7")], "signals": signals}

    settle(sessions, conversation_id, message_id, make=make, **others)
    assert closed(sessions, after(hours=2)) == [conversation_id]
    assert len(sent(sessions)) == events
    with sessions() as db:
        assert db.execute(select(FactRow.name)).scalars().all() == ["where"]  # kept, submitted or not


def test_a_message_that_nobody_understood_is_never_dropped_by_closing(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "pomocy")
    assert closed(sessions, after(hours=2)) == []  # it still waits for its reply
    answer_safely(sessions, conversation_id, message_id)
    assert closed(sessions, after(hours=2)) == [conversation_id]
    assert [event["data"]["words"][0]["text"] for event in sent(sessions)] == ["pomocy"]


def test_a_submitted_report_is_not_sent_again_by_closing(sessions: Any) -> None:
    conversation_id = submitted(sessions)
    assert closed(sessions, after(hours=2)) == [conversation_id]
    assert len(sent(sessions)) == 1


def test_conversations_under_way_are_left_alone(sessions: Any) -> None:
    conversation_id = started(sessions)
    with sessions.begin() as db:
        assert take_lease(db, conversation_id, after(hours=2), 20)
    assert closed(sessions, after(hours=2)) == []
    assert closed(sessions, after(hours=2, seconds=20)) == [conversation_id]


def test_the_residents_exit_closes_and_shuts_the_secret(sessions: Any) -> None:
    with sessions.begin() as db:
        conversation, secret = start_conversation(db, "dartford", "web", NOW)
    message_id = say(sessions, conversation.id, "he is coming back")
    settle(sessions, conversation.id, message_id, make=lambda m: {"signals": [mark(m, "domestic_abuse", "check")]})
    for _ in range(2):
        with sessions.begin() as db:
            end_conversation(db, db.get(Conversation, conversation.id), after(minutes=1))
    with sessions() as db:
        assert open_conversation(db, conversation.id, secret) is None
        assert open_conversation(db, conversation.id, "") is None
        assert db.get(Conversation, conversation.id).status == "closed"
    assert [event["data"]["complete"] for event in sent(sessions)] == [False]


def test_an_outcome_that_arrives_after_the_exit_does_not_reopen_but_loses_nothing(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "he hit me")
    with sessions.begin() as db:
        token = take_lease(db, conversation_id, NOW, 20) or ""
        end_conversation(db, db.get(Conversation, conversation_id), after(seconds=1))
    with sessions.begin() as db:
        message = db.get(Message, message_id)
        told = outcome_of(message, signals=[mark(message, "violence")])
        assert commit_outcome(db, conversation_id, token, told, after(seconds=2))
        assert db.get(Conversation, conversation_id).status == "closed"
    assert [event["type"] for event in sent(sessions)] == ["report.escalated"]


def test_an_outcome_that_closes_submits_what_there_is(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "loud music. exit")
    settle(
        sessions, conversation_id, message_id, status="closed",
        make=lambda m: {"facts": [fact(m, "what", "loud music")], "signals": [mark(m, "hate", "check")]},
    )  # fmt: skip
    assert [event["type"] for event in sent(sessions)] == ["report.submitted"]
    with sessions() as db:
        assert db.get(Conversation, conversation_id).closed_at == NOW


def finish_deliveries(sessions: Any) -> None:
    with sessions.begin() as db:
        for row in db.execute(select(Delivery)).scalars():
            row.state = "delivered"
            receive(db, row.body.encode(), signed(row.body, row.id), SECRET, NOW)


def ended(sessions: Any, kind: str) -> str:
    """A closed conversation of one of the retention classes, all delivered."""
    if kind == "unfinished_without_signal":
        conversation_id = started(sessions)
        message_id = say(sessions, conversation_id, "loud music, can somebody ring me")
        settle(
            sessions, conversation_id, message_id, status="with_staff",
            make=lambda m: {"facts": [fact(m, "contact", "07700 900412")]},
        )  # fmt: skip
    elif kind == "good_neighbour":
        conversation_id = started(sessions)
        message_id = say(sessions, conversation_id, "a baby cries")
        state = memory(report="submitted")
        state["report"]["record"] = "good_neighbour"
        settle(sessions, conversation_id, message_id, memory=state)
    else:
        conversation_id = submitted(sessions, signals=("hate",) if kind == "with_signal" else ())
    closed(sessions, after(hours=2))
    finish_deliveries(sessions)
    return conversation_id


@pytest.mark.parametrize("kind", list(DAYS["dartford"]))
def test_each_kind_is_kept_for_its_own_days_and_no_longer(sessions: Any, kind: str) -> None:
    conversation_id = ended(sessions, kind)
    with sessions() as db:
        last = db.get(Conversation, conversation_id).last_message_at
    over = last + timedelta(days=DAYS["dartford"][kind])
    with sessions() as db:
        assert expired(db, over - timedelta(seconds=1), DAYS) == []
        assert [row.id for row in expired(db, over, DAYS)] == [conversation_id]
        assert expired(db, over, {"derby": DAYS["dartford"]}) == []


def test_deleting_takes_all_that_was_made_of_it_and_keeps_the_audit_without_words(sessions: Any) -> None:
    kept = submitted(sessions)
    gone = ended(sessions, "unfinished_without_signal")
    with sessions.begin() as db:
        record_audit(db, None, "view_transcript", NOW, db.get(Conversation, gone), reason="asked by Ann")
    with sessions.begin() as db:
        assert delete_expired(db, after(days=31), DAYS) == {"dartford": 1}
        assert delete_expired(db, after(days=31), DAYS) == {}
    with sessions() as db:
        for table in (Message, FactRow, Signal, SearchHash, Report, Delivery):
            rows = db.execute(select(table.conversation_id)).scalars().all()
            assert gone not in rows
        assert db.get(Conversation, kept) is not None
        assert db.execute(select(func.count()).select_from(InboxItem)).scalar_one() == 1
        audit = [(row.action, row.reason) for row in db.execute(select(AuditEntry).order_by(AuditEntry.id)).scalars()]
    assert audit == [("view_transcript", None), ("delete_expired", None)]


@pytest.mark.parametrize("held_by", ["open", "claimed", "unread", "undelivered"])
def test_what_still_needs_somebody_is_never_deleted(sessions: Any, held_by: str) -> None:
    conversation_id = ended(sessions, "unfinished_without_signal")
    with sessions.begin() as db:
        conversation = db.get(Conversation, conversation_id)
        if held_by == "open":
            conversation.closed_at = None
        elif held_by == "claimed":
            staff = StaffMember(id="s1", name="ann", display_name="Ann", password_hash="-", created_at=NOW)
            db.add(staff)
            db.flush()
            assert claim(db, conversation_id, staff, NOW)
        elif held_by == "unread":
            db.execute(select(Message)).scalars().first().unread = True
        else:
            db.execute(select(Delivery)).scalars().first().state = "failed"
    with sessions.begin() as db:
        assert delete_expired(db, after(days=10_000), DAYS) == {}
        assert kept_longer(db, after(days=10_000), DAYS) == {("dartford", held_by): 1}
        assert kept_longer(db, after(days=29), DAYS) == {}
        assert kept_longer(db, after(days=10_000), {}) == {}


def test_a_cleared_signal_still_counts_for_retention(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "he hit me")
    settle(sessions, conversation_id, message_id, make=lambda m: {"signals": [mark(m, "violence")]})
    with sessions.begin() as db:
        staff = StaffMember(id="s1", name="ann", display_name="Ann", password_hash="-", created_at=NOW)
        db.add(staff)
        db.flush()
        assert clear_signal(db, conversation_id, "violence", staff, "a film", NOW)
    closed(sessions, after(hours=2))
    finish_deliveries(sessions)
    with sessions() as db:
        assert expired(db, after(days=31), DAYS) == []
        assert len(expired(db, after(days=2191), DAYS)) == 1
