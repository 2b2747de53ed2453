"""Which words may stand as the answer to an open question, and which slips of the finger they put right."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.agenda.answers import ANSWERS, OPEN_QUESTIONS
from bot.agenda.safety_answers import SAFETY_FIRST
from bot.agenda.state import Understanding

_PLACE = re.compile(
    r"\b(flat|floor|block|house|home|court|close|street|road|lane|avenue|row|green|way|hill|estate|park|garage|shed"
    r"|stair\w*|landing|lift|lobby|corridor|door|garden|yard|path|alley\w*|bin\w*|shop|school|corner|bridge|bus stop"
    r"|next|above|below|upstairs|downstairs|opposite|behind|outside|inside|near|everywhere|communal|tower|building)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d")
_NAME = re.compile(r"^[^\W\d_][^\d\n?!]{0,50}$")
_NO_NAME = re.compile(
    r"^(what|how|why|when|who|where|will|can|could|do|does|is|are|i|im|i'm|it|its|it's|the|they|he|she|please|hurry"
    r"|help"
    r"|because|stop|hello|hi|not|dunno|idk|worse|yes|yeah|yep|no|nope|ok|okay|sure|fine|thanks|thank you)\b",
    re.IGNORECASE,
)
_WORDS = re.compile(r"[^\W_]{2,}")
_SLIP = re.compile(r"\bmeant\b.{0,20}\b(?P<meant>yes|no)\b", re.IGNORECASE)

NEVER_AS_SAID = ("category", "contact", "what")

_WHERE, _WHEN, _REACH = ("place", "postcode"), ("time", "recurrence"), ("phone", "email")
_WHO = ("person_name", *_REACH)
TELLS_ANOTHER = {
    "frequency": (*_WHERE, *_WHO),
    "when": _WHO,
    "where": _WHO,
    "vehicle": _WHO,
    "dumped": _WHO,
    "who": (*_WHEN, *_REACH),
    "source": (*_WHERE, *_WHEN, *_REACH),
    "hate_strands": (*_WHERE, *_WHEN, *_REACH),
}
"""What a message holds that tells something else than what was asked: "1 Fenton Court" is not how often, and raises no
sign of hate."""
_FILLER = 2
"""Words beside it that tell nothing more: "it's at …", "my number is …"."""


def taken_as_said(asks: str, text: str, times_asked: int, tells_time: bool = False) -> bool:
    """Whether ``text`` answers ``asks`` although nothing was understood of it.

    A place must sound like one and a name like a name, else it is asked for once more; the second answer is kept
    whatever it is, except as a name. So are words on safety that say neither yes nor no. With ``tells_time`` the
    numbers in ``text`` are hours or days, and no house.
    """
    if asks in SAFETY_FIRST and asks not in OPEN_QUESTIONS:
        return times_asked > 1 and _WORDS.search(text) is not None
    if asks not in OPEN_QUESTIONS or asks in NEVER_AS_SAID or not _WORDS.search(text):
        return False
    if asks == "name":
        return len(text.split()) <= 4 and _NAME.match(text) is not None and _NO_NAME.match(text) is None
    if asks == "where":
        return (
            times_asked > 1 or _PLACE.search(text) is not None or (not tells_time and _NUMBER.search(text) is not None)
        )
    return True


def tells_another(asks: str, understanding: Understanding) -> bool:
    """Whether a message holds nothing but facts of another kind than the one that was asked for."""
    kinds, entities = TELLS_ANOTHER.get(asks, ()), understanding["entities"]
    if not entities or any(entity["entity"] not in kinds for entity in entities):
        return False
    left = understanding["text"]
    for entity in entities:
        left = left.replace(entity["text"], " ")
    return len(_WORDS.findall(left)) <= _FILLER


def slip(text: str, asked: Mapping[str, int], asks: str | None) -> tuple[str, bool] | None:
    """The yes-or-no question before, and its right answer, where the resident says that they meant the other one."""
    found = _SLIP.search(text)
    earlier = [name for name in asked if name != asks and name not in OPEN_QUESTIONS and name in ANSWERS]
    if found is None or not earlier:
        return None
    return earlier[-1], found["meant"].casefold() == "yes"
