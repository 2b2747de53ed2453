"""Messages are stored once, in order, and opened only with the conversation's own secret."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest

from bot.conversations.messages import (
    StaleChoice,
    UsedMessageId,
    public_status,
    replies_to,
    store_message,
    transcript,
)
from bot.conversations.start import open_conversation, start_conversation
from bot.conversations.tables import Conversation, Message
from tests.store.conftest import NOW
from tests.store.steps import after, memory, say, settle, started

CHOICES = [{"id": "c-yes", "label": "Yes", "value": True}, {"id": "c-no", "label": "No", "value": False}]


def test_a_conversation_opens_only_with_its_own_secret(sessions: Any) -> None:
    with sessions.begin() as db:
        one, secret = start_conversation(db, "dartford", "web", NOW)
        two, other = start_conversation(db, "derby", "web", NOW)
    with sessions.begin() as db:
        assert open_conversation(db, one.id, secret).id == one.id  # type: ignore[union-attr]
        for conversation_id, tried in (
            (one.id, other), (two.id, secret), (one.id, ""), ("nobody", secret), ("", ""), ("x" * 5000, secret),
            ("a\x00b", secret), ("\ud800", "\ud800"), ("' OR 1=1 --", "' OR 1=1 --"),
        ):  # fmt: skip
            assert open_conversation(db, conversation_id, tried) is None
        assert secret not in repr(db.get(Conversation, one.id).__dict__)


def test_references_are_short_unambiguous_and_different(sessions: Any) -> None:
    with sessions.begin() as db:
        references = {start_conversation(db, "dartford", "web", NOW)[0].reference for _ in range(50)}
    assert len(references) == 50
    assert all(re.fullmatch(r"DB-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", reference) for reference in references)


def test_the_same_client_message_id_gives_the_stored_message_and_no_second_place(sessions: Any) -> None:
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, "loud music again", client_id="a")
    again = say(sessions, conversation_id, "loud music again", after(seconds=3), client_id="a")
    second = say(sessions, conversation_id, "every night", client_id="b")
    assert first == again
    with sessions.begin() as db:
        assert [(row.id, row.position) for row in transcript(db, conversation_id)] == [(first, 1), (second, 2)]


@pytest.mark.parametrize(
    ("text", "choice"), [("every night", None), ("No", None), (None, "c-yes"), (None, "c-made-up"), ("", None)]
)
@pytest.mark.parametrize("first", ["text", "choice"])
def test_something_else_under_a_used_client_message_id_is_refused_and_nothing_is_changed(
    sessions: Any, first: str, text: str | None, choice: str | None
) -> None:
    conversation_id = started(sessions)
    opening = say(sessions, conversation_id, "loud music", client_id="opening")
    settle(sessions, conversation_id, opening, memory=memory(asks="anyone_hurt", choices=CHOICES))
    said, pressed = (None, "c-no") if first == "choice" else ("loud music again", None)
    with sessions.begin() as db:
        kept, _ = store_message(db, db.get(Conversation, conversation_id), "used", said, pressed, NOW)
    with pytest.raises(UsedMessageId), sessions.begin() as db:
        store_message(db, db.get(Conversation, conversation_id), "used", text, choice, NOW)
    with sessions.begin() as db:
        again, is_new = store_message(db, db.get(Conversation, conversation_id), "used", said, pressed, NOW)
        assert (again.id, again.text, is_new) == (kept.id, kept.text, False)
        assert [row.author for row in transcript(db, conversation_id)] == ["resident", "doorstep", "resident"]


def test_one_message_sent_by_many_at_once_is_stored_once_and_others_keep_their_order(sessions: Any) -> None:
    conversation_id = started(sessions)
    problems: list[BaseException] = []

    def send(client_id: str) -> None:
        try:
            say(sessions, conversation_id, "bang", client_id=client_id)
        except BaseException as problem:  # noqa: BLE001 - shown by the assertion below
            problems.append(problem)

    threads = [threading.Thread(target=send, args=(f"id-{number % 4}",)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with sessions.begin() as db:
        rows = transcript(db, conversation_id)
    assert sorted(row.client_message_id for row in rows) == ["id-0", "id-1", "id-2", "id-3"]
    assert [row.position for row in rows] == [1, 2, 3, 4]


def test_a_quick_reply_is_stored_by_its_label_and_a_stale_or_foreign_one_is_refused(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "loud music")
    settle(sessions, conversation_id, message_id, memory=memory(asks="anyone_hurt", choices=CHOICES))
    with sessions.begin() as db:
        conversation = db.get(Conversation, conversation_id)
        pressed, _ = store_message(db, conversation, "press-1", None, "c-no", NOW)
        assert (pressed.text, pressed.choice) == ("No", CHOICES[1])
    settle(sessions, conversation_id, pressed.id, memory=memory(asks="when", choices=[]))
    for unknown in ("c-no", "c-made-up", ""):
        with pytest.raises(StaleChoice), sessions.begin() as db:
            store_message(db, db.get(Conversation, conversation_id), "press-2", None, unknown, NOW)
    with sessions.begin() as db:  # the press that was stored in time is still found under its id
        again, is_new = store_message(db, db.get(Conversation, conversation_id), "press-1", None, "c-no", NOW)
        assert (again.id, is_new) == (pressed.id, False)


def test_status_is_waiting_until_the_last_message_is_answered(sessions: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "loud music")
    with sessions.begin() as db:
        assert public_status(db, db.get(Conversation, conversation_id)) == "waiting"
        assert replies_to(db, message_id) == []
    settle(sessions, conversation_id, message_id, memory=memory(asks="when", choices=CHOICES))
    with sessions.begin() as db:
        assert public_status(db, db.get(Conversation, conversation_id)) == "open"
        (reply,) = replies_to(db, message_id)
        assert (reply.author, reply.asks, reply.choices, reply.position) == ("doorstep", "when", CHOICES, 2)
        assert db.get(Message, message_id).outcome_at == NOW
