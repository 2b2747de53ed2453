""" "Delete what I said": which words ask for it, and which words settle it once it was asked about.

A wish that is not heard leaves words in sight of somebody who must not see them; one heard wrongly costs a question.
So the wish is read generously, and its confirmation strictly: the resident cannot undo it.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.agenda.answers import leading_answer
from bot.agenda.choosing import chosen
from bot.agenda.state import State

QUESTION = "erase_ok"
"""The question (``questions.yml``) that confirms it. The question that was open before stays open behind it."""

Verdict = Literal["erase", "keep"]

_LEAD = (
    r"(?:(?:please|pls|plz|ok|okay|actually|sorry|wait|hi|hello|hey|no|just|now|quick|quickly|and|but|so|then|also|can"
    r"|could|would|will|do|does|did|how|is|it|possible|to|you|i|we|want|need|like|wish|have|id|i'd|i'll|ill|if|must|all"
    r"|about|go|ahead|let's|what|there|a|way|for|me|delete|mind)\W+){0,8}?"
)
_VERB = r"(?:delete|deleting|erase|remove|wipe|scrub|forget|get rid of|unsend|undo)"
_SAID = (
    r"(?:said|say|wrote|write|written|told|tell|typed|put|sent|send|texted|messaged|shared|posted|given|gave)\b"
    r"(?! about| of the| he | she | they )"
)
_WHAT_I_SAID = (
    r"(?:(?:all|every ?thing|evrything|anything|what|wot|wat|whatever|(?:all )?(?:of )?the (?:things?|stuff|words"
    r"|messages?|texts?)|stuff|things)\W+)"
    r"(?:of\W+|what\W+|that\W+|which\W+)*(?:i|we|ive|i've)\W+(?:have\W+|had\W+|just\W+|ever\W+|already\W+)*" + _SAID
)
_MY_WORDS = (
    r"(?:all\W+)?(?:of\W+)?(?:my\W+(?:words|messages?|texts?|history|data)|(?:my|our|this|the)\W+(?:whole\W+"
    r"|entire\W+)?"
    r"(?:chat|conversation|transcript))\b(?! (?:about|from|to|with|that he|that she))"
)
_ALL_OF_IT = (
    r"(?:everything|all of (?:it|this|that|them)|it all|this all|all (?:this|that))"
    r"(?=(?:\W+(?:please|pls|plz|now|thanks|thank you|here|quick|quickly|from here))*\W*(?:$|[.!?\n,;]))"
)
_WISH = re.compile(
    rf"(?:^|[.!?\n,;:-])\W{{0,3}}{_LEAD}{_VERB}\W+(?:{_WHAT_I_SAID}|{_MY_WORDS}|{_ALL_OF_IT})"
    rf"|\bi(?: want| need| would like|'d like)\W+(?:{_WHAT_I_SAID}|{_MY_WORDS}|{_ALL_OF_IT}|everything|it all)\W+"
    r"(?:to be\W+)?(?:deleted|erased|removed|gone|wiped|forgotten)\b",
    re.IGNORECASE,
)

_YES = re.compile(
    r"\W*(?:(?:yes|yeah|yea|yep|yup|y|ok|okay|sure|definitely|please|pls|go ahead|do it|do that|do|i do|i am sure"
    r"|i'?m sure|(?:delete|erase|remove|wipe) (?:it|this|that|them|all|everything)(?: all)?|all of it|it|now|thanks"
    r"|thank you)(?:\W+|$))+",
    re.IGNORECASE,
)
_KEEP = re.compile(r"\b(?:keep|leave) (?:it|that|this|them|everything)\b|\b(?:don'?t|do not) (?:delete|erase)\b", re.I)


def wants_erasing(text: str) -> bool:
    """Whether the resident asks for what they said to be deleted, anywhere in the message."""
    return _WISH.search(_plain(text)) is not None


def is_waiting(state: State) -> bool:
    """Whether the question that confirms it is the one being shown."""
    choices = state["memory"]["choices"]
    return bool(choices) and choices[0]["id"].startswith(f"{QUESTION}-")


def verdict(state: State, text: str) -> Verdict | None:
    """What the answer to the confirming question is; ``None`` where it was not asked, or is not answered by this."""
    if not is_waiting(state):
        return None
    choices = state["memory"]["choices"]
    pressed = state["choice"] or chosen(text, choices, by_text=state["channel"] == "sms")
    if pressed is not None:
        return "erase" if pressed["value"] is True else "keep"
    words = _plain(text)
    if _KEEP.search(words) or leading_answer(words).act == "deny":
        return "keep"
    return "erase" if _YES.fullmatch(words) or wants_erasing(words) else None


def is_all_about_erasing(state: State, text: str) -> bool:
    """Whether the message says nothing else: then it answers no other question and tells no fact."""
    found = _WISH.match(_plain(text).strip())
    return verdict(state, text) is not None or found is not None


def _plain(text: str) -> str:
    return text.replace("\u2019", "'")
