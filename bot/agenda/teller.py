"""Who is telling: the one it happens to, somebody who saw or heard it, somebody for another, a child, or who did it.

Plain words only, since so much hangs on it: an abused resident is asked for a safe contact, a neighbour is told never
to knock. Where the words say nothing, the route that is safe for whoever lives with the danger is taken.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_PARTNER = r"(?:ex|husband|hubby|wife|partner|boyfriend|girlfriend|fianc[eé]e?|missus|mrs|fella|other half|old man)"
_DOES = (
    r"(?:hit|beat|slap|punch|kick|push|shove|grab|hurt|hurting|chok|strangl|threaten|control|follow|track|watch"
    r"|lock|forc"
    r"|mak|stop|tak|took|scar|frighten|scream|shout|check|call|us|rap|touch|spit|spat|drag|burn|bit|throw|threw|let"
    r"|leav"
    r"|left|put|held|hold|nick|steal|stole)"
)
_ABOUT_ME = re.compile(
    rf"\bmy (?:own )?{_PARTNER}\b(?!['\u2019]?s? (?:sister|brother|mum|mother|dad|cousin|friend|mate)\b)"
    rf"|\b(?:he|she|they|he's|she's|hes|shes|dad|mum|stepdad|brother|uncle|who) (?:[\w']+ ){{0,4}}?{_DOES}\w*"
    r" (?:\w+ ){0,3}(?:me|my (?:arm|face|hair|neck|throat|phone|keys|money|bank|door|wages|passport))\b"
    r"|\b(?:scared|afraid|frightened|terrified) of (?:him|her|my)\b"
)
_FOR_ANOTHER = re.compile(
    r"\b(?:on behalf of|reporting for|asked me to (?:report|write|tell)|(?:writing|telling you|reporting this) for"
    r"|my (?:client|patient|tenant|service user|pupil|student|constituent|friend|mate|sister|daughter|niece|nan|gran"
    r"|grandma|mum|mother|cousin|colleague|aunt\w*|granddaughter)(?:'?s)?\b(?! (?:and (?:i|me)\b|(?:\w+ )?(?:said"
    r"|says|told|tells|thinks|reckons"
    r"|came|comes|stays|visits|heard|saw|sleeps?|can'?t sleep|cannot sleep|wakes?|woke)\b)))"
)
_NEXT_DOOR = re.compile(
    r"\b(?:next ?door\w*|neighbou?rs?|upstairs|downstairs|above (?:me|us)|below (?:me|us)|through the (?:wall|floor"
    r"|ceiling)|the (?:couple|family|people|woman|lady|man|girl|lad|bloke)|across (?:the|from)|opposite|in the flat"
    r"|(?:flat|number|no\.?|house) ?\d+|(?:i|we) (?:can |could |keep )?hear\w*)\b"
)
_OFFICES = (
    ("councillor", r"(?:ward |parish |borough |county )?(?:councillor|cllr)"),
    ("member_of_parliament", r"(?:mp\b|member of parliament|caseworker (?:for|to) (?:the )?\w+ ?\w* ?mp\b)"),
    ("social_worker", r"(?:[\w-]+ )?social worker"),
    (
        "advocate",
        r"(?:advocate|solicitor|support worker|outreach worker|health visitor|district nurse|community nurse|nurse|gp"
        r"|doctor|teacher|key ?worker|carer|care worker|midwife|pcso|police officer)",
    ),
)
_OFFICE = tuple(
    (role, re.compile(rf"(?:\b(?:i am|i'm|im|this is|as) (?:an? |the |her |his |their |your )?|^){words}"))
    for role, words in _OFFICES
)

_AGE = re.compile(
    r"\b(?:i'?m|i am)(?: only| just| nearly| almost)? (?P<age>[5-9]|1[0-7])"
    r"(?: (?:years? old|years?|yrs?(?: old)?|yo|y/o|and|but|so)\b|yo\b| ?[.!?,]? ?$|[.!,] (?:my|i|and|he|she)\b)"
)
_YEARS = re.compile(r"year|yrs?|yo|y/o")
_ADDRESS = re.compile(r"\d|\b(?:flat|number|close|road|court|street|lane|row|avenue|block|floor)\b")
_AT_SCHOOL = re.compile(
    r"\b(?:i'?m|i am) (?:still )?in year (?:[3-9]|1[0-3])\b|\bi (?:still )?go to (?:primary )?school\b"
)

_HARM = (
    r"(?:kill|stab|batter|murder|hurt|shoot|slit|burn|knife|strangle|smash (?:his|her|their) (?:face|head|skull|legs)"
    r"|knock (?:one of )?(?:him|her|them) out|do (?:him|her|them) in|break (?:his|her|their) (?:legs?|neck|jaw"
    r"|arms?|face)"
    r"|swing for|punch|beat (?:him|her|them|the|his)|put (?:him|her|them) in (?:hospital|the ground)|fucking kill)"
)
_THERE = r"(?:down|up|round|over|across|next door|in)(?: (?:there|to \w+|the \w+))?"
_WEAPON = (
    r"(?:a|my|the|this) (?:\w+ )?(?:hammer|bat|knife|machete|crowbar|axe|blade|bottle|gun|screwdriver|golf club)\b"
)
_WILL_HURT = re.compile(
    r"\b(?:i'?ll|i will|i'?m (?:going to|gonna|gunna|about to)|i'?m coming (?:down |up |round )?(?:to|with))"
    rf" (?:\w+ ){{0,3}}?{_HARM}\b(?! (?:me|my)self)"
    rf"|\b(?:i'?ll|i will|i'?m|i am) (?:\w+ ){{0,2}}?(?:going|coming|go|come|be (?:going|coming)) {_THERE} with"
    rf" {_WEAPON}"
)
_SAID_BY_OTHERS = re.compile(
    r"\b(?:said|says|saying|shout\w*|scream\w*|told|tells|threaten\w*|yell\w*|text\w*|wrote|message\w*)"
    r"\W+(?:\w+\W+){0,4}$|\b(?:goes|going|like|was|were)\W+$|[\"\u201c\u2018']$"
)
_FIGURE_OF_SPEECH = re.compile(
    r"\bkill for\b|\bdie\b|\bmurder (?:a|some)\b|\bkill (?:the|this|that) (?:music|noise|lights?)\b"
)

_DID_IT = re.compile(
    r"(?:\bi(?:'ve| have| just| only|'m|m)? (?:\w+ ){0,2}?|^)(?:hit|hitting|slapped|slap|punched|pushed|shoved|hurt"
    r"|grabbed|strangled|choked|kicked|battered|lost it with|lost my temper with|smacked|headbutted|threatened"
    r"|raised my hand to)"
    rf" (?:\w+ )?(?:my (?:own )?(?:{_PARTNER}|kids?|son|daughter|child(?:ren)?)|her|him|the (?:wife|kids|missus|mrs))\b"
)
_STRUCK_BACK = re.compile(r"\b(?:back|self.?defen[cs]e|to (?:get|make) (?:him|her) (?:off|stop))\b")


_OF_ONESELF = re.compile(r"^\W*(?:(?:no|nope|nah|yes|yeah|yep)\W+)?(?:(?:i|we)(?:'?m|'?re| am| are)|not (?:me|us))\b")
_OF_OTHERS = re.compile(r"\b(?:she|he|they|her|him|them|there|kids?|child\w*|baby|everyone|nobody|no ?one|anyone)\b")


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("\u2019", "'").split())


def role_of(text: str) -> str | None:
    """The ``role`` that an account tells, one of the words of ``bot.triage.facts``; ``None`` where it is silent."""
    plain = _plain(text)
    office = next((role for role, pattern in _OFFICE if pattern.search(plain)), None)
    if office:
        return office
    if _ABOUT_ME.search(plain):
        return "victim"
    if _FOR_ANOTHER.search(plain):
        return "on_behalf"
    return "witness" if _NEXT_DOOR.search(plain) else None


def child_writes(text: str) -> bool:
    """Whether the writer says that they are under 18 or at school. "Flat 1, I'm 5" is where somebody lives."""
    plain = _plain(text)
    age = _AGE.search(plain)
    if age and not _YEARS.search(age[0]) and _ADDRESS.search(plain[: age.start()]):
        age = None
    return age is not None or _AT_SCHOOL.search(plain) is not None


def says_will_hurt(text: str) -> str | None:
    """The words in which the writer announces to hurt somebody; what others said is no such announcement."""
    plain = _plain(text)
    for found in _WILL_HURT.finditer(plain):
        before = plain[max(0, found.start() - 40) : found.start()]
        if not _SAID_BY_OTHERS.search(before) and not _FIGURE_OF_SPEECH.search(found[0] + plain[found.end() :][:12]):
            return found[0]
    return None


class Done(NamedTuple):
    """What the writer says they did."""

    words: str
    of_family: bool
    """Whether the words name a partner or child."""


def did_it(text: str) -> Done | None:
    """The words in which the writer tells that they hurt somebody at home, other than in defence."""
    plain = _plain(text)
    found = _DID_IT.search(plain)
    if found is None or _STRUCK_BACK.search(plain, found.end(), found.end() + 40):
        return None
    return Done(found[0], bool(re.search(r"\b(?:my|the (?:wife|missus|mrs|kids))\b", found[0])))


def speaks_only_of_self(text: str) -> bool:
    """Whether an answer is about the writer alone: "no, I'm fine" says nothing of those next door."""
    plain = _plain(text)
    return _OF_ONESELF.match(plain) is not None and not _OF_OTHERS.search(plain)
