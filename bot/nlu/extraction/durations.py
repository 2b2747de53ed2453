"""How long it lasts: "20 mins", "3 or 4 hours", "an hour and a half", "for hours", "all day"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.extraction.spans import NUMBER, Found, number

_UNIT = r"(?:sec(?:ond)?s?|min(?:ute)?s?|mns|h(?:ou)?rs?|h)"
_COUNTED = re.compile(
    rf"(?<![\w:/.£])(?:(?:for|about|bout|around|abt|nearly|over|like|at least|up to)[ ]+)*(?P<many>{NUMBER}|half an|"
    r"an?|a couple of|couple of|[0-9][.][0-9])"
    r"(?P<half1>[ ]+and a half)?(?:[ ]?(?:or|to|-|"
    rf"/)[ ]?(?P<most>{NUMBER}))?[ ]?(?P<unit>{_UNIT})(?!\w)(?P<half2>[ ]+and a half)?"
    r"(?:[ ]?(?:and )?(?P<minutes>[0-9]{1,2})[ ]?(?:m|mins?|minutes)\b)?(?![ ]*(?:or so )?(?:ago|back\b|away|walk|"
    r"later|time\b|notice|drive))"
)
_WORDED = re.compile(
    r"(?<!\w)(?:(?:for|lasts?|goes on|took)[ ]+(?:absolutely )?hours(?: and hours)?(?: on end| at a time)?|"
    r"hours (?:and hours|on end|at a time)"
    r"|(?:all|the whole|whole) (?:day|night|nite|evening|afternoon|morning)(?: long)?(?! (?:and|&|"
    r"n) (?:all )?(?:day|night))"
    r"|all (?:day and (?:all )?night|through the night|night and day)|through the night|right through the night)\b"
)


def durations(text: str, original: str) -> Iterator[Found]:
    """Every length of time in plain text. The value has ``minutes`` (``None`` where no number was said; the lower of
    "3 or 4 hours"), ``up_to`` (the higher, or ``None``) and ``words`` as said.
    """
    for match in _COUNTED.finditer(text):
        minutes, up_to = _minutes(match), None
        if match["most"] and (most := number(match["most"])):
            up_to = most * (60 if match["unit"].startswith("h") else 1)
        if minutes is not None:
            value = {"minutes": minutes, "up_to": up_to, "words": original[match.start() : match.end()]}
            yield Found("duration", *match.span(), value)
    for match in _WORDED.finditer(text):
        value = {"minutes": None, "up_to": None, "words": original[match.start() : match.end()]}
        yield Found("duration", *match.span(), value)


def _minutes(match: re.Match[str]) -> int | None:
    words, unit = match["many"], match["unit"]
    amount = {"half an": 0.5, "a couple of": 2.0, "couple of": 2.0}.get(words)
    if amount is None:
        amount = float(words) if "." in words else float(number(words) or 0)
    if unit in ("h",) and not words.isdecimal():
        return None
    amount += 0.5 if match["half1"] or match["half2"] else 0
    if unit.startswith("s"):
        return max(1, round(amount / 60))
    minutes = amount * (60 if unit.startswith("h") else 1)
    return round(minutes) + int(match["minutes"] or 0)
