"""The two webhooks that Twilio calls. What it brings is stored before anything is made of it, and answered at once."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response, abort, request
from twilio.twiml.messaging_response import MessagingResponse

from bot.conversations.text_status import take_status
from bot.conversations.texting import receive
from channels.public.edge import current_edge
from channels.sms.incoming import from_webhook
from channels.sms.signature import HEADER, count_refusal, is_signed

log = logging.getLogger("doorstep.sms")

blueprint = Blueprint("sms", __name__, url_prefix="/sms")


@blueprint.before_request
def _only_twilio() -> Response | None:
    """Nothing is read of a request before it is known to be Twilio's."""
    settings = current_edge().settings
    if not settings.twilio_account_sid:
        abort(404)
    signed = is_signed(settings, request.path, request.form, request.headers.get(HEADER, ""))
    if signed and request.form.get("AccountSid") == settings.twilio_account_sid:
        return None
    count_refusal(request.path)
    return Response(status=403)


@blueprint.post("/inbound")
def inbound() -> Response:
    """A resident texted. The answer says nothing: what there is to say goes out by itself."""
    edge = current_edge()
    now = datetime.now(UTC)
    text = from_webhook(request.form, now)
    landlord = edge.text_numbers.get(text.our_number) if text else None
    if text is None or landlord is None:
        log.error("a signed text for a number that no landlord has, or without what a text has")
        abort(404)
    with edge.writing() as db:
        receive(db, landlord, text, now, timedelta(hours=edge.settings.sms_idle_hours))
    return Response(str(MessagingResponse()), mimetype="text/xml")


@blueprint.post("/status")
def status() -> Response:
    """Twilio tells what became of a text of ours. One that is not known here is none of ours, or not noted yet."""
    code = request.form.get("ErrorCode", "")
    with current_edge().writing() as db:
        take_status(
            db,
            request.form.get("MessageSid", "")[:64],
            request.form.get("MessageStatus", ""),
            int(code) if code.isascii() and code.isdigit() and len(code) < 9 else None,
            datetime.now(UTC),
        )
    return Response(status=204)
