"""A text as Twilio hands it over, by webhook or in its list, made into plain data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from bot.conversations.texting import Incoming
from channels.public.words import MESSAGE_CHARACTERS, without_controls

OPT_OUT_TYPES = ("STOP", "START", "HELP")
LONGEST_SID, LONGEST_NUMBER = 64, 64


def from_webhook(form: Mapping[str, str], now: datetime) -> Incoming | None:
    """The text of a signed request; ``None`` where it is none."""
    opt_out = form.get("OptOutType", "").upper()
    media = form.get("NumMedia", "0")
    return _incoming(
        form.get("MessageSid") or form.get("SmsSid"), form.get("From"), form.get("To"), form.get("Body", ""), now,
        opt_out if opt_out in OPT_OUT_TYPES else None, int(media) if media.isascii() and media.isdigit() else 0,
    )  # fmt: skip


def from_list(listed: Any) -> Incoming | None:
    """The text of an entry in Twilio's list of messages; ``None`` for one that went out."""
    if listed.direction != "inbound":
        return None
    at = listed.date_sent or listed.date_created or datetime.now(UTC)
    received_at = at.replace(tzinfo=at.tzinfo or UTC)
    media = int(listed.num_media or 0)
    return _incoming(listed.sid, listed.from_, listed.to, listed.body or "", received_at, None, media)


def _incoming(
    sid: str | None, number: str | None, to: str | None, body: str, at: datetime, opt_out: str | None, media: int
) -> Incoming | None:
    if not sid or not number or not to or len(sid) > LONGEST_SID or len(number) > LONGEST_NUMBER:
        return None
    return Incoming(sid, number, to, without_controls(body)[:MESSAGE_CHARACTERS], at, opt_out, min(media, 99))
