"""A conversation as the turn leaves it, for what staff see: committed by the same functions, not written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.conversations.start import start_conversation
from bot.conversations.tables import Conversation, Message
from bot.landlords.loader import load_packs
from bot.settings import Settings
from bot.triage.decide import decide
from tests.store.steps import answer_safely, fact, mark, memory, say, settle

MARKER = "Zanzibarquilt"
"""Stands for a resident's words: where it must not be, it is looked for."""


@dataclass(frozen=True)
class Kept:
    """A conversation that lies in the database."""

    id: str
    reference: str
    message_id: str


def keep_conversation(
    sessions: Any,
    at: datetime,
    signals: Sequence[tuple[str, str]] = (),
    understood: bool = True,
    words: str = f"{MARKER} next door shouts at me every night",
    report: str = "draft",
    status: str = "open",
) -> Kept:
    """One message and its outcome. ``signals`` are pairs of signal and mark."""
    with sessions.begin() as db:
        conversation = start_conversation(db, "dartford", "web", at)[0]
        kept_id, reference = str(conversation.id), str(conversation.reference)
    message_id = say(sessions, kept_id, words, at)
    raised = [signal for signal, kind in signals if kind == "raised"]
    held = load_packs(Settings().packs_dir, Settings().operating_dir)["dartford"]
    decision = decide(
        {"category": "noise", "categories": ["noise"], "signals": raised, "facts": {"persistent": True}},
        held.pack,
        held.operating,
        at,
    ).as_dict()

    def told(message: Message) -> dict[str, Any]:
        return {
            "facts": [
                fact(message, "what", words),
                fact(message, "frequency", "every night", {"per": "night", "number": 1}),
                fact(message, "name", "rather not", None, "declined"),
                fact(message, "contact", f"{MARKER}@example.org", {"email": f"{MARKER}@example.org"}),
            ],
            "signals": [mark(message, signal, kind, f"{MARKER} shouts") for signal, kind in signals],
            "replies": [{"text": "Thank you. I am sorry to hear that."}, {"text": "When does it happen?"}],
        }

    settle(
        sessions,
        kept_id,
        message_id,
        at + timedelta(seconds=1),
        told,
        decision=decision,
        understood=understood,
        status="with_staff" if raised else status,
        memory=memory(asks="when", report=report, understood={"kind": "report", "category": "noise"}),
    )
    return Kept(kept_id, reference, message_id)


def keep_unanswered(sessions: Any, at: datetime) -> Kept:
    """A message that was given the safe answer, because understanding was down."""
    with sessions.begin() as db:
        conversation: Conversation = start_conversation(db, "dartford", "web", at)[0]
        kept_id, reference = str(conversation.id), str(conversation.reference)
    message_id = say(sessions, kept_id, f"{MARKER} please help", at)
    answer_safely(sessions, kept_id, message_id, at + timedelta(seconds=4))
    return Kept(kept_id, reference, message_id)
