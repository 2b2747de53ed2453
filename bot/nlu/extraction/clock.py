"""Clock times as people say them: "half 1", "quarter past ten", "10pm till 3", "around 9ish", "bout 11"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.nlu.extraction.spans import Cover, number

_HOUR = r"(?:1[0-2]|0?[1-9]|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MINUTES = r"(?:5|10|20|25|five|ten|twenty[ -]five|twenty)(?:[ ]?min(?:ute)?s?)?"
_MERIDIEM = r"(?:[ ]?(?:[ap]m\b|[ap][.][ ]?m\b[.]?))"
_SURE = (
    r"(?:1[3-9]|2[0-3])[.][0-5][0-9](?![0-9.]|[ ]?%)",
    r"(?:1[0-2]|0?[1-9])[.][0-5][0-9](?=[ ](?:this|in the|last night|at night|tonight|yesterday|today|on)\b)",
    r"0[0-9][0-5][0-9](?=[ ]*(?:\x00|$))",
    r"(?:0[0-9]|1[0-9]|2[0-3])[0-5][0-9](?=[ ](?:every|each|this|last night|in the)\b)",
    rf"(?:half|1/2)[ ](?:past[ ])?{_HOUR}{_MERIDIEM}?",
    rf"(?:a[ ])?(?:quarter|qtr)[ ](?:past|to|after)[ ]{_HOUR}{_MERIDIEM}?",
    rf"{_MINUTES}[ ](?:past|to)[ ]{_HOUR}{_MERIDIEM}?",
    rf"(?:[01]?[0-9]|2[0-3])[:.][0-5][0-9]{_MERIDIEM}",
    r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]",
    r"(?:[01][0-9]|2[0-3])[0-5][0-9][ ]?(?:hrs|hours)",
    rf"(?:1[0-2]|0?[1-9])[0-5][0-9]{_MERIDIEM}",
    rf"{_HOUR}(?:[ ]?ish)?{_MERIDIEM}(?:[ ]?ish)?",
    rf"{_HOUR}[ ]?o'?[ ]?clock",
    rf"{_HOUR}[ ]?ish",
    r"(?:12[ ])?mid[ -]?nigh?te?",
    r"(?:12[ ])?(?:noon|mid[ -]?day)",
    r"tea[ ]?time",
)
_SURE_CLOCK = rf"(?:{'|'.join(_SURE)})(?!\w)"
# A bare number is a clock time only after such a word and before the end of the clause or a small word:
# "about 11 bins", "at 4 percent" and "till 3 police came" are not.
_BARE = rf"{_HOUR}(?:[.][0-5][0-9])?(?!\w|[.:/-]?[0-9]|[ ]?%|')"
_SMALL_WORD = (
    r"last|lst|yesterday|yest|tonight|tonite|today|this|in|on|and|till|til|until|untill|to|or|when|then|the|at|"
    r"again|most|each|"
    r"every|nearly|almost|he|she|they|i|it|its|we|but|so|because|cos|coz|cus|right|before|after|with|again|"
    r"sometimes|always|"
    r"usually|like|if|as|that|which|my|his|her|their|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|onwards|ish|"
    r"not|he's|hes|"
    r"since|from|a|daily|is|was|hi|sharp|someone|somebody|there|theres|there's|waking|woke|banging|shouting|playing|"
    r"music|i'm|im"
)
_CLAUSE_ENDS = (
    rf"(?=[ ]*(?:$|[.,;:!?)(&\n\x00-]|(?:{_SMALL_WORD})\b(?![ ](?:of|them|people|kids|hours?|mins?|minutes?|days?|"
    r"weeks?|years?)\b)))"
)
_CLOCK_WORD = (
    r"(?:at|@|till|til|'til|until|untill|till about|by|from|after|past|gone|before|around|about|bout|'bout|abt|"
    r"round|roughly|between|like|since)"
)
_ANY = rf"(?:{_SURE_CLOCK}|{_BARE})"
_DAYPART = r"[ ](?:in the (?:early )?(?:morning|evening|afternoon)|at night)"
_FIRST = rf"(?:{_SURE_CLOCK}(?:{_DAYPART})?|{_HOUR}(?:[.][0-5][0-9])?(?:{_DAYPART})?(?!\w|[.:/][0-9]|[ ]?%|'))"
_JOIN = (
    r"(?:[ ]?(?:-|/|till|til|'til|until|untill|to|through to|or|and|&|through till)[ ]?(?:(?:about|bout|around|gone|"
    r"past|like|nearly)[ ])?)"
)
_RANGE = re.compile(
    r"(?<![\w:£#/.-])(?:(?P<lead>from|between|btwn|about|bout|around|abt|at|till|til|until|after|"
    r"by)[ ]+)?(?:about[ ])?"
    rf"(?P<first>{_FIRST})(?P<join>{_JOIN})(?P<second>{_ANY}){_CLAUSE_ENDS}"
)
_ONE = re.compile(
    rf"(?<![\w:£#/.-])(?:(?P<lead>{_CLOCK_WORD}(?:[ ](?:about|bout|around|gone|like|nearly|past|roughly))?)(?:[ ]+|"
    r"(?<=@)))?"
    rf"(?:(?P<sure>{_SURE_CLOCK})|(?<=[ @])(?P<bare>{_BARE}){_CLAUSE_ENDS})"
)
_UNTIL = re.compile(r"^(?:till|til|'til|until|untill)\b|^to\b")
_ROUGH = re.compile(r"ish\b|\b(?:about|bout|'bout|abt|around|round|roughly|like|gone|past|nearly)\b")
_ROUGH_ITSELF = re.compile(r"ish\b|tea[ ]?time")
_DAYPART_NEXT = re.compile(
    r"[ ]*(?:[ap][.]?m\b|in the (?:early )?(?:morning|evening|afternoon|early hours)|at (?:night|nite)|o'?clock)"
)
# The hours of a twelve-hour clock (12 as 0) that come after noon in each part of the day.
_AFTER_NOON = {"morning": (), "afternoon": range(12), "evening": range(1, 12), "night": range(6, 12)}
# Times of the resident's own day, counts and places.
_OWN_DAY = re.compile(
    r"(?:\bi(?:'m|m)?|\bwe(?:'re)?|\b(?:start|starting|finish|begin)(?: (?:work|school|shift|my shift))|"
    r"\bup for work|\b(?:get|got|getting|be|am|is|him) up"
    r"|\bgo(?:es)? (?:to )?bed|\bbed(?:time)?|\bshift(?: starts)?|\b(?:start|finish)s? (?:work|school)|\bi (?:start|"
    r"finish))[ ]*(?:is|it's)?[ ]*$"
)
_PERSON_AT = re.compile(
    r"\b(?:man|men|woman|lady|bloke|blokes|fella|guy|lad|lads|girl|couple|family|people|neighbou?rs?|chap|tenants?|"
    r"kids?|her|him|them|lot|ones?|house|door|"
    r"flat|live|lives|living|i'm|im|bairns|those|that|dog|dogs|boy|boys|person|someone|mrs|mr|they)[ ]+(?:just |"
    r"over |down |up )?$"
)
_RANGE_OF = re.compile(r"\b(?:ages?|aged|flats?|numbers?|nos?|houses?|score|page|under|of)[ ]+$")
_AGE = re.compile(
    r"\b(?:he|she|he's|hes|she's|shes|only|aged|age|maybe|kid|child|son|daughter|boy|girl|toddler)(?: is|"
    r" was)?[ ]+(?:only |just )?$"
)


@dataclass(frozen=True)
class Clock:
    """A clock time as said. ``sure`` is false while morning or afternoon is open: ``hour`` then is 1 to 12."""

    hour: int
    minute: int = 0
    sure: bool = False

    def words(self) -> str:
        """``HH:MM``."""
        return f"{self.hour % 24:02d}:{self.minute:02d}"


@dataclass(frozen=True)
class Times:
    """One or two clock times said together: a beginning, an end, or both."""

    start: int
    end: int
    begin: Clock | None
    until: Clock | None
    approximate: bool


def clocks(text: str) -> Iterator[Times]:
    """Every clock time in plain text, in reading order."""
    found = [times for match in _RANGE.finditer(text) if (times := _range(match, text))]
    cover = Cover()
    for times in found:
        cover.take(times.start, times.end)
    for match in _ONE.finditer(text):
        if cover.free(*match.span()) and (one := _one(match, text)):
            found.append(one)
    yield from sorted(found, key=lambda times: times.start)


def _range(match: re.Match[str], text: str) -> Times | None:
    lead, join = match["lead"] or "", match["join"].strip()
    first, second = read_clock(match["first"]), read_clock(match["second"])
    bare = bool(re.fullmatch(_BARE, match["first"]) and re.fullmatch(_BARE, match["second"]))
    joined = re.match(r"till|til|'til|until|untill|through", join)
    told = (
        joined
        or (re.match("-|to", join) and not _RANGE_OF.search(text, max(0, match.start() - 12), match.start()))
        or lead in ("from", "between", "btwn", "till", "til", "until", "at", "after", "by")
    )
    if (
        not first
        or not second
        or _not_incident(text, match)
        or (re.match(r"and|&", join) and bare and lead not in ("between", "btwn"))
    ):
        return None
    if bare and not told and not _DAYPART_NEXT.match(text, match.end()):
        return None
    if join == "to" and lead not in ("from", "between", "btwn") and re.fullmatch(_MINUTES, match["first"]):
        return None
    if second.sure and not first.sure:
        first = _same_half(first, second)
    if re.match(r"or\b|/", join):
        until_lead = _UNTIL.match(lead) is not None
        return Times(*match.span(), None if until_lead else first, second, True)
    return Times(
        *match.span(),
        first,
        second,
        bool(_ROUGH.search(f"{lead} {join}") or _ROUGH_ITSELF.search(match.group())),
    )


def _same_half(first: Clock, second: Clock) -> Clock:
    """ "2 or 3am" is 2am, "11 till 2am" is 11pm: the nearest such time before the second."""
    options = [replace(first, hour=first.hour % 12 + add, sure=True) for add in (0, 12)]
    return min(options, key=lambda clock: (second.hour * 60 + second.minute - clock.hour * 60 - clock.minute) % 1440)


def _one(match: re.Match[str], text: str) -> Times | None:
    lead = match["lead"] or ""
    if match["bare"] and (not lead or lead == "like"):
        return None
    clock = read_clock(match["bare"] or match["sure"])
    if clock is None or _not_incident(text, match):
        return None
    rough = bool(_ROUGH.search(lead) or _ROUGH_ITSELF.search(match.group()))
    if _UNTIL.match(lead):
        return Times(*match.span(), None, clock, rough)
    return Times(*match.span(), clock, None, rough)


def _not_incident(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 32) : match.start()]
    lead = match["lead"] or ""
    if lead in ("at", "from") and _PERSON_AT.search(before) and not _DAYPART_NEXT.match(text, match.end()):
        return re.search(r":|[ap]m|half|quarter|past|noon|midnight", match.group()) is None
    if re.match(r"about|bout|around|like", lead) and _AGE.search(before):
        return True
    return _OWN_DAY.search(before) is not None


def read_clock(words: str) -> Clock | None:
    """One clock time, from its words alone."""
    words = " ".join(words.split())
    if re.search(r"mid[ -]?n", words):
        return Clock(0, 0, sure=True)
    if re.search(r"noon|mid[ -]?d", words):
        return Clock(12, 0, sure=True)
    if words.startswith("tea"):
        return Clock(17, 0, sure=True)
    if daypart := re.search(rf"{_DAYPART}$", words):
        clock = read_clock(words[: daypart.start()])
        return settle(clock, next(part for part in _AFTER_NOON if part[:5] in daypart.group())) if clock else None
    half_of_day = re.search(r"([ap])[.]?m\b", words)
    words = re.sub(r"[ ]?(?:[ap][.]?m\b[.]?|o'?[ ]?clock|ish\b)", "", words).strip()
    if match := re.fullmatch(r"(?:half|1/2) (?:past )?(.+)", words):
        hour, minute = number(match.group(1)), 30
    elif match := re.fullmatch(r"(.+?)(?:[ ]?min(?:ute)?s?)? (past|to|after) (.+)", words):
        minute = 15 if match.group(1).endswith(("quarter", "qtr")) else number(match.group(1)) or 0
        hour = number(match.group(3))
        if hour is not None and match.group(2) == "to":
            hour, minute = (hour - 2) % 12 + 1, 60 - minute
    elif match := re.fullmatch(r"([0-9]{1,2})[:.]?([0-9]{2})[ ]?(hrs|hours)?", words):
        hour, minute = int(match.group(1)), int(match.group(2))
        if match.group(3) or hour > 12 or hour == 0 or (len(match.group(1)) == 2 and words.startswith("0")):
            return Clock(hour, minute, sure=True) if hour < 24 and minute < 60 else None
    else:
        hour, minute = number(words), 0
    if hour is None or not 1 <= hour <= 12:
        return None
    if half_of_day:
        return Clock(hour % 12 + (12 if half_of_day.group(1) == "p" else 0), minute, sure=True)
    return Clock(hour, minute)


def settle(clock: Clock, part: str | None) -> Clock:
    """Morning or afternoon, decided by the part of the day: at night 12 to 5 come after midnight."""
    if clock.sure or part is None:
        return clock
    hour = clock.hour % 12
    return Clock(hour + 12 if hour in _AFTER_NOON[part] else hour, clock.minute, sure=True)
