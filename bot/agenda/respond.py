"""The reply to one message: safety first, then what the message was about, then the next question."""

from __future__ import annotations

from collections.abc import Sequence

from bot.agenda.acts import handled_as_act, handled_as_erasing
from bot.agenda.languages import answered_in_own_language, say_the_rest_in_english
from bot.agenda.must_ask import MOST_TIMES
from bot.agenda.next_step import go_on
from bot.agenda.reopening import reopened, take_later_categories
from bot.agenda.routes import route_of
from bot.agenda.safety_answers import SAFETY_FIRST
from bot.agenda.state import Outcome
from bot.agenda.still_you import handled_as_gap
from bot.agenda.talk import Talk
from bot.agenda.told_by_text import as_text_messages
from bot.agenda.understood import tells_matter

SAFETY_TEXT = {
    "self_harm": "self_harm",
    "domestic_abuse": "domestic_abuse_raised",
    "sexual_offence": "sexual_offence_raised",
    "hate": "hate_raised",
    "child_at_risk": "child_at_risk_raised",
    "adult_at_risk": "adult_at_risk_raised",
}
"""Which fixed text a newly raised signal is answered with, the weightiest first.

Violence has ``signal_raised``; danger now is answered before all of these, each time it is told."""

ROUTE_TEXT = {
    "heard_next_door": "heard_next_door",
    "child_writing": "child_writing",
    "own_behaviour": "own_behaviour",
}
"""Who is telling decides before what: these routes have a text of their own for whatever was raised."""


def respond(talk: Talk) -> Outcome:
    """Walk one turn to its end and return the outcome."""
    if not handled_as_gap(talk):
        _answer(talk)
    if talk.by_text:
        as_text_messages(talk)
        talk.memory["heard_at"] = talk.state["at"]
    outcome: Outcome = {
        "message_id": talk.state["message_id"],
        "facts": list(talk.absorbed.facts.values()),
        "signals": list(talk.absorbed.signals.values()),
        "decision": dict(talk.decision),
        "replies": talk.replies,
        "memory": talk.memory,
        "understood": talk.understood,
        "status": talk.status,
    }
    if talk.erase:
        outcome["erase"] = True
    return outcome


def _answer(talk: Talk) -> None:
    """Safety first, then what the message was about."""
    not_english = answered_in_own_language(talk)
    danger_is_live = _say_safety_first(talk)
    if handled_as_erasing(talk):
        pass
    elif danger_is_live:
        _keep_what_was_told(talk)
    elif not_english:
        say_the_rest_in_english(talk)
    elif not handled_as_act(talk):
        _count_misunderstandings(talk)
        go_on(talk)


def _say_safety_first(talk: Talk) -> bool:
    """Say what keeps people safe. True when the danger is now: then nothing is asked, the report can follow."""
    if _danger_now(talk):
        # "When you're safe, write here" would send away whoever wants to die: they are asked to go on writing.
        talk.say("safety", "self_harm_now" if "self_harm" in talk.raised else "danger_now")
        talk.memory["told"].append("emergency_line")
        return True
    raised = talk.newly_raised
    possible = talk.absorbed.signals.get("self_harm")
    if raised or talk.absorbed.announces_harm:
        for name in _texts_for(talk, raised):
            talk.say_once("safety", name)
        talk.memory["told"].append("emergency_line")
    elif possible is not None and possible["mark"] == "check":
        # Seen in the answer to a question it is the guess of few words: who can listen is named all the same.
        told_so = talk.state["memory"]["route"] == "opening"
        talk.say_once("safety", "self_harm" if told_so else "self_harm_maybe")
        talk.memory["told"].append("emergency_line")
    elif "self_harm" in talk.raised and "self_harm" not in talk.memory["told"]:
        # Raised in danger, which had words of its own: all the ways to get help follow.
        talk.say_once("safety", "self_harm")
    elif _care_is_said(talk):
        pass  # it says 999, too
    elif talk.raised and talk.sounds_dangerous:
        talk.say("safety", "still_danger")
    elif talk.raised and _was_not_safe(talk) and "still_danger" not in talk.memory["told"]:
        talk.say_once("safety", "still_danger")
    elif "emergency_line" not in talk.memory["told"]:
        talk.say_once("safety", "emergency_line")
    return False


def _texts_for(talk: Talk, raised: Sequence[str]) -> list[str]:
    """The fixed texts for what was just raised: help for whoever wants to die is never left out for another's."""
    if talk.absorbed.announces_harm:
        return ["might_hurt_someone"]
    of_route = ROUTE_TEXT.get(route_of(talk))
    of_signal = [text for name, text in SAFETY_TEXT.items() if name in raised]
    first = of_route or (of_signal[0] if of_signal else "signal_raised")
    return list(dict.fromkeys([*(["self_harm"] if "self_harm" in raised else []), first]))


def _danger_now(talk: Talk) -> bool:
    """Danger in this very message: found in its words, or told in answer to "are you safe?"."""
    unsafe = talk.absorbed.facts.get("safe_now")
    return (
        "immediate_danger" in talk.newly_raised
        or "immediate_danger" in talk.understanding["triage"]["signals"]
        or (unsafe is not None and unsafe["value"] is False)
    )


def _care_is_said(talk: Talk) -> bool:
    """Whether the answer is that somebody is hurt or afraid, which is answered with sympathy (``next_step``)."""
    hurt = talk.absorbed.facts.get("anyone_hurt")
    asked = talk.state["memory"]["asks"] == "anyone_hurt" and "care" not in talk.memory["told"]
    return asked and hurt is not None and hurt["value"] is True


def _was_not_safe(talk: Talk) -> bool:
    safe = talk.facts.get("safe_now")
    return safe is not None and safe["value"] is False


def _keep_what_was_told(talk: Talk) -> None:
    """While the danger lasts nothing is asked; the next message goes on where the talk was."""
    if talk.memory["report"]["state"] != "draft":
        talk.memory["report"]["state"] = "updated"
        if not reopened(talk):
            take_later_categories(talk)
    elif talk.memory["route"] == "opening":
        talk.memory["route"] = "report"
    talk.ask_nothing()


def _count_misunderstandings(talk: Talk) -> None:
    intent = talk.understanding["intent"]
    told = talk.state["memory"]["route"] == "opening" and tells_matter(talk.understanding)
    settled = bool(talk.absorbed.answered or talk.absorbed.facts or talk.absorbed.signals or told)
    if intent != "nlu_fallback" or settled or talk.state["choice"]:
        talk.memory["misunderstood"] = 0
        return
    talk.memory["misunderstood"] += 1
    talk.understood = False
    if talk.memory["misunderstood"] > MOST_TIMES:
        talk.say_once("safety", "not_understood_person")
    elif talk.state["memory"]["asks"] not in SAFETY_FIRST:
        # There the question is put again in other words, and nobody is told that they said it wrongly.
        talk.say("report", "not_understood")
