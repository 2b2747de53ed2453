"""Which act a message is. An act is believed only where the message is about nothing else."""

from __future__ import annotations

import re

from bot.agenda.answers import OPEN_QUESTIONS, leading_answer
from bot.agenda.gibberish import is_gibberish
from bot.agenda.safety_answers import safety_answer
from bot.agenda.state import Understanding
from bot.agenda.topics import BY_INTENT, only_asks, topic_of

STEERING = "steering"
"""Orders to the bot itself, such as to forget its instructions. No intent of Rasa's: plain words tell it."""

SO_FAR = "so_far"
"""A wish to see what was taken down, told by plain words too."""
OUTBURST = "outburst"
"""Anger at the bot itself that tells nothing else."""

CONTROL_INTENTS = (
    "greet", "thanks", "a_person", "exit", "go_back", "start_over", "withdraw", STEERING, SO_FAR, OUTBURST,
)  # fmt: skip
"""Acts that are about the conversation: they answer nothing that was asked."""

SURE = 0.6
"""Below this confidence an act is not believed: "yes I reported it before" must not take a report back."""

LONGEST_ACT = {"a_person": 14, "withdraw": 12}
MOST_WORDS = 6
"""A longer message tells something: "it was there yesterday morning" is no greeting."""

_STEERS = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass) "
    r"(?:\w+ )?(?:your|all|previous|prior|above|system|earlier) (?:\w+ ){0,3}?"
    r"(?:instructions?|rules|prompts?|guidelines|programming)\b"
    r"|\b(?:system|your) prompt\b|\byour (?:hidden |secret |initial )?instructions\b|\bjail ?break|\bdeveloper mode\b"
    r"|\b(?:pretend|act|behave|respond) (?:to be|as|like|as if|that)\b.{0,20}\byou(?:'re| are| were)?\b"
    r"|\b(?:pretend to be|act as|roleplay as|you are now) (?:an? |my |the )?(?:\w+ )?"
    r"(?:admin\w*|pirate|dan|ai|assistant|"
    r"developer|hacker|chatgpt|officer|manager|poet)\b",
    re.IGNORECASE,
)

_SO_FAR = re.compile(
    r"\bwhat (have|did) (you|i) (got|have|noted|written|said|tell|told|put)\b|\b(show|read) me what\b"
    r"|^\W*(what\b.*|and |ok )?\bso far\W*$",
    re.IGNORECASE,
)

SHORT_OUTBURST = 12
"""Words up to which anger at the bot is nothing but that."""

_ABUSE_OF_BOT = re.compile(
    r"\b(you|this|ur|youre|you're) (?:(?:are|is|r|a|fucking|effing|bloody|stupid|so|just|useless|such|an?) ){0,3}"
    r"(useless|stupid|shit|crap|rubbish|idiot|pathetic|waste of (?:time|space)|dumb|thick)\b|\b(fuck|piss|sod) off\W*$"
    r"|\bstupid (bot|robot|machine|computer)\b",
    re.IGNORECASE,
)

QUESTION = re.compile(
    r"^\W*((but|and|so|ok|also|um|er|hi|hello) )*"
    r"(who|what|whats|when|where|why|how|which|will|would|can|could|do|does|did|is|are|am|was|should|shall|may|have|has"
    r"|if i)\b",
    re.IGNORECASE,
)


def believed_intent(understanding: Understanding, asks: str | None = None) -> str:
    """The intent, or ``tell`` where the words tell more than such an act would, or answer a question of safety.

    An order to the bot itself is ``steering``, a look at what was taken down ``so_far``, mere anger ``outburst``, and
    what is no words at all was not understood.
    """
    intent, found = understanding["intent"], understanding["triage"]
    text = understanding["text"]
    nothing_told = not (found["category"] or found["exclusion"] or found["signals"] or found["check"])
    if nothing_told and _STEERS.search(text.replace("\u2019", "'")):
        return STEERING
    if nothing_told and not understanding["entities"] and is_gibberish(text):
        return "nlu_fallback"
    if safety_answer(asks, text) is not None:
        return "tell"
    if nothing_told and len(text.split()) <= SHORT_OUTBURST and _SO_FAR.search(text):
        return SO_FAR
    if nothing_told and is_outburst(text) and not (asks and answers_in_a_word(asks, text)):
        return OUTBURST
    if intent not in CONTROL_INTENTS:
        return intent
    triage = understanding["triage"]
    tells = bool(triage["category"] or triage["exclusion"] or triage["signals"] or triage["check"])
    too_long = len(understanding["text"].split()) > LONGEST_ACT.get(intent, MOST_WORDS)
    unsure = understanding["confidence"] < SURE
    return "tell" if unsure or tells or too_long or understanding["entities"] else intent


def answers_in_a_word(asks: str, text: str) -> bool:
    """Whether a yes or no before other words answers ``asks``: "no you stupid bot" tells that nobody is hurt."""
    act = leading_answer(text).act
    return act is not None and asks not in OPEN_QUESTIONS


def is_question(understanding: Understanding) -> bool:
    """Whether the resident asks something, and does not tell of danger or of a matter in asking.

    A likely topic alone is not enough: "yes, I reported it before" is no question. Without an intent to ask, plain
    words must name a topic and nothing else may be told.
    """
    found, text = understanding["triage"], understanding["text"]
    if found["signals"] or understanding["intent"] in CONTROL_INTENTS:
        return False
    topic = topic_of(text)
    tells_matter = bool(found["category"] or found["exclusion"])
    if understanding["intent"].startswith("ask_"):
        if understanding["intent"] == "ask_other" and tells_matter and found["kind"] == "report" and not topic:
            return False
        return "?" in text or QUESTION.match(text) is not None or (topic is not None and only_asks(text))
    told = tells_matter or found["check"] or understanding["entities"]
    return topic is not None and not told and only_asks(text)


def question_topic(understanding: Understanding) -> str:
    """The topic of a question. An intent that knows its topic is believed before plain words of another such topic."""
    by_intent = understanding["intent"].removeprefix("ask_") if understanding["intent"].startswith("ask_") else "other"
    by_words = topic_of(understanding["text"])
    if by_words is None or (by_intent != "other" and by_words in BY_INTENT):
        return by_intent
    return by_words


def is_outburst(text: str) -> bool:
    """Whether a short message is anger at the bot itself: it answers nothing."""
    return len(text.split()) <= SHORT_OUTBURST and _ABUSE_OF_BOT.search(text.replace("\u2019", "'")) is not None
