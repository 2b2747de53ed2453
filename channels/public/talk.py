"""What a resident can do, the same for page and API: begin, say something, read on, leave."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, count
from typing import Any

from sqlalchemy.orm import Session

from bot.conversations.ending import end_conversation, what_became_of_it
from bot.conversations.erasure import was_asked_to_erase
from bot.conversations.messages import (
    StaleChoice,
    UsedMessageId,
    messages_after,
    public_status,
    replies_to,
    store_message,
)
from bot.conversations.page_sessions import begin_on_page, note_tab, standing
from bot.conversations.start import open_conversation, start_conversation
from bot.conversations.tables import Conversation, Message
from bot.database import DatabaseUnavailableError
from bot.dialogue.wording import page_text, safety_text
from channels.public.edge import Edge
from channels.public.visits import Visit
from channels.public.words import RefusedError, stale_choice, used_message_id

log = logging.getLogger("doorstep.public")

# The largest position that every supported database can compare.
LAST_POSITION = 2**31 - 1

ERASED = "safety.erased"
"""The fixed text that says what became of the wish to delete."""


@dataclass(frozen=True)
class Talk:
    """Messages of a conversation as the Chat API shows them, and where the conversation stands."""

    messages: list[dict[str, Any]]
    status: str
    notice: str | None
    """While an answer is late: what to do in an emergency, and how to reach a person. Once it is closed: whether what
    was told was sent to the landlord."""
    care: str = ""
    """For the page: ``private`` where only this tab may show it, ``erased`` where it must show nothing more of it."""

    def as_dict(self) -> dict[str, Any]:
        """The same as the Chat API sends it."""
        return {"messages": self.messages, "status": self.status, "notice": self.notice}


def begin(edge: Edge, landlord_id: str, browser: str | None = None) -> tuple[Visit, str, Talk]:
    """Start a conversation: how to open it again, its reference, and the greeting.

    Args:
        browser: the token of the browser where it is begun on the page; ``None`` for clients of the API.

    Raises:
        RefusedError: 404 for a landlord that is not served here.
    """
    if landlord_id not in edge.landlords:
        raise RefusedError(404, "unknown_landlord", page_text("problem_unknown_landlord"))
    with edge.writing() as db:
        conversation, secret = start_conversation(db, landlord_id, "web", now())
        if browser is not None:
            begin_on_page(db, conversation, browser)
        return Visit(str(conversation.id), secret), str(conversation.reference), _talk(edge, db, conversation, 0)


def say(edge: Edge, visit: Visit, own_id: str, text: str | None, choice: str | None) -> Talk:
    """Store one message, then try for its reply. The same message with the same ``own_id`` gives the same reply.

    Raises:
        RefusedError: 404 unless the visit opens a conversation, 409 for a stale choice and for an ``own_id`` under
            which something else was said.
        NotThisTabError: the conversation is sensitive and not shown in this tab. What an earlier page sent is stored
            all the same.
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
        conversation = by_secret(db, visit)
        stands = standing(db, conversation, visit.tab, now())
        if stands == "elsewhere" and visit.tab is None:
            raise NotThisTabError
        message_id = _store(db, conversation, own_ids, text, choice)
        if stands in ("free", "here"):
            note_tab(db, visit.conversation_id, visit.tab, now())
        late = _late(edge, conversation)
    if stands not in ("free", "here"):  # it is heard, and the worker sees to it; nothing is shown
        raise NotThisTabError
    try:
        talk = _replies(edge, visit, message_id)
        if not talk.messages:
            edge.turns.take(visit.conversation_id, edge.settings.web_turn_seconds)
            talk = _replies(edge, visit, message_id)
    except RefusedError:
        raise
    except Exception as error:  # noqa: BLE001 - the message is committed: "not sent" would be untrue; the worker goes on
        log.error("no reply yet: %s", type(error).__name__, extra={"conversation_id": visit.conversation_id})
        talk = Talk([], "waiting", late)
    return talk


def read_on(edge: Edge, visit: Visit, position: int) -> Talk:
    """All messages behind ``position``, by whomever.

    Raises:
        RefusedError: 404 unless the visit opens a conversation.
        NotThisTabError: the conversation is sensitive and not shown in this tab.
    """
    with edge.reading() as db:
        return _talk(edge, db, opened(db, visit), min(position, LAST_POSITION), _care(db, visit))


