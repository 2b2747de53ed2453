"""Job: asks Twilio for what its webhooks did not bring: texts that never reached us, and what became of ours."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

import requests
from sqlalchemy import select
from twilio.base.exceptions import TwilioException
from twilio.rest import Client

from bot.conversations.text_status import note_asked, take_status, to_ask_about
from bot.conversations.text_tables import ReceivedText
from bot.conversations.texting import Incoming, receive
from channels.sms.incoming import from_list
from channels.sms.numbers import landlords_by_number
from worker.tools import Tools

log = logging.getLogger(__name__)

EVERY_SECONDS = 30.0
LOOKED_BACK = timedelta(hours=48)
FIRST_LOOK = timedelta(minutes=30)
"""Where nothing was ever received: what was texted to the number before Doorstep had it is not for Doorstep."""

MOST_LISTED = 1000
MOST_ASKED = 50


def run(tools: Tools, now: datetime) -> None:
    """Takes the missing texts in the order in which they were sent, then asks about ours."""
    if tools.twilio is None:
        return
    try:
        for number, landlord in landlords_by_number(tools.landlords).items():
            take_missing(tools, tools.twilio, landlord, number, now)
        ask_about_ours(tools, tools.twilio, now)
    except (TwilioException, requests.RequestException) as problem:
        log.warning("Twilio could not be asked for texts (%s)", type(problem).__name__)


def take_missing(tools: Tools, client: Client, landlord: str, number: str, now: datetime) -> int:
    """Stores what was texted to this number and never came by webhook; gives how many there were."""
    with tools.readers() as db:
        known_any = db.execute(select(ReceivedText.message_sid).limit(1)).first() is not None
    since = now - (LOOKED_BACK if known_any else FIRST_LOOK)
    listed = client.messages.list(to=number, date_sent_after=since, limit=MOST_LISTED)
    texts = [text for text in map(from_list, reversed(listed)) if text is not None and text.received_at >= since]
    with tools.readers() as db:
        sids = [text.sid for text in texts]
        known = set(db.execute(select(ReceivedText.message_sid).where(ReceivedText.message_sid.in_(sids))).scalars())
    missing = [text for text in texts if text.sid not in known]
    taken = sum(_take(tools, landlord, text, now) for text in missing)
    if taken:
        log.warning("%d texts came by no webhook and were fetched", taken)
    return taken


def _take(tools: Tools, landlord: str, text: Incoming, now: datetime) -> bool:
    with tools.sessions() as db:
        new = receive(db, landlord, text, now, timedelta(hours=tools.settings.sms_idle_hours))
        db.commit()
    return new


def ask_about_ours(tools: Tools, client: Client, now: datetime) -> None:
    """Fetches the status of texts of which no callback told anything final."""
    with tools.readers() as db:
        waiting = to_ask_about(db, now, MOST_ASKED)
    for outgoing_id, sid in waiting:
        found = client.messages(sid).fetch()
        with tools.sessions() as db:
            take_status(db, sid, str(found.status), int(found.error_code) if found.error_code else None, now)
            note_asked(db, outgoing_id, now)
            db.commit()
