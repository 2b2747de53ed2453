"""Words that sound dangerous, for when understanding is down.

The web edge and the SMS channel hold this list themselves: it must work while Rasa, the action server and the
database do not. It is short on purpose and errs towards yes: it only decides how a plain safety answer is worded and
how soon a person reads the message, never what is recorded.
"""

from __future__ import annotations

import re

_WORDS = (
    # Weapons and attacks
    r"kni(?:fe|ves)", r"machete", r"gun", r"shot ?gun", r"shooting", r"weapon", r"stab\w*", r"acid attack", r"petrol",
    r"attack(?:ed|ing|s)?", r"strangl\w*", r"chok(?:ed|ing|es)", r"punch(?:ed|ing|es)?",
    r"beat(?:s|ing|en)? (?:me|her|him|them|us|up)",
    r"hit(?:s|ting)? (?:me|her|him|them|us|my)", r"hurt(?:s|ing)? (?:me|her|him|them|us|my)", r"assault\w*",
    r"kick(?:ed|ing|s)? (?:the|my|our|her|his)? ?door", r"break(?:ing)? (?:in|my door|the door|down)", r"smash\w*",
    # Threats
    r"kill(?:s|ing|ed)?", r"murder\w*", r"threat\w*", r"bomb", r"rap(?:e|ed|ing|ist)", r"sexual\w*", r"touched me",
    # Now, trapped, fire, unwell
    r"help me", r"trapped", r"locked (?:me|us) (?:in|out)", r"won'?t let (?:me|us) (?:out|leave|go)", r"following me",
    r"he'?s (?:outside|at the door|coming)", r"she'?s (?:outside|at the door|coming)", r"bleeding", r"unconscious",
    r"not breathing", r"on fire", r"fire", r"999", r"emergency", r"ambulance", r"overdose", r"scared", r"terrified",
    r"frightened", r"afraid", r"in danger", r"not safe", r"unsafe",
    # Self-harm
    r"suicid\w*", r"end (?:it all|my life)", r"don'?t want to (?:live|be here|wake up)", r"harm(?:ing)? myself",
    r"hurt(?:ing)? myself", r"better off dead", r"want to die", r"took (?:all )?my (?:pills|tablets)",
    # Those at risk at home
    r"my (?:ex|husband|wife|partner|boyfriend|girlfriend)", r"child (?:alone|crying|screaming)", r"left alone",
)  # fmt: skip

_DANGER = re.compile(r"(?<![a-z0-9])(?:" + "|".join(_WORDS) + r")(?![a-z0-9])", re.IGNORECASE)


def sounds_dangerous(text: str) -> bool:
    """Whether ``text`` holds a word that may mean danger. Errs towards yes; knows no negation and no other language."""
    plain = text.replace("\u2019", "'").replace("\u2018", "'")
    return _DANGER.search(" ".join(plain.split())) is not None
