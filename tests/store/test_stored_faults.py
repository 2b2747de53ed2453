"""The check of what the walks leave in the database can turn red: each of its rules does, broken by hand."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from bot.conversations.tables import Conversation, Signal
from bot.reports.tables import Delivery, Report
from tests.residents.stored import stored_faults
from tests.store.reports import DECISION
from tests.store.steps import mark, memory, say, settle, started


def sent(sessions: Any, signal: bool) -> tuple[str, str]:
    """A report that was sent: its conversation and reference."""
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, "he hit me")
    told: dict[str, Any] = {"make": lambda message: {"signals": [mark(message, "violence")]}} if signal else {}
    settle(sessions, conversation_id, first, decision=DECISION, memory=memory(report="submitted"), **told)
    with sessions() as db:
        return conversation_id, str(db.get(Conversation, conversation_id).reference)


@pytest.mark.parametrize("signal", [True, False])
def test_a_talk_as_it_should_be_has_no_fault(sessions: Any, signal: bool) -> None:
    _id, reference = sent(sessions, signal)
    with sessions() as db:
        assert stored_faults(db, reference, f"Your reference is {reference}.") == []


@pytest.mark.parametrize(
    ("broken", "signal", "fault"),
    [
        (update(Signal).values(mark="check"), True, "violence was raised and is check"),
        (delete(Delivery), True, "['violence'] raised and nobody told"),
        (update(Report).values(reference="DB-AAAA-AAAA"), False, "a report under another reference"),
        (update(Conversation).values(asb="no"), False, "asb: no without having asked whether anyone is hurt"),
    ],
)
def test_each_rule_that_is_broken_is_seen(sessions: Any, broken: Any, signal: bool, fault: str) -> None:
    _id, reference = sent(sessions, signal)
    with sessions.begin() as db:
        db.execute(broken.execution_options(synchronize_session=False))
    with sessions() as db:
        assert stored_faults(db, reference, reference) == [fault]


def test_a_reference_that_was_never_told_is_seen(sessions: Any) -> None:
    _id, reference = sent(sessions, signal=False)
    with sessions() as db:
        assert stored_faults(db, reference, "Thank you.") == ["sent without telling the reference"]
