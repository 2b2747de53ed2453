"""The reply to one message: safety first, then what the message was about, then the next question."""

from __future__ import annotations

from bot.agenda.acts import handled_as_act
from bot.agenda.languages import answered_in_own_language, say_the_rest_in_english
from bot.agenda.must_ask import MOST_TIMES
from bot.agenda.next_step import go_on
from bot.agenda.state import Outcome
from bot.agenda.talk import Talk

SAFETY_TEXT = {
    "immediate_danger": "danger_now",
    "self_harm": "self_harm",
    "domestic_abuse": "domestic_abuse_raised",
    "hate": "hate_raised",
}
"""Which fixed text a newly raised signal is answered with; every other signal has ``signal_raised``."""

SAFETY_ORDER = ("immediate_danger", "self_harm", "domestic_abuse", "hate")


def respond(talk: Talk) -> Outcome:
    """Walk one turn to its end and return the outcome."""
    not_english = answered_in_own_language(talk)
    danger_is_live = _say_safety_first(talk)
    if danger_is_live:
        _keep_what_was_told(talk)
    elif not_english:
        say_the_rest_in_english(talk)
    elif not handled_as_act(talk):
        _count_misunderstandings(talk)
        go_on(talk)
    return {
        "message_id": talk.state["message_id"],
        "facts": list(talk.absorbed.facts.values()),
        "signals": list(talk.absorbed.signals.values()),
        "decision": dict(talk.decision),
        "replies": talk.replies,
        "memory": talk.memory,
        "understood": talk.understood,
        "status": talk.status,
    }


def _say_safety_first(talk: Talk) -> bool:
    """Say what keeps people safe. True when the danger is now: then nothing is asked, the report can follow."""
    if _danger_now(talk):
        talk.say("safety", "danger_now")
        talk.memory["told"].append("emergency_line")
        return True
    raised = talk.newly_raised
    possible = talk.absorbed.signals.get("self_harm")
    if raised:
        named = next((SAFETY_TEXT[name] for name in SAFETY_ORDER if name in raised), "signal_raised")
        talk.say_once("safety", named)
        talk.memory["told"].append("emergency_line")
    elif possible is not None and possible["mark"] == "check":
        talk.say_once("safety", "self_harm")
        talk.memory["told"].append("emergency_line")
    elif talk.raised and (talk.sounds_dangerous or _was_not_safe(talk)):
        talk.say("safety", "still_danger")
    elif "emergency_line" not in talk.memory["told"]:
        talk.say_once("safety", "emergency_line")
    return False


def _danger_now(talk: Talk) -> bool:
    """Danger in this very message: found in its words, or told in answer to "are you safe?"."""
    unsafe = talk.absorbed.facts.get("safe_now")
    return (
        "immediate_danger" in talk.newly_raised
        or "immediate_danger" in talk.understanding["triage"]["signals"]
        or (unsafe is not None and unsafe["value"] is False)
    )


def _was_not_safe(talk: Talk) -> bool:
    safe = talk.facts.get("safe_now")
    return safe is not None and safe["value"] is False


def _keep_what_was_told(talk: Talk) -> None:
    """While the danger lasts nothing is asked; the next message goes on where the talk was."""
    if talk.memory["report"]["state"] != "draft":
        talk.memory["report"]["state"] = "updated"
    elif talk.memory["route"] == "opening":
        talk.memory["route"] = "report"
    talk.ask_nothing()


def _count_misunderstandings(talk: Talk) -> None:
    intent = talk.understanding["intent"]
    settled = bool(talk.absorbed.answered or talk.absorbed.facts or talk.absorbed.signals)
    if intent != "nlu_fallback" or settled or talk.state["choice"]:
        talk.memory["misunderstood"] = 0
        return
    talk.memory["misunderstood"] += 1
    talk.understood = False
    if talk.memory["misunderstood"] >= MOST_TIMES:
        talk.say_once("safety", "not_understood_person")
    else:
        talk.say("report", "not_understood")
