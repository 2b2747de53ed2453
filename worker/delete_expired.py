"""Job: deletes what is past its landlord's retention days, once a day and when the worker starts."""

from __future__ import annotations

import logging
from datetime import datetime

from bot.conversations.ending import delete_expired
from bot.conversations.text_threads import forget_threads
from worker.tools import Tools

log = logging.getLogger(__name__)

EVERY_SECONDS = 86_400.0
A_TRANSACTION = 50


def run(tools: Tools, now: datetime) -> None:
    """Deletes in small transactions, so that residents' messages are not kept waiting."""
    days = {name: held.operating.retention_days.model_dump() for name, held in tools.landlords.items()}
    while True:
        with tools.sessions() as db:
            counts = delete_expired(db, now, days, A_TRANSACTION)
            db.commit()
        for landlord, count in counts.items():
            log.info("retention: deleted %d conversations of %s", count, landlord)
        if sum(counts.values()) < A_TRANSACTION:
            break
    with tools.sessions() as db:
        forget_threads(db)
        db.commit()
