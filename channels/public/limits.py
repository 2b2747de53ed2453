"""Rate limits by address and by conversation, all in one table."""

from __future__ import annotations

from typing import Any

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

from bot.settings import Settings
from channels.public.visits import browser, conversation_of_page

# Every endpoint that writes, beside those that are signed. A test fails if one is missing here.
WRITES = frozenset(
    {"api.start", "api.send", "api.leave", "webchat.begin", "webchat.send", "webchat.person", "private.show",
     "private.word", "private.erase", "private.go_on"}
)  # fmt: skip
# Signed by Twilio, whose few addresses bring the texts of everybody: a limit by address would lose some of them.
SIGNED = frozenset({"sms.inbound", "sms.status"})
MESSAGES = frozenset({"api.send", "webchat.send", "webchat.person"})

WORDS_TRIED = "private.go_on"
# Beside the count that is kept with the conversation: nobody tries a list of likely words.
RATE_OF_WORDS = "5 per 10 minutes"


def conversation_key() -> str:
    """The conversation that a message is for, whether it comes by the API or by the page."""
    arguments = request.view_args or {}
    if "conversation_id" in arguments:
        return str(arguments["conversation_id"])
    visit = conversation_of_page(str(arguments.get("landlord_id")))
    return visit.conversation_id if visit else get_remote_address()


def install_limits(app: Flask, settings: Settings) -> Limiter:
    """Limit every endpoint in ``WRITES`` by address, and those in ``MESSAGES`` by conversation as well."""
    limiter = Limiter(get_remote_address, app=app)
    by_address = limiter.shared_limit(settings.rate_limit_address, scope="address")
    by_conversation = limiter.shared_limit(
        settings.rate_limit_messages, scope="conversation", key_func=conversation_key
    )
    for endpoint in WRITES:
        view: Any = app.view_functions[endpoint]
        if endpoint in MESSAGES:
            view = by_conversation(view)
        app.view_functions[endpoint] = by_address(view)
    by_browser = limiter.limit(RATE_OF_WORDS, key_func=browser, methods=["POST"])
    go_on: Any = app.view_functions[WORDS_TRIED]
    app.view_functions[WORDS_TRIED] = by_browser(go_on)
    return limiter
