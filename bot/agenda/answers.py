"""One table: what yes, no, "don't know" and "rather not say" do to the fact that was asked for.

The words of an answer never say more than the question asked: a "no" to one question is not a fact about another.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from bot.agenda.state import FactStatus

Act = Literal["affirm", "deny", "dont_know", "decline"]

ANSWERS: dict[str, dict[Act, tuple[FactStatus, Any]]] = {
    name: {
        "affirm": ("known", True),
        "deny": ("known", False),
        "dont_know": ("unknown", None),
        "decline": ("declined", None),
    }
    for name in (
        "anyone_hurt", "ongoing", "vulnerability", "safe_now", "safe_to_message", "persistent", "significant_harm",
        "business_premises", "child_worry", "intimidating", "volume", "keeping_quiet", "on_highway",
        "good_neighbour_ok", "summary_ok", "reported_before", "police_wishes", "anonymous", "on_behalf_consent",
        "both_other_landlord", "both_private_homes", "public_place", "older_people_scheme",
    )
}  # fmt: skip
"""Questions that a yes or no answers."""

OPEN_QUESTIONS = (
    "what", "when", "frequency", "where", "who", "impact", "witnesses", "evidence", "police_reference", "name",
    "contact", "safe_contact", "hate_strands", "hours", "more", "category", "case_reference", "role", "adjustments",
    "source", "injury", "dumped", "vehicle", "damage", "exact_words", "news",
)  # fmt: skip
"""Questions that are answered in the resident's own words; a bare "no" or "don't know" is an answer there too."""

for _name in OPEN_QUESTIONS:
    ANSWERS[_name] = {"deny": ("declined", None), "dont_know": ("unknown", None), "decline": ("declined", None)}
ANSWERS["who"]["deny"] = ("unknown", None)
ANSWERS["when"]["deny"] = ("unknown", None)
ANSWERS["where"]["deny"] = ("unknown", None)


class Confirms(NamedTuple):
    """What the answer to one question does to signals that are only possible."""

    answer: bool
    """The answer that confirms; the other one leaves the mark "asked, denied", anything else "asked, no answer"."""
    raises: tuple[str, ...]
    not_raised: tuple[str, ...] = ()
    """Asked about with the same question, for want of one that could be read by others without harm, but not spoken
    for by it: the confirming answer leaves these at "asked, no answer", for a person to look at."""


CONFIRMS: dict[str, Confirms] = {
    "anyone_hurt": Confirms(True, ("violence", "adult_at_risk", "domestic_abuse"), not_raised=("sexual_offence",)),
    "safe_now": Confirms(False, ("immediate_danger", "self_harm", "domestic_abuse")),
    "child_worry": Confirms(True, ("child_at_risk",)),
}
"""By question: what its answer says of a signal that words before it made possible. ``hate_strands`` raises hate by
naming any strand. Why each is there:

- ``anyone_hurt`` with *violence*: somebody hurt, or afraid of being hurt, is what violence is.
- ``anyone_hurt`` with *adult_at_risk*: harm or fear beside signs of care needs is enough to pass on a concern.
- ``anyone_hurt`` with *domestic_abuse*: fear of a partner or relative is abuse; to wait for a blow would be too late.
- ``anyone_hurt`` never with *sexual_offence*: who is afraid of being filmed or followed has told of no such offence,
  and would be put on a route with words about it that nobody said. A person looks at the mark.
- ``safe_now`` with *immediate_danger*: "not safe" is that.
- ``safe_now`` with *self_harm*: asked of somebody who may want to die, "not safe" is taken to be about that.
- ``safe_now`` with *domestic_abuse*: it is the only question put about it. Who is not safe where a partner or relative
  may be the danger is passed on at once; who is safe now has not denied it and the mark stays with the report.
  Somebody who tells it of others is asked ``anyone_hurt`` instead: their own safety says nothing of next door.
- ``child_worry`` with *child_at_risk*: worry for a child, by whoever hears it, is what safeguarding asks to be told.
"""

RAISED_BY_ANSWER = {"child_worry": "child_at_risk", "safe_now": "immediate_danger"}
"""Questions whose confirming answer raises this signal even where nothing pointed to it before."""

