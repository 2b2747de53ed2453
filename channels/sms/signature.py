"""Whether a request is Twilio's: its signature over our own address and all that was sent, as Twilio documents it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

from twilio.request_validator import RequestValidator

from bot.settings import Settings

log = logging.getLogger("doorstep.sms")

HEADER = "X-Twilio-Signature"

_count = 0
_counting = threading.Lock()


def is_signed(settings: Settings, path: str, form: Mapping[str, str], signature: str) -> bool:
    """Whether ``signature`` is that of a token in the settings over the public address with ``path``.

    The address is the configured one: a Host header, or one that a proxy forwards, is whatever a caller likes.

    Args:
        form: all that was sent, as it came: one space less and the signature is another.
    """
    url = settings.public_url.rstrip("/") + path
    tokens = [token.get_secret_value() for token in settings.twilio_auth_tokens]
    # An old token signs until Twilio has the new one.
    return any(RequestValidator(token).validate(url, form, signature) for token in tokens)


def count_refusal(path: str) -> int:
    """Counts a request that was not Twilio's, and says so in the log; gives how many there were in this process."""
    global _count  # noqa: PLW0603 - one count a process, that is what is meant
    with _counting:
        _count += 1
        count = _count
    log.warning("not signed by Twilio: %s refused, number %d since the start", path, count)
    return count
