"""How things are shown to staff: words in plain English, times of Europe/London, values without brackets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from channels.staff.request import now

LONDON = ZoneInfo("Europe/London")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")

# Only what replacing the underscore would get wrong.
LABELS = {
    "asb": "ASB",
    "n/a": "Not a report",
    "hate": "Hate",
    "doorstep": "Doorstep",
    "for_a_person": "For a person",
    "good_neighbour": "Good-neighbour record",
    "asked_denied": "Asked about, denied",
    "asked_no_answer": "Asked about, no answer",
    "check": "Possible",
    "asks": "Waits for",
    "anyone_hurt": "Anyone hurt or frightened",
    "who": "Who does it",
    "what": "What is going on",
    "on_behalf_consent": "Consent to report on behalf",
    "consent_share": "Consent to share with other agencies",
    "summary_ok": "Summary confirmed",
    "sms": "SMS",
    "web": "Web chat",
    "asked_by_words": "Asked in words",
    "asked_by_page": "Asked by the button",
    "texted_help": "Texted HELP",
    "texted_picture": "Sent a picture by text",
    "cannot_be_texted": "Cannot be texted any more",
    "text_queued": "Waits to be sent",
    "text_sending": "Is being sent",
    "text_sent": "Sent, not confirmed",
    "text_delivered": "Delivered",
    "text_undelivered": "Text not delivered",
    "text_failed": "Text refused",
    "text_dropped": "Not sent",
    "text_unconfirmed": "999 text not confirmed",
    "not_texted_stopped": "The resident sent STOP",
    "not_texted_do_not_message": "Messages are not safe",
    "not_texted_outside_safe_hours": "Outside the hours that are safe",
    "not_texted_no_mobile": "Not a mobile number",
    "not_texted_too_late": "Too late to be safe",
    "not_texted_covered": "Said by the text before",
    "not_texted_left": "The resident left",
    "not_texted_late": "Late: said only that the message is there",
    "not_texted_refused": "Refused by Twilio",
    "not_texted_given_up": "Tried for too long",
    "not_texted_unknown": "May have gone out or not",
    "texts_seen": "Noted that texts were not received",
    "view_transcript": "Read the conversation",
    "view_report": "Read the report",
    "send_again": "Sent a refused report again",
    "mark_read": "Marked a message as read",
    "clear_signal": "Cleared a signal",
    "claim": "Claimed",
    "release": "Released",
    "sign_in": "Signed in",
    "sign_out": "Signed out",
    "sign_in_failed": "Sign-in refused",
    "report.escalated": "Escalated",
    "report.submitted": "Submitted",
    "report.updated": "Updated",
    "report.withdrawn": "Withdrawn",
}


def label(word: object) -> str:
    """A word of Doorstep's own vocabulary, as an officer would write it."""
    text = "" if word is None else str(word)
    if not text:
        return "–"
    return LABELS.get(text) or (text[:1].upper() + text[1:]).replace("_", " ")


def as_datetime(value: datetime | str) -> datetime:
    """An instant with zone; stored times without one are UTC."""
    at = datetime.fromisoformat(value.replace("Z", "+00:00")) if isinstance(value, str) else value
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def london(value: datetime | str | None) -> str:
    """Date and time in Europe/London: ``Sat 21 Nov 2026, 02:16``."""
    if value is None:
        return "–"
    at = as_datetime(value).astimezone(LONDON)
    return f"{at:%a} {at.day} {at:%b %Y, %H:%M}"


def clock(value: datetime | str) -> str:
    """The time of day in Europe/London with seconds left out."""
    return f"{as_datetime(value).astimezone(LONDON):%H:%M}"


def day(value: datetime | date | str) -> str:
    """The date: ``Saturday 21 November 2026``."""
    if isinstance(value, str):
        value = as_datetime(value) if _TIME.match(value) else date.fromisoformat(value)
    if isinstance(value, datetime):
        value = as_datetime(value).astimezone(LONDON).date()
    return f"{value:%A} {value.day} {value:%B %Y}"


def length(span: timedelta) -> str:
    """A span in one unit, rounded down: ``under 1 min``, ``12 min``, ``3 h``, ``3 h 05``, ``2 days``."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return "under 1 min"
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h {minutes % 60:02}" if minutes % 60 else f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} days"


def waiting(since: datetime | str) -> str:
    """How long something has waited until this request."""
    return length(now() - as_datetime(since))


def plain(value: Any) -> str:
    """A value of a fact, decision or report as text: yes and no, dates written out, parts joined by commas."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, Mapping):
        told = {name: part for name, part in value.items() if part not in (None, "", [], {})}
        return "; ".join(f"{label(name).lower()}: {plain(part)}" for name, part in told.items()) or "–"
    if isinstance(value, list | tuple):
        return ", ".join(plain(part) for part in value) or "–"
    if isinstance(value, str) and _DATE.match(value):
        return day(value)
    if isinstance(value, str) and _TIME.match(value):
        return london(value)
    return str(value)


def told_names(facts: Mapping[str, Any]) -> list[str]:
    """Names of the facts in a part of a report that were told, asked or not."""
    return [name for name, fact in facts.items() if fact]


def install_filters(app: Flask) -> None:
    """Make these available to the templates."""
    for function in (label, london, clock, day, waiting, plain, told_names):
        app.add_template_filter(function)
