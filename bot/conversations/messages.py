"""Messages of both directions: stored once, in order, before anything acts on them."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agenda.state import Choice, Reply
from bot.conversations.tables import Conversation, Message

EDGE_HEAD_START = timedelta(seconds=5)
"""The web request that stored a message answers it itself; after this the worker takes it for dead."""


class StaleChoice(Exception):
    """The quick reply is not one of those that the resident is being offered now."""


class UsedMessageId(Exception):
    """Something else was said under this client message id. Nothing was stored."""


def store_message(
    db: Session,
    conversation: Conversation,
    client_message_id: str,
    text: str | None,
    choice_id: str | None,
    now: datetime,
) -> tuple[Message, bool]:
    """Stores a resident's message, or finds the one that was stored under the same client message id.

    Args:
        text: what the resident wrote; not used where ``choice_id`` is given, whose label is then the text.

    Returns:
        The message, and whether it is new.

    Raises:
        StaleChoice: ``choice_id`` names no quick reply on offer.
        UsedMessageId: another text or quick reply was stored under this client message id.
    """
    conversation = hold(db, conversation.id)  # a double sent at the same moment waits here
    stored: Message | None = db.execute(
        select(Message).where(
            Message.conversation_id == conversation.id, Message.client_message_id == client_message_id
        )
    ).scalar_one_or_none()
    if stored is not None:
        if not _says(stored, text, choice_id):
            raise UsedMessageId
        return stored, False
    choice = _choice_on_offer(conversation, choice_id) if choice_id is not None else None
    message = Message(
        id=secrets.token_urlsafe(16), conversation_id=conversation.id, position=next_position(conversation),
        author="resident", client_message_id=client_message_id, text=choice["label"] if choice else text or "",
        choice=choice, stored_at=now, attempts=0, next_attempt_at=now + EDGE_HEAD_START, unread=False,
    )  # fmt: skip
    db.add(message)
    conversation.last_message_at = now
    conversation.closed_at = None
    if conversation.status == "closed":  # whoever comes back is heard
        conversation.status = "open"
    db.flush()
    return message, True


def add_replies(
    db: Session,
    conversation: Conversation,
    answered: Message,
    replies: Sequence[Reply],
    now: datetime,
    asks: str | None = None,
    choices: Sequence[Choice] = (),
) -> list[Message]:
    """Stores Doorstep's replies to a message. The last one carries the question and its quick replies."""  # fmt: skip
    stored = []
    for number, reply in enumerate(replies, start=1):
        last = number == len(replies)
        row = Message(
            id=secrets.token_urlsafe(16), conversation_id=conversation.id, position=next_position(conversation),
            author="doorstep", text=reply["text"], text_id=reply.get("text_id"), answers=answered.id,
            asks=asks if last else None, choices=list(choices) if last else [], stored_at=now, attempts=0, unread=False,
        )  # fmt: skip
        db.add(row)
        stored.append(row)
    db.flush()
    return stored


def add_notice(db: Session, conversation: Conversation, text: str, text_id: str, now: datetime) -> Message:
    """Stores something that Doorstep says by itself. The question that is open stays so, with its quick replies."""
    memory = conversation.state
    row = Message(
        id=secrets.token_urlsafe(16), conversation_id=conversation.id, position=next_position(conversation),
        author="doorstep", text=text, text_id=text_id, asks=memory["asks"], choices=list(memory["choices"]),
        stored_at=now, attempts=0, unread=False,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def transcript(db: Session, conversation_id: str) -> list[Message]:
    """All messages of a conversation in order."""
    return messages_after(db, conversation_id, 0)


def messages_after(db: Session, conversation_id: str, position: int) -> list[Message]:
    """The messages of a conversation after a position, in order."""
    query = select(Message).where(Message.conversation_id == conversation_id, Message.position > position)
    return list(db.execute(query.order_by(Message.position)).scalars())


def replies_to(db: Session, message_id: str) -> list[Message]:
    """The replies to one message in order; empty while it waits."""
    query = select(Message).where(Message.answers == message_id).order_by(Message.position)
    return list(db.execute(query).scalars())


def public_status(db: Session, conversation: Conversation) -> str:
    """``open``, ``waiting``, ``with_staff`` or ``closed``, as a client is told."""
    if conversation.status != "open":
        return str(conversation.status)
    waits = select(Message.id).where(
        Message.conversation_id == conversation.id, Message.author == "resident", Message.outcome_at.is_(None),
        Message.safe_answer_at.is_(None),
    )  # fmt: skip
    return "waiting" if db.execute(waits.limit(1)).first() else "open"


def hold(db: Session, conversation_id: str) -> Conversation:
    """The conversation as it is now, held against other writers until the end of the transaction."""
    query = select(Conversation).where(Conversation.id == conversation_id).with_for_update()
    held: Conversation = db.execute(query.execution_options(populate_existing=True)).scalar_one()
    return held


def next_position(conversation: Conversation) -> int:
    """Takes the next place in a conversation that is held."""
    position: int = conversation.last_position + 1
    conversation.last_position = position
    return position


def _says(stored: Message, text: str | None, choice_id: str | None) -> bool:
    """Whether a stored message is this very one."""
    if stored.choice is not None or choice_id is not None:
        return bool(stored.choice) and stored.choice["id"] == choice_id
    return bool(stored.text == (text or ""))


def _choice_on_offer(conversation: Conversation, choice_id: str) -> Choice:
    for choice in conversation.state["choices"]:
        if choice["id"] == choice_id:
            found: Choice = choice
            return found
    raise StaleChoice(choice_id[:8])
