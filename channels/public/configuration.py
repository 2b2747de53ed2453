"""Flask's configuration of the public app, made from the settings alone."""

from __future__ import annotations

from typing import Any

from bot.settings import Settings
from channels.web import common_configuration

# 20,000 characters that are each written as an escaped pair in JSON, or percent-encoded in a form, with room to spare.
BODY_BYTES = 384 * 1024


def flask_configuration(settings: Settings) -> dict[str, Any]:
    """The configuration of the public app.

    Raises:
        MissingSecretError: without a session key there is no safe default.
    """
    common = common_configuration("public", settings, settings.public_session_key, settings.public_url, BODY_BYTES)
    return common | {
        "SESSION_COOKIE_NAME": "__Host-doorstep" if common["SESSION_COOKIE_SECURE"] else "doorstep",
        # Strict would hide the cookie from someone who comes back by the link on their landlord's site. Every change
        # needs a form token or a JSON body that other sites cannot send.
        "SESSION_COOKIE_SAMESITE": "Lax",
        # Pages send no referrer, so there is none to compare.
        "WTF_CSRF_SSL_STRICT": False,
        "RATELIMIT_HEADERS_ENABLED": True,
    }
