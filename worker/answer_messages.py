"""Job: answers messages whose web request could not, and tries again those that were given the safe answer."""

from __future__ import annotations

import logging
import time
from datetime import datetime

from bot.conversations.turn_state import due_messages
from bot.database import DatabaseUnavailableError
from worker.tools import Tools

log = logging.getLogger(__name__)

EVERY_SECONDS = 0.2
MOST_AT_ONCE = 50
PAUSE_SECONDS = 10.0
"""After a fault of our own, so that one conversation does not keep the worker from the others."""


def run(tools: Tools, now: datetime) -> None:
    """Hands each conversation with a due message to a thread; one that is in hand already is left to it."""
    with tools.readers() as db:
        due = [(row.conversation_id, row.id, row.safe_answer_at) for row in due_messages(db, now, MOST_AT_ONCE)]
    for conversation_id, message_id, safe_answer_at in due:
        if conversation_id in tools.in_hand or tools.paused_until.get(conversation_id, 0.0) > time.monotonic():
            continue
        tools.in_hand.add(conversation_id)
        again = message_id if safe_answer_at is not None else None
        tools.turn_threads.submit(_take, tools, conversation_id, again)


def _take(tools: Tools, conversation_id: str, again: str | None) -> None:
    seconds = tools.settings.worker_turn_seconds
    try:
        if again is None:
            tools.turns.take(conversation_id, seconds, gives_up=True)
        else:
            tools.turns.take_again(conversation_id, again, seconds)
    except DatabaseUnavailableError as problem:
        log.warning("turn put off: %s", problem, extra={"conversation_id": conversation_id})
    except Exception as problem:  # noqa: BLE001 - a faulty turn must not end the worker, nor its words reach the log
        log.error("turn failed: %s", type(problem).__name__, extra={"conversation_id": conversation_id})
        tools.paused_until[conversation_id] = time.monotonic() + PAUSE_SECONDS
    else:
        tools.paused_until.pop(conversation_id, None)
    finally:
        tools.in_hand.discard(conversation_id)
