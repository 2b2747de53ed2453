"""Short ways to say what happens by text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.conversations.lease import release_lease, take_lease
from bot.conversations.outcome import commit_outcome
from bot.conversations.tables import Conversation, Message
from bot.conversations.text_outbox import Due, claim
from bot.conversations.text_tables import OutgoingText, ReceivedText, TextThread
from bot.conversations.texting import Incoming, receive
from bot.conversations.turns import Turn, turn_to_take
from tests.store.conftest import NOW
from tests.store.steps import outcome_of

OURS, MOBILE = "+447700900701", "+447700900412"
IDLE = timedelta(hours=24)


def text(sid: str, body: str, now: datetime = NOW, number: str = MOBILE, **more: Any) -> Incoming:
    """A text as it came from Twilio."""
    return Incoming(f"SM{sid}", number, OURS, body, now, **more)


def texted(sessions: Any, sid: str, body: str, now: datetime = NOW, number: str = MOBILE, **more: Any) -> str | None:
    """A text comes in; gives the id of its conversation."""
    with sessions.begin() as db:
        receive(db, "dartford", text(sid, body, now, number, **more), now, IDLE)
        row = db.get(ReceivedText, f"SM{sid}")
        return str(row.conversation_id) if row.conversation_id else None


def take(sessions: Any, conversation_id: str, now: datetime) -> Turn | None:
    """The turn that would be taken now, its messages fixed."""
    with sessions.begin() as db:
        return turn_to_take(db, conversation_id, None, now)


def answer(
    sessions: Any, conversation_id: str, now: datetime, replies: Sequence[str] = ("When was it?",), **changes: Any
) -> Turn:
    """A whole turn with these replies. ``make`` adds parts of the message."""
    with sessions.begin() as db:
        token = take_lease(db, conversation_id, now, 20)
        turn = turn_to_take(db, conversation_id, None, now)
    assert token is not None
    assert turn is not None
    with sessions.begin() as db:
        message = db.get(Message, turn.message.id)
        made = changes.pop("make")(message) if "make" in changes else {}
        parts = {"replies": [{"text": reply} for reply in replies], **changes, **made, "joined": list(turn.ids)}
        assert commit_outcome(db, conversation_id, token, outcome_of(message, **parts), now)
        release_lease(db, conversation_id, token)
    return turn


def outbox(sessions: Any) -> list[tuple[str, str, str | None]]:
    """All outgoing texts in order: words, state, and why."""
    with sessions() as db:
        rows = db.execute(select(OutgoingText).order_by(OutgoingText.id)).scalars()
        return [(row.body, row.state, row.why) for row in rows]


def due(sessions: Any, now: datetime, limit: int = 10) -> list[Due]:
    """What a worker claims now."""
    with sessions.begin() as db:
        return claim(db, now, limit)


def all_of(sessions: Any, table: Any) -> list[Any]:
    """Every row of a table."""
    with sessions() as db:
        return list(db.execute(select(table)).scalars())


def said(sessions: Any, conversation_id: str) -> list[tuple[str, str]]:
    """The transcript: who and what."""
    with sessions() as db:
        query = select(Message).where(Message.conversation_id == conversation_id).order_by(Message.position)
        return [(row.author, row.text) for row in db.execute(query).scalars()]


__all__ = ["IDLE", "MOBILE", "NOW", "OURS", "Conversation", "TextThread"]
