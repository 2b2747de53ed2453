"""Job: delivers the outbox to the landlords' intakes."""

from __future__ import annotations

from datetime import datetime

from bot.reports.delivery import address_of, deliver_due
from worker.tools import Tools

EVERY_SECONDS = 0.2
MOST_AT_ONCE = 4


def run(tools: Tools, now: datetime) -> None:
    """Attempts the most urgent of what is due; the rest follows in the next round."""
    addresses = {name: address_of(held.operating.intake, tools.settings) for name, held in tools.landlords.items()}
    deliver_due(tools.sessions, tools.readers, addresses, tools.delivery_threads, now, MOST_AT_ONCE)
