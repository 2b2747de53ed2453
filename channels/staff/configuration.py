"""Flask's configuration of the staff app, made from the settings alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from bot.settings import Settings
from channels.web import common_configuration

IDLE = timedelta(minutes=30)
AT_MOST = timedelta(hours=12)
FORM_BYTES = 64 * 1024
REPORT_BYTES = 5 * 1024 * 1024


def flask_configuration(settings: Settings) -> dict[str, Any]:
    """The configuration of the staff app.

    Raises:
        MissingSecretError: without a session key there is no safe default.
    """
    common = common_configuration("staff", settings, settings.staff_session_key, settings.staff_url, FORM_BYTES)
    return common | {
        # Cookies know no ports: the public app on the same host must neither read nor replace this one.
        "SESSION_COOKIE_NAME": "__Host-doorstep-staff" if common["SESSION_COOKIE_SECURE"] else "doorstep-staff",
        "SESSION_COOKIE_SAMESITE": "Strict",
        "RATELIMIT_HEADERS_ENABLED": False,
    }
