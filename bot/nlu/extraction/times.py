"""Puts days, parts of the day and clock times that belong together into one ``time`` entity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.nlu.extraction.clock import Clock, Times, clocks, settle
from bot.nlu.extraction.days import AFTERNOON, EVENING, MORNING, NIGHT, Day, days, part_of
from bot.nlu.extraction.spans import Cover, Found

_PARTS = re.compile(
    r"(?<![\w])(?:(?:in|at|of|during|through|late|early)[ ]+(?:(?:the|an?)[ ]+)?(?:(?:early|late|middle of the|"
    r"small|wee)[ ]+)?"
    rf"(?P<part>{MORNING}|{AFTERNOON}|{EVENING}|{NIGHT})|(?:in[ ]+)?(?:the[ ]+)?(?P<early>(?:early|small|"
    r"wee) hours)(?: of the morning)?)\b"
)
_GLUE = re.compile(
    r"[ ,]*(?:(?:at|on|in|the|about|bout|abt|around|round|from|roughly|approx|maybe|like|just|after|before|gone|of|"
    r"between|early|late|ish|sometime|some time|probably|it was|was|@|-|,|\()[ ,]*)*"
)
_DAY_WORDS = (
    (r"\b(?:nights?|nites?|nyt|tonight|tonite|2nite|asleep|sleep|sleeping|bed|bedtime|awake|wake|woke|waking|midnight|"
     r"party|parties|pub|kept (?:me|us) up|shattered)\b", "night"),
    (rf"\b{EVENING}\b", "evening"),
    (r"(?<!good )(?<=\w )mornings?\b|\bmornings\b|\bbreakfast\b", "morning"),
    (r"\b(?:afternoons?|daytime|lunch|lunchtime|after school)\b", "afternoon"),
)  # fmt: skip
_LASTED = re.compile(
    r"\b(?:went|going|goes|go|carried|kept|keeps) on\b|\b(?:kept|keeps) (?:it up|at it|going)\b|\b(?:lasted|continued|"
    r"at it)\b|\b(?:did ?n[o']?t|didn't|never|would ?n[o']?t) (?:stop|finish|end|quieten down|shut up)\b"
)
_CONTEXT = tuple((re.compile(pattern), part) for pattern, part in _DAY_WORDS)


@dataclass
class _Group:
    start: int
    end: int
    day: Day | None = None
    times: Times | None = None
    part: str | None = None
    parts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    part: str


def times(text: str, context: str, at: datetime) -> Iterator[Found]:
    """Every time in plain text. The value has the keys of the contract: ``date``, ``time``, ``until``, ``part``,
    ``approximate``, ``ongoing``.

    ``context`` is the whole plain message: "every night" in it tells which half of the day "till 3" means.
    """
    groups = _groups(text, at)
    marks = [(*match.span(), part) for pattern, part in _CONTEXT for match in pattern.finditer(context)]
    dated = [
        group for group in groups if group.day and group.day.date and not group.day.ongoing and not group.day.future
    ]
    pending: Found | None = None
    for group in groups:
        if group.day and group.day.future:
            continue
        day = group.day
        if day is None and len(dated) == 1 and _same_breath(dated[0], group, text):
            day = dated[0].day
        found = Found("time", group.start, group.end, _value(group, day, _context(marks, group), at))
        if pending and _until_of(pending, found, text):
            # "from 9 last night until 4 this morning" is one stretch of time.
            joined = {
                "until": found.value["until"],
                "approximate": pending.value["approximate"] or found.value["approximate"],
            }
            pending = Found("time", pending.start, found.end, {**pending.value, **joined})
            continue
        if pending:
            yield pending
        pending = found
    if pending:
        yield pending


def _same_breath(dated: _Group, group: _Group, text: str) -> bool:
    """Whether a clock time is of the day named beside it: "last night was the worst, about half 1"."""
    if dated.times is not None or dated.day is None or dated.day.at is not None:
        return False
    between = text[min(dated.end, group.end) : max(dated.start, group.start)]
    return len(between) <= 60 and re.search(r"[.!?\n]", between) is None


def _until_of(begin: Found, end: Found, text: str) -> bool:
    """Whether ``end`` tells how long that went on: side by side, or after "it started and went on"."""
    between = text[begin.end : end.start]
    lasted = len(between) <= 80 and "\x00" not in between and _LASTED.search(between)
    told = begin.value["time"] or (begin.value["date"] and lasted)
    open_ended = told and not begin.value["until"] and not begin.value["ongoing"]
    only_end = end.value["until"] and not end.value["time"]
    return bool(open_ended and only_end and (lasted or not between.strip(" ,")))


def _groups(text: str, at: datetime) -> list[_Group]:
    pieces: list[Day | Times | _Part] = [*days(text, at)]
    cover = Cover()
    for piece in pieces:
        cover.take(piece.start, piece.end)
    for times_found in clocks(text):
        if cover.free(times_found.start, times_found.end):
            cover.take(times_found.start, times_found.end)
            pieces.append(times_found)
    for match in _PARTS.finditer(text):
        part = "morning" if match["early"] else part_of(match["part"])
        if part and cover.free(*match.span()):
            pieces.append(_Part(*match.span(), part))
    groups: list[_Group] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        group = groups[-1] if groups else None
        if group is None or not _joins(group, piece) or not _GLUE.fullmatch(text, group.end, piece.start):
            group = _Group(piece.start, piece.end)
            groups.append(group)
        group.end = piece.end
        if isinstance(piece, Day):
            group.day = piece
            group.part = piece.part or group.part
        elif isinstance(piece, Times):
            group.times = piece
        else:
            group.part = piece.part
    return groups


def _joins(group: _Group, piece: Day | Times | _Part) -> bool:
    if isinstance(piece, Day):
        return group.day is None and not piece.ongoing and piece.at is None
    if isinstance(piece, Times):
        return group.times is None and not (group.day and (group.day.ongoing or group.day.at))
    return group.part is None or (group.day is None and group.times is None)


def _context(marks: list[tuple[int, int, str]], group: _Group) -> str | None:
    """The part of the day that the words nearest to this time speak of."""
    if group.times is None or not marks:
        return None
    return min(marks, key=lambda mark: max(mark[0] - group.end, group.start - mark[1], 0))[2]


def _value(group: _Group, day: Day | None, context: str | None, at: datetime) -> dict[str, object]:
    said_part = group.part or (day.part if day else None)
    said = group.times
    begin, until = (said.begin, said.until) if said else (None, None)
    named = day.date if day else None
    guessed = False
    if begin or until:
        begin, until, guessed = _settled(begin, until, said_part or context, named, at)
    if day and day.at and begin is None and until is None:
        begin = Clock(day.at.hour, day.at.minute, sure=True)
    if named and begin:
        named = _dated(named, begin, day, said_part, at)
    return {
        "date": named.isoformat() if named else None,
        "time": begin.words() if begin else None,
        "until": until.words() if until else None,
        "part": said_part,
        "approximate": bool((day and day.approximate) or (said and said.approximate) or guessed),
        "ongoing": bool(day and day.ongoing),
    }


def _settled(
    begin: Clock | None, until: Clock | None, part: str | None, named: date | None, at: datetime
) -> tuple[Clock | None, Clock | None, bool]:
    """Morning or afternoon for both ends; the last item says whether nothing but habit decided it."""
    guessed = False
    if begin and not begin.sure and part:
        begin = settle(begin, part)
    elif begin and not begin.sure:
        guessed = True
        begin = _by_habit(begin, until, named, at)
    if until and not until.sure:
        if begin:
            options = [Clock(until.hour % 12 + add, until.minute, sure=True) for add in (0, 12)]
            until = min(options, key=lambda clock: (_minutes(clock) - _minutes(begin) - 1) % 1440)
        else:
            until = settle(until, part or "night")
    return begin, until, guessed


def _by_habit(begin: Clock, until: Clock | None, named: date | None, at: datetime) -> Clock:
    if until and not until.sure:
        # "8 till 5" is a working day, "2 till 4" an afternoon, "10 till 2" could be either: the day.
        return settle(begin, "morning" if 6 <= begin.hour <= 11 and until.hour % 12 < begin.hour else "afternoon")
    afternoon = Clock(begin.hour % 12 + 12, begin.minute, sure=True)
    if named == at.date() or (named is None and 7 <= begin.hour <= 12):
        # The latest such time that has passed.
        options = [Clock(begin.hour % 12, begin.minute, sure=True), afternoon]
        return min(options, key=lambda clock: (at.hour * 60 + at.minute - _minutes(clock)) % 1440)
    return afternoon


def _minutes(clock: Clock) -> int:
    return clock.hour * 60 + clock.minute


def _dated(named: date, begin: Clock, day: Day | None, part: str | None, at: datetime) -> date:
    if day and day.night_of and part in ("night", "evening") and begin.hour < 6:
        named += timedelta(days=1)
    if datetime.combine(named, time(begin.hour % 24, begin.minute)) > at.replace(tzinfo=None) and (day and not day.at):
        named -= timedelta(days=1)
    return named
