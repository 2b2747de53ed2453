"""Messages that are about the conversation itself: questions, thanks, a person wanted, back, start over, take back."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.agenda.erasing import QUESTION, verdict, wants_erasing
from bot.agenda.housing import say_housing
from bot.agenda.intents import OUTBURST, SO_FAR, STEERING, is_question
from bot.agenda.must_ask import MOST_TIMES, is_told
from bot.agenda.policy_answers import answer_question
from bot.agenda.route_table import NOT_SHOWN, SENSITIVE
from bot.agenda.routes import OTHER_TEAMS, route_of
from bot.agenda.safety_answers import SAFETY_FIRST
from bot.agenda.summary import summary
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


KEPT_FOR_SAFETY = ("safe_to_message", "safe_contact")
"""What starting over does not take back: it is enforced on everything that is sent."""


def handled_as_erasing(talk: Talk) -> bool:
    """ "Delete what I said": asked about once, then done or not. True when nothing more is to be said.

    It is heard beside any danger: whoever asks for it may be about to be read by the one they fear.
    """
    text = talk.understanding["text"]
    answer = verdict(talk.state, text)
    if answer == "erase":
        talk.say("safety", "erased")
        talk.ask_nothing()
        talk.erase = True
    elif answer == "keep":
        talk.say("report", "kept")
        _back_to_where_we_were(talk)
    elif wants_erasing(text):
        talk.confirm(QUESTION)
    else:
        return False
    return True


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
    if _holds_back(talk, text):
        return _held_back(talk)
    if talk.memory["report"]["state"] != "draft" and _NEW_MATTER.search(text):
        talk.say("report", "new_matter")
        talk.status = "closed"
        talk.ask_nothing()
        return True
    if is_question(talk.understanding) and not talk.absorbed.answered:
        answer_question(talk)
        say_housing(talk)
        return _back_to_where_we_were(talk)
    if _is_for_another_team(talk):
        talk.say("report", "other_team")
        return _back_to_where_we_were(talk)
    handler = HANDLERS.get(intent)
    return handler(talk) if handler else False


def _holds_back(talk: Talk, text: str) -> bool:
    """Whether it is not to be sent. "Don't send me anything" answers whether it is safe to message somebody."""
    if talk.state["memory"]["asks"] in SAFETY_FIRST and talk.absorbed.answered:
        return False
    wanted = talk.understanding["intent"] == "withdraw" or _HOLD.search(text) is not None
    return wanted and talk.memory["understood"].get("kind") != "follow_up"


def _is_for_another_team(talk: Talk) -> bool:
    """A repair, rent or the like, asked about in the middle of a report: the right number, then back to it."""
    triage = talk.understanding["triage"]
    tells = triage["category"] or triage["exclusion"] or triage["check"] or talk.absorbed.answered
    waits = talk.memory["route"] != "opening" and talk.memory["asks"] is not None
    return waits and not tells and not talk.absorbed.facts and triage["kind"] in OTHER_TEAMS


def _steered(talk: Talk) -> bool:
    talk.say("report", "not_steered")
    return _back_to_where_we_were(talk)


def _abused(talk: Talk) -> bool:
    talk.say("report", "abuse_of_bot")
    return _back_to_where_we_were(talk)


def _told_so_far(talk: Talk) -> bool:
    """What was taken down, shown on request; never where somebody else may be looking at the page."""
    if route_of(talk) in SENSITIVE or NOT_SHOWN in talk.memory["told"]:
        talk.say("safety", "not_shown")
    elif not (talk.memory["account"] or talk.facts):
        talk.say("report", "nothing_so_far")
    else:
        talk.replies.append(summary(talk.words, talk.facts, talk.memory["account"], talk.categories))
    return _back_to_where_we_were(talk)


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
    talk.say("report", "greeting")
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
    if talk.memory["asked"].get("contact", 0) >= MOST_TIMES:
        # Nothing more to ask: where that was the open question it goes to a person as it is.
        return talk.memory["asks"] != "contact" and _back_to_where_we_were(talk)
    if talk.memory["route"] not in SENSITIVE:
        talk.memory["route"] = "person_wanted"
    talk.ask("contact")
    return True


def _ask_the_one_before(talk: Talk) -> bool:
    earlier = [name for name in talk.memory["asked"] if name != talk.memory["asks"]]
    if not earlier:
        talk.say("report", "nothing_before")
        return _back_to_where_we_were(talk)
    talk.forget_asking(earlier[-1])
    talk.ask(earlier[-1])
    return True


def _start_over(talk: Talk) -> bool:
    """Begin anew; signals, how the resident can be reached safely, and a report that was sent all stay."""
    if talk.memory["report"]["state"] != "draft":
        talk.say("report", "new_matter")
        talk.ask_nothing()
        if talk.by_text:
            talk.status = "closed"  # there is no page to start from: the next text is the new report
        return True
    for name, fact in talk.facts.items():
        if name in KEPT_FOR_SAFETY:
            continue
        talk.absorbed.facts[name] = {
            **fact,
            "status": "withdrawn",
            "value": None,
            "message_id": talk.state["message_id"],
            "position": talk.state["position"],
        }
    talk.forget_asking(*talk.state["facts"], *talk.memory["asked"])
    talk.memory.update({"route": "opening", "account": [], "understood": {}, "asked": {}})
    talk.facts = {**talk.facts, **talk.absorbed.facts}
    talk.decision = talk.judged(talk.memory, talk.facts)
    talk.say("report", "start_over")
    talk.ask("what")
    return True


HANDLERS: dict[str, Callable[[Talk], bool]] = {
    "a_person": _person_wanted,
    "exit": _leaving,
    STEERING: _steered,
    SO_FAR: _told_so_far,
    OUTBURST: _abused,
    "thanks": _thanked,
    "greet": _greeted,
    "go_back": _ask_the_one_before,
    "start_over": _start_over,
}
