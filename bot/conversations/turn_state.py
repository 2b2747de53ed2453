"""The state of record that is sent with a message, and which message is to be answered next."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot.agenda.state import Fact, Memory, SignalMark, State
from bot.conversations.tables import Conversation, FactRow, Message, Signal
from bot.conversations.text_tables import ReceivedText, TextThread


def state_for(db: Session, message: Message) -> State:
    """Everything that ``action_turn`` is told beside the text.

    A message that had to be given the safe answer is read in the memory that it met: a "yes" belongs to the question
    that was open then, not to the one that is open now.
    """
    conversation = db.execute(select(Conversation).where(Conversation.id == message.conversation_id)).scalar_one()
    memory: Memory = message.memory_before or conversation.state
    state = State(
        conversation_id=conversation.id,
        message_id=message.id,
        position=message.position,
        reference=conversation.reference,
        landlord=conversation.landlord,
        channel=conversation.channel,
        at=message.stored_at.isoformat(),
        choice=message.choice,
        facts=current_facts(db, conversation.id),
        signals=signal_marks(db, conversation.id),
        decision=conversation.decision,
        memory=memory,
    )
    texted = select(TextThread.number).join(ReceivedText, ReceivedText.thread_id == TextThread.id)
    number = db.execute(texted.where(ReceivedText.message_id == message.id)).scalar_one_or_none()
    return {**state, "number": number} if number is not None else state


def current_facts(db: Session, conversation_id: str) -> dict[str, Fact]:
    """The facts as they stand after all corrections, by name."""
    query = select(FactRow).where(FactRow.conversation_id == conversation_id, FactRow.current.is_(True))
    return {
        row.name: Fact(
            name=row.name, status=row.status, said=row.said, value=row.value, message_id=row.message_id,
            position=row.position,
        )
        for row in db.execute(query.order_by(FactRow.id)).scalars()
    }  # fmt: skip


def signal_marks(db: Session, conversation_id: str) -> dict[str, SignalMark]:
    """All signals of a conversation with their marks, by name."""
    query = select(Signal).where(Signal.conversation_id == conversation_id).order_by(Signal.id)
    return {
        row.signal: SignalMark(
            signal=row.signal, mark=row.mark, strands=row.strands, evidence=row.evidence, message_id=row.message_id
        )
        for row in db.execute(query).scalars()
    }


def next_unanswered(db: Session, conversation_id: str) -> Message | None:
    """The resident's earliest message that has no reply yet."""
    query = select(Message).where(
        Message.conversation_id == conversation_id, Message.author == "resident", Message.outcome_at.is_(None),
        Message.safe_answer_at.is_(None),
    )  # fmt: skip
    found: Message | None = db.execute(query.order_by(Message.position).limit(1)).scalar_one_or_none()
    return found


def due_messages(db: Session, now: datetime, limit: int) -> list[Message]:
    """Messages that the worker should take now: not answered in time, or to be tried again after a safe answer."""
    query = (
        select(Message)
        .join(Conversation, Conversation.id == Message.conversation_id)
        .where(
            Message.author == "resident",
            Message.outcome_at.is_(None),
            Message.next_attempt_at <= now,
            or_(Conversation.lease_token.is_(None), Conversation.lease_until <= now),
        )
    )
    return list(db.execute(query.order_by(Message.next_attempt_at, Message.position).limit(limit)).scalars())
