"""What the words of a frightened person answer to "are you safe?", "is it safe to message you?" and "how, and when?".

Nobody who may be overheard has to say it in the right form. A limit (a time, a place, "text don't ring") answers the
question that it was told to and is kept word for word for whoever gets in touch. Where words may be read in two ways
the more careful one is taken.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.agenda.answers import HALF_AN_ANSWER, answer_for, leading_answer, safety_act
from bot.agenda.gibberish import is_gibberish
from bot.agenda.state import Fact, FactStatus, State
from bot.agenda.topics import answer_before

SAFETY_FIRST = ("safe_now", "safe_to_message", "safe_contact")
"""Asked before anything else where somebody at home may be the danger, and never answered with "not understood"."""

_MESSAGE = (
    r"(?:text\w*|messag\w*|msg\w*|sms|whats ?app|sen[dt]\w*|writ\w*|contact\w*|here"
    r"|(?:this|my|that) (?:phone|mobile|number))"
)
_WHEN = r"(?:after|before|at|when|if|unless|until|till?|while|during|in the|at the weekend|on \w+days?|between)"
_REFUSED = re.compile(
    rf"\b(?:no|not|never|don'?t|do not|nor)\b(?: (?:\w+ ){{0,2}}?)?{_MESSAGE}\b"
    rf"(?! (?:me |us |here |anything )?{_WHEN}\b)"
    r"|\b(?:not|n'?t|never|nowhere|isnt|too) (?:\w+ ){0,2}?(?:safe|risky|dangerous)\b|\bunsafe\b|\brisky\b"
    r"|\b(?:he|she|they)(?:'?ll|'?s| will| can| could| would| might|'?d)? (?:always |still |just )?"
    r"(?:see|read|check|look|find|goe?s? (?:through|thru)|got|has|have|hear|watch|monitor|track|take|took|know)\w*"
    r"|\b(?:e-?mail|ring|call|phone|voicemail|letter)\b(?: me)? (?:only|instead)\b"
    r"|\bonly (?:by )?(?:e-?mail|phone|ring|call)"
    r"|^\W*(?:please )?(?:don'?t|do not|leave it|better not|best not|i'?d rather you didn'?t)\W*$",
    re.IGNORECASE,
)
"""Words that say no to being messaged. Said of a time alone ("don't text after 6") they are a limit, not a no."""
_LIMIT = re.compile(
    rf"\b(?:{_WHEN}|only|just|by day|day ?times?|nights?|mornings?|afternoons?|evenings?|week ?days?|week ?ends?"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|as long as|so long as|school hours|work hours|\d{1,2} ?[ap]\.?m"
    r"|fine|delete|use (?:the|a) (?:name|word)|say (?:it|its|it's|you)|careful)\b",
    re.IGNORECASE,
)
_WAY = re.compile(
    r"\b(?:ring|call|phone (?:me|my|us|her)|text|sms|e-?mail\w*|whats ?app|message|voicemail|letter|number|landline"
    r"|through|via|(?:only|messages?|write|reply|back) here|visit|office|my (?:\w+ )?(?:mum|mother|dad|sister|brother"
    r"|friend|mate|nan|aunt\w*|daughter|son|neighbou?r|solicitor|(?:social )?worker))\b|^\W*here\b|\d{5,}|@",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"^\W*(?:please |pls |ok |yes |no )?(?:can|could|would|will) (?:you|u|someone|somebody|they|i)"
    r"(?: please| pls| just)? (?:ring|call|phone|text|message|e-?mail|whats ?app|speak|write|come|meet|use|leave"
    r"|contact|go through)\b",
    re.IGNORECASE,
)
_ASKS_BACK = re.compile(r"^\W*(?:how|what|who|why|where|which)\b|\?\W*$", re.IGNORECASE)
_NO_CONTACT = re.compile(
    r"^\W*(?:please |just )*(?:don'?t|do not|leave it|leave me|never ?mind|no ?where|you can'?t|no way|forget it)\b",
    re.I,
)


_SAFE_AGAIN = re.compile(r"\b(?:i|we)(?:'?m|'?re| am| are) (?:\w+ ){0,2}safe\b", re.IGNORECASE)
_NOT_YET = re.compile(r"\b(?:when|once|if|until|till?|unless)\b(?: \w+){0,3} safe\b", re.IGNORECASE)


class SafetyAnswer(NamedTuple):
    """What a message does to the safety question that it answers."""

    status: FactStatus
    value: bool | None
    tells_how: bool
    """The words say how, when or where somebody may be in touch, or must not."""


def question_answered(state: State, text: str) -> str | None:
    """The question that a message is read as the answer to: the one that waits.

    While the danger lasts none waits, and the resident is told to write when they are safe. "I'm safe now" then
    answers whether they are, so that the report can follow.
    """
    asks, plain = state["memory"]["asks"], " ".join(text.replace("\u2019", "'").split())
    danger, safe = state["signals"].get("immediate_danger"), state["facts"].get("safe_now")
    lasts = danger is not None and danger["mark"] == "raised" and not (safe is not None and safe["value"] is True)
    if asks is None and lasts and _SAFE_AGAIN.search(plain) and not _NOT_YET.search(plain):
        return "safe_now" if safety_act(plain) == "affirm" else None
    return asks


def safety_answer(asks: str | None, text: str) -> SafetyAnswer | None:
    """Read ``text`` as the answer to one of ``SAFETY_FIRST``; ``None`` where it is no answer to it in plain words."""
    plain = " ".join(text.replace("\u2019", "'").split())
    asks_back = _ASKS_BACK.search(plain) and not _REQUEST.match(plain)
    told = answer_before(plain) if asks_back else ""
    if told and len(told) < len(plain):
        return safety_answer(asks, told)
    if asks not in SAFETY_FIRST or asks_back or is_gibberish(text):
        return None
    if asks == "safe_now":
        act = safety_act(plain)
        settled = answer_for(asks, act) if act else None
        return SafetyAnswer(*settled, tells_how=False) if settled else None
    if asks == "safe_contact":
        return _how_to_reach(plain)
    return _safe_to_message(plain)


def _safe_to_message(plain: str) -> SafetyAnswer | None:
    act, rest = leading_answer(plain)
    refused, limited = _REFUSED.search(plain) is not None, _LIMIT.search(plain) is not None
    names_way = _WAY.search(plain) is not None
    tells_how = refused or limited or (names_way and bool(rest))
    if act in ("dont_know", "decline") or (HALF_AN_ANSWER.match(plain) and not refused):
        settled = answer_for("safe_to_message", "decline" if act == "decline" else "dont_know")
        return SafetyAnswer(*settled, tells_how=limited and bool(rest)) if settled else None
    if act == "affirm":
        return SafetyAnswer("known", True, tells_how)
    if refused:
        return SafetyAnswer("known", False, tells_how=True)
    if act == "deny" and not _only_a_limit(plain):
        return SafetyAnswer("known", False, tells_how)
    if limited or names_way or _REQUEST.match(plain):
        return SafetyAnswer("known", bool(limited or re.search(rf"\b{_MESSAGE}\b", plain, re.I)), tells_how=True)
    return None


def _only_a_limit(plain: str) -> bool:
    """ "Never at night" says when not; "no, not at night" says no first."""
    return re.match(rf"^\W*(?:never|not) {_WHEN}\b", plain, re.IGNORECASE) is not None


def _how_to_reach(plain: str) -> SafetyAnswer | None:
    if _REQUEST.match(plain):
        return SafetyAnswer("known", None, tells_how=True)
    act, _rest = leading_answer(plain)
    if act in ("deny", "dont_know", "decline") or _NO_CONTACT.match(plain):
        if _LIMIT.search(plain) or _WAY.search(plain):
            return SafetyAnswer("known", None, tells_how=True)
        settled = answer_for("safe_contact", act or "deny")
        return SafetyAnswer(*settled, tells_how=False) if settled else None
    return None


def joined(before: Fact | None, now: Fact) -> Fact:
    """A limit told before stays beside what is told of the safe contact now."""
    if before is None or before["status"] != "known" or before["value"]:
        return now
    status: FactStatus = "known" if now["status"] == "unknown" else now["status"]
    return {**now, "status": status, "said": f"{before['said']}; {now['said']}"}
