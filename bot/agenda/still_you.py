"""After a long gap in a sensitive talk by text: is it still the same person, and safe? The matter is not named.

Until that is settled nothing is answered and nothing is taken for an answer: a number texted by whoever picked the
phone up must not become the safe way to reach the resident. What points to danger is kept and answered with 999.
"""

from __future__ import annotations

import re
from typing import Literal

from bot.agenda.answers import leading_answer
from bot.agenda.choosing import chosen
from bot.agenda.extracted import new_fact
from bot.agenda.private import stands_before
from bot.agenda.state import Gap
from bot.agenda.talk import Talk

QUESTION = "still_you"
MOST_ASKED = 2
"""Then nothing is said any more, and a person reads it."""

_ITS_ME = re.compile(
    r"\b(?:it'?s|its|still|it is|only|yes|just) me\b|\b(?:i'?m|im|i am|it'?s|its|all) (?:safe|ok|okay|fine)\b", re.I
)
_IS_NOT = re.compile(r"\b(?:not|isn'?t|aint|who)\b", re.I)


def handled_as_gap(talk: Talk) -> bool:
    """Ask it, or take its answer. True when nothing more is to be said."""
    if not stands_before(talk.state):
        return False
    gap: Gap = talk.memory.get("gap") or {"times": 0, "held": []}
    answer = _answer(talk) if gap["times"] else None
    _say_999(talk)
    if answer == "yes":
        _go_on(talk, gap)
    elif answer == "no":
        talk.memory.pop("gap", None)
        talk.absorbed.facts["safe_to_message"] = new_fact(
            talk.state, "safe_to_message", "known", talk.understanding["text"], False
        )
        talk.facts = {**talk.facts, **talk.absorbed.facts}
        talk.memory["choices"] = []
        talk.understood, talk.status = False, "with_staff"
    else:
        talk.memory["gap"] = {"times": gap["times"] + 1, "held": [*gap["held"], talk.understanding["text"]]}
        talk.understood = False
        if gap["times"] < MOST_ASKED:
            talk.confirm(QUESTION, gap["times"])
    return True


def _answer(talk: Talk) -> Literal["yes", "no"] | None:
    text = talk.understanding["text"].replace("\u2019", "'")
    pressed = talk.state["choice"] or chosen(text, talk.state["memory"]["choices"], by_text=True)
    if pressed is not None:
        return "yes" if pressed["value"] is True else "no"
    act = leading_answer(text).act
    if act == "deny" or (_IS_NOT.search(text) and act is None):
        return "no"
    return "yes" if act == "affirm" or _ITS_ME.search(text) else None


def _say_999(talk: Talk) -> None:
    if "immediate_danger" in talk.understanding["triage"]["signals"]:
        talk.say("safety", "self_harm_now" if "self_harm" in talk.raised else "danger_now")
    elif talk.newly_raised or talk.sounds_dangerous:
        talk.say("safety", "emergency_line")


def _go_on(talk: Talk, gap: Gap) -> None:
    """What was texted meanwhile is added word for word, and the question that waits is put again."""
    talk.memory.pop("gap", None)
    before = talk.facts.get("more")
    said = [before["said"] or ""] if before and before["status"] == "known" else []
    more = new_fact(talk.state, "more", "known", "; ".join([*said, *gap["held"]]), None)
    talk.absorbed.facts["more"] = more
    talk.facts = {**talk.facts, "more": more}
    if talk.memory["report"]["state"] != "draft":
        talk.memory["report"]["state"] = "updated"
    talk.memory["choices"] = []
    talk.replies.append(talk.words.say("own", "still_here"))
    talk.repeat_question()
