"""The words that the provider acts on by itself, and the replies to set there (docs/sms.md, step 4).

Source: Twilio's lists of opt-out, opt-in and help words for long numbers. Only a text of that single word counts.
"""

from __future__ import annotations

import re
from typing import Literal

Word = Literal["STOP", "START", "HELP"]

WORDS: dict[Word, frozenset[str]] = {
    "STOP": frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}),
    "START": frozenset({"START", "YES", "UNSTOP"}),
    "HELP": frozenset({"HELP", "INFO"}),
}
"""The provider's own lists. All of them are played, also those that docs/sms.md advises to take off."""

REPLIES: dict[Word, str] = {
    "STOP": (
        "You will get no more texts from us. What you told us is kept. In danger? Call 999. "
        "Text START if you want our texts again."
    ),
    "START": "You will get our texts again. In danger? Call 999.",
    "HELP": (
        "In danger? Call 999. If you cannot speak, press 55 when asked. Texts to this number are not read at once. "
        "Text STOP to get no more texts."
    ),
}
"""What the resident is told by the provider itself. The same words stand in docs/sms.md, to be set in its console."""

_AROUND = re.compile(r"^\s+|\s+$")


def word_of(body: str) -> Word | None:
    """The list that a text is on, if it is one of those words alone."""
    alone = _AROUND.sub("", body).upper()
    return next((word for word, listed in WORDS.items() if alone in listed), None)
