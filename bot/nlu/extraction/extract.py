"""The one way in: a message and the moment it was stored go in, entities come out."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.agenda.state import Entity
from bot.nlu.extraction.contacts import emails, phones, police_references, postcodes
from bot.nlu.extraction.durations import durations
from bot.nlu.extraction.names import names
from bot.nlu.extraction.places import places
from bot.nlu.extraction.recurrences import again, recurrences
from bot.nlu.extraction.spans import Found, mask, plain, without_overlaps
from bot.nlu.extraction.times import times

LONDON = ZoneInfo("Europe/London")

_NEGATED = re.compile(
    r"\b(?:not|isn'?t|wasn'?t|aint|ain't|rather than|instead of|no longer)[ ]+(?:(?:on|at|in|the|my|number|its|it's|"
    r"was|a)[ ]+)*$"
)
_BOUND = re.compile(r"(?:after|before|till|til|until|past|by|between|from)\b")
_SORRY = (
    r"no|sorry|(?:i )?beg (?:your )?pardon|my mistake|i mean|i meant|oops|actually|make that|scrap that|or rather|"
    r"correction"
)
_CORRECTED = re.compile(
    rf"[ ,.!-]*(?:(?:{_SORRY}|wait|it was|its|it's|was)[ ,.!-]*)*"
    rf"\b(?:{_SORRY}|but (?:it was|it's|its|actually|really))[ ,.!-]+(?:(?:it was|its|it's|was|on|at|the)[ ]+)*"
)


def extract(text: str, at: datetime) -> list[Entity]:
    """All entities in a message, in order of place; those of one kind never overlap.

    ``at`` is when the message was stored; words such as "last night" are resolved against it in Europe/London. Values
    have the shapes that the module of each kind describes. What the resident takes back ("flat 8 not 7", "Monday,
    sorry, Tuesday") is left out. Never raises on any text.
    """
    words = plain(text)
    local = at.astimezone(LONDON) if at.tzinfo else at.replace(tzinfo=LONDON)
    found: list[Found] = []
    rest = words

    def take(kind: list[Found]) -> None:
        nonlocal rest
        kind = without_overlaps(kind)
        found.extend(kind)
        rest = mask(rest, kind)

    take(list(emails(rest)))
    take(list(police_references(rest)))
    take(list(phones(rest)))
    postcode = without_overlaps(postcodes(rest, text))
    take(list(places(rest, text, postcode)))
    take(postcode)
    take(list(recurrences(rest, text, local)))
    take(list(durations(rest, text)))
    before_times = rest
    times_found = without_overlaps(times(rest, words, local))
    take(times_found)
    found.extend(again(before_times, text, times_found))
    take(list(names(rest, text, any(span.kind in ("phone", "email") for span in found))))
    found.sort(key=lambda span: (span.start, span.end, span.kind))
    following: dict[str, Found] = {}
    kept: list[Entity] = []
    for span in reversed(found):
        if not _taken_back(span, following.get(span.kind), words):
            kept.append(span.as_entity(text))
        following[span.kind] = span
    return kept[::-1]


def _taken_back(span: Found, following: Found | None, words: str) -> bool:
    """Whether the resident says that it is not so, or puts another of the same kind in its place."""
    if _NEGATED.search(words, max(0, span.start - 30), span.start) and not _BOUND.match(words, span.start):
        return True
    return following is not None and _CORRECTED.fullmatch(words, span.end, following.start) is not None
