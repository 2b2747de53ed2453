"""Job: closes conversations that fell silent; what somebody has to see goes to the intake as it stands."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.conversations.ending import close_idle
from worker.tools import Tools

log = logging.getLogger(__name__)

EVERY_SECONDS = 10.0


def run(tools: Tools, now: datetime) -> None:
    """Closes what has been idle for as long as its channel allows: who texts may answer the next morning."""
    with tools.sessions() as db:
        closed = close_idle(db, now, tools.settings.idle_minutes, "web")
        closed += close_idle(db, now, tools.settings.sms_idle_hours * 60, "sms")
        db.commit()
    for conversation_id in closed:
        log.info("closed after silence", extra={"conversation_id": conversation_id})
