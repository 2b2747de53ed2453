"""Receiving a text: all that follows from it at once is stored in the transaction that stores the text itself."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.agenda.by_text import call_999, too_late
from bot.agenda.words_of_channel import word_of_channel
from bot.conversations.ending import close_conversation, end_conversation
from bot.conversations.messages import add_notice, store_message
from bot.conversations.tables import Conversation, Message
from bot.conversations.text_outbox import ANSWERED_WITHIN, enqueue, recently_told_999
from bot.conversations.text_tables import ReceivedText, TextThread
from bot.conversations.text_threads import (
    conversation_of,
    current_conversation,
    drop_queued,
    start_thread,
    stop_thread,
    thread_of,
)
from bot.conversations.turns import JOINED_WITHIN, may_be_joined
from bot.triage.danger import in_danger

log = logging.getLogger(__name__)

Word = Literal["stop", "start", "help", "exit"]


@dataclass(frozen=True)
class Incoming:
    """One text as it came from Twilio, its words without what nobody can read."""

    sid: str
    number: str
    """The resident's."""
    our_number: str
    body: str
    received_at: datetime
    """When it reached Twilio."""
    opt_out_type: str | None = None
    """What Twilio itself did about it: ``STOP``, ``START`` or ``HELP``."""
    media: int = 0


def receive(db: Session, landlord: str, text: Incoming, now: datetime, idle: timedelta) -> bool:
    """Stores a text, with what has to be sent at once. Whatever it says, that it came is never lost.

    Args:
        idle: after so long without a message a text begins a new conversation.

    Returns:
        False where this very text was stored before; nothing is changed then.
    """
    # The thread first: whoever brings the same text at the same moment waits here, and then finds it stored.
    thread = thread_of(db, landlord, text.our_number, text.number, now)
    received = _first_time(db, thread, text)
    if received is None:
        return False
    word = received.word = meant(text, stopped=thread.stopped_at is not None)
    if word == "stop":
        _stop(db, thread, received, text, now)
    elif word == "start":
        start_thread(thread)
        _note(db, current_conversation(db, thread), received, text, now)
    elif word == "exit":
        _leave(db, thread, received, text, now)
    else:
        _take(db, conversation_of(db, thread, now, idle), thread, received, text, now)
    db.flush()
    return True


def meant(text: Incoming, *, stopped: bool) -> Word | None:
    """The word of the channel that a text is, beside what Twilio did about it.

    START and YES only start again what was stopped; else a bare YES is the answer to a question, and START the way in
    which somebody begins to talk.
    """
    word: Word | None = word_of_channel(text.body, stopped=stopped)
    if text.opt_out_type == "STOP" or word == "stop":
        return "stop"
    if stopped and (text.opt_out_type == "START" or word == "start"):
        return "start"
    if text.opt_out_type == "HELP":
        return "help"
    return None if word == "start" else word


def _first_time(db: Session, thread: TextThread, text: Incoming) -> ReceivedText | None:
    if db.get(ReceivedText, text.sid) is not None:
        return None
    row = ReceivedText(
        message_sid=text.sid, thread_id=thread.id, received_at=text.received_at, opt_out_type=text.opt_out_type,
        media=text.media, blank_at=text.received_at, blank_attempts=0,
    )  # fmt: skip
    try:
        with db.begin_nested():
            db.add(row)
    except IntegrityError:
        return None
    return row


def _take(
    db: Session, conversation: Conversation, thread: TextThread, received: ReceivedText, text: Incoming, now: datetime
) -> None:
    """A message like any other. What sounds like danger is answered before anybody has understood it."""
    waits = may_be_joined(conversation, received.word)
    message = _store(db, conversation, received, text, now)
    if not text.body.strip():
        _settle(message, now)
        message.unread = True  # a picture: a person asks for it, we cannot fetch it
        enqueue(db, thread, message, [too_late(str(conversation.reference))], text.received_at + ANSWERED_WITHIN, now)
        return
    message.next_attempt_at = now + JOINED_WITHIN if waits else now
    # HELP may be all that somebody can write: a person looks, whatever is answered.
    message.unread = received.word == "help" or text.media > 0
    if in_danger(text.body) and not recently_told_999(db, conversation, now):
        said = add_notice(db, conversation, call_999(), "sms.call_999", now)
        said.answers = message.id
        enqueue(db, thread, message, [said.text], text.received_at + ANSWERED_WITHIN, now, urgent=True)


def _stop(db: Session, thread: TextThread, received: ReceivedText, text: Incoming, now: datetime) -> None:
    """Nothing more is sent. What was told is kept and handed on as after silence; staff see that texting is over."""
    stop_thread(db, thread, now)
    conversation = current_conversation(db, thread)
    _note(db, conversation, received, text, now)
    if conversation is not None:
        close_conversation(db, conversation, now)


def _leave(db: Session, thread: TextThread, received: ReceivedText, text: Incoming, now: datetime) -> None:
    """Closes without a word, and for good: the next text begins anew."""
    conversation = current_conversation(db, thread)
    _note(db, conversation, received, text, now)
    drop_queued(db, thread, "left")
    if conversation is not None:
        end_conversation(db, conversation, now)


def _note(
    db: Session, conversation: Conversation | None, received: ReceivedText, text: Incoming, now: datetime
) -> None:
    """Keeps a word of the channel in the transcript, where there is one. It gets no turn and opens nothing again."""
    if conversation is None:
        return
    status, closed_at = conversation.status, conversation.closed_at
    _settle(_store(db, conversation, received, text, now), now)
    conversation.status, conversation.closed_at = status, closed_at


def _store(db: Session, conversation: Conversation, received: ReceivedText, text: Incoming, now: datetime) -> Message:
    message, _is_new = store_message(db, conversation, text.sid, text.body, None, now)
    received.conversation_id, received.message_id = conversation.id, message.id
    return message


def _settle(message: Message, now: datetime) -> None:
    message.outcome_at, message.next_attempt_at = now, None
