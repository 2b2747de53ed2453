"""Messages about a report made before: its reference, what is new, a wish to close it, a complaint about it.

Nothing here looks a case up: what a reference belongs to is for staff to see, never for whoever writes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.agenda.absorb import Absorbed
from bot.agenda.again import happened_again
from bot.agenda.extracted import new_fact
from bot.agenda.state import Fact, Memory, State, Understanding

_OURS = re.compile(r"\bdb[- ]?([2-9a-hj-np-z]{4})[- ]?([2-9a-hj-np-z]{4})\b", re.IGNORECASE)
"""The letters are those that references are made of: no 0, 1, I or O."""
_THEIRS = re.compile(
    r"\b(?:(?:case|asb|report|complaint|my|your|the|crm|job|enquiry) )?(?:ref(?:erence)?|case|asb)\.?(?: ?(?:number"
    r"|num|no|nr|ref|id)\b\.?)?"
    r"(?: ?(?:is|was|of|:|#|-))* ?(?P<ref>#?(?:[A-Z]{1,5}[-/ ]?)?\d[\d/-]{2,}[A-Z]?)(?![\w:])",
    re.IGNORECASE,
)
_POLICE_BEFORE = re.compile(r"\b(?:police|crime|cad|incident|101)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)

_MATTER = r"(?:case|complaint|report)\b"
_CLOSE = re.compile(
    rf"\b(?:close|withdraw|drop|cancel|stop|end|take back)\b (?:\w+ ){{0,3}}?{_MATTER}"
    rf"|\b{_MATTER} (?:\w+ ){{0,3}}?(?:closed|withdrawn|dropped|cancelled)\b"
    r"|\b(?:you can|please|pls) close (?:it|that)\b",
    re.IGNORECASE,
)
_WANTS = re.compile(
    r"\b(?:want|wish|would like|like to|please|pls|can|could|you can|need)\b|^\W*(?:close|withdraw|drop|cancel)",
    re.IGNORECASE,
)
_WHY_CLOSED = re.compile(
    r"^\W*(?:why|when|how|what|will|do|does|did)\b|\bnot (?:want|close)|don'?t (?:want|close)|\bwas closed\b",
    re.IGNORECASE,
)
_COMPLAINS = re.compile(
    r"\b(?:complain|complaint|unhappy|not happy|disgusted|let down|dissatisfied)\b[^.?!]{0,40}\b(?:my case"
    r"|my report|my complaint|(?:been )?(?:handled|dealt with)"
    r"|housing officer|my officer|your (?:service|staff|officer|team)|the way you|what you (?:did|have done)"
    r"|how you)\b",
    re.IGNORECASE,
)
_LIKE_THEN = re.compile(r"\b(?:as|like)\s*$", re.IGNORECASE)

NEWS_WORDS = 10
"""Words from which on a follow-up says by itself what is new."""


def reference_in(text: str, own: str = "") -> str | None:
    """The first reference in ``text``, one of Doorstep's as it is printed; never the police's, nor ``own``."""
    for found in _OURS.finditer(text):
        printed = f"DB-{found[1]}-{found[2]}".upper()
        if printed != own:
            return printed
    for found in _THEIRS.finditer(text):
        if not _POLICE_BEFORE.search(text[: found.start()]):
            named = re.search(r"(?i)\b(asb)\W*$", text[: found.start("ref")])
            ref = found["ref"].strip("#/- ").upper()
            return f"{named[1].upper()} {ref}" if named else ref
    return None


def wants_closed(text: str) -> bool:
    """Whether the writer asks that a case be closed or a report taken back."""
    text = text.replace("\u2019", "'")
    return bool(_CLOSE.search(text) and _WANTS.search(text) and not _WHY_CLOSED.search(text))


_ACCUSED = re.compile(
    r"\b(?:letter|warning|text|e-?mail|visit|(?:phone )?call|notice)\b[^.?!]{0,40}\b(?:saying|says|said|that|about"
    r"|accus\w+) (?:that )?(?:i'?m|i am|i'?ve|i have|we'?re|we are|me|us|my (?:kids?|son|daughter|dog|music|noise"
    r"|tv|behaviou?r))\b"
    r"|\b(?:accused|blamed) (?:me|us)\b|\b(?:i'?m|i am|i'?ve|we'?re|been|being|getting|got) (?:being |been )?"
    r"(?:accused|blamed)\b"
    r"|\b(?:someone|somebody|they|neighbou?rs?|she|he)(?:'s|'ve| has| have)? (?:\w+ )?(?:reported|complained about)"
    r" (?:me|us)\b",
    re.IGNORECASE,
)


def is_accused(text: str) -> bool:
    """Whether the writer is the one whom others report: they want to be heard, too."""
    return _ACCUSED.search(text.replace("\u2019", "'")) is not None


def complains_of_case(text: str) -> bool:
    """Whether the writer complains of how a case was dealt with."""
    return _COMPLAINS.search(text) is not None


def take_follow_up(
    state: State, understanding: Understanding, absorbed: Absorbed, memory: Memory, facts: Mapping[str, Fact]
) -> None:
    """Note the reference, and on a message about an earlier report what it tells of it."""
    text = understanding["text"].strip()
    reference = reference_in(text, state["reference"])
    if reference and not state["choice"]:
        if "reported_before" not in facts:
            absorbed.facts.setdefault("reported_before", new_fact(state, "reported_before", "known", text, True))
        absorbed.facts["case_reference"] = new_fact(state, "case_reference", "known", text, reference)
        if state["memory"]["asks"] == "case_reference":
            absorbed.answered = True
    if _is_about_earlier(state, understanding, reference):
        memory["understood"] = {**memory["understood"], "kind": "follow_up"}
        if not memory["account"]:
            memory["account"] = [text]
            absorbed.facts["what"] = new_fact(state, "what", "known", text, None)
    if memory["understood"].get("kind") != "follow_up":
        return
    if "reported_before" not in facts and not is_accused(text):
        absorbed.facts.setdefault("reported_before", new_fact(state, "reported_before", "known", text, True))
    _forget_the_day_before(absorbed, text)
    if "news" not in facts and state["memory"]["route"] == "opening" and _tells_news(text):
        absorbed.facts.setdefault("news", new_fact(state, "news", "known", text, None))


def _is_about_earlier(state: State, understanding: Understanding, reference: str | None) -> bool:
    """Before anything was taken down: a reference by itself, a wish to close, a complaint of how it was handled."""
    found, memory = understanding["triage"], state["memory"]
    if memory["route"] != "opening" or memory["account"] or memory["report"]["state"] != "draft" or found["signals"]:
        return False
    text = understanding["text"]
    alone = reference is not None and not (found["category"] or found["exclusion"])
    accused = is_accused(text) and not (found["category"] or found["exclusion"])
    return alone or accused or wants_closed(text) or complains_of_case(text)


def _tells_news(text: str) -> bool:
    return happened_again(text) or wants_closed(text) or complains_of_case(text) or len(text.split()) >= NEWS_WORDS


def _forget_the_day_before(absorbed: Absorbed, text: str) -> None:
    """ "Same as last week" names the day of an earlier time, not of this one."""
    when = absorbed.facts.get("when")
    if when is None or not when["said"] or when["said"] not in text:
        return
    if _LIKE_THEN.search(text[: text.index(when["said"])]):
        del absorbed.facts["when"]
