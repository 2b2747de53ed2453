"""Worries about the home of somebody who tells of abuse there: answered after the safety questions, never before."""

from __future__ import annotations

from bot.agenda.absorb import Absorbed
from bot.agenda.extracted import new_fact
from bot.agenda.must_ask import next_ask
from bot.agenda.phrases import bubbles
from bot.agenda.routes import route_of
from bot.agenda.safety_answers import SAFETY_FIRST
from bot.agenda.state import Memory, SignalMark, State
from bot.agenda.talk import Talk
from bot.agenda.topics import housing_worries


def take_housing_worries(
    state: State, text: str, absorbed: Absorbed, memory: Memory, signals: dict[str, SignalMark]
) -> None:
    """Note what the resident wants to know of the home, once abuse is told; it may stand in the words before that."""
    abuse = signals.get("domestic_abuse")
    if abuse is None or abuse["mark"] != "raised":
        return
    before = state["facts"].get("housing_worry")
    known = str(before["value"] or "").split() if before else []
    new = [worry for worry in housing_worries(" ".join([*memory["account"], text])) if worry not in known]
    if new:
        value = " ".join([*known, *new])
        absorbed.facts["housing_worry"] = new_fact(state, "housing_worry", "known", text, value)


def say_housing(talk: Talk) -> None:
    """What this policy says of locks and moving; for the rest, and where it may be read by others, a person."""
    fact = talk.facts.get("housing_worry")
    if route_of(talk) != "domestic_abuse" or fact is None or talk.newly_raised:
        return
    told = talk.memory["told"]
    open_worries = [worry for worry in str(fact["value"]).split() if f"housing.{worry}" not in told]
    if not open_worries:
        return
    if _safety_is_asked(talk):
        if "housing_worry" in talk.absorbed.facts:
            talk.say_once("report", "housing_later")
        return
    told += [f"housing.{worry}" for worry in open_worries]
    safe = talk.facts.get("safe_to_message")
    read_by_others = safe is not None and safe["value"] is not True
    for worry in open_worries:
        answer = talk.answers.get(worry)
        if answer and not read_by_others:
            text = talk.words.filled(f"{answer['text']} (Policy section {answer['clause']}.)")
            talk.replies += [{"text": part, "text_id": f"housing.{worry}"} for part in bubbles(text)]
    talk.say_once("report", "housing_person")


def _safety_is_asked(talk: Talk) -> bool:
    asks = next_ask(
        "domestic_abuse",
        talk.facts,
        talk.signals,
        talk.decision,
        talk.memory["asked"],
        talk.category,
        by_text=talk.by_text,
    )
    return asks in SAFETY_FIRST
