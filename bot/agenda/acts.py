"""Messages that are about the conversation itself: questions, thanks, a person wanted, back, start over, take back."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.agenda.intents import is_question
from bot.agenda.must_ask import is_told
from bot.agenda.talk import Talk

_WHY = re.compile(
    r"^\W*(and |but )?why (do|are|would|does|is) (you|it|that)\b.{0,30}\b(ask\w*|want|need|matter)\b", re.I
)
_HOLD = re.compile(
    r"\b(don'?t|do not) (send|submit|report)\b|\b(delete|cancel|withdraw|take back|forget) (it|this|that|my report)\b",
    re.IGNORECASE,
)
_NEW_MATTER = re.compile(
    r"\b(report|tell you about|complain about) (something|someone) else\b|\b(another|a new) report\b", re.IGNORECASE
)


def handled_as_act(talk: Talk) -> bool:
    """Answer what is about the conversation. True when nothing more is to be said.

    Whoever has just told of danger or abuse is never answered with a policy clause: the safety questions come first.
    """
    if talk.newly_raised:
        return False
    text, intent = talk.understanding["text"].replace("\u2019", "'"), talk.understanding["intent"]
    if _WHY.search(text):
        talk.say("report", "why_ask")
        return _back_to_where_we_were(talk)
    if intent == "withdraw" or _HOLD.search(text):
        return _held_back(talk)
    if talk.memory["report"]["state"] != "draft" and _NEW_MATTER.search(text):
        talk.say("report", "new_matter")
        talk.status = "closed"
        talk.ask_nothing()
        return True
    if is_question(talk.understanding) and not talk.absorbed.answered:
        _answer_topic(talk, intent.removeprefix("ask_"))
        return _back_to_where_we_were(talk)
    handler = HANDLERS.get(intent)
    return handler(talk) if handler else False


def _back_to_where_we_were(talk: Talk) -> bool:
    if talk.memory["report"]["state"] == "draft":
        talk.repeat_question()
    return True


def _leaving(talk: Talk) -> bool:
    talk.say("report", "leave")
    return True


def _thanked(talk: Talk) -> bool:
    talk.say("report", "thanks_reply")
    return _back_to_where_we_were(talk)


def _greeted(talk: Talk) -> bool:
    talk.say_once("report", "greeting")
    return _back_to_where_we_were(talk)


def _held_back(talk: Talk) -> bool:
    """The resident does not want it sent, or wants it back: said honestly, and nothing is lost."""
    if talk.memory["report"]["state"] == "draft":
        talk.say("report", "not_sent")
    else:
        talk.memory["report"]["state"] = "withdrawn"
        talk.say("report", "withdrawn")
    talk.understood = False
    talk.ask_nothing()
    return True


def _person_wanted(talk: Talk) -> bool:
    talk.understood = False
    talk.status = "with_staff"
    talk.say("report", "person")
    if talk.memory["report"]["state"] != "draft" or "domestic_abuse" in talk.raised or is_told(talk.facts, "contact"):
        return _back_to_where_we_were(talk)
    talk.memory["route"] = "person_wanted"
    talk.ask("contact")
    return True


def _answer_topic(talk: Talk, topic: str) -> None:
    if "domestic_abuse" in talk.raised:
        # Whoever may be overlooked at home asks who can see it, not what a policy says.
        talk.say("safety", "who_can_see")
        return
    if topic == "other":
        talk.understood = False
        talk.say("topics", "other")
        return
    entry = talk.words.texts["topics"][topic]
    answer = talk.answers.get(entry.get("from", ""))
    if answer:
        text = f"{answer['text']} (Policy section {answer['clause']}.)" if answer.get("clause") else answer["text"]
        talk.replies.append({"text": talk.words.filled(text), "text_id": f"topics.{topic}"})
    elif "text" in entry:
        talk.replies.append({"text": talk.words.filled(entry["text"]), "text_id": f"topics.{topic}"})
    else:
        talk.understood = False
        talk.say("topics", "unstated")


def _ask_the_one_before(talk: Talk) -> bool:
    earlier = [name for name in talk.memory["asked"] if name != talk.memory["asks"]]
    if not earlier:
        talk.say("report", "nothing_before")
        return _back_to_where_we_were(talk)
    talk.memory["asked"].pop(earlier[-1])
    talk.ask(earlier[-1])
    return True


def _start_over(talk: Talk) -> bool:
    for name, fact in talk.facts.items():
        talk.absorbed.facts[name] = {
            **fact,
            "status": "withdrawn",
            "value": None,
            "message_id": talk.state["message_id"],
            "position": talk.state["position"],
        }
    talk.memory.update({"route": "opening", "account": [], "understood": {}, "asked": {}})
    talk.say("report", "start_over")
    talk.ask("what")
    return True


HANDLERS: dict[str, Callable[[Talk], bool]] = {
    "a_person": _person_wanted,
    "exit": _leaving,
    "thanks": _thanked,
    "greet": _greeted,
    "go_back": _ask_the_one_before,
    "start_over": _start_over,
}
