"""The one way by which a text leaves. Whether it may was decided by whoever claimed it (``text_rules``)."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
from sqlalchemy.orm import Session
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from bot.conversations import text_outbox as outbox
from bot.conversations.text_outbox import Due
from bot.conversations.text_status import RANKS, take_status
from bot.conversations.text_threads import stop_thread
from channels.sms.errors import ACCOUNT_SECONDS, fate_of

log = logging.getLogger("doorstep.sms")

LOOK_AFTER_SECONDS = 3.0
"""Until Twilio's list shows what it took just before the line broke."""

LOOKED_THROUGH = 50
"""Messages to one number, the newest first."""

SERVER_FAULT = 500

CLOCKS_DIFFER = timedelta(minutes=1)


def send(client: Client, sessions: Callable[[], Session], due: Due, callback: str) -> None:
    """One attempt at one text: looks for it first where an earlier attempt may have sent it. Notes what came of it.

    Args:
        callback: where Twilio is to tell what becomes of it.
    """
    try:
        if due.unknown:
            _look_for(client, sessions, due)
            return
        taken = client.messages.create(to=due.to, from_=due.from_, body=due.body, status_callback=callback)
    except TwilioRestException as refused:
        _refused(sessions, due, refused)
    except (requests.ConnectTimeout, requests.exceptions.SSLError):
        _note(sessions, lambda db, now: outbox.finish_for_retry(db, due, None, now))  # it never reached Twilio
    except (requests.RequestException, TwilioException) as problem:
        log.warning("a text may have gone out or not (%s)", type(problem).__name__, extra=_ids(due))
        _note(sessions, lambda db, now: outbox.finish_unknown(db, due, None, now, LOOK_AFTER_SECONDS))
    else:
        _taken(sessions, due, taken)


def _taken(sessions: Callable[[], Session], due: Due, message: Any) -> None:
    """Twilio has the text. Its first status comes with the answer and by no callback."""

    def note(db: Session, now: datetime) -> None:
        outbox.finish_sent(db, due, message.sid, min(RANKS.get(message.status, 1), RANKS["sent"]), now)
        code = int(message.error_code) if message.error_code else None
        take_status(db, message.sid, message.status or "", code, now)

    _note(sessions, note)
    log.info("text %s handed over", message.sid, extra=_ids(due))


def _look_for(client: Client, sessions: Callable[[], Session], due: Due) -> None:
    """Finds a text of the same words to the same number that is no other row's, or has it sent again."""
    since = due.created_at - CLOCKS_DIFFER
    listed = [
        message for message in client.messages.list(to=due.to, from_=due.from_, limit=LOOKED_THROUGH)
        if message.body == due.body and _made_at(message) >= since
    ]  # fmt: skip
    with sessions() as db:
        known = outbox.known_sids(db, [str(message.sid) for message in listed])
    ours = [message for message in listed if message.sid not in known]
    if ours:
        _taken(sessions, due, ours[-1])  # the earliest
    else:
        _note(sessions, lambda db, now: outbox.finish_not_there(db, due, now))


def _made_at(message: Any) -> datetime:
    at: datetime = message.date_created or message.date_sent or datetime.now(UTC)
    return at.replace(tzinfo=at.tzinfo or UTC)


def _refused(sessions: Callable[[], Session], due: Due, refused: TwilioRestException) -> None:
    fate = fate_of(refused.status, refused.code)
    code = refused.code or refused.status
    log.warning("Twilio refused a text (%s: %s)", fate, code, extra=_ids(due))

    def note(db: Session, now: datetime) -> None:
        least = ACCOUNT_SECONDS if fate == "account" else LOOK_AFTER_SECONDS
        # The answer was to the look-up, or came from a server that broke down and may have taken the text before.
        if due.unknown or refused.status >= SERVER_FAULT:
            outbox.finish_unknown(db, due, code, now, least)
        elif fate == "retry":
            outbox.finish_for_retry(db, due, code, now)
        elif fate == "account":
            outbox.finish_for_retry(db, due, code, now, least)
        elif fate == "blocked":
            outbox.finish_failed(db, due, code, "stopped")
            stop_thread(db, outbox.held_thread(db, due.id), now)
        else:
            outbox.finish_failed(db, due, code, "refused")

    _note(sessions, note)


def _note(sessions: Callable[[], Session], note: Callable[[Session, datetime], object]) -> None:
    with sessions() as db:
        note(db, datetime.now(UTC))
        db.commit()


def _ids(due: Due) -> dict[str, str]:
    return {"conversation_id": due.conversation_id}
