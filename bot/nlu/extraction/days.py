"""The days people name: "last nite", "Tuesday", "on the 14th", "three days ago", "bonfire night", "now".

No day read here lies after the moment of the message: a resident tells what has happened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

import holidays

from bot.nlu.extraction.spans import NUMBER, number

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
          "december")  # fmt: skip

WEEKDAY = (
    r"(?:mon(?:day)?|tues?(?:day)?|tueday|tusday|wed(?:s|nesday|ensday|nsday|nesdy)?|thu(?:rs?(?:day)?)?|thirsday|"
    r"fri(?:day|dy)?|sat(?:urday|erday|day)?|sun(?:day|dy)?)"
)
MONTH = (
    r"(?:jan(?:uary|uray)?|feb(?:ruary|uary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
MORNING = r"(?:mornings?|mornin|morn)"
AFTERNOON = r"(?:afternoons?|afternoo?n|arvo|dinner ?time|lunch ?time)"
EVENING = r"(?:evenings?|evenin|evning|eve)"
NIGHT = r"(?:nights?|nites?|nyt|nihgt|nigh)"
PART = rf"(?:{MORNING}|{AFTERNOON}|{EVENING}|{NIGHT})"
LAST = r"(?:last|lst|las|larst)"
_FEW = r"(?:a (?:few|couple)(?: of)?|couple(?: of)?|few|several|some)"
_UNIT = r"(?:sec(?:ond)?|min(?:ute)?|hour|hr|day|night|nite|week|wk|weekend|fortnight|month|year|yr)s?"
_TODAY = r"(?:today|2day|tday|2dy)"
_YESTERDAY = r"(?:yesterday|yest(?:er|ur)?day|yesturday|yesterdy|ystrday|yesday|yday|yest)"
_TONIGHT = r"(?:tonight|tonite|2nite|2night|2nyt|tonigt)"

_FEASTS = {
    r"(?:new year'?s? ?eve|nye)": (12, 31), r"new year'?s? day": (1, 1), r"(?:christmas|xmas|crimbo) eve": (12, 24),
    r"(?:christmas|xmas) day": (12, 25), r"boxing day": (12, 26),
    r"(?:bonfire|guy fawkes|firework)s? (?:night|nite)": (11, 5),
    r"hallowe?'?en": (10, 31), r"valentine'?s?(?: day)?": (2, 14), r"st patrick'?s?(?: day)?": (3, 17),
    r"(?:christmas|xmas)": (12, 25),
}  # fmt: skip


@dataclass(frozen=True)
class Day:
    """A day as named. ``night_of`` means the night that begins on ``date``, so that 2am belongs to the next date."""

    start: int
    end: int
    date: date | None = None
    part: str | None = None
    approximate: bool = False
    night_of: bool = False
    at: datetime | None = None
    """The moment itself, for "ten minutes ago" and "now"."""
    ongoing: bool = False
    future: bool = False
    """A day to come ("tomorrow"): never the time of an incident."""


def part_of(words: str | None) -> str | None:
    """``morning``, ``afternoon``, ``evening`` or ``night``, whatever the spelling."""
    for name, pattern in (("morning", MORNING), ("afternoon", AFTERNOON), ("evening", EVENING), ("night", NIGHT)):
        if words and re.fullmatch(pattern, words):
            return name
    return None


def weekday_number(words: str) -> int:
    """0 for Monday to 6 for Sunday."""
    return next(n for n, start in enumerate(("mo", "tu", "we", "th", "fr", "sa", "su")) if words.startswith(start))


def month_number(words: str) -> int:
    """1 for January to 12 for December."""
    return next(n for n, name in enumerate(MONTHS, 1) if words[:3] == name[:3])


def latest(day: int, month: int | None, today: date) -> date | None:
    """The latest such day not after today; without a month, in the latest month that had one. ``None`` where none."""
    year, this_month = today.year, month or today.month
    for _ in range(9):
        try:
            if (found := date(year, this_month, day)) <= today:
                return found
        except ValueError:
            pass
        if month is None:
            this_month = this_month - 1 or 12
        year -= 1 if month is not None or this_month == 12 else 0
    return None


def months_before(today: date, months: int) -> date | None:
    """The same day so many months earlier, or the last day of that month."""
    month = today.year * 12 + today.month - 1 - months
    year, month_index = divmod(month, 12)
    for day in range(today.day, 27, -1):
        try:
            return date(year, month_index + 1, day)
        except ValueError:
            continue
    return date(year, month_index + 1, min(today.day, 28)) if year >= 1 else None


def before(today: date, many: int, unit: str) -> date | None:
    """The date so many days, nights, weeks, months or years before today."""
    try:
        if unit.startswith(("month", "y")):
            return months_before(today, many * (12 if unit.startswith("y") else 1))
        return today - timedelta(
            days=many * (7 if unit.startswith(("week", "wk")) else 14 if unit.startswith("f") else 1)
        )
    except (OverflowError, ValueError):
        return None


def _night(words: str | None) -> bool:
    return part_of(words) in ("night", "evening")


def _named(match: re.Match[str], at: datetime) -> Day | None:
    words, today = match["word"], at.date()
    part = match["part"]
    if re.fullmatch(_TONIGHT, words):
        return Day(*match.span(), today, "night", night_of=True)
    days = 1 if re.fullmatch(rf"{_YESTERDAY}|{LAST} ?.*", words) else 0
    if words.startswith(("day before", "the day before")):
        days = 2
    inner = re.search(rf"(?:{LAST}|this|dis)[ ]?({PART})$", words)
    part = part_of(inner.group(1) if inner else part)
    return Day(*match.span(), today - timedelta(days=days), part, night_of=part in ("night", "evening"))


def _weekday(match: re.Match[str], at: datetime) -> Day | None:
    today, lead, name = at.date(), match["lead"] or "", match["weekday"]
    part, tail = part_of(match["part"]), match["tail"] or ""
    if re.match(r"next|this coming|coming", lead) or tail.strip() in ("week", "next", "coming"):
        return Day(*match.span(), future=True)
    if name in ("sat", "sun", "wed", "mon") and not part and lead in ("", "the", "from", "late", "early"):
        return None
    back = (today.weekday() - weekday_number(name)) % 7
    if back == 0 and not lead.startswith("this"):
        back = 7
    if "before last" in tail or lead.startswith("week last"):
        back += 7
    return Day(*match.span(), today - timedelta(days=back), part, night_of=_night(match["part"]))


def _weekdays_ago(match: re.Match[str], at: datetime) -> Day | None:
    many = number(match["number"])
    back = (at.date().weekday() - weekday_number(match["weekday"])) % 7 or 7
    return Day(*match.span(), at.date() - timedelta(days=back + 7 * (many - 1))) if many and many < 100 else None


def _calendar(match: re.Match[str], at: datetime) -> Day | None:
    groups = match.groupdict()
    month_words, year_words = groups.get("month"), groups.get("year")
    month = None if not month_words else int(month_words) if month_words.isdecimal() else month_number(month_words)
    day, part = int(match["day"]), part_of(groups.get("part"))
    try:
        found = (
            date(int(year_words) + (2000 if len(year_words) == 2 else 0), month or 1, day)
            if year_words
            else latest(day, month, at.date())
        )
    except ValueError:
        return None
    if found is None:
        return None
    return Day(*match.span(), found, part, night_of=_night(groups.get("part")), future=found > at.date())


def _ago(match: re.Match[str], at: datetime) -> Day | None:
    words, unit = match["many"], match["unit"]
    about = bool(match["about"])
    words = words or ("a" if unit == "fortnight" else None)
    many = number(words) if words else None
    half = words is not None and words.startswith("half")
    if many is None and not half:
        about, many = True, 2 if words and "couple" in words else 3
    if words is None:
        return Day(*match.span(), approximate=True)
    if unit.startswith(("sec", "min", "h")):
        minutes = 30 if half else (many or 0) * (60 if unit.startswith("h") else 1)
        moment = _earlier(at, timedelta(seconds=many or 0) if unit.startswith("sec") else timedelta(minutes=minutes))
        return Day(*match.span(), moment.date(), at=moment, approximate=about)
    found = before(at.date(), many or 0, unit)
    night = unit.startswith(("night", "nite"))
    approximate = about or not unit.startswith(("day", "night", "nite"))
    return Day(*match.span(), found, "night" if night else None, approximate, night) if found and not half else None


def _earlier(at: datetime, gap: timedelta) -> datetime:
    return (at.astimezone(UTC) - gap).astimezone(at.tzinfo)


def _last_period(match: re.Match[str], at: datetime) -> Day:
    unit, today = match["unit"], at.date()
    if unit.startswith("weekend"):
        back = (today.weekday() - 5) % 7 or 7
        return Day(*match.span(), today - timedelta(days=back), approximate=True)
    if unit.startswith(("w", "f")):
        found = today - timedelta(days=today.weekday() + 7)
    elif unit.startswith("m"):
        found = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    else:
        found = date(max(1, today.year - 1), 1, 1)
    return Day(*match.span(), found, approximate=True)


def _weekday_of_week(match: re.Match[str], at: datetime) -> Day | None:
    """That day of the week, Monday to Sunday, so many weeks back: "a fortnight ago on the Friday"."""
    groups, today = match.groupdict(), at.date()
    words = groups["many"] or "a"
    many = 2 if "couple" in words else number(words)
    if many is None:
        return None
    week = before(today, many, groups["unit"] or "week")
    if week is None or week.toordinal() <= 7:
        return None
    found = week + timedelta(days=weekday_number(groups["weekday"]) - week.weekday())
    return Day(*match.span(), found, part_of(groups["part"]), bool(groups["about"]), _night(groups["part"]))


def _relative(match: re.Match[str], at: datetime) -> Day:
    """ "The night before", "the Tuesday before that": which date that was, only the rest of the story tells."""
    del at
    part = part_of(match["unit"]) or part_of(match["part"])
    return Day(*match.span(), None, part, True, part in ("night", "evening"))


def _before_last(match: re.Match[str], at: datetime) -> Day:
    part = part_of(match["unit"])
    return Day(*match.span(), at.date() - timedelta(days=2), part, night_of=part in ("night", "evening"))


def _weekend(match: re.Match[str], at: datetime) -> Day:
    today = at.date()
    return Day(*match.span(), today - timedelta(days=(today.weekday() - 5) % 7), approximate=True)


def _feast(match: re.Match[str], at: datetime) -> Day | None:
    month, day = next(when for pattern, when in _FEASTS.items() if re.fullmatch(pattern, match["feast"]))
    night = match["feast"].endswith(("night", "nite", "eve", "nye"))
    part = "night" if night and month != 12 else part_of(match["part"])
    return Day(*match.span(), latest(day, month, at.date()), part, night_of=night or part == "night")


@lru_cache(maxsize=8)
def _bank_holidays(year: int) -> dict[date, str]:
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=(year - 1, year)))


def _bank_holiday(match: re.Match[str], at: datetime) -> Day | None:
    days = _bank_holidays(at.year)
    words = match.group()
    if "easter" in words or "friday" in words:
        past = [day for day, name in days.items() if name == "Good Friday" and day <= at.date()]
        found = max(past) + timedelta(days=2 if "sunday" in words else 3 if "monday" in words else 0) if past else None
    else:
        found = max((day for day in days if day <= at.date()), default=None)
    return Day(*match.span(), found, approximate=words == "easter") if found and found <= at.date() else None


def _vague(match: re.Match[str], at: datetime) -> Day:
    del at
    part = part_of(match["part"])
    return Day(*match.span(), None, part, True, part in ("night", "evening"))


def _future(match: re.Match[str], at: datetime) -> Day:
    del at
    return Day(*match.span(), future=True)


def _just_now(match: re.Match[str], at: datetime) -> Day:
    return Day(*match.span(), at.date(), at=at, approximate=True)


def _now(match: re.Match[str], at: datetime) -> Day:
    return Day(*match.span(), at.date(), at=at, ongoing=True)


_LEAD = r"(?:(?P<lead>on|last|lst|this|past|since|of a|from|the|next|this coming|coming|week last|late|early)[ ]+)?"
_TAIL = r"(?P<tail>[ ]+(?:before last|just gone|gone|last|week|past)\b)?"
_PARTED = rf"(?:[ ]*(?P<part>{PART}))?"
_ORDINAL = r"(?P<day>[0-3]?[0-9])[ ]?(?:st|nd|rd|th)"
_NUMERIC_END = (
    r"(?![0-9/]|[ ]*(?:%|percent|time|hour|hr|min|people|of us|kid|dog|car|bin|week|day|night|month|men|of)s?\b)"
)
_NOT_NOW = (
    r"(?<!by )(?<!until )(?<!till )(?<!til )(?<!up to )(?<!from )(?<!just )(?<!even )(?<!every )(?<!not )(?<!any )"
    r"(?<!gone )(?<!stopped )(?<!safe )(?<!fine )(?<!ok )(?<!okay )(?<!quiet )(?<!over )(?<!left )(?<!better )(?<!is"
    r"n't )"
    r"(?<!isnt )(?<!nights )(?<!days )(?<!weeks )(?<!months )(?<!years )(?<!ages )(?<!hours )(?<!mins )(?<!asleep )"
)
_NOW_END = (
    r"(?=[ ]*(?:$|[.,;:!?)\n\x00]|and\b(?! (?:again|then))|as\b|please|pls|send|the\b|with\b|but\b|in\b|on\b|outside))"
)

_WEEKS_AGO = (
    rf"(?:(?P<about>(?:about|bout|abt|around|roughly|maybe|like|over|nearly)[ ]+)?(?:(?P<many>a couple(?: of)?|"
    rf"couple(?: of)?|{NUMBER}|an?)[ ]+)?(?P<unit>week|wk|fortnight)s?[ ]+(?:ago|back)|{LAST}[ ]+(?:week|wk))"
)
_READERS: tuple[tuple[str, Callable[[re.Match[str], datetime], Day | None]], ...] = (
    (rf"(?P<word>(?:the )?day before {_YESTERDAY}|{_YESTERDAY}|{_TODAY}|{_TONIGHT}|{LAST}[ ]?(?:{PART})|"
     rf"(?:this|dis)[ ]?{PART})\b(?:[ ]*(?:in|at)?[ ]*(?:the )?(?P<part>{PART})\b)?", _named),
    (rf"{_LEAD}(?P<weekday>{WEEKDAY})\b{_PARTED}\b{_TAIL}(?![ ]*(?:the )?[0-9]{{1,2}}(?:st|nd|rd|th|[ ]{MONTH}\b))",
     _weekday),
    (rf"{_WEEKS_AGO}[ ]*,?[ ]*(?:(?:on|it was)[ ]+)?(?:the[ ]+)?(?P<weekday>{WEEKDAY})\b{_PARTED}\b", _weekday_of_week),
    (rf"(?:on[ ]+)?(?:the[ ]+)?(?P<weekday>{WEEKDAY})\b{_PARTED}[ ]*,?[ ]*(?:of[ ]+)?{_WEEKS_AGO}", _weekday_of_week),
    (rf"(?:on[ ]+)?(?:the|that)[ ]+(?P<unit>{WEEKDAY}|{PART}|day|week|weekend|month|year)\b{_PARTED}[ ]+before"
     r"(?:[ ]+(?:that|this)\b|(?=[ ]*(?:$|[.,;:!?)\n\x00]"
     r"|(?:at|about|bout|around|too|as well|also|and|but|it was)\b)))",
     _relative),
    (rf"(?:the[ ]+)?(?P<unit>{PART}|day)[ ]+before[ ]+{LAST}\b", _before_last),
    (rf"(?P<number>{NUMBER})[ ]+(?P<weekday>{WEEKDAY})s ago", _weekdays_ago),
    (rf"(?:{WEEKDAY},?[ ]+)?(?:on[ ]+)?(?:the[ ]+)?{_ORDINAL}(?:[ ]+(?:of[ ]+)?(?P<month>{MONTH}))?\b(?:,?[ ]+(?P<ye"
     r"ar>20[0-9]{2}))?"
     r"(?![ ]*(?:floor|flat|time|birthday|one|person|night|day|house|door|street|st|avenue|ave|road|rd|child|kid|"
     r"storey))"
     rf"{_PARTED}\b", _calendar),
    (rf"(?:{WEEKDAY},?[ ]+)?(?P<day>[0-3]?[0-9])[ ]*(?P<month>{MONTH})\b(?:,?[ ]+(?P<year>20[0-9]{{2}}))?{_PARTED}\b",
     _calendar),
    (rf"(?P<month>{MONTH})[ ]+(?:the[ ]+)?(?P<day>[0-3]?[0-9])(?:st|nd|rd|"
     rf"th)?\b(?![:.]?[0-9])(?![ ]*[ap]m)(?:,?[ ]+(?P<year>20[0-9]{{2}}))?{_PARTED}\b",
     _calendar),
    (r"(?P<year>20[0-9]{2})-(?P<month>[01][0-9])-(?P<day>[0-3][0-9])\b", _calendar),
    (r"(?<![0-9/£])(?!24/7|1/2 [a-z0-9])(?P<day>[0-3]?[0-9])/(?P<month>[01]?[0-9])"
     rf"(?:/(?P<year>(?:20)?[0-9]{{2}}))?{_NUMERIC_END}", _calendar),
    (r"(?<![0-9.£])(?P<day>[0-3]?[0-9])[.-](?P<month>[01]?[0-9])[.-](?P<year>(?:20)?[0-9]{2})"
     rf"{_NUMERIC_END}", _calendar),
    (rf"(?P<about>(?:about|bout|abt|around|roughly|maybe|like|over|nearly)[ ]+)?"
     rf"(?P<many>(?:{_FEW}|{NUMBER}|an?|half an|half))?[ ]*"
     rf"\b(?P<unit>{_UNIT})(?: or (?:so|two))?[ ]+(?:ago|back(?! (?:door|garden|to|at|in|on|from)))\b", _ago),
    (rf"{LAST}[ ]+(?P<unit>week(?:end)?|wk|month|year|yr)\b", _last_period),
    (r"(?:(?:this|the|over the|at the|all)[ ]+weekend|the other weekend)\b", _weekend),
    (rf"(?:on )?\b(?P<feast>{'|'.join(_FEASTS)})\b{_PARTED}", _feast),
    (r"(?:bank holiday(?: monday)?|good friday|easter (?:sunday|monday)|easter)\b", _bank_holiday),
    (rf"(?:the other (?P<part>{PART}|day|week)|(?:earlier |only )?this (?:week|month|year))\b", _vague),
    (r"(?:tomorrow|tomoz|tmrw|tmro|2moro|tomoro)\b(?:[ ]*(?:morning|afternoon|evening|night))?|"
     r"next (?:week|month|year|time)\b", _future),
    (r"(?:just now|a (?:moment|minute|second|sec|min) ago|moments ago)\b", _just_now),
    (r"(?<!not )(?<!isn't )(?<!isnt )(?:(?:right|rite) now|at (?:the|this) (?:moment|mo|minute)|as we speak"
     r"|as i (?:type|write|speak)|currently|still going(?: on)?|still happening"
     r"|still at it|happening now|going on now|rn)\b", _now),
    (rf"{_NOT_NOW}\bnow\b{_NOW_END}", _now),
    (rf"{_NOT_NOW}(?<!and )(?<!but )(?<=\w )now\b(?=[ ](?:he|she|they)\b)", _now),
)  # fmt: skip
_COMPILED = tuple((re.compile(rf"(?<![\w@]){pattern}"), reader) for pattern, reader in _READERS)


def days(text: str, at: datetime) -> Iterator[Day]:
    """Every day named in plain text, in reading order; longer readings win over shorter ones they contain."""
    found = [day for pattern, reader in _COMPILED for match in pattern.finditer(text) if (day := reader(match, at))]
    end = 0
    for day in sorted(found, key=lambda day: (day.start, -day.end)):
        if day.start >= end:
            yield day
            end = day.end
