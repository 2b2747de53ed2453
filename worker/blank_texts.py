"""Job: blanks at Twilio the words of what we have stored, and deletes pictures there: one copy is enough.

What a resident texted is blanked at once, what we texted as soon as it is final: Twilio blanks nothing before.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import requests
from sqlalchemy import select
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from bot.conversations.text_tables import OutgoingText, ReceivedText
from worker.tools import Tools

log = logging.getLogger(__name__)

EVERY_SECONDS = 2.0
MOST_AT_ONCE = 20
WAITS = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 3600, 21600, 86400))
GONE = 404


def run(tools: Tools, now: datetime) -> None:
    """Tries what is due; what fails is tried again, less and less often, and then named in the log."""
    if tools.twilio is None:
        return
    for table, key in ((ReceivedText, ReceivedText.message_sid), (OutgoingText, OutgoingText.sid)):
        with tools.readers() as db:
            query = select(table).where(table.blank_at <= now).order_by(table.blank_at).limit(MOST_AT_ONCE)
            due = [(getattr(row, key.key), getattr(row, "media", 0)) for row in db.execute(query).scalars()]
        for sid, media in due:
            _note(tools, select(table).where(key == sid), _blanked(tools.twilio, sid, media), now)


def _blanked(client: Client, sid: str, media: int) -> bool:
    try:
        if media:
            for picture in client.messages(sid).media.list():
                picture.delete()
        client.messages(sid).update(body="")
    except TwilioRestException as refused:
        return bool(refused.status == GONE)
    except (TwilioException, requests.RequestException):
        return False
    return True


def _note(tools: Tools, query: Any, done: bool, now: datetime) -> None:
    with tools.sessions() as db:
        row = db.execute(query).scalar_one_or_none()
        if row is not None:
            tried, row.blank_attempts = row.blank_attempts, row.blank_attempts + 1
            row.blank_at = now + WAITS[tried] if not done and tried < len(WAITS) else None
            if not done and row.blank_at is None:
                log.error("a text could not be blanked at Twilio and stays there")
        db.commit()