def leave(edge: Edge, visit: Visit) -> None:
    """End the conversation at the resident's wish; its secret opens it no more.

    Raises:
        RefusedError: 404 unless the visit opens a conversation.
    """
    with edge.writing() as db:
        end_conversation(db, opened(db, visit), now())


def landlord_of(edge: Edge, visit: Visit) -> str | None:
    """The landlord of the conversation; None where the visit opens none or the store cannot say."""
    try:
        with edge.reading() as db:
            return str(opened(db, visit).landlord)
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
    return RefusedError(404, "not_found", page_text("problem_no_conversation"))


def now() -> datetime:
    """The hour, with zone."""
    return datetime.now(UTC)


class NotThisTabError(RefusedError):
    """A sensitive conversation, asked for outside the tab that is in the talk. To others it looks like none at all."""

    def __init__(self) -> None:
        none = no_conversation()
        super().__init__(none.status, none.code, none.message)


def opened(db: Session, visit: Visit) -> Conversation:
    """The conversation, to be shown where the visit comes from.

    Raises:
        RefusedError: 404 unless the visit opens a conversation.
        NotThisTabError: the conversation is sensitive and not shown in this tab.
    """
    conversation = by_secret(db, visit)
    if standing(db, conversation, visit.tab, now()) not in ("free", "here"):
        raise NotThisTabError
    return conversation


def by_secret(db: Session, visit: Visit) -> Conversation:
    """The conversation that the visit's secret opens, whether it may be shown here or not.

    Raises:
        RefusedError: 404 unless it opens one.
    """
    conversation = open_conversation(db, visit.conversation_id, visit.secret)
    if conversation is None:
        raise no_conversation()
    return conversation


def _care(db: Session, visit: Visit) -> str:
    return "private" if standing(db, by_secret(db, visit), visit.tab, now()) == "here" else ""


def _store(
    db: Session, conversation: Conversation, own_ids: Iterable[str], text: str | None, choice: str | None
) -> str:
    """The id of the message, stored under the first of ``own_ids`` that is free or was its own before."""
    for own_id in own_ids:
        try:
            message, _is_new = store_message(db, conversation, own_id, text, choice, now())
        except UsedMessageId:
            continue
        except StaleChoice:
            raise stale_choice() from None
        return str(message.id)
    raise used_message_id()


def _notice(edge: Edge, db: Session, conversation: Conversation, status: str) -> str | None:
    if status == "closed":
        landlord = edge.landlords.get(str(conversation.landlord))
        became = what_became_of_it(db, str(conversation.id))
        return page_text(f"chat_ended_{became}", landlord=landlord.name if landlord else "your landlord")
    return _late(edge, conversation) if status == "waiting" else None


def _late(edge: Edge, conversation: Conversation) -> str:
    landlord = edge.landlords.get(str(conversation.landlord))
    return f"{safety_text('emergency_line')} {landlord.contact_line if landlord else ''}".strip()


def _talk(edge: Edge, db: Session, conversation: Conversation, position: int, care: str = "") -> Talk:
    messages = messages_after(db, str(conversation.id), position)
    status = public_status(db, conversation)
    notice = _notice(edge, db, conversation, status)
    return Talk([shown(message) for message in messages], status, notice, care)


def _replies(edge: Edge, visit: Visit, message_id: str) -> Talk:
    with edge.reading() as db:
        replies = replies_to(db, message_id)
        if was_asked_to_erase(db, visit.conversation_id):
            return _farewell(replies)
        conversation = opened(db, visit)
        status = public_status(db, conversation) if replies else "waiting"
        notice = _notice(edge, db, conversation, status)
        return Talk([shown(reply) for reply in replies], status, notice, _care(db, visit))


def _farewell(replies: Sequence[Message]) -> Talk:
    """The last that is shown: the reply to the message that had everything erased, and of no other message.

    The visit opened the conversation when that message was stored, a moment ago.
    """
    if all(reply.text_id != ERASED for reply in replies):
        raise no_conversation()
    return Talk([shown(reply) for reply in replies], "closed", None, "erased")
