"""Job: hands texts to Twilio, urgent ones first and those of one mobile in order."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.conversations import text_outbox
from bot.conversations.text_outbox import Due
from bot.database import DatabaseUnavailableError
from channels.sms.sender import send
from worker.tools import Tools

log = logging.getLogger(__name__)

EVERY_SECONDS = 0.2
AT_ONCE = 8


def run(tools: Tools, now: datetime) -> None:
    """Claims no more than there are threads for: a claim that waits would look like a call that broke off."""
    free = AT_ONCE - len(tools.texts_in_hand)
    if tools.twilio is None or free <= 0:
        return
    with tools.readers() as db:
        if not text_outbox.any_due(db, now):
            return
    with tools.sessions() as db:
        claimed = text_outbox.claim(db, now, free)
        db.commit()
    for due in claimed:
        tools.texts_in_hand.add(due.id)
        tools.text_threads.submit(_send, tools, due)


def _send(tools: Tools, due: Due) -> None:
    callback = f"{tools.settings.public_url.rstrip('/')}/sms/status"
    ids = {"conversation_id": due.conversation_id}
    try:
        if tools.twilio is not None:
            send(tools.twilio, tools.sessions, due, callback)
    except DatabaseUnavailableError as problem:
        log.warning("what became of a text is noted later: %s", problem, extra=ids)
    except Exception as problem:  # noqa: BLE001 - its words may be private; the claim runs out and it is looked for
        log.error("sending a text failed: %s", type(problem).__name__, extra=ids)
    finally:
        tools.texts_in_hand.discard(due.id)
