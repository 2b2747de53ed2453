"""Staff claim, read and clear; each of it is written down."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from bot.conversations.staff import ReasonMissingError, claim, clear_signal, mark_read, release
from bot.conversations.tables import AuditEntry, Conversation, Message, Signal, StaffMember
from bot.conversations.turn_state import signal_marks
from bot.reports.tables import Delivery
from tests.store.conftest import NOW
from tests.store.reports import submitted
from tests.store.steps import after, mark, say, settle, started


def member(sessions: Any, name: str) -> StaffMember:
    with sessions.begin() as db:
        made = StaffMember(id=name, name=name, display_name=name.title(), password_hash="-", created_at=NOW)
        db.add(made)
    return made


def audit(sessions: Any) -> list[tuple[Any, ...]]:
    with sessions() as db:
        rows = db.execute(select(AuditEntry).order_by(AuditEntry.id)).scalars()
        return [(row.action, row.staff_member_id, row.signal, row.reason) for row in rows]


def test_only_one_claims_and_only_that_one_gives_back(sessions: Any) -> None:
    ann, bob = member(sessions, "ann"), member(sessions, "bob")
    conversation_id = started(sessions)
    with sessions.begin() as db:
        assert claim(db, conversation_id, ann, NOW)
        assert claim(db, conversation_id, ann, after(minutes=1))
        assert not claim(db, conversation_id, bob, after(minutes=2))
        assert not claim(db, "nobody", ann, NOW)
        assert db.get(Conversation, conversation_id).claimed_at == NOW
        assert not release(db, conversation_id, bob, NOW)
        assert release(db, conversation_id, ann, NOW)
        assert claim(db, conversation_id, bob, after(minutes=3))
    assert [entry[:2] for entry in audit(sessions)] == [
        ("claim", "ann"), ("claim", "ann"), ("release", "ann"), ("claim", "bob"),
    ]  # fmt: skip


def test_reading_takes_a_message_off_the_list_once(sessions: Any) -> None:
    ann = member(sessions, "ann")
    conversation_id, other = started(sessions), started(sessions)
    message_id = say(sessions, conversation_id, "qwertz")
    settle(sessions, conversation_id, message_id, understood=False)
    with sessions.begin() as db:
        assert not mark_read(db, other, message_id, ann, NOW)
        assert mark_read(db, conversation_id, message_id, ann, NOW)
        assert not mark_read(db, conversation_id, message_id, ann, NOW)
        message = db.get(Message, message_id)
        assert (message.unread, message.read_by, message.read_at) == (False, "ann", NOW)
    assert audit(sessions) == [("mark_read", "ann", None, None)]


def test_a_signal_is_cleared_by_name_with_a_reason_and_the_intake_is_told(sessions: Any) -> None:
    ann = member(sessions, "ann")
    conversation_id = submitted(sessions, signals=("hate",))
    for blank in ("", "  \n"):
        with pytest.raises(ReasonMissingError), sessions.begin() as db:
            clear_signal(db, conversation_id, "hate", ann, blank, NOW)
    with sessions.begin() as db:
        assert not clear_signal(db, conversation_id, "violence", ann, "no", NOW)
        assert clear_signal(db, conversation_id, "hate", ann, "a quotation", after(minutes=5))
        assert not clear_signal(db, conversation_id, "hate", ann, "again", after(minutes=6))
    with sessions() as db:
        row = db.execute(select(Signal)).scalar_one()
        assert (row.mark, row.cleared_by, row.cleared_reason) == ("cleared", "ann", "a quotation")
        assert "report.updated" in db.execute(select(Delivery.event)).scalars().all()
    assert audit(sessions) == [("clear_signal", "ann", "hate", "a quotation")]


@pytest.mark.parametrize(("minutes", "stands"), [(4, "cleared"), (6, "raised")], ids=["told-before", "told-after"])
def test_only_what_is_told_after_clearing_raises_a_signal_anew(sessions: Any, minutes: int, stands: str) -> None:
    ann = member(sessions, "ann")
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, "he hit me")
    settle(sessions, conversation_id, first, make=lambda m: {"signals": [mark(m, "violence")]})
    second = say(sessions, conversation_id, "he hit me again", after(minutes=minutes))
    with sessions.begin() as db:
        assert clear_signal(db, conversation_id, "violence", ann, "a film", after(minutes=5))
    settle(
        sessions, conversation_id, second, after(minutes=7),
        make=lambda m: {"signals": [mark(m, "violence", words="he hit me again")]},
    )  # fmt: skip
    with sessions() as db:
        found = signal_marks(db, conversation_id)["violence"]
        escalations = db.execute(select(Delivery).where(Delivery.event == "report.escalated")).scalars().all()
    assert found["mark"] == stands
    assert [item["text"] for item in found["evidence"]] == ["he hit me", "he hit me again"]
    assert len(escalations) == (2 if stands == "raised" else 1)