_YES = (
    r"yes|yeah|yea|yeh|ye(?= im\b| i\b|,|\W*$)|yh|yep|yup|aye|ya|y|ok|okay|sure|fair enough|correct|right"
    r"|definitely|of course|please do|it is"
    r"|they do|it does|fine|i (suppose|think|guess) so|i (suppose|guess)|kind of|sort of|a bit"
)
_NO = (
    r"no|n|nope|nah|naw|not really|not now|not right now|none|never|nothing|no ?one(['’]s)?|nobody(['’]s)?|neither"
    r"|that'?s all"
)
_DONT_KNOW = (
    r"(i )?(really )?(don'?t|do not) ?(know|no)|dunno|no idea|no clue|not (too )?sure|unsure"
    r"|can'?t (say|remember)|couldn'?t (say|tell you)"
)
_DECLINE = (
    r"(i'?d |i would )?(rather|prefer) not( to)?( say)?|no comment|none of your business|don'?t want to (say|give)|skip"
    r"|(stay |remain |keep me )?anonymous"
    r"|(you )?(don'?t|do not) need (my|a) (name|number|e-?mail)|no names?\b"
)
_LEADS: list[tuple[Act, re.Pattern[str]]] = [
    ("decline", re.compile(rf"^\W*({_DECLINE})\b", re.IGNORECASE)),
    ("dont_know", re.compile(rf"^\W*({_DONT_KNOW})\b(?! if i)", re.IGNORECASE)),
    ("affirm", re.compile(rf"^\W*({_YES})\b", re.IGNORECASE)),
    ("deny", re.compile(rf"^\W*({_NO})\b", re.IGNORECASE)),
]


class Lead(NamedTuple):
    """The yes or no that a message opens with, and what follows it."""

    act: Act | None
    rest: str


def leading_answer(text: str) -> Lead:
    """Split "no, just knackered" into its answer and the rest. The act is ``None`` where there is none."""
    for act, pattern in _LEADS:
        if found := pattern.match(text):
            return Lead(act, text[found.end() :].strip(" ,.!-:;"))
    return Lead(None, text)


def tells_of_harm(text: str) -> bool:
    """Whether plain words tell of somebody hurt or frightened, and do not merely deny it."""
    return _HARM.search(_DENIED.sub("", text.replace("\u2019", "'"))) is not None


def says_worse(text: str) -> bool:
    """Whether the resident says that a matter is worse than it was taken for."""
    return _WORSE.search(text) is not None


def answer_for(asks: str, act: Act) -> tuple[FactStatus, Any] | None:
    """What ``act`` does to the fact ``asks``; ``None`` where it says nothing about it."""
    return ANSWERS.get(asks, {}).get(act)


_DENIED = re.compile(
    r"\b(no ?one|nobody|not|isn't|aren't|wasn't|never|none of us|no(?= (?:hurt|harm|bruis|injur)))\b"
    r"(?:(?!\b(but|just|only)\b)[^,.;])*",
    re.IGNORECASE,
)
"""What is denied: from the denying word to the next pause or "but"."""

_HARM = re.compile(
    r"\b(scared|terrified|frighten\w*|afraid|fear\w*|shaken|shaking|anxious|nervous|crying|wets the bed|hurts?"
    r"|hit|punched|kicked|pushed|bruis\w*|bleeding|threaten\w*|worried sick|petrified|scratched|bitten|stitches"
    r"|injur\w*"
    r"|(got|was|were) (cut|bit)|bit (me|my|him|his|her)|in hospital|to hospital|a ?(&|and) ?e)\b",
    re.IGNORECASE,
)
_SAFE = re.compile(
    r"(?<!not )(?<!isn't )(?<!aint )\b(fine|ok|okay|safe|alright|all right)\b"
    r"|\b(he|she|they)('?s|'?re| is| are| has| have)?"
    r" ?(not (here|in|home)|gone(?! (mad|mental|crazy|off))|away(?! with)"
    r"|out(?! (there|front|back|the (front|back)|in the|of control)\b)|left"
    r"|(at|in) (the )?(work|pub|town)|on (nights|shift|a night shift)|(at|with) (his|her|their) (mum|mam|dad|nan"
    r"|sister|brother|friend|parent)'?s?"
    r"|asleep|been arrested)\b"
    r"|\bpolice ('?ve |have |has )?(took|taken|got|arrested) (him|her|them)\b",
    re.IGNORECASE,
)
_NOT_SAFE = re.compile(
    r"(\b(not|never|no ?one|nobody|nowhere|none|dont|isnt|arent|aint)|n't)\b( (?!here|home|in\b)\w+){0,3} safe\b"
    r"|\b(he|she|they)('?s|'?re| is| are)( still| back| right| just| now| sat| sitting| stood| standing"
    r"| parked)* (here|in(?! (custody|prison|jail|hospital|bed|work|the pub|town))|home|at (the|my|our) (door|window"
    r"|gate)|outside|out (there|front|back|the (front|back))|(down|up)stairs|coming|banging|shouting|watching"
    r"|waiting|following)\b"
    r"|\bunsafe\b|\bhiding\b|\blocked (myself|us|me) in\b|\bhelp( me)?\W*$|\b(no|nope|not)\W*$"
    r"|^\W*not (at the moment|here|yet)\b",
    re.IGNORECASE,
)
_AFRAID = re.compile(r"\b(scared|terrified|frightened|afraid|shaking)\b|\b(hurt|harm|kill) my ?self\b", re.IGNORECASE)
_SAFE_SO_FAR = re.compile(
    r"^\W*((just |only |at least )?(for now|at the moment|just now|right now|till?|until|as long as|unless|while)\b"
    r"|not (when|after|once|if|until)\b|(i am|we are|(right )?now,? ye[sp])\b)|\b(yes|yeah|yep|yh)\W*$",
    re.IGNORECASE,
)
"""Safe until something happens: that is safe now."""
HALF_AN_ANSWER = re.compile(
    r"^\W*(maybe|perhaps|possibly|(it |that )?depends|sometimes|not always|sort of|kind of|a bit)\b", re.IGNORECASE
)
_TAKES_BACK = re.compile(
    r"^\W*(no|nah|oh)?\W*(wait|hang on|hold on|forget it|never ?mind|cancel)\b(?!.{0,20}\b(help|safe|scared|he|she"
    r"|they)\b)",
    re.IGNORECASE,
)
"""Who stops and thinks again has not said that they are in danger."""
_JUST_SEND = re.compile(r"\b(just|please|ffs|pls) (send|submit) (it|that|this)\b|^\W*send it\b", re.IGNORECASE)
_WORSE = re.compile(r"\bworse\b", re.IGNORECASE)

