"""Committing what a message leads to: all of it in one transaction, or nothing.

The functions here change rows and leave the commit to the caller.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.agenda.state import Memory, Outcome, Reply
from bot.conversations import record
from bot.conversations.ending import close_conversation
from bot.conversations.erasure import ask_for_erasure
from bot.conversations.messages import add_replies, hold
from bot.conversations.tables import Conversation, Message
from bot.conversations.text_outbox import enqueue_replies
from bot.conversations.turns import joined_with
from bot.reports.recording import record_report

log = logging.getLogger(__name__)

RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
"""When a message that had to be given the safe answer is tried again; after the last it is left to staff."""

TOLD_WITH_REPLIES = ("asks", "choices", "asked", "told", "misunderstood")
"""Parts of the memory that hold what the resident was shown; a late outcome shows nothing."""


def commit_outcome(db: Session, conversation_id: str, token: str, outcome: Outcome, now: datetime) -> bool:
    """Takes an outcome into the record: facts, signals, decision, memory, replies, report and its deliveries, and the
    resident's wish to have all of it erased.

    An outcome is *late* where its message was given the safe answer meanwhile. It then adds facts, signals and
    escalations, but no second reply, and the memory stays with what the resident has been shown since.

    Returns:
        False where the outcome was dropped: the lease is not this token's any more, or the message has its outcome.
    """
    conversation = hold(db, conversation_id)
    message = _message_of(db, conversation_id, outcome["message_id"])
    if conversation.lease_token != token or message is None or message.outcome_at is not None:
        log.info("outcome dropped", extra={"conversation_id": conversation_id, "message_id": outcome["message_id"]})
        return False
    late = message.safe_answer_at is not None
    overtaken = late and _later_message_was_answered(db, message)
    for answered in (message, *_joined(db, conversation_id, outcome)):
        answered.outcome_at = now
        answered.next_attempt_at = None
        answered.unread = answered.unread or not outcome["understood"]

    facts_changed = record.add_facts(db, message, outcome["facts"], now)
    newly_raised, signals_changed = record.add_signals(db, message, outcome["signals"], now)
    decision_changed = False
    if not overtaken:
        decision_changed = outcome["decision"] != conversation.decision
        _take_decision(conversation, outcome)
        conversation.state = _late_memory(conversation.state, outcome["memory"]) if late else outcome["memory"]
    if not late:
        memory = outcome["memory"]
        said = add_replies(db, conversation, message, outcome["replies"], now, memory["asks"], memory["choices"])
        enqueue_replies(db, conversation, message, said, now)
    if facts_changed:
        record.renew_search_hashes(db, conversation_id)
    db.flush()
    record_report(
        db, conversation, now, newly_raised=newly_raised,
        changed=facts_changed or signals_changed or decision_changed or not outcome["understood"],
    )  # fmt: skip
    _take_status(db, conversation, outcome["status"], late, now)
    if outcome.get("erase") and not overtaken:
        ask_for_erasure(db, conversation_id, "words", now)
    db.flush()
    return True


def commit_safe_answer(
    db: Session, conversation_id: str, token: str, message_id: str, texts: Sequence[str], now: datetime
) -> bool:
    """Makes the edge's own safe answer the reply, marks the message unread to staff and has it tried again later.

    Returns:
        False where nothing was done: the lease is not this token's any more, or the message has been answered.
    """
    conversation = hold(db, conversation_id)
    message = _message_of(db, conversation_id, message_id)
    if conversation.lease_token != token or message is None:
        return False
    if message.outcome_at is not None or message.safe_answer_at is not None:
        return False
    memory: Memory = conversation.state
    for answered in (message, *joined_with(db, message_id)):
        answered.safe_answer_at = now
        answered.memory_before = memory
        answered.unread = True
        answered.next_attempt_at = None  # those that are joined to it are tried again with it
    note_failed_attempt(db, message_id, now)
    # The question that was open stays open, with its quick replies.
    replies: list[Reply] = [{"text": text, "text_id": "safe_answer"} for text in texts]
    said = add_replies(db, conversation, message, replies, now, memory["asks"], memory["choices"])
    enqueue_replies(db, conversation, message, said, now)
    return True


def note_failed_attempt(db: Session, message_id: str, now: datetime) -> None:
    """Counts a failed attempt at a message with the safe answer: next after 1, 5 and 30 minutes, then never."""
    message = db.get(Message, message_id)
    if message is None or message.outcome_at is not None:
        return
    wait = RETRY_AFTER[message.attempts] if message.attempts < len(RETRY_AFTER) else None
    message.attempts += 1
    message.next_attempt_at = None if wait is None else now + wait
    db.flush()


def _message_of(db: Session, conversation_id: str, message_id: str) -> Message | None:
    query = select(Message).where(
        Message.id == message_id, Message.conversation_id == conversation_id, Message.author == "resident"
    )
    found: Message | None = db.execute(query.execution_options(populate_existing=True)).scalar_one_or_none()
    return found


def _joined(db: Session, conversation_id: str, outcome: Outcome) -> list[Message]:
    """The earlier messages that the outcome names beside its own."""
    query = select(Message).where(
        Message.id.in_(outcome.get("joined", [])), Message.id != outcome["message_id"],
        Message.conversation_id == conversation_id, Message.author == "resident",
    )  # fmt: skip
    return list(db.execute(query.execution_options(populate_existing=True)).scalars())


def _later_message_was_answered(db: Session, message: Message) -> bool:
    query = select(Message.id).where(
        Message.conversation_id == message.conversation_id, Message.author == "resident",
        Message.position > message.position, Message.outcome_at.is_not(None),
    )  # fmt: skip
    return db.execute(query.limit(1)).first() is not None


def _take_decision(conversation: Conversation, outcome: Outcome) -> None:
    decision, understood = outcome["decision"], outcome["memory"]["understood"]
    conversation.decision = decision
    conversation.category = (decision or {}).get("category") or understood.get("category")
    conversation.priority = (decision or {}).get("priority")
    conversation.asb = (decision or {}).get("asb")


def _late_memory(shown: Memory, late: Memory) -> Memory:
    kept = {name: shown[name] for name in TOLD_WITH_REPLIES}  # type: ignore[literal-required]
    memory: Memory = {**late, **kept}  # type: ignore[typeddict-item]
    if "gap" in late:  # whether it is still the same person was not asked: that stands before the next answer
        memory["gap"] = {**late["gap"], "times": shown["gap"]["times"] if "gap" in shown else 0}
    return memory


def _take_status(db: Session, conversation: Conversation, status: str, late: bool, now: datetime) -> None:
    """An outcome hands to staff or closes; it neither takes a conversation back from staff nor reopens it."""
    if status == "with_staff":
        conversation.status = status
    elif status == "closed" and not late:
        close_conversation(db, conversation, now)
