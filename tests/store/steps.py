"""Short ways to say what happens in a conversation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot.agenda.state import Fact, Memory, Outcome, SignalMark, new_memory
from bot.conversations.lease import release_lease, take_lease
from bot.conversations.messages import store_message
from bot.conversations.outcome import commit_outcome, commit_safe_answer
from bot.conversations.start import start_conversation
from bot.conversations.tables import Conversation, Message
from tests.store.conftest import NOW


def started(sessions: Any, now: datetime = NOW) -> str:
    """A new conversation's id."""
    with sessions.begin() as db:
        return str(start_conversation(db, "dartford", "web", now)[0].id)


def say(sessions: Any, conversation_id: str, text: str, now: datetime = NOW, client_id: str | None = None) -> str:
    """The resident writes; gives the message's id."""
    with sessions.begin() as db:
        conversation = db.get(Conversation, conversation_id)
        client_id = client_id or f"client-{conversation.last_position}"
        return str(store_message(db, conversation, client_id, text, None, now)[0].id)


def fact(message: Message, name: str, said: str, value: Any = None, status: Any = "known") -> Fact:
    """A fact told in this message."""
    return Fact(name=name, status=status, said=said, value=value, message_id=message.id, position=message.position)


def mark(message: Message, signal: str, kind: str = "raised", words: str = "he hit me") -> SignalMark:
    """A mark found in this message."""
    evidence: Any = [{"signal": signal, "text": words, "source": "pattern", "score": 0.9}]
    return SignalMark(signal=signal, mark=kind, strands=[], evidence=evidence, message_id=message.id)


def memory(**changes: Any) -> Memory:
    """A memory that differs from a new one in these parts; ``report`` is the state of the report."""
    state = changes.pop("report", "draft")
    fresh: Any = {**new_memory(), **changes}
    fresh["report"] = {"state": state, "record": "report", "complete": state != "draft"}
    return fresh  # type: ignore[no-any-return]


def outcome_of(message: Message, **changes: Any) -> Outcome:
    """The outcome of a message; whatever is not given is empty."""
    whole: Any = {
        "message_id": message.id, "facts": [], "signals": [], "decision": None, "replies": [{"text": "Thank you."}],
        "memory": memory(), "understood": True, "status": "open", **changes,
    }  # fmt: skip
    return whole  # type: ignore[no-any-return]


def settle(
    sessions: Any, conversation_id: str, message_id: str, now: datetime = NOW, make: Any = None, **changes: Any
) -> bool:
    """A whole turn: takes the lease, commits an outcome, gives the lease back. ``make`` adds parts of the message."""
    with sessions.begin() as db:
        token = take_lease(db, conversation_id, now, 20)
        assert token is not None
    with sessions.begin() as db:
        message = db.get(Message, message_id)
        parts = {**changes, **(make(message) if make else {})}
        committed = commit_outcome(db, conversation_id, token, outcome_of(message, **parts), now)
    with sessions.begin() as db:
        release_lease(db, conversation_id, token)
    return committed


def answer_safely(sessions: Any, conversation_id: str, message_id: str, now: datetime = NOW) -> None:
    """Understanding failed: the safe answer is given."""
    with sessions.begin() as db:
        token = take_lease(db, conversation_id, now, 20)
        assert token is not None
        assert commit_safe_answer(db, conversation_id, token, message_id, ["A person will read this."], now)
    with sessions.begin() as db:
        release_lease(db, conversation_id, token)


def after(**delta: float) -> datetime:
    """This long after ``NOW``."""
    return NOW + timedelta(**delta)
