"""What a resident can do, the same for page and API: begin, say something, read on, leave."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any

from sqlalchemy.orm import Session

from bot.conversations.ending import end_conversation
from bot.conversations.messages import (
    StaleChoice,
    UsedMessageId,
    messages_after,
    public_status,
    replies_to,
    store_message,
)
from bot.conversations.start import open_conversation, start_conversation
from bot.conversations.tables import Conversation, Message
from bot.database import DatabaseUnavailableError
from bot.dialogue.wording import safety_text
from channels.public.edge import Edge
from channels.public.visits import Visit
from channels.public.words import RefusedError, stale_choice, used_message_id

log = logging.getLogger("doorstep.public")

# The largest position that every supported database can compare.
LAST_POSITION = 2**31 - 1


@dataclass(frozen=True)
class Talk:
    """Messages of a conversation as the Chat API shows them, and where the conversation stands."""

    messages: list[dict[str, Any]]
    status: str
    notice: str | None
    """While an answer is late: what to do in an emergency, and how to reach a person."""

    def as_dict(self) -> dict[str, Any]:
        """The same as the Chat API sends it."""
        return {"messages": self.messages, "status": self.status, "notice": self.notice}


def begin(edge: Edge, landlord_id: str) -> tuple[Visit, str, Talk]:
    """Start a conversation: how to open it again, its reference, and the greeting.

    Raises:
        RefusedError: 404 for a landlord that is not served here.
    """
    if landlord_id not in edge.landlords:
        raise RefusedError(404, "unknown_landlord", "We don't serve a landlord of that name.")
    with edge.writing() as db:
        conversation, secret = start_conversation(db, landlord_id, "web", datetime.now(UTC))
        return Visit(str(conversation.id), secret), str(conversation.reference), _talk(edge, db, conversation, 0)


def say(edge: Edge, visit: Visit, own_id: str, text: str | None, choice: str | None) -> Talk:
    """Store one message, then try for its reply. The same message with the same ``own_id`` gives the same reply.

    Raises:
        RefusedError: 404 unless the visit opens a conversation, 409 for a stale choice and for an ``own_id`` under
            which something else was said.
    """
    return _say(edge, visit, (own_id,), text, choice)


def say_by_form(edge: Edge, visit: Visit, own_id: str, text: str | None, choice: str | None) -> Talk:
    """Like ``say``, for a page whose ids are ours: one that was used for something else gives way to the next.

    Whoever goes back to an earlier page and writes there is heard too, and a form that is posted twice is one message.
    """
    following = (f"{own_id[:54]}-{number}" for number in count(2))
    return _say(edge, visit, chain((own_id,), following), text, choice)


def _say(edge: Edge, visit: Visit, own_ids: Iterable[str], text: str | None, choice: str | None) -> Talk:
    with edge.writing() as db:
        conversation = _open(db, visit)
        message_id = _store(db, conversation, own_ids, text, choice)
        late = _notice(edge, conversation)
    try:
        talk = _replies(edge, visit, message_id)
        if not talk.messages:
            edge.turns.take(visit.conversation_id, edge.settings.web_turn_seconds)
            talk = _replies(edge, visit, message_id)
    except Exception as error:  # noqa: BLE001 - the message is committed: "not sent" would be untrue; the worker goes on
        log.error("no reply yet: %s", type(error).__name__, extra={"conversation_id": visit.conversation_id})
        talk = Talk([], "waiting", late)
    return talk


def read_on(edge: Edge, visit: Visit, position: int) -> Talk:
    """All messages behind ``position``, by whomever.

    Raises:
        RefusedError: 404 unless the visit opens a conversation.
    """
    with edge.reading() as db:
        return _talk(edge, db, _open(db, visit), min(position, LAST_POSITION))


def leave(edge: Edge, visit: Visit) -> None:
    """End the conversation at the resident's wish; its secret opens it no more.

    Raises:
        RefusedError: 404 unless the visit opens a conversation.
    """
    with edge.writing() as db:
        end_conversation(db, _open(db, visit), datetime.now(UTC))


def landlord_of(edge: Edge, visit: Visit) -> str | None:
    """The landlord of the conversation; None where the visit opens none or the store cannot say."""
    try:
        with edge.reading() as db:
            return str(_open(db, visit).landlord)
    except (RefusedError, DatabaseUnavailableError):
        return None


def shown(message: Message) -> dict[str, Any]:
    """One message as the Chat API shows it. What a choice stands for stays on the server."""
    choices: Any = message.choices or []
    return {
        "id": message.id,
        "author": message.author,
        "text": message.text,
        "choices": [{"id": choice["id"], "label": choice["label"]} for choice in choices],
        "asks": message.asks,
        "position": message.position,
        "at": message.stored_at.isoformat(),
    }


def no_conversation() -> RefusedError:
    """Wrong id and wrong secret look the same."""
    return RefusedError(404, "not_found", "We can't find that conversation. Please start a new one.")


def _open(db: Session, visit: Visit) -> Conversation:
    conversation = open_conversation(db, visit.conversation_id, visit.secret)
    if conversation is None:
        raise no_conversation()
    return conversation


def _store(
    db: Session, conversation: Conversation, own_ids: Iterable[str], text: str | None, choice: str | None
) -> str:
    """The id of the message, stored under the first of ``own_ids`` that is free or was its own before."""
    for own_id in own_ids:
        try:
            message, _is_new = store_message(db, conversation, own_id, text, choice, datetime.now(UTC))
        except UsedMessageId:
            continue
        except StaleChoice:
            raise stale_choice() from None
        return str(message.id)
    raise used_message_id()


def _notice(edge: Edge, conversation: Conversation) -> str:
    landlord = edge.landlords.get(str(conversation.landlord))
    return f"{safety_text('emergency_line')} {landlord.contact_line if landlord else ''}".strip()


def _talk(edge: Edge, db: Session, conversation: Conversation, position: int) -> Talk:
    messages = messages_after(db, str(conversation.id), position)
    status = public_status(db, conversation)
    return Talk(
        [shown(message) for message in messages], status, _notice(edge, conversation) if status == "waiting" else None
    )


def _replies(edge: Edge, visit: Visit, message_id: str) -> Talk:
    with edge.reading() as db:
        conversation = _open(db, visit)
        replies = [shown(reply) for reply in replies_to(db, message_id)]
        status = public_status(db, conversation) if replies else "waiting"
        return Talk(replies, status, _notice(edge, conversation) if status == "waiting" else None)
