"""Single words that mean something to a carrier or to this channel, whatever was asked: STOP, START, HELP, "exit".

The lists are those on which Twilio acts by itself (sms-notes, C5). A word counts only where it is the whole message:
"stop" inside a sentence is the resident's own.
"""

from __future__ import annotations

import re
from typing import Literal

ChannelWord = Literal["stop", "start", "help", "exit"]

STOP_WORDS = ("stop", "stopall", "unsubscribe", "end", "quit", "cancel", "revoke", "optout")
START_WORDS = ("start", "unstop")
YES = "yes"
"""Opts in again where the number was stopped; everywhere else it answers what was asked."""
HELP_WORDS = ("help", "info")
EXIT_WORDS = ("exit",)

COMMANDS = (*STOP_WORDS, *START_WORDS, YES, *HELP_WORDS)
"""What a text of ours may never ask for: the carrier would act on it."""

_MEANS: dict[str, ChannelWord] = {
    **dict.fromkeys(STOP_WORDS, "stop"),
    **dict.fromkeys(START_WORDS, "start"),
    **dict.fromkeys(HELP_WORDS, "help"),
    **dict.fromkeys(EXIT_WORDS, "exit"),
}


def word_of_channel(text: str, *, stopped: bool = False) -> ChannelWord | None:
    """What a message of one such word means; case, spaces and marks do not count. ``stopped``: the number had STOP."""
    words = re.findall(r"[^\W_]+", text.casefold())
    if len(words) != 1:
        return None
    return "start" if stopped and words[0] == YES else _MEANS.get(words[0])
