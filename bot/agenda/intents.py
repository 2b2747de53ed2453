"""Which act a message is. An act is believed only where the message is about nothing else."""

from __future__ import annotations

import re

from bot.agenda.state import Understanding

CONTROL_INTENTS = ("greet", "thanks", "a_person", "exit", "go_back", "start_over", "withdraw")
"""Acts that are about the conversation: they answer nothing that was asked."""

SURE = 0.6
"""Below this confidence an act is not believed: "yes I reported it before" must not take a report back."""

LONGEST_ACT = {"a_person": 14, "withdraw": 12}
MOST_WORDS = 6
"""A longer message tells something: "it was there yesterday morning" is no greeting."""

QUESTION = re.compile(
    r"^\W*((but|and|so|ok|also|um|er|hi|hello) )*"
    r"(who|what|whats|when|where|why|how|which|will|would|can|could|do|does|did|is|are|am|was|should|shall|may|have|has"
    r"|if i)\b",
    re.IGNORECASE,
)


def believed_intent(understanding: Understanding) -> str:
    """The intent, or ``tell`` where the words tell more than such an act would."""
    intent = understanding["intent"]
    if intent not in CONTROL_INTENTS:
        return intent
    triage = understanding["triage"]
    tells = bool(triage["category"] or triage["exclusion"] or triage["signals"] or triage["check"])
    too_long = len(understanding["text"].split()) > LONGEST_ACT.get(intent, MOST_WORDS)
    unsure = understanding["confidence"] < SURE
    return "tell" if unsure or tells or too_long or understanding["entities"] else intent


def is_question(understanding: Understanding) -> bool:
    """Whether the resident asks something, and does not tell of danger in asking.

    A likely topic alone is not enough: "yes, I reported it before" is no question.
    """
    if understanding["triage"]["signals"]:
        return False
    text = understanding["text"]
    return understanding["intent"].startswith("ask_") and ("?" in text or QUESTION.match(text) is not None)
