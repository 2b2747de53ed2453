"""What the model merely guesses of danger in the answer to a question, and where such a guess does not count.

"Flat 12, I'm underneath" reads like a cry for help. What plain words tell (evidence of a ``pattern``) is never touched
here, nor is anything in an account, in an answer that may tell of anything, or in words that hold more than the answer.
"""

from __future__ import annotations

import re

from bot.agenda.safety_answers import safety_answer
from bot.agenda.state import Entity, Triage, Understanding

PLAIN_ANSWERS = ("where", "when", "name", "contact")
"""Answers that are a place, a time or a person: too short and bare to judge by more than what is explicit."""
FACTUAL = (*PLAIN_ANSWERS, "frequency", "who", "vulnerability", "more", "summary_ok", "case_reference", "news")
"""Questions that are about no danger: a message that is nothing but a fact, put right or told late, is none either."""
FACTS = ("place", "time", "recurrence", "duration", "person_name", "phone", "email", "police_reference")
_FINDS_IT = ("flat", "number", "street", "building", "postcode")
NEARLY_CERTAIN = 0.9
TOLD_ANYHOW = ("what", "category", "ongoing", "summary_ok", "more")
"""Questions whose answers may tell of anything."""
SHORT_ANSWER = 7
"""Words at most in an answer of which the model knows too little to raise a signal by itself: "my partner heard it
too", "she's scared to go out". What it sees there is asked about."""
DANGER_CERTAIN = 0.98
"""From which score on danger that the model alone sees in an answer is taken for told, and ends the asking."""

_BESIDE_AN_ANSWER = frozenset((
    "a", "above", "actually", "address", "also", "am", "an", "and", "are", "around", "at", "be", "below",
    "between", "block", "both", "building", "by", "correct", "do", "does", "down", "downstairs", "e", "every",
    "flat", "floor", "for", "from", "ground", "have", "he", "he's", "hello", "her", "hers", "hes", "him", "his",
    "home", "house", "i", "i'm", "i've", "im", "in", "is", "it", "it's", "its", "just", "live", "lives", "living",
    "lower", "me", "mine", "mister", "mr", "mrs", "ms", "my", "name", "named", "near", "neighbour", "next", "no", "not",
    "number", "numbers", "of", "off", "ok", "on", "only", "opposite", "or", "our", "ours", "over", "people",
    "person", "phone", "please", "same", "she", "she's", "shes", "sir", "so", "sorry", "street", "side", "that",
    "that's", "thats", "the", "their", "them", "there", "they", "they're", "theyre", "this", "to", "top", "two",
    "under", "up", "upper", "upstair", "upstairs", "us", "was", "we", "we're", "were", "with", "yes", "you",
))  # fmt: skip
"""Words that may stand around a place, a time or a name and tell nothing beside. None of them says that somebody is
here, coming, at a door or afraid."""
_OTHERS = frozenset((
    "he", "he's", "hes", "her", "him", "his", "she", "she's", "shes", "them", "they", "they're", "theyre", "person",
    "people",
))  # fmt: skip
_AT_HOME = frozenset(["my", "our", "with", "here", "there", "home", "house"])
"""With one of the others these may tell who is in whose home: "he is in my flat 12"."""

_CALM = frozenset((
    "a", "ah", "all", "alright", "am", "and", "are", "at", "away", "bed", "bedroom", "been", "dad's", "dads",
    "fine", "flat", "for", "friend's", "friends", "gone", "grans", "he", "he's", "her", "hes", "him", "his",
    "home", "house", "i", "i'm", "i've", "im", "in", "is", "it", "just", "left", "mates", "my", "mum's", "mums",
    "nan's", "nans", "now", "of", "ok", "okay", "on", "out", "pub", "right", "room", "safe", "school", "she",
    "she's", "shes", "shop", "shops", "sister's", "sisters", "sleep", "asleep", "so", "thanks", "the", "they",
    "they're", "theyre", "town", "upstairs", "us", "was", "we", "we're", "went", "work", "ye", "yea", "yeah",
    "yep", "yes", "yh",
))  # fmt: skip
"""Words of somebody who is safe: where they are, and that the other one is not there."""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text.casefold().replace("\u2019", "'"))


def _is_fact(entity: Entity) -> bool:
    """Whether it names a place that can be found, a time that is over or somebody. "Outside" and "now" do not."""
    if entity["entity"] == "place":
        return any(entity["value"].get(part) for part in _FINDS_IT)
    return entity["entity"] in FACTS and not (entity["entity"] == "time" and entity["value"].get("ongoing"))


def is_nothing_but_facts(understanding: Understanding) -> bool:
    """Whether a message holds a place, a time or a person and no word that tells anything else."""
    found = [one for one in understanding["entities"] if _is_fact(one)]
    rest = understanding["text"]
    for one in found:
        rest = rest.replace(one["text"], " ")
    words = {*_words(rest)}
    return bool(found) and words <= _BESIDE_AN_ANSWER and not (words & _OTHERS and words & _AT_HOME)


def is_plainly_safe(asks: str, text: str) -> bool:
    """Whether the answer to "are you safe right now?" is a yes in words that tell of nothing else."""
    answer = safety_answer(asks, text) if asks == "safe_now" else None
    return answer is not None and answer.value is True and {*_words(text)} <= _CALM


def _guessed(triage: Triage, signal: str, certain: float) -> bool:
    evidence = [one for one in triage["evidence"] if one["signal"] == signal]
    return bool(evidence) and all(one["source"] == "model" and one["score"] < certain for one in evidence)


def _asked_about(asks: str | None, understanding: Understanding) -> Understanding:
    """A signal that the model alone raises in a short answer is possible, and asked about; danger has its own rules."""
    if asks in (None, "what", "category", "safe_now") or len(understanding["text"].split()) > SHORT_ANSWER:
        return understanding
    triage = understanding["triage"]
    guesses = [
        name for name in triage["signals"] if name != "immediate_danger" and _guessed(triage, name, DANGER_CERTAIN)
    ]
    kept: Triage = {
        **triage, "signals": [name for name in triage["signals"] if name not in guesses],
        "check": [*triage["check"], *guesses],
    }  # fmt: skip
    return {**understanding, "triage": kept}


def without_guesses(asks: str | None, understanding: Understanding) -> Understanding:
    """The message without what the model merely guesses from the answer to a question.

    Danger seen in an answer is asked about ("are you safe?") instead of ending the talk; who has just been asked and
    said yes in plain words keeps it as a possible sign. In a place, a time or a name a guess is dropped unless it is
    nearly certain, and whatever its score where the message is nothing but that. What is explicit stays.
    """
    understanding = _asked_about(asks, understanding)
    triage = understanding["triage"]
    only_facts = asks in FACTUAL and is_nothing_but_facts(understanding)
    if asks is None or (asks in TOLD_ANYHOW and not only_facts):
        return understanding
    if asks == "safe_now" and not is_plainly_safe(asks, understanding["text"]):
        return understanding

    signals, check = list(triage["signals"]), list(triage["check"])
    if "immediate_danger" in signals and _guessed(triage, "immediate_danger", DANGER_CERTAIN):
        signals.remove("immediate_danger")
        check.append("immediate_danger")
    if only_facts or asks in PLAIN_ANSWERS:
        certain = 2.0 if only_facts else NEARLY_CERTAIN
        signals = [name for name in signals if not _guessed(triage, name, certain)]
        check = [name for name in check if not _guessed(triage, name, certain)]
    kept: Triage = {**triage, "signals": signals, "check": check}
    return {**understanding, "triage": kept}
