"""Useful facts that nobody is asked for one by one, read from plain cue words in what is told anyway.

They only note that something was mentioned, with the resident's words; a person reads those.
"""

from __future__ import annotations

import re
from typing import Any

CUES: dict[str, tuple[re.Pattern[str], Any]] = {
    "evidence": (
        re.compile(r"\b(record(ing|ed|ings)?|video(s|ed)?|photos?|cctv|diary|screenshots?)\b"),
        True,
    ),
    "witnesses": (re.compile(r"\b(witness(es|ed)?|(heard|seen|saw) it too|has heard it|others? (heard|saw))\b"), True),
    "reported_before": (
        re.compile(
            r"\b(report(ed)?|told you|complained|rang you|rung you|phoned you|emailed you)\b[^.?!]{0,40}"
            r"\b(before|already|last (week|month|year|time)|previously|twice|\d+ times|(three|four|five|six|ten) times"
            r"|in (january|february|march|april|may|june|july|august|september|october|november|december))\b"
            r"|\b(nobody|no one) (has )?(called|rang|phoned|come|came|got) (me )?back\b"
        ),
        True,
    ),
    "consent_share": (re.compile(r"\b(don'?t|do not|please no|not) (want (it|this) )?shar(e|ed|ing)\b"), False),
    "anonymous": (
        re.compile(
            r"\b(stay|remain|be|keep me|keep this|report(ing)? (this )?) ?anon[iy]mous(ly)?\b"
            r"|\b(don'?t|do not|rather not|won'?t) (want to )?(give|say|leave|tell) (you )?my name\b"
            r"|\bleave my name out\b"
        ),
        True,
    ),
    "on_behalf_consent": (
        re.compile(
            r"(?<!not )(?<!never )\b(asked|begged|wants|wanted) me to (report|write|tell|contact|get in touch"
            r"|let you know|ring)\b"
            r"|\bwith (her|his|their) (full )?(consent|permission|agreement)\b"
            r"|\b(has|have) (agreed|consented|given (me )?(her|his|their )?(consent|permission))\b"
        ),
        True,
    ),
    "safe_to_message": (
        # A wish, said to us: "they never ring me back" and "I told him don't text me" are none.
        re.compile(
            r"(?:^|[.!?,;:-]\s*|\b(?:but|and|so|please|pls|plz|just|also|ok|or|better|then|safe|here)\s+)"
            r"(?:don'?t|do not|never|stop) (?:you )?(?:text|texting|message|messaging|ring|ringing|phone|phoning"
            r"|e-?mail|e-?mailing|call|calling) me\b(?! (?:names|back|a )\b)"
        ),
        False,
    ),
    "vulnerability": (
        re.compile(
            r"\b(depression|depressed|anxiety|autis\w+|asthma\w*|pregnan\w+|disab(led|ility|ilities)|wheelchair"
            r"|dementia"
            r"|cancer|heart condition|mental health|blind|deaf|epilep\w+|diabet\w+|adhd|ptsd|stroke|arthritis|copd"
            r"|my carer|oxygen|dialysis|(bad|my) (hip|back|heart))\b|\b(i'?m|i am|she'?s|he'?s|aged) (7|8|9)\d\b"
        ),
        True,
    ),
}
"""Fact, the cue and the value it gives."""

NOT_BEFORE = re.compile(r"\b(never|not|haven'?t|first time)\b[^.?!]{0,30}\b(report|reported|told|complained)\b")


def useful_facts(text: str) -> dict[str, Any]:
    """The useful facts that ``text`` mentions, with their values."""
    plain = text.casefold().replace("\u2019", "'")
    found = {name: value for name, (cue, value) in CUES.items() if cue.search(plain)}
    if "reported_before" in found and NOT_BEFORE.search(plain):
        found["reported_before"] = False
    return found


def contact_method(contact: dict[str, Any], text: str) -> str:
    """How to reach the resident, inferred: ``text``, ``phone`` or ``email``."""
    if "phone" not in contact:
        return "email"
    return "text" if re.search(r"\b(text|sms|whatsapp)\b", text.casefold()) else "phone"
