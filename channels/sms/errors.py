"""What Twilio's refusals mean for a text: to be tried again, or given up, and why."""

from __future__ import annotations

from typing import Literal

Fate = Literal["retry", "blocked", "account", "refused"]
"""``retry``: it may pass. ``blocked``: the resident sent STOP. ``account``: nothing can be sent, until somebody mends
the account or the number. ``refused``: this text will never be taken; others go on."""

BLOCKED = 21610
TOO_MANY = 20429
ACCOUNT = frozenset({
    20003,  # credentials
    20005,  # account not active
    21212, 21606,  # our own number may not send
    30001, 30002,  # queue full, account suspended
})  # fmt: skip

THIS_TEXT = frozenset({
    21408,  # no permission for the country of that number
    21612,  # our number cannot reach that one
})  # fmt: skip
"""About one number alone, whatever the HTTP status is."""

ACCOUNT_SECONDS = 60.0
"""A mended account is noticed soon, and one that is not is not asked again and again."""


def fate_of(status: int, code: int | None) -> Fate:
    """The fate of a text that Twilio answered with this HTTP status and error code."""
    if code == BLOCKED:
        return "blocked"
    if code in THIS_TEXT:
        return "refused"
    if code in ACCOUNT or status in (401, 403):
        return "account"
    if code == TOO_MANY or status in (408, 425, 429) or status >= 500:
        return "retry"
    return "refused"
