"""The answer to a message that is not in English: in its own language, then in English for whoever helps to read it.

A person reads it, and nobody is questioned in a language that they did not write in.
"""

from __future__ import annotations

import re

from bot.agenda.plain_matters import plain_matter
from bot.agenda.talk import Talk

ANSWERS = {"greeting": "hello", "thanks": "thanks", "service": "service"}
"""Which part of the fixed text answers a plain matter; how to be safe follows each."""

UNREAD, UNREAD_AGAIN = ("unread", "danger", "phone"), ("again", "danger")
"""The parts that answer what was not understood, the first time and from then on."""

LATIN = {"ur": "ur_latin", "hi": "ur_latin", "pa": "pa_latin"}
"""Written in Latin letters it is answered in Latin letters; Hindi and Urdu are then one."""

_OTHER_SCRIPT = re.compile("[\u0590-\u1fff]")


def answered_in_own_language(talk: Talk) -> bool:
    """Say the fixed text of the message's language. False for a message in English.

    Plain greetings, thanks and questions for another service are only answered; all else goes to a person as unread.
    """
    if not _is_other_language(talk):
        return False
    language = _language(talk)
    matter = _plain_matter(talk, language)
    if matter:
        _forget_that_it_told_something(talk)
        _say_parts(talk, language, ANSWERS[matter], "danger")
        return True
    talk.understood = False
    again = _wrote_it_before(talk)
    _say_parts(talk, language, *(UNREAD_AGAIN if again else UNREAD))
    talk.memory["understood"]["kind"] = "not_english"
    talk.memory["understood"]["language"] = language
    return True


def say_the_rest_in_english(talk: Talk) -> None:
    """What follows the safety lines, in short: what was said, and the landlord's own help with the language."""
    language = _language(talk)
    matter = _plain_matter(talk, language)
    if matter == "greeting":
        talk.say("report", "greeting")
    elif matter == "thanks":
        talk.say("report", "thanks_reply")
    elif matter == "service":
        talk.say("report", "other_team")
    elif not _wrote_it_before(talk):
        talk.say("safety", "not_english")
    elif all(reply.get("text_id") != "safety.still_danger" for reply in talk.replies):
        talk.say("safety", "still_danger")
    if matter and talk.state["memory"]["understood"].get("kind") not in (None, "not_english"):
        talk.repeat_question()
        return
    if matter != "thanks":
        _say_language_help(talk, language)
    if not matter:
        talk.ask_nothing()


def _forget_that_it_told_something(talk: Talk) -> None:
    """It is no account, answers nothing that was asked, and says nothing of the messages to come."""
    before = talk.state["memory"]
    talk.memory["understood"], talk.memory["account"] = dict(before["understood"]), list(before["account"])
    talk.absorbed.facts.clear()
    talk.facts = dict(talk.state["facts"])


def _is_other_language(talk: Talk) -> bool:
    if talk.state["choice"]:
        return False
    triage = talk.understanding["triage"]
    if triage["kind"] == "not_english":
        return True
    found = triage["category"] or triage["exclusion"] or triage["signals"] or talk.understanding["entities"]
    return _wrote_it_before(talk) and not found


def _wrote_it_before(talk: Talk) -> bool:
    return talk.state["memory"]["understood"].get("kind") == "not_english"


def _language(talk: Talk) -> str:
    """The message's own; one that was taken for English is in the language of those before it."""
    guessed = talk.understanding["triage"]["language"]
    return guessed if guessed != "en" else str(talk.state["memory"]["understood"].get("language", "en"))


def _plain_matter(talk: Talk, language: str) -> str | None:
    """None whenever anything points to danger, however friendly the words are."""
    triage = talk.understanding["triage"]
    if triage["signals"] or triage["check"] or talk.understanding["entities"] or talk.sounds_dangerous:
        return None
    return plain_matter(talk.understanding["text"], language, talk.words.texts["plain_phrases"])


def _say_parts(talk: Talk, language: str, *parts: str) -> None:
    """Nothing for a language without a text: the English one follows."""
    latin = LATIN.get(language)
    name = language if latin is None or _OTHER_SCRIPT.search(talk.understanding["text"]) else latin
    texts = talk.words.texts["other_languages"].get(name)
    if texts is None:
        return
    said = talk.words.filled(" ".join(texts[part] for part in parts))
    talk.replies.append({"text": said, "text_id": f"other_languages.{name}"})


def _say_language_help(talk: Talk, language: str) -> None:
    """The landlord's line for this language, else its policy's offer. Nothing where the policy is silent."""
    line, offer = talk.language_lines.get(language), talk.answers.get("interpreters")
    if "language_help" in talk.memory["told"] or not (line or offer):
        return
    talk.memory["told"].append("language_help")
    if line:
        talk.say("report", "language_line", language=line["name"], phone=line["phone"])
    elif offer:
        talk.say("report", "interpreters", offer=offer["text"], clause=offer["clause"])
