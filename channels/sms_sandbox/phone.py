"""The phone page and what steers the sandbox: write as a resident, read as one, let things go wrong.

It takes JSON alone and answers under this machine's own names alone, so that no other website can use it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import phonenumbers
from flask import Blueprint, Response, jsonify, render_template, request, send_from_directory
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from werkzeug.exceptions import BadRequest, NotFound, UnsupportedMediaType

from channels.sms_sandbox import keywords
from channels.sms_sandbox.api import is_number
from channels.sms_sandbox.exchange import Text, new_text
from channels.sms_sandbox.faults import (
    DEEDS,
    HOLD_SECONDS,
    LATE,
    MOST_TIMES,
    ORDERS,
    PAUSE,
    UNREACHABLE,
    Order,
    is_kind,
)
from channels.sms_sandbox.state import current_sandbox

blueprint = Blueprint("phone", __name__, template_folder="templates", static_folder="static")

LOOK_OF_THE_CHAT = Path(__file__).resolve().parent.parent / "webchat" / "static"
MOST_AT_ONCE = 50


class Asked(BaseModel):
    """What is sent to steer the sandbox. A name that is not known is refused: a test would wait in vain for it."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class TextAsked(Asked):
    """A text that a resident sends."""

    sender: str = Field(alias="from")
    to: str
    body: str
    times: int = Field(1, ge=1, le=MOST_AT_ONCE)
    at_once: bool = False
    skip_webhook: bool = False

    @field_validator("sender", "to")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        if not is_number(value):
            raise ValueError("must be a number such as +447700900123")
        return value


class FaultAsked(Asked):
    """A fault that the API is to have: a code of Twilio, 429, 500, 503, or no answer."""

    kind: str
    times: int = Field(1, ge=0, le=MOST_TIMES)
    on: str = "send"
    seconds: float = Field(HOLD_SECONDS, ge=0, le=120)

    @field_validator("kind")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if not is_kind(value):
            raise ValueError("must be 429, 500, 503, timeout, timeout_after_accepting or a code of five digits")
        return value

    @field_validator("on")
    @classmethod
    def _is_a_deed(cls, value: str) -> str:
        if value not in DEEDS:
            raise ValueError(f"must be one of {', '.join(DEEDS)}")
        return value


class StatusesAsked(Asked):
    """How news of sent texts is to come."""

    order: str
    error_code: int | None = None
    seconds: float | None = Field(None, ge=0, le=120)

    @field_validator("order")
    @classmethod
    def _is_known(cls, value: str) -> str:
        if value not in ORDERS:
            raise ValueError(f"must be one of {', '.join(ORDERS)}")
        return value


@blueprint.get("/")
def page() -> str:
    """A phone to try by hand."""
    return render_template("sms_sandbox/phone.html", landlords=current_sandbox().landlords)


@blueprint.get("/page.css")
def look() -> Response:
    """The style sheet of the web chat, so that both look alike."""
    return send_from_directory(LOOK_OF_THE_CHAT, "page.css")


@blueprint.post("/sandbox/text")
def write() -> Response:
    """A resident's text: on the provider's list, then told to Doorstep. Answers once Doorstep has."""
    asked, sandbox = TextAsked.model_validate(_json()), current_sandbox()
    word = keywords.word_of(asked.body)
    text = sandbox.exchange.add(new_text("inbound", asked.sender, asked.to, asked.body, word=word))
    if word and _act_on(word, ours=asked.to, phone=asked.sender):
        sandbox.exchange.add(new_text("automatic", asked.to, asked.sender, keywords.REPLIES[word], status="delivered"))
    if not asked.skip_webhook:
        sandbox.courier.bring(text, asked.times, asked.at_once)
    return jsonify(_shown(sandbox.exchange.of_api(text.sid) or text))


@blueprint.get("/sandbox/phone/<number>")
def read(number: str) -> Response:
    """Everything on one phone, oldest first."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        raise NotFound from None
    phone = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    exchange = current_sandbox().exchange
    return jsonify(
        number=phone,
        stopped_by=exchange.stopped_by(phone),
        texts=[_shown(text) for text in exchange.of_phone(phone)],
    )


@blueprint.get("/sandbox/faults")
def planned() -> Response:
    """What is still to go wrong, and how news comes."""
    faults = current_sandbox().faults
    order = faults.order
    return jsonify(
        faults=faults.planned(),
        statuses={"order": order.name, "seconds": order.seconds, "error_code": order.error_code},
    )


@blueprint.post("/sandbox/faults")
def plan() -> Response:
    """Let the next requests meet a fault; ``times`` 0 takes it back."""
    asked = FaultAsked.model_validate(_json())
    current_sandbox().faults.plan(asked.on, asked.kind, asked.times, asked.seconds)
    return planned()


@blueprint.post("/sandbox/statuses")
def set_order() -> Response:
    """How news of every text sent from now on comes."""
    asked = StatusesAsked.model_validate(_json())
    is_lost = asked.order in ("undelivered", "failed")
    current_sandbox().faults.order = Order(
        name=asked.order,
        seconds=asked.seconds if asked.seconds is not None else LATE if asked.order == "late" else PAUSE,
        error_code=asked.error_code or (UNREACHABLE if is_lost else None),
    )
    return planned()


@blueprint.post("/sandbox/forget")
def forget() -> Response:
    """Begin anew: no texts, nobody opted out, no faults."""
    _json()
    current_sandbox().exchange.forget()
    current_sandbox().faults.forget()
    return planned()


@blueprint.errorhandler(ValidationError)
def tell_faults(faults: ValidationError) -> tuple[Response, int]:
    """Which value cannot be taken, and why; never the value itself."""
    told = [
        f"{'.'.join(map(str, fault['loc'])) or 'it'}: {fault['msg']}" for fault in faults.errors(include_input=False)
    ]
    return jsonify(error="; ".join(told).replace("Value error, ", "")), 400


def _json() -> dict[str, Any]:
    if not request.is_json:
        raise UnsupportedMediaType
    given = request.get_json()
    if not isinstance(given, dict):
        raise BadRequest
    return given


def _act_on(word: keywords.Word, ours: str, phone: str) -> bool:
    """Do what the provider does at this word; whether it also replies by itself."""
    exchange = current_sandbox().exchange
    if word == "STOP":
        return exchange.stop(ours, phone)
    if word == "START":
        return exchange.start(ours, phone)
    return True


def _shown(text: Text) -> dict[str, Any]:
    return {
        "sid": text.sid,
        "direction": "from_phone" if text.direction == "inbound" else "to_phone",
        "automatic": text.direction == "automatic",
        "from": text.sender,
        "to": text.to,
        "body": text.shown,
        "at": text.created_at.isoformat(),
        "status": text.status,
        "error_code": text.error_code,
        "parts": text.parts,
        "word": text.word,
        "blanked": text.blanked,
        "deleted": text.deleted,
        "answers": [
            {"status": answer.status, "seconds": answer.seconds, "empty_twiml": answer.empty_twiml}
            for answer in text.answers
        ],
    }