ACT_OF_INTENT: dict[str, Act] = {"affirm": "affirm", "deny": "deny", "dont_know": "dont_know", "decline": "decline"}

_AGREES = re.compile(
    r"^\W*((please|just|yes|ok|then|can you|you can) )*((send|submit) ?(it|that|this)?( off| now| please| then)*"
    r"|go ahead"
    r"|(it |that |this )?(looks?|is|all|sounds?|that'?s|it'?s|its|thats)( all)? (good|right|fine|correct|perfect)"
    r"|all (good|right|correct)|perfect|spot on|good to go|happy with (it|that|this))( thanks?| thank you"
    r"| please)?\W*$",
    re.IGNORECASE,
)
"""A plain yes to a summary in other words: "send it", "looks fine"."""
_CHILD_THERE = re.compile(
    r"\b(toddlers?|bab(y|ies)|kids?|child(ren)?|bairns?|little (one|girl|boy|lad)s?|newborn|their (son|daughter)s?)\b",
    re.IGNORECASE,
)
_NO_CHILD = re.compile(
    r"\b(no|not|none|never|without|don'?t|doesn'?t|isn'?t|aren'?t|grown|moved|fine|happy|loved|lovely|well|ok|okay)\b",
    re.IGNORECASE,
)

SAID_IN_SO_MANY_WORDS = (
    "anyone_hurt", "safe_now", "safe_to_message", "safe_contact", "child_worry", "good_neighbour_ok", "summary_ok",
)  # fmt: skip
"""Questions that only plain words settle: a guess at the meaning is not enough to close a matter, to send a report or
to get in touch with somebody who is afraid."""


def act_of(asks: str, text: str, intent: str) -> Act | None:
    """What a message answers to ``asks``: by its opening words, and for weighty questions by all of them.

    "No, but my mum is terrified" is a yes to whether anyone is hurt or frightened, and "no I'm fine" a yes to being
    safe; "it's worse than that" is never an agreement.
    """
    text = text.replace("\u2019", "'")
    lead = leading_answer(text)
    if asks == "anyone_hurt" and lead.act in (None, "deny") and tells_of_harm(text):
        return "affirm"
    if asks == "anyone_hurt" and lead.act == "affirm" and _SAFE.match(text.strip()):
        return None
    if asks == "safe_now":
        return safety_act(text)
    if asks == "child_worry" and lead.act is None and _CHILD_THERE.search(text) and not _NO_CHILD.search(text):
        return "affirm"
    if asks in ("name", "contact", "more") and lead.act is None and _JUST_SEND.search(text):
        return "deny" if asks == "more" else "decline"
    if asks == "summary_ok" and _AGREES.match(text):
        return "affirm"
    if asks == "good_neighbour_ok" and says_worse(text):
        return "deny"
    if asks in SAID_IN_SO_MANY_WORDS:
        return lead.act
    return lead.act or ACT_OF_INTENT.get(intent)


def safety_act(text: str) -> Act | None:
    """What ``text`` says to "are you safe right now?": what tells of danger goes before a yes, and fear is no yes."""
    text = text.replace("\u2019", "'")
    if _TAKES_BACK.match(text):
        return None
    lead = leading_answer(text).act
    if lead in ("dont_know", "decline"):
        return lead
    if _NOT_SAFE.search(text):
        return "deny"
    if HALF_AN_ANSWER.match(text):
        return "dont_know"
    if lead != "affirm" and not _HARM.search(text) and (_SAFE.search(text) or _SAFE_SO_FAR.search(text)):
        return "affirm"
    return "deny" if lead is None and _AFRAID.search(text) else lead
