"""Which messages are answered together: one on the web; by text, those that are sent one upon the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.conversations.tables import Conversation, Message
from bot.conversations.text_outbox import was_told_999
from bot.conversations.text_tables import ReceivedText
from bot.conversations.turn_state import next_unanswered

JOINED_WITHIN = timedelta(seconds=3)
"""Long texts are sent in pieces. What follows the first piece within this time belongs to it."""


@dataclass(frozen=True)
class Turn:
    """What one turn answers."""

    message: Message
    """The last message, in whose name the outcome is."""
    text: str
    ids: tuple[str, ...]
    """All messages, in order."""
    told_999: bool = False
    """Whether a text that says to call 999 left when one of them was stored."""


def may_be_joined(conversation: Conversation, word: str | None) -> bool:
    """Whether a text that comes now may be a piece of a longer one. The answer to a choice is whole in itself."""
    return word is None and not conversation.state["choices"]


def turn_to_take(db: Session, conversation_id: str, message_id: str | None, now: datetime) -> Turn | None:
    """What is to be answered next, or the turn of ``message_id`` once more; ``None`` while there is nothing yet.

    Which texts belong together is written down with the lease, so that every further attempt finds the same.
    """
    message = db.get(Message, message_id) if message_id else next_unanswered(db, conversation_id)
    if message is None:
        return None
    received = _received(db, message)
    if received is None:
        return Turn(message, str(message.text), (str(message.id),))
    if received.turn_id is None and not _join(db, message, received, now):
        return None
    return _turn(db, _received(db, message).turn_id)  # type: ignore[union-attr]


def joined_with(db: Session, message_id: str) -> list[Message]:
    """The messages that are answered in the turn of this one, in order, itself included."""
    query = (
        select(Message)
        .join(ReceivedText, ReceivedText.message_id == Message.id)
        .where(ReceivedText.turn_id == message_id)
    )
    return list(db.execute(query.order_by(Message.position)).scalars())


def _turn(db: Session, turn_id: str) -> Turn:
    messages = joined_with(db, turn_id)
    ids = tuple(str(message.id) for message in messages)
    text = "\n".join(str(message.text) for message in messages)
    return Turn(messages[-1], text, ids, was_told_999(db, ids))


def _join(db: Session, first: Message, received: ReceivedText, now: datetime) -> bool:
    """Fixes what belongs to the turn that begins with ``first``. False while more may come."""
    conversation = db.get(Conversation, first.conversation_id)
    together = [first]
    if may_be_joined(conversation, received.word):
        ends = first.stored_at + JOINED_WITHIN
        if now < ends:
            return False
        together += _following(db, first, ends)
    ids = [message.id for message in together]
    db.execute(
        update(ReceivedText)
        .where(ReceivedText.message_id.in_(ids))
        .values(turn_id=ids[-1])
        .execution_options(synchronize_session="fetch")
    )
    return True


def _following(db: Session, first: Message, ends: datetime) -> list[Message]:
    query = (
        select(Message, ReceivedText.word)
        .join(ReceivedText, ReceivedText.message_id == Message.id)
        .where(
            Message.conversation_id == first.conversation_id, Message.position > first.position,
            Message.stored_at <= ends, Message.author == "resident", Message.outcome_at.is_(None),
            Message.safe_answer_at.is_(None),
        )
    )  # fmt: skip
    following: list[Message] = []
    for message, word in db.execute(query.order_by(Message.position)):
        if word is not None:  # HELP stands for itself, and what comes after it too
            break
        following.append(message)
    return following


def _received(db: Session, message: Message) -> ReceivedText | None:
    found: ReceivedText | None = db.execute(
        select(ReceivedText).where(ReceivedText.message_id == message.id)
    ).scalar_one_or_none()
    return found
