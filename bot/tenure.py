"""Whose homes it is about, where it happens and how old whoever does it is: as told in so many words, or hinted.

A policy sorts by these, yet nobody is asked four questions about tenure for nothing: only what is hinted is asked
(``hinted_facts``), and only where a landlord's rule hangs on it.
"""

from __future__ import annotations

import re

_BOTH = r"(?:we|us|they and (?:we|i)|(?:me|him|her|them) and (?:me|him|her|them|my neighbou?rs?))"
_OTHER_LANDLORD = (
    r"(?:another|a different|some other|the same other|other) (?:social )?(?:landlord|housing association|association)"
)
_NOT_MINE = (
    r"(?:my|our|his|her|their|your) (?:\w+ )?(?:son|daughter|kids?|child(?:ren)?|boys?|girls?|lads?|baby"
    r"|grandson|granddaughter)"
)

_TOLD: tuple[tuple[str, str], ...] = (
    (
        "both_other_landlord",
        rf"both (?:of us |homes |flats |houses |sides )?(?:rent|are|tenants|belong)\w* (?:\w+ ){{0,3}}?(?:from |of "
        rf"|with |to )?{_OTHER_LANDLORD}"
        rf"|{_BOTH} (?:both |all )?rent (?:\w+ )?from {_OTHER_LANDLORD}"
        rf"|{_BOTH} (?:are )?(?:both |all )?(?:are )?tenants of {_OTHER_LANDLORD}"
        r"|both housing association tenants"
    ),
    (
        "both_private_homes",
        r"both (?:of us )?own (?:our|the)|we both (?:own|bought)|both (?:homes|houses|flats|sides"
        r"|of us)(?: are)? (?:are )?"
        r"(?:privately )?(?:owned|private\w*|owner ?-?occupiers?)|both (?:are )?owner ?-?occupiers?"
        r"|we both rent private\w*"
        r"|i own (?:my|the|our) (?:own )?(?:home|house|flat|place)[^.?!]{0,15}\b(?:and )?so (?:do|does) (?:they|he"
        r"|she|my neighbou?r\w*)"
        r"|both rent private\w*|neither (?:of us )?(?:rents?|is a tenant)[^.?!]{0,20}\bwe (?:both )?own"
    ),
    (
        "not_a_tenant",
        r"i own (?:my|the|our) (?:own )?(?:home|house|flat|place|bungalow)|i(?:'m| am)(?: an?)? (?:home ?-?owner"
        r"|owner ?-?occupier|private tenant)"
        r"|(?:i'm|i am|im) not (?:a |one of )?(?:your |the )?(?:council )?tenants?|i(?:'m| am) not a (?:council"
        r"|housing association|derby homes|vivid"
        r"|believe|west kent) tenant|i rent private\w*|my (?:landlord is private|private landlord)|i (?:don't"
        r"|do not|dont) rent (?:from|with) you"
        rf"|i rent (?:\w+ )?from {_OTHER_LANDLORD}|neither of us (?:is|are|rents?) (?:\w+ )?(?:your|a|council"
        rf"|from you|with you)"
    ),
    (
        "older_people_scheme",
        r"shelter\w*(?: housing| scheme| flats?| accommodation| complex| bungalows?)|extra ?-?care (?:scheme|flats?"
        r"|housing)"
        r"|retirement (?:flats?|housing|scheme|complex|village|block)|over[ -]?(?:55|60)'?s (?:scheme|flats?|block"
        r"|housing|complex)"
        r"|(?:older|elderly) people'?s (?:scheme|flats?|housing|block|home)|warden[ -](?:assisted|controlled)"
        r"|independent living scheme"
    ),
    (
        "perpetrator_under_18",
        r"teenagers?|teen(?:age)? (?:boys?|girls?|lads?|kids?|gangs?)|school ?-?kids|under[ -]?(?:18|16)s?"
        r"|under ?-?age|minors"
        r"|(?:boys?|girls?|lads?|kids?|children|youths?|he|she|they|he's|she's|they're|hes|shes|theyre|son|daughter)"
        r"(?:'s| is| are| was| were|,)? (?:only |about |all |just |aged |maybe |around |like )*(?:[89]|1[0-7])"
        r"(?: (?:or|to|and) (?:9|1[0-7]))?(?! ?(?:of|o'?clock|am|pm|times|weeks|months|minutes|or so of|hours|days"
        r"|stone|feet|\d|:|%))(?![\d:])"
        r"|(?:[89]|1[0-7])[ -]?(?:year|yr)s?[ -]?olds?|in year (?:[5-9]|1[0-3])"
    ),
)  # fmt: skip
_TOLD_PATTERNS = tuple((name, re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")) for name, words in _TOLD)

_PUBLIC = re.compile(
    r"(?<![a-z])(?:in|at|by|on|round|outside|near) (?:the )?(?:\w+ )?(?:park|high street|town cent(?:re|er)"
    r"|bus (?:stop|station)|train station"
    r"|station|recreation ground|rec|playing fields?|play ?ground|shops|precinct|underpass|market ?place|library"
    r"|skate ?park|public (?:land|toilets?|footpath))(?![a-z])"
)
_AT_HOME = re.compile(
    r"(?<![a-z])(?:flats?|block|home|house|stairs?|stairwell|landing|next ?door|neighbou?rs?|upstairs|downstairs"
    r"|garden|my (?:door|window|street"
    r"|road)|our (?:door|window|street|road|block)|estate|garages?|above|below|opposite|bins?|communal)(?![a-z])"
)
_OLDER_HINT = re.compile(
    r"(?<![a-z])(?:the warden|scheme manager|old(?:er)? (?:folks?|people)'?s? (?:bungalows?|flats)"
    r"|pensioners'? (?:flats|bungalows?))(?![a-z])"
)
_OWN_CHILD = re.compile(rf"(?<![a-z])(?:{_NOT_MINE}|i'?m|i am)(?:'s| is| are| was|,)? (?:only |just |aged |about )*$")


_OWNS = re.compile(
    r"(?<![a-z])(?:i own|home ?-?owner|owner ?-?occupier|rent private\w*|private (?:tenant|landlord))(?![a-z])"
)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("\u2019", "'").replace("\u2018", "'").split())


def tenure_facts(text: str) -> dict[str, bool]:
    """The facts of ``bot.triage.facts`` about tenure, place and age that ``text`` tells in so many words."""
    plain = _plain(text)
    told = {name: True for name, pattern in _TOLD_PATTERNS if _told(name, pattern, plain)}
    if told.keys() & {"both_other_landlord", "both_private_homes"}:
        told["not_a_tenant"] = True
    if _PUBLIC.search(plain) and not _AT_HOME.search(plain):
        told["public_place"] = True
    return told


def _told(name: str, pattern: re.Pattern[str], plain: str) -> bool:
    """Whether the words are there; the age of the teller's own child is nobody's who does it."""
    if name != "perpetrator_under_18":
        return pattern.search(plain) is not None
    for found in pattern.finditer(plain):
        before = plain[: found.start()]
        around = plain[max(0, found.start() - 12) : found.end()]
        own = re.search(
            r"(?<![a-z])(?:my|our) (?:\w+ )?(?:son|daughter|kids?|child|boys?|girls?|teenagers?|lads?|grand\w+)", around
        )
        if not own and not _OWN_CHILD.search(before) and not re.search(r"(?:my|our) (?:\w+ ){0,2}$", before):
            return True
    return False


def hinted_facts(text: str) -> tuple[str, ...]:
    """Facts of the same kind that ``text`` hints at without telling them: worth asking where a rule hangs on them."""
    plain, told = _plain(text), tenure_facts(text)
    hints = []
    if "not_a_tenant" in told:
        owns, rents_elsewhere = _OWNS.search(plain), re.search(rf"rent (?:\w+ )?from {_OTHER_LANDLORD}", plain)
        hints += ["both_private_homes"] if owns or not rents_elsewhere else []
        hints += ["both_other_landlord"] if not owns else []
    if _PUBLIC.search(plain):
        hints.append("public_place")
    if _OLDER_HINT.search(plain):
        hints.append("older_people_scheme")
    return tuple(name for name in hints if name not in told)
