"""The sandbox's app, put together in one place. It is no part of the public app and listens on loopback alone."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from bot.landlords.loader import Landlords, load_packs
from bot.settings import Settings
from channels.process import place_of
from channels.sms_sandbox import api, phone
from channels.sms_sandbox.courier import Account, Courier
from channels.sms_sandbox.exchange import Exchange
from channels.sms_sandbox.faults import Faults
from channels.sms_sandbox.state import Sandbox, install_sandbox
from channels.web import install_headers

log = logging.getLogger("doorstep.sms_sandbox")

BODY_BYTES = 64 * 1024
KEPT_BY_BROWSERS = frozenset({"phone.static", "phone.look"})


def create_app(settings: Settings) -> Flask:
    """The sandbox for one account. What is not listed here answers 404.

    Raises:
        RuntimeError: where there is no account, or the settings are those of a live service.
    """
    app = Flask("channels.sms_sandbox", static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=BODY_BYTES, MAX_FORM_MEMORY_SIZE=BODY_BYTES, TRUSTED_HOSTS=["127.0.0.1", "localhost"]
    )
    account, exchange = _account(settings), Exchange()
    install_sandbox(
        app,
        Sandbox(
            account=account,
            exchange=exchange,
            faults=Faults(),
            courier=Courier(settings, account, exchange),
            landlords=numbers_of(load_packs(settings.packs_dir, settings.operating_dir)),
        ),
    )
    app.add_url_rule("/healthz", "healthz", healthz, methods=["GET"])
    app.register_blueprint(phone.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_error_handler(HTTPException, tell)
    app.register_error_handler(Exception, tell_own_fault)
    install_headers(app, "no-referrer", KEPT_BY_BROWSERS)
    return app


def numbers_of(landlords: Landlords) -> dict[str, str]:
    """Names of the landlords that residents can text, by their number."""
    return {
        landlord.operating.sms.number: landlord.operating.brand.name
        for landlord in landlords.values()
        if landlord.operating.sms
    }


def healthz() -> Response:
    """Whether it answers."""
    return jsonify({"status": "ok"})


def tell(error: HTTPException) -> tuple[Response, int]:
    """Any other refusal, in the words of HTTP; nothing of what was sent is repeated."""
    return jsonify(error=error.name), error.code or 500


def tell_own_fault(error: Exception) -> tuple[Response, int]:
    """A fault of the sandbox itself: its kind and place are logged, and no words of a text."""
    log.error("%s at %s", type(error).__name__, place_of(error))
    return jsonify(error="The sandbox itself failed."), 500


def _account(settings: Settings) -> Account:
    if settings.production:
        raise RuntimeError("the sandbox for texts is not for production: nothing in it reaches a phone.")
    tokens = tuple(token.get_secret_value() for token in settings.twilio_auth_tokens)
    if not settings.twilio_account_sid or not tokens:
        raise RuntimeError("DOORSTEP_TWILIO_ACCOUNT_SID and DOORSTEP_TWILIO_AUTH_TOKENS are not set.")
    return Account(settings.twilio_account_sid, tokens)
