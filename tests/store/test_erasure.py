""" "Delete what I said" in the store: in the outcome's own transaction, hidden at once, decided by a person later."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from bot.conversations.erasure import ask_for_erasure, was_asked_to_erase
from bot.conversations.lease import take_lease
from bot.conversations.outcome import commit_outcome
from bot.conversations.start import open_conversation, start_conversation
from bot.conversations.tables import Conversation, ErasureRequest, FactRow, Message, Signal
from bot.reports.tables import Delivery
from tests.store.conftest import NOW
from tests.store.steps import after, answer_safely, fact, mark, outcome_of, say, settle, started


def told(sessions: Any) -> tuple[str, str]:
    """Id and secret of a conversation in which abuse and a safe contact were told."""
    with sessions.begin() as db:
        conversation, secret = start_conversation(db, "dartford", "web", NOW)
    message_id = say(sessions, conversation.id, "he hit me, ring my sister on 07700 900123")

    def facts(message: Message) -> dict[str, Any]:
        number = {"number": "07700900123"}
        return {
            "signals": [mark(message, "domestic_abuse")],
            "facts": [fact(message, "safe_contact", "my sister", number)],
        }

    settle(sessions, conversation.id, message_id, make=facts)
    return str(conversation.id), secret


def rows(sessions: Any, table: Any) -> int:
    with sessions() as db:
        return int(db.execute(select(func.count()).select_from(table)).scalar_one())


def erase_in_words(sessions: Any, conversation_id: str, **changes: Any) -> bool:
    message_id = say(sessions, conversation_id, "Yes, delete it", after(minutes=1))
    return settle(sessions, conversation_id, message_id, after(minutes=1), erase=True, **changes)


def test_the_outcome_shuts_the_conversation_and_asks_staff(sessions: Any) -> None:
    conversation_id, secret = told(sessions)
    assert erase_in_words(sessions, conversation_id)
    with sessions() as db:
        assert open_conversation(db, conversation_id, secret) is None
        request = db.execute(select(ErasureRequest)).scalar_one()
        assert (request.conversation_id, request.asked_at, request.how) == (conversation_id, after(minutes=1), "words")
        assert db.get(Conversation, conversation_id).status == "closed"


def test_signals_safe_contact_and_what_was_sent_stay(sessions: Any) -> None:
    conversation_id, _secret = told(sessions)
    before = [rows(sessions, table) for table in (Signal, FactRow, Delivery)]
    erase_in_words(sessions, conversation_id)
    assert [rows(sessions, table) for table in (Signal, FactRow, Delivery)] == before, "and nothing more is sent"
    with sessions() as db:
        assert db.execute(select(Signal.mark)).scalar_one() == "raised"


def test_an_outcome_that_is_dropped_erases_nothing(sessions: Any) -> None:
    conversation_id, secret = told(sessions)
    message_id = say(sessions, conversation_id, "Yes, delete it")
    with sessions.begin() as db:
        assert take_lease(db, conversation_id, NOW, 20)
        outcome = outcome_of(db.get(Message, message_id), erase=True)
        assert not commit_outcome(db, conversation_id, "another token", outcome, NOW)
    with sessions() as db:
        assert open_conversation(db, conversation_id, secret) is not None
        assert not was_asked_to_erase(db, conversation_id)


@pytest.mark.parametrize(("overtaken", "erased"), [(False, True), (True, False)])
def test_a_yes_that_was_understood_late_counts_unless_more_was_said(
    sessions: Any, overtaken: bool, erased: bool
) -> None:
    conversation_id, _secret = told(sessions)
    message_id = say(sessions, conversation_id, "Yes, delete it")
    answer_safely(sessions, conversation_id, message_id)
    if overtaken:
        later = say(sessions, conversation_id, "no, keep it")
        settle(sessions, conversation_id, later)
    settle(sessions, conversation_id, message_id, after(minutes=2), erase=True)
    with sessions() as db:
        assert was_asked_to_erase(db, conversation_id) is erased


def test_asking_twice_is_one_request(sessions: Any) -> None:
    conversation_id = started(sessions)
    with sessions.begin() as db:
        assert ask_for_erasure(db, conversation_id, "page", NOW)
        assert not ask_for_erasure(db, conversation_id, "page", after(minutes=5))
        assert db.execute(select(ErasureRequest)).scalar_one().asked_at == NOW


def test_who_is_with_staff_stays_with_staff(sessions: Any) -> None:
    conversation_id, _secret = told(sessions)
    with sessions.begin() as db:
        db.get(Conversation, conversation_id).status = "with_staff"
    with sessions.begin() as db:
        ask_for_erasure(db, conversation_id, "page", NOW)
        assert db.get(Conversation, conversation_id).status == "with_staff"
