"""An outcome is committed whole or dropped; what was told or raised is never lost by it."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.conversations.lease import release_lease, take_lease
from bot.conversations.messages import replies_to, transcript
from bot.conversations.outcome import RETRY_AFTER, commit_outcome, commit_safe_answer, note_failed_attempt
from bot.conversations.tables import Conversation, FactRow, Message, Signal, StaffMember
from bot.conversations.turn_state import current_facts, due_messages, next_unanswered, signal_marks, state_for
from bot.reports.tables import Delivery, Report
from tests.store.conftest import NOW
from tests.store.steps import after, answer_safely, fact, mark, memory, outcome_of, say, settle, started


def value_of(sessions: Any, conversation_id: str, name: str) -> Any:
    with sessions() as db:
        return current_facts(db, conversation_id)[name]["said"]


def count(sessions: Any, table: Any) -> int:
    with sessions() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def test_a_lease_is_held_by_one_until_it_is_given_back_or_runs_out(sessions: Any) -> None:
    conversation_id = started(sessions)
    with sessions.begin() as db:
        first = take_lease(db, conversation_id, NOW, 20)
        assert first is not None
        assert take_lease(db, conversation_id, after(seconds=19), 20) is None
        second = take_lease(db, conversation_id, after(seconds=20), 20)
        assert second not in (None, first)
        assert not release_lease(db, conversation_id, first)
        assert take_lease(db, conversation_id, after(seconds=25), 20) is None
        assert release_lease(db, conversation_id, second)
        assert take_lease(db, conversation_id, after(seconds=25), 20) is not None
        assert take_lease(db, "nobody", NOW, 20) is None


def test_an_outcome_under_a_lost_lease_or_for_a_settled_message_changes_nothing(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "loud music")
    with sessions.begin() as db:
        lost = take_lease(db, conversation_id, NOW, 20) or ""
        held = take_lease(db, conversation_id, after(seconds=30), 20) or ""
        message = db.get(Message, message_id)
        told = outcome_of(message, facts=[fact(message, "what", "loud music")], signals=[mark(message, "hate")])
    with sessions.begin() as db:
        assert commit_outcome(db, conversation_id, lost, told, after(seconds=31)) is False
        assert commit_safe_answer(db, conversation_id, lost, message_id, ["Sorry."], NOW) is False
    assert (count(sessions, FactRow), count(sessions, Signal), count(sessions, Delivery)) == (0, 0, 0)
    with sessions.begin() as db:
        assert commit_outcome(db, conversation_id, held, told, after(seconds=32)) is True
        assert commit_outcome(db, conversation_id, held, told, after(seconds=33)) is False
    assert (count(sessions, FactRow), count(sessions, Signal), count(sessions, Delivery)) == (1, 1, 1)
    with sessions() as db:
        assert len(replies_to(db, message_id)) == 1


def test_a_transaction_that_is_not_committed_leaves_no_part_of_an_outcome(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "he hit me")
    with sessions() as db:
        token = take_lease(db, conversation_id, NOW, 20) or ""
        message = db.get(Message, message_id)
        told = outcome_of(message, facts=[fact(message, "what", "x")], signals=[mark(message, "violence")])
        assert commit_outcome(db, conversation_id, token, told, NOW)
        db.rollback()
    tables = (FactRow, Signal, Report, Delivery)
    assert [count(sessions, table) for table in tables] == [0, 0, 0, 0]
    with sessions() as db:
        assert next_unanswered(db, conversation_id).id == message_id  # type: ignore[union-attr]


def test_a_corrected_fact_stands_and_the_first_telling_stays_as_history(sessions: Any) -> None:
    conversation_id = started(sessions)
    for said in ("on Monday", "no, it was Tuesday"):
        message_id = say(sessions, conversation_id, said)
        settle(sessions, conversation_id, message_id, make=lambda m, said=said: {"facts": [fact(m, "when", said)]})
    assert value_of(sessions, conversation_id, "when") == "no, it was Tuesday"
    with sessions() as db:
        rows = db.execute(select(FactRow).order_by(FactRow.id)).scalars().all()
        assert [(row.said, row.current) for row in rows] == [("on Monday", False), ("no, it was Tuesday", True)]


def test_messages_are_due_in_order_once_their_web_request_must_be_dead(sessions: Any) -> None:
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, "one")
    second = say(sessions, conversation_id, "two", after(seconds=1))
    with sessions() as db:
        assert due_messages(db, after(seconds=4), 10) == []
        assert [row.id for row in due_messages(db, after(seconds=10), 10)] == [first, second]
        assert next_unanswered(db, conversation_id).id == first  # type: ignore[union-attr]
    with sessions.begin() as db:  # while somebody works on it nothing is due; given back unanswered it is at once
        token = take_lease(db, conversation_id, after(seconds=2), 20) or ""
        assert due_messages(db, after(seconds=10), 10) == []
        assert release_lease(db, conversation_id, token)
        assert [row.id for row in due_messages(db, after(seconds=2), 10)] == [first, second]
    settle(sessions, conversation_id, first, after(seconds=3))
    with sessions() as db:
        assert next_unanswered(db, conversation_id).id == second  # type: ignore[union-attr]


def test_after_the_safe_answer_a_message_is_unread_and_tried_after_1_5_and_30_minutes(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "loud music")
    answer_safely(sessions, conversation_id, message_id)
    at = NOW
    for wait in RETRY_AFTER:
        with sessions() as db:
            message = db.get(Message, message_id)
            assert message.unread and message.next_attempt_at == at + wait
            assert next_unanswered(db, conversation_id) is None  # nothing queues behind it
            assert due_messages(db, at + wait - (RETRY_AFTER[0] / 60), 10) == []
            assert [row.id for row in due_messages(db, at + wait, 10)] == [message_id]
        at += wait
        with sessions.begin() as db:
            note_failed_attempt(db, message_id, at)
    with sessions() as db:
        assert db.get(Message, message_id).next_attempt_at is None
        assert due_messages(db, after(days=30), 10) == []
        assert len(replies_to(db, message_id)) == 1


def test_the_question_that_was_open_stays_open_with_the_safe_answer(sessions: Any) -> None:
    conversation_id = started(sessions)
    choices = [{"id": "c1", "label": "Yes", "value": True}]
    first = say(sessions, conversation_id, "loud music")
    settle(sessions, conversation_id, first, memory=memory(asks="anyone_hurt", choices=choices))
    second = say(sessions, conversation_id, "yes")
    answer_safely(sessions, conversation_id, second)
    with sessions() as db:
        (reply,) = replies_to(db, second)
        assert (reply.asks, reply.choices, reply.text_id) == ("anyone_hurt", choices, "safe_answer")


def late_scene(sessions: Any) -> tuple[str, str]:
    """A "yes" to one question that got the safe answer, and a later message that was answered since."""
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, "loud music")
    settle(sessions, conversation_id, first, memory=memory(asks="anyone_hurt"))
    missed = say(sessions, conversation_id, "yes he hit me on Monday", after(seconds=10))
    answer_safely(sessions, conversation_id, missed, after(seconds=15))
    later = say(sessions, conversation_id, "it was Tuesday", after(seconds=40))
    settle(
        sessions, conversation_id, later, after(seconds=41), memory=memory(asks="where", told=["emergency"]),
        make=lambda m: {"facts": [fact(m, "when", "it was Tuesday")]},
    )  # fmt: skip
    return conversation_id, missed


def test_a_late_outcome_is_read_in_the_memory_that_its_message_met(sessions: Any) -> None:
    conversation_id, missed = late_scene(sessions)
    with sessions() as db:
        state = state_for(db, db.get(Message, missed))
        assert (state["memory"]["asks"], state["position"]) == ("anyone_hurt", 3)
        assert state["at"] == after(seconds=10).isoformat()
        assert db.get(Conversation, conversation_id).state["asks"] == "where"


def test_a_late_outcome_adds_facts_signals_and_escalation_but_no_second_reply(sessions: Any) -> None:
    conversation_id, missed = late_scene(sessions)
    assert settle(
        sessions, conversation_id, missed, after(minutes=2), replies=[{"text": "Please ring 999."}], status="closed",
        memory=memory(asks="when", told=["safety"], route="safety", report="submitted"),
        make=lambda m: {
            "facts": [fact(m, "when", "on Monday"), fact(m, "anyone_hurt", "yes he hit me", True)],
            "signals": [mark(m, "violence")],
        },
    )  # fmt: skip
    with sessions() as db:
        assert [reply.text_id for reply in replies_to(db, missed)] == ["safe_answer"]
        conversation = db.get(Conversation, conversation_id)
        assert (conversation.state["asks"], conversation.state["told"]) == ("where", ["emergency"])
        assert conversation.status == "open"
        assert signal_marks(db, conversation_id)["violence"]["mark"] == "raised"
        assert db.get(Message, missed).unread  # the safe answer promised that a person reads it
        assert [row.event for row in db.execute(select(Delivery)).scalars()] == ["report.escalated"]
    assert value_of(sessions, conversation_id, "when") == "it was Tuesday"
    assert value_of(sessions, conversation_id, "anyone_hurt") == "yes he hit me"


def test_a_late_outcome_that_nothing_overtook_moves_the_memory_but_counts_nothing_as_told(sessions: Any) -> None:
    conversation_id = started(sessions)
    missed = say(sessions, conversation_id, "loud music")
    answer_safely(sessions, conversation_id, missed)
    late = memory(asks="when", told=["emergency"], route="report", understood={"category": "noise"})
    settle(sessions, conversation_id, missed, after(minutes=1), memory=late)
    with sessions() as db:
        conversation = db.get(Conversation, conversation_id)
        assert (conversation.state["route"], conversation.category) == ("report", "noise")
        assert (conversation.state["asks"], conversation.state["told"]) == ("what", [])


def test_whether_it_is_still_the_same_person_is_not_asked_by_a_late_outcome(sessions: Any) -> None:
    conversation_id = started(sessions)
    missed = say(sessions, conversation_id, "he took my keys")
    answer_safely(sessions, conversation_id, missed)
    late = memory(gap={"times": 1, "held": ["he took my keys"]}, heard_at=NOW.isoformat())
    settle(sessions, conversation_id, missed, after(minutes=1), memory=late)
    with sessions() as db:
        state = db.get(Conversation, conversation_id).state
        assert state["gap"] == {"times": 0, "held": ["he took my keys"]}
        assert state["heard_at"] == NOW.isoformat()


def test_a_message_that_was_not_understood_is_unread_to_staff(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "qwertz")
    settle(sessions, conversation_id, message_id, understood=False)
    with sessions() as db:
        assert db.get(Message, message_id).unread is True


@pytest.mark.parametrize(
    ("marks", "stands"),
    [
        (["check", "raised"], "raised"),
        (["raised", "check"], "raised"),
        (["raised", "asked_denied"], "raised"),
        (["raised", "asked_no_answer"], "raised"),
        (["raised", "cleared"], "raised"),
        (["check", "asked_denied"], "asked_denied"),
        (["check", "asked_no_answer"], "asked_no_answer"),
        (["check", "asked_no_answer", "asked_denied"], "asked_denied"),
        (["check", "asked_denied", "asked_no_answer"], "asked_denied"),
        (["check", "asked_denied", "check"], "check"),
        (["check", "asked_denied", "raised"], "raised"),
    ],
    ids="-".join,
)
def test_outcomes_never_lower_a_raised_signal(sessions: Any, marks: list[str], stands: str) -> None:
    conversation_id = started(sessions)
    for number, kind in enumerate(marks):
        message_id = say(sessions, conversation_id, f"message {number}", after(minutes=number))
        words = f"words {number}"
        settle(
            sessions, conversation_id, message_id, after(minutes=number),
            make=lambda m, kind=kind, words=words: {"signals": [mark(m, "violence", kind, words)]},
        )  # fmt: skip
    with sessions() as db:
        found = signal_marks(db, conversation_id)["violence"]
        assert found["mark"] == stands
        assert [item["text"] for item in found["evidence"]] == [f"words {n}" for n in range(len(marks))]
        escalated = db.execute(select(Delivery).where(Delivery.event == "report.escalated")).scalars().all()
        assert len(escalated) == (1 if "raised" in marks else 0)


def test_status_goes_to_staff_and_stays_there(sessions: Any) -> None:
    conversation_id = started(sessions)
    for status, expected in (("open", "open"), ("with_staff", "with_staff"), ("open", "with_staff")):
        message_id = say(sessions, conversation_id, "hello")
        settle(sessions, conversation_id, message_id, status=status)
        with sessions() as db:
            assert db.get(Conversation, conversation_id).status == expected


def test_every_reply_keeps_its_place_and_only_the_last_carries_the_question(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "loud music")
    settle(
        sessions, conversation_id, message_id, memory=memory(asks="when"),
        replies=[{"text": "In an emergency ring 999.", "text_id": "emergency"}, {"text": "When was it?"}],
    )  # fmt: skip
    with sessions() as db:
        rows = [(row.position, row.author, row.text_id, row.asks) for row in transcript(db, conversation_id)]
    assert rows == [(1, "resident", None, None), (2, "doorstep", "emergency", None), (3, "doorstep", None, "when")]


def test_no_foreign_key_is_left_dangling(sessions: Any) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"), sessions.begin() as db:
        db.add(Signal(conversation_id="nobody", signal="hate", mark="check", strands=[], evidence=[],
                      message_id="m", marked_at=NOW))  # fmt: skip
        db.add(StaffMember(id="s", name="n", display_name="N", password_hash="x", created_at=NOW))
