"""What a text tells or hints of the facts on which everyday matters hang.

A short list of plain patterns, for the first message and for whatever else a resident tells unasked, so that nobody is
asked for what was said. It only finds what is told in so many words; what it misses is asked for or counts as untold.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.tenure import tenure_facts

_WAY = r"(?:the|my|our) (?:path|way|door|doorway|entrance|gate|stairs|steps|pavement|alley)"
_SOMEONE = r"(?:me|us|my|our|him|her|his|them|their|people|residents|everyone|anyone|neighbours?)"
_MANY = r"(?:\d+|two|three|four|five|six|several|many)"
_SHOP = r"(?:shop|pub|business)"
_OWN = r"(?:its|his|her|their)"


class _Sign(NamedTuple):
    """Words that tell a fact, the value they tell, and the value they tell when negated (``None``: nothing)."""

    fact: str
    value: bool | str
    negated: bool | str | None
    words: tuple[str, ...]


# The first sign of a fact that is found tells its value.
_SIGNS = (
    _Sign(
        "volume", "loud", "quiet",
        (
            r"loud\w*", r"blasting", r"blaring", r"thump\w*", r"boom\w*", r"deafening", r"full (?:blast|volume)",
            r"walls? (?:is |are |were )?(?:shak|vibrat)\w*",
        ),
    ),
    _Sign(
        "volume", "quiet", "loud",
        (r"quiet\w*", r"music (?:was |is )?(?:low|down)", r"low volume", r"in the background"),
    ),
    _Sign(
        "intimidating", True, None,
        (
            r"intimidat\w*", r"threat\w*", r"causing (?:a )?nuisance", r"feels? (?:unsafe|threatened|uneasy)",
            rf"(?:stand|sit|block|crowd)\w* (?:\w+ ){{0,2}}(?:across |in |up )?{_WAY}",
            rf"(?:swear|shout|jeer|spit|whistl|laugh)\w* at {_SOMEONE}", rf"follow\w* {_SOMEONE}",
            r"(?:shout|call)ed (?:\w+ )?(?:something|names|abuse)", r"stopped (?:going|walking)",
            r"(?:won't|don't|doesn't|daren't|wont|dont|doesnt) (?:go|walk|come) (?:past|out|by|through)",
            r"throw\w* (?:stones|things|eggs|bottles)",
        ),
    ),
    _Sign(
        "business_premises", True, None,
        (
            r"take ?-?away", r"restaurants?", r"caf[eé]s?", r"chip ?(?:py|pie|shop)", r"kebab (?:shop|place|house)",
            r"bakery", rf"{_SHOP} (?:below|under|underneath|downstairs|next door)",
            rf"(?:above|over|below|next to|upstairs from) (?:a |the )?{_SHOP}", r"commercial (?:kitchen|premises)",
            r"runs? a (?:catering|food) business",
        ),
    ),
    _Sign(
        "keeping_quiet", False, None,
        (
            r"slam\w*", r"stomp\w*", r"(?:doesn't|don't|couldn't|doesnt|dont|couldnt) (?:care|give)", r"no attempt",
            r"without a thought",
        ),
    ),
    _Sign(
        "keeping_quiet", True, False,
        (
            r"tip ?-?toe\w*", r"considerate", r"creep\w* (?:in|about|around)", r"keeps? it down", r"as quiet(?:ly)? as",
            r"(?:try|tries|trying) (?:\w+ ){0,2}to (?:be|keep) (?:it )?quiet\w*", r"wears? headphones",
        ),
    ),
    _Sign(
        "persistent", True, None,
        (
            r"(?:for|on) (?:hours|days|weeks|months|years|ages)", r"hours (?:on end|at a time)", r"non ?-?stop",
            r"all (?:night|day)(?: long)?", r"constant(?:ly)?", r"never (?:stops|ends|lets up)", r"night after night",
            rf"(?:for|past|last|been) (?:about |nearly |over |the last )?{_MANY} (?:hours|weeks|months|years)",
        ),
    ),
    _Sign(
        "significant_harm", True, None,
        (
            r"(?:can't|cant|cannot|couldn't|not) (?:get (?:any |to )?)?sle(?:ep|pt|eping)", r"no sleep", r"sleepless",
            r"mak(?:es?|ing) (?:me|us|him|her|my \w+) (?:ill|sick|unwell)", r"off (?:work|sick)", r"wit'?s'? end",
            r"panic attacks?", r"anxiety", r"depress\w*", r"breakdown", r"asthma attacks?", r"late for work",
            r"can't (?:cope|go on)",
        ),
    ),
    _Sign(
        "child_worry", True, None,
        (
            rf"left (?:\w+ )?(?:alone|on {_OWN} own)", r"no ?(?:one|body) (?:goes|comes|sees) to", r"neglect\w*",
            r"bruis\w*", r"screaming (?:in pain|for help)", r"don't think any(?:one|body) goes to",
            rf"haven't seen (?:the |{_OWN} )?(?:mum|mother|dad|parents?)",
        ),
    ),
    _Sign(
        "anyone_hurt", True, None,
        (
            r"(?:been|got|was|is|am|were|are) (?:hurt|injured|bleeding|attacked|hit)", r"frighten(?:ed|ing)", r"scared",
            r"terrif(?:ied|ying)", r"afraid (?:of|to)", r"in fear",
        ),
    ),
    _Sign("on_highway", True, None, (r"highway", r"public road", r"county road", r"on-street")),
    _Sign(
        "on_highway", False, None,
        (
            r"car ?park", r"(?:my|our|allocated|numbered|disabled|residents'?) (?:parking )?(?:bay|space)s?",
            r"garages?", r"forecourt", r"on the (?:green|grass|verge)", r"(?:your|council|the landlord's) land",
        ),
    ),
    _Sign("on_highway", True, None, (r"(?:on|along|in|down) (?:the|our|my) (?:road|street)",)),
)  # fmt: skip

_PATTERNS = tuple((sign, re.compile(r"(?<![a-z])(?:" + "|".join(sign.words) + r")(?![a-z])")) for sign in _SIGNS)

_NEGATION = re.compile(
    r"(?:\b(?:not|no|never|without|nobody|noone|no one|isnt|wasnt|arent|dont|doesnt|havent)|n't)"
    r"(?: (?:that|very|too|so|really|all|particularly|even|any|been|being|a|an|is|was|are|were|to|me|us)){0,3} $"
)
_NEGATION_WINDOW = 40

_NIGHT = re.compile(
    r"(?<![a-z])(?:middle of the night|(?:in|at|during|through) (?:the )?night|all night|small hours|early hours"
    r"|midn(?:ight|eet)|night ?-?shifts?|dead of night)(?![a-z])"
)
_PARTS = tuple((part, re.compile(rf"(?<![a-z]){part}s?(?![a-z])")) for part in ("evening", "morning", "afternoon"))
"""The parts that a landlord's night may cut into, the likeliest first: where several are told, that one decides."""
_BY_DAY = re.compile(
    r"(?<![a-z])(dinner ?times?|lunch ?times?|tea ?times?|midday|noon|day ?time"
    r"|(?:in|during) the day)(?![a-z])"
)
_TWELVE_HOURS = re.compile(r"(?<![\d.:])(1[0-2]|0?[1-9])(?:[.:]([0-5]\d))? ?([ap])\.?m(?![a-z])")
_SPOKEN_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_SPOKEN = re.compile(
    r"(?<![a-z\d])(?:(?P<minutes>half|(?:quarter|five|ten|twenty)(?= past| to)) ?(?P<way>past|to)? )?"
    rf"(?P<hour>{'|'.join(_SPOKEN_HOURS)}|1[0-2]|[1-9])(?P<clock> ?o'? ?clock)?"
    r"(?: (?P<part>in the (?:morning|afternoon|evening)|(?:at|of a) night|of (?:a|an) (?:morning|afternoon|evening)))?"
    r"(?![a-z\d:.])"
)
_SPOKEN_MINUTES = {"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20}
_LATEST_MORNING_HOUR = 6
"""Up to this hour a bare "half five" is the afternoon's; nobody says of the night that it is half five."""
_TWENTY_FOUR_HOURS = re.compile(r"(?<![\d.:])([01]?\d|2[0-3]):([0-5]\d)(?![\d:])(?! ?[ap]\.?m)")


def told_facts(text: str) -> dict[str, bool | str]:
    """The facts of ``bot.triage.facts`` that ``text`` tells or hints, with their values; the others are left out.

    ``hours`` is ``night`` where the text says so, else the first local time ``HH:MM`` that it names, else the
    part of the day, else ``day``.
    """
    plain = " ".join(text.lower().replace("\u2019", "'").replace("\u2018", "'").split())
    told: dict[str, bool | str] = {}
    for sign, pattern in _PATTERNS:
        if sign.fact not in told and (value := _value(sign, pattern, plain)) is not None:
            told[sign.fact] = value
    if hours := _hours(plain):
        told["hours"] = hours
    return {**told, **tenure_facts(text)}


def _value(sign: _Sign, pattern: re.Pattern[str], plain: str) -> bool | str | None:
    """The value that a sign tells; said plainly anywhere it counts before a negated one."""
    value = None
    for found in pattern.finditer(plain):
        if not _NEGATION.search(plain, max(0, found.start() - _NEGATION_WINDOW), found.start()):
            return sign.value
        value = sign.negated
    return value


def _hours(plain: str) -> str | None:
    if _NIGHT.search(plain):
        return "night"
    named = [(found.start(), f"{int(found[1]):02}:{found[2]}") for found in _TWENTY_FOUR_HOURS.finditer(plain)]
    for found in _TWELVE_HOURS.finditer(plain):
        hour = int(found[1]) % 12 + (12 if found[3] == "p" else 0)
        named.append((found.start(), f"{hour:02}:{found[2] or '00'}"))
    named += _spoken_hours(plain)
    if named:
        return min(named)[1]
    part = next((part for part, pattern in _PARTS if pattern.search(plain)), None)
    return part or ("day" if _BY_DAY.search(plain) else None)


def _spoken_hours(plain: str) -> list[tuple[int, str]]:
    """Hours in words ("half five", "three in the morning", "ten o'clock"), each with its place in the text."""
    found = []
    for said in _SPOKEN.finditer(plain):
        minutes, part = said["minutes"], said["part"] or ""
        if not (said["clock"] or part or minutes == "half" or (minutes and (said["way"] == "past"))):
            continue  # a bare number, or "five to ten people"
        hour = _SPOKEN_HOURS.index(said["hour"]) + 1 if said["hour"].isalpha() else int(said["hour"])
        afternoon = _is_afternoon(hour, part or plain)
        if afternoon is not None:
            clock = (hour % 12 + 12 * afternoon) * 60 + (_SPOKEN_MINUTES[minutes] if minutes else 0)
            if said["way"] == "to":
                clock -= 2 * _SPOKEN_MINUTES[minutes]
            found.append((said.start(), f"{clock // 60 % 24:02}:{clock % 60:02}"))
    return found


def _is_afternoon(hour: int, around: str) -> bool | None:
    """Whether the hour is after noon, by what is said with it; ``None`` where nothing tells."""
    if "night" in around:
        return _LATEST_MORNING_HOUR <= hour < 12
    if "morning" in around:
        return False
    if "afternoon" in around or "evening" in around:
        return True
    return True if hour <= _LATEST_MORNING_HOUR or hour == 12 else None
