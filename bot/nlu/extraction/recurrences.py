"""How often and since when: "most nights since March", "twice a week", "on and off for 3 weeks", "six nights now"."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.nlu.extraction.days import (
    LAST,
    MONTH,
    PART,
    WEEKDAY,
    WEEKDAYS,
    before,
    days,
    latest,
    month_number,
    weekday_number,
)
from bot.nlu.extraction.spans import NUMBER, Found, number

_COUNT = (
    rf"(?:(?:once|twice) or (?:twice|three)|{NUMBER}(?:[ ]?(?:or|to|-|/)[ ]?{NUMBER})?|(?:a )?couple(?: of)?|"
    r"(?:a )?few|several|loads(?: of)?|lots(?: of)?|many)"
)
_UNIT = (
    r"(?:days?|nights?|nites?|mornings?|evenings?|afternoons?|weeks?|wks?|weekends?|months?|fortnights?|years?|yrs?|"
    r"hours?)"
)
_LONG = r"(?:days?|nights?|weeks?|wks?|weekends?|months?|mnths?|years?|yrs?|fortnights?)"
_NEARLY = r"(?:(?P<nearly>nearly|almost|practically|pretty much|more or less|just about|virtually)[ ]+)?"
_EVERY = r"(?:every|evry|evey|eevry|each)"
_SINGLE = r"(?:[ ]+(?:single|bloody|damn|flipping|blooming|fucking|effing|one|last))*"
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
_START = r"(?:(?:the )?(?P<point>start|beginning|begining|end|middle|back end) of (?:the )?)?"
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_WORDED_DAYS = ("weekdays", "week days", "weekday", "weeknights", "week nights", "school nights")


@dataclass(frozen=True)
class _Piece:
    """Part of a recurrence: how often (``per``, ``number``, ``days``), since when, or both."""

    start: int
    end: int
    per: str | None = None
    number: int | None = None
    days: tuple[str, ...] = ()
    since: date | None = None
    counts_only: bool = False
    """A mere count ("6 times"): no recurrence until a period is told with it."""


def _per(words: str) -> str:
    for start, per in (
        ("n", "night"),
        ("weekend", "week"),
        ("w", "week"),
        ("mon", "month"),
        ("f", "fortnight"),
        ("y", "year"),
        ("h", "hour"),
    ):
        if words.startswith(start):
            return per
    return "day"


def _first_number(words: str | None) -> int | None:
    match = re.match(NUMBER, words or "")
    return number(match.group()) if match else None


def _named_days(words: str) -> tuple[str, ...]:
    if words.startswith(_WORDED_DAYS):
        return WEEKDAYS[:5]
    if words.startswith("weekend"):
        return WEEKDAYS[5:]
    return tuple(WEEKDAYS[weekday_number(day)] for day in re.findall(WEEKDAY, words))


def _every(match: re.Match[str], at: datetime) -> _Piece:
    del at
    unit = match["unit"]
    named = _named_days(unit) if re.match(rf"week ?day|weekend|{WEEKDAY}", unit) else ()
    if named:
        many = len(named) if not (match["nearly"] or match["other"] or unit.startswith("weekend")) else None
        return _Piece(*match.span(), "week", many, named)
    return _Piece(*match.span(), _per(unit), None if match["nearly"] or match["other"] or match["gap"] else 1)


def _most(match: re.Match[str], at: datetime) -> _Piece:
    del at
    unit = match["unit"]
    return _Piece(*match.span(), _per(unit), None, _named_days(unit) if unit.startswith("weekend") else ())


def _times_a(match: re.Match[str], at: datetime) -> _Piece | None:
    del at
    words = match["count"]
    many = {"once": 1, "twice": 2, "thrice": 3}.get(words.split()[0]) or _first_number(words)
    if re.fullmatch(rf"{_COUNT}[ ]+(?:every|each)[ ]+[a-z]+", match.group()):
        return None
    return _Piece(*match.span(), _per(match["unit"]), many)


def _adverb(match: re.Match[str], at: datetime) -> _Piece:
    del at
    return _Piece(
        *match.span(), {"d": "day", "n": "night", "w": "week", "m": "month", "f": "fortnight"}[match.group()[0]], 1
    )


def _on_days(match: re.Match[str], at: datetime) -> _Piece:
    del at
    named = _named_days(match["days"])
    some = match["days"].startswith("weekend") or match.groupdict().get("most")
    return _Piece(*match.span(), "week", None if some else len(named), named)


def _from_to(match: re.Match[str], at: datetime) -> _Piece:
    del at
    first, last = weekday_number(match["first"]), weekday_number(match["last"])
    named = tuple(WEEKDAYS[(first + day) % 7] for day in range((last - first) % 7 + 1))
    return _Piece(*match.span(), "week", len(named), named)


def _in_a_row(match: re.Match[str], at: datetime) -> _Piece:
    many = _first_number(match["count"])
    since = before(at.date(), many, match["unit"]) if many else None
    return _Piece(*match.span(), _per(match["unit"]), 1, since=since)


def _count(match: re.Match[str], at: datetime) -> _Piece:
    del at
    words = match["count"]
    many = {"once": 1, "twice": 2}.get(words) or _first_number(words)
    return _Piece(*match.span(), None, many, counts_only=True)


def _once(match: re.Match[str], at: datetime) -> _Piece:
    del at
    return _Piece(*match.span(), None, 1)


def _nth(match: re.Match[str], at: datetime) -> _Piece:
    del at
    words = match["nth"]
    many = _ORDINALS.index(words) + 1 if words in _ORDINALS else _first_number(words)
    return _Piece(*match.span(), _per(match["unit"]) if match["unit"] else None, many)


def _bare(match: re.Match[str], at: datetime) -> _Piece:
    del at
    return _Piece(*match.span())


def _all_day_long(match: re.Match[str], at: datetime) -> _Piece:
    del at
    return _Piece(*match.span(), "day")


def _for_long(match: re.Match[str], at: datetime) -> _Piece:
    many = 1 if match["count"] in ("a", "an") else _first_number(match["count"])
    if match["unit"].startswith("y") and (match["half"] or match["count"] == "half a"):
        return _Piece(*match.span(), since=before(at.date(), 12 * (many or 0) + 6, "month"))
    return _Piece(*match.span(), since=before(at.date(), many, match["unit"]) if many else None)


def _all_season(match: re.Match[str], at: datetime) -> _Piece:
    words, today = match["season"], at.date()
    if words in _SEASONS:
        return _Piece(*match.span(), since=latest(1, _SEASONS[words], today))
    if re.fullmatch(MONTH, words):
        return _Piece(*match.span(), since=latest(1, month_number(words), today))
    if words.startswith("y"):
        return _Piece(*match.span(), since=latest(1, 1, today))
    return _Piece(
        *match.span(),
        since=before(
            today, 1 if words.startswith("month") else today.weekday(), "month" if words.startswith("month") else "day"
        ),
    )


def _since(match: re.Match[str], at: datetime) -> _Piece | None:
    words, point, today = match["what"], match["point"] or "", at.date()
    season = re.search(r"spring|summer|autumn|winter", words)
    month = re.search(rf"\b{MONTH}\b", words)
    year = re.search(r"20[0-9]{2}", words)
    named = next((day for day in days(words, at) if day.date), None)
    if named and not (month and re.fullmatch(rf"{MONTH}|(?:{LAST} )?{MONTH}", words)):
        return _Piece(*match.span(), since=named.date)
    if season or month:
        number_of_month = _SEASONS[season.group()] if season else month_number(month.group()) if month else 1
        day = {"end": 25, "back end": 25, "middle": 15}.get(point, 1)
        if year:
            return _Piece(*match.span(), since=date(int(year.group()), number_of_month, day))
        return _Piece(*match.span(), since=latest(day, number_of_month, today))
    if year:
        return _Piece(*match.span(), since=date(int(year.group()), 1, 1) if int(year.group()) <= today.year else None)
    if "year" in words:
        return _Piece(*match.span(), since=latest(1, 1, today))
    return _Piece(*match.span())


_READERS: tuple[tuple[str, Callable[[re.Match[str], datetime], _Piece | None]], ...] = (
    (rf"{_NEARLY}{_EVERY}{_SINGLE}(?:[ ]+(?P<other>other|second|2nd|few|couple of))?(?:[ ]+(?P<gap>{NUMBER}))?[ ]+"
     rf"(?P<unit>week ?days?|{_UNIT}|{WEEKDAY}(?:(?:[ ]?(?:,[ ]?and|,|and|&|or|/)[ ]?|[ ](?!sat\b|sun\b)){WEEKDAY})*)\b"
     rf"(?:[ ]+{PART}\b)?", _every),
    (r"(?:most|some|many|a lot of|lots of|all)[ ]+(?P<unit>days|nights|nites|mornings|mornins|evenings|afternoons|"
     r"weekends|weeks)\b", _most),
    (rf"(?P<count>once|twice|thrice|{_COUNT})(?:[ ]*(?:x|times?|nights?|nites?|days?|mornings?|evenings?|"
     r"weekends?))?[ ]+"
     r"(?:an?|per|every|each|in (?:one|a|the (?:last|past))|this|in this|out of the)[ ]+(?P<unit>day|week|wk|month|"
     r"night|nite|year|fortnight|weekend)\b(?! ago)", _times_a),
    (rf"(?P<count>once|twice|{_COUNT}(?:[ ]*times))[ ]+(?P<unit>daily|nightly|weekly|monthly)\b", _times_a),
    (r"(?:daily|nightly|weekly|fortnightly|monthly)\b(?![ ]+(?:mail|rent|mirror|express|star))", _adverb),
    (r"(?:(?:on|at|at the|over)[ ]+)?(?<!two )(?<!three )(?<!few )(?<!couple of )(?<!the )(?:(?P<most>most|some|"
     r"many)[ ]+)?(?P<days>(?:week ?days|weekends|week ?nights|school nights)"
     r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days(?:[ ]?(?:,|and|&|or)[ ]?(?:mon|tues|wednes|thurs|fri|satur|"
     r"sun)days)*)\b(?![ ]ago)", _on_days),
    (rf"of an?[ ]+(?P<days>{WEEKDAY})\b(?:[ ]+{PART}\b)?", _on_days),
    (r"of an?[ ]+(?P<unit>night|evening|morning|afternoon|weekend)\b", _most),
    (rf"(?P<count>{_COUNT})[ ]+(?P<unit>nights?|nites?|days?|weeks?|weekends?|months?|years?|yrs?|mornings?|"
     r"evenings?)[ ]+"
     r"(?:now\b|running|in a row|on the (?:trot|bounce)|straight|solid|on the run)(?: now\b)?", _in_a_row),
    (rf"(?P<count>once|twice|{_COUNT})(?:[ ]*times?)\b(?![ ]+out of)", _count),
    (r"(?:(?:the|my)[ ]+)?(?P<nth>first|second|third|fourth|fifth|sixth|[0-9]{1,2}(?:st|nd|rd|th))[ ]+time\b"
     r"(?:[ ]+(?:this|in a|in the last|in one)[ ]+(?P<unit>day|week|month|night|year))?", _nth),
    (r"(?:just the |only |just )once\b(?![ ]*(?:an?|per|every|i|he|she|they|we|you|it)\b)", _once),
    (r"(?:24/7|24 ?hours a day|day and night|night and day|all hours of the (?:day(?: and night)?|night)|"
     r"day in,? day out|morning noon and night)(?!\w)",
     _all_day_long),
    (r"(?:all the time|constantly|constant|non[ -]?stop|on and off|off and on|on n off|now and (?:then|again)|"
     r"once in a while|from time to time|"
     r"every now and (?:then|again)|most of the time|every (?:time|chance)|again and again|over and over(?: again)?|"
     r"time and (?:time )?again|"
     r"more than once|regularly|one[ -]off)\b", _bare),
    (r"(?:(?:for|over|been|lasted)[ ]+(?:(?:about|around|bout|nearly|over|at least|like|maybe|well over|just|these|"
     r"the)[ ]+)*(?:(?:past|last|lst)[ ]+)?"
     rf"|(?:the|these|this|in the)[ ]+(?:past|last|lst)[ ]+(?={_COUNT}|{_LONG}(?<=s)\b)|past[ ]+)"
     rf"(?P<count>{_COUNT}|an?|half a)?[ ]*\b(?P<unit>{_LONG}|ages|"
     r"donkeys years)\b(?P<half>[ ]+and a half\b)?(?:[ ]+(?:now|on end))?(?![ ]+(?:ago|back)\b)",
     _for_long),
    (rf"(?:the )?last[ ]+{NUMBER}[ ]+(?P<days>(?:mon|tues|wednes|thurs|fri|satur|sun)days|weekends)", _on_days),
    (rf"(?:from )?(?P<first>{WEEKDAY})[ ]?(?:to|-|thru|through(?: to)?)[ ]?(?P<last>{WEEKDAY})\b", _from_to),
    (rf"(?:all|the whole|whole|throughout|all through|all of|the whole of)[ ]+(?:this[ ]+|the[ ]+|{LAST}[ ]+)?"
     rf"(?P<season>spring|summer|autumn|winter|week|month|year|{MONTH})\b", _all_season),
    (rf"(?:ever )?(?:since|scince|sinse|from)[ ]+{_START}(?P<what>(?:(?:about|around|early|late|mid|{LAST}|"
     rf"this)[ -]+)*(?:(?:the )?(?:spring|summer|autumn|winter)|{MONTH}(?:[ ]+20[0-9]{{2}})?"
     r"|(?:the )?(?:new )?year)(?:[ ]+20[0-9]{2})?)\b(?![ ]*(?:the )?[0-9])", _since),
    (rf"(?:ever )?(?:since|scince|sinse)[ ]+{_START}(?!half|quarter|midnight|{NUMBER}\b(?![ ](?:year|month|week|day|"
     r"night)|/))(?P<what>20[0-9]{2}|(?:about |around )?(?:i|we|they|he|she|you)(?:'ve|"
     r"ve)?[ ]+[a-z']+(?:[ ]+(?:in|out|here|back|away|started|got|there)\b)*(?:[ ]20[0-9]{2}\b)?"
     rf"|(?:(?:the|my|his|her|their|about|around|last|lst|on|{WEEKDAY}|[0-9]{{1,2}}(?:st|nd|rd|th)?(?:/[0-9/]+)?|"
     rf"of)[ ]+)*[a-z0-9']+(?:[ ]+(?:night|morning|evening|eve|day|ago|{MONTH})\b)*)", _since),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"(?<![\w@£$.]){pattern}"), reader) for pattern, reader in _READERS)
_WHOLE_ANSWER = re.compile(
    rf"[ ]*(?:about |maybe |probably |around |nearly |over )*(?P<count>{_COUNT}|an?|"
    rf"half a)?[ ]*\b(?P<unit>{_LONG})(?P<half>[ ]+and a half)?(?: now| or so)?[ .!]*"
)
_AGAIN = re.compile(
    r"(?<!never )(?<!not )(?<!try )(?<!ask )(?<!complained )(?<!complaining )(?<!complain )(?<!reported )(?<!rang )"
    r"(?<!called )(?<!phoned )(?<!emailed )(?<!wrote )(?<!told you )(?<![\w@])(?:agai?n|agen|agian)\b"
)
_LOOSE_END = re.compile(r"(?:[ ,&]|(?<=[ ,])(?:and|or|but|then))+$")
_BETWEEN = re.compile(r"[ ,.-]*(?:(?:now|and|been|going on|it's been|its been|like this|has been)[ ,]*)?")


def recurrences(text: str, original: str, at: datetime) -> Iterator[Found]:
    """Every recurrence in plain text. The value has ``per``, ``number``, ``days`` and ``since``, ``None`` where untold,
    and ``words`` as said.
    """
    pieces = [
        piece for pattern, reader in _COMPILED for match in pattern.finditer(text) if (piece := reader(match, at))
    ]
    if match := _WHOLE_ANSWER.fullmatch(text):
        pieces.append(_for_long(match, at))
    merged: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.start, -piece.end)):
        last = merged[-1] if merged else None
        if last and piece.start < last.end:
            continue
        if last and _BETWEEN.fullmatch(text, last.end, piece.start) and _adds(last, piece):
            merged[-1] = replace(
                last, end=piece.end, per=last.per or piece.per, number=last.number or piece.number,
                days=last.days or piece.days, since=last.since or piece.since,
                counts_only=last.counts_only and piece.counts_only,
            )  # fmt: skip
        else:
            merged.append(piece)
    for piece in merged:
        if piece.counts_only:
            continue
        end = _trimmed_end(text, piece)
        value = {
            "per": piece.per, "number": piece.number, "days": list(piece.days) or None,
            "since": piece.since.isoformat() if piece.since else None, "words": original[piece.start : end],
        }  # fmt: skip
        yield Found("recurrence", piece.start, end, value)


def again(text: str, original: str, times: list[Found]) -> Iterator[Found]:
    """ "Again" beside a day that is told ("again last night"): alone it says nothing of how often.

    ``times`` are those found in the text, in order; the words are those of both.
    """
    starts, taken = [time.start for time in times], 0
    for match in _AGAIN.finditer(text):
        position = bisect(starts, match.start())
        for time in reversed(times[max(0, position - 1) : position + 1]):
            start, end = min(match.start(), time.start), max(match.end(), time.end)
            gap = text[min(match.end(), time.end) : max(match.start(), time.start)]
            dated = time.value["date"] and not time.value["ongoing"]
            if dated and start >= taken and not gap.strip(" ,"):
                value = {"per": None, "number": None, "days": None, "since": None, "words": original[start:end]}
                yield Found("recurrence", start, end, value)
                taken = end
                break


def _trimmed_end(text: str, piece: _Piece) -> int:
    """Where the words end without the "and" or comma that leads on to something else."""
    loose = _LOOSE_END.search(text, piece.start, piece.end)
    return loose.start() if loose and loose.start() > piece.start else piece.end


def _adds(last: _Piece, piece: _Piece) -> bool:
    """Whether two neighbours say different things, as "every night" and "since March" do."""
    return not (last.per and piece.per) and not (last.since and piece.since)
