"""The straight walk of one turn, without Rasa: absorb the facts, decide, say what comes next."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bot.agenda.absorb import absorb
from bot.agenda.by_text import worded
from bot.agenda.erasing import is_all_about_erasing, is_waiting
from bot.agenda.follow_up import take_follow_up
from bot.agenda.guesses import without_guesses
from bot.agenda.housing import take_housing_worries
from bot.agenda.intents import believed_intent
from bot.agenda.phrases import staffed_in_words
from bot.agenda.private import stands_before
from bot.agenda.respond import respond
from bot.agenda.safety_answers import question_answered
from bot.agenda.state import Fact, Memory, Outcome, SignalMark, State, Understanding
from bot.agenda.talk import Talk
from bot.agenda.understood import situation_of, take_account, understood_so_far
from bot.agenda.words import Words
from bot.landlords.answers import answers_from, language_lines
from bot.landlords.loader import Landlord
from bot.triage.danger import sounds_dangerous
from bot.triage.dates import next_staffed
from bot.triage.decide import decide
from bot.triage.decision import Situation
from bot.triage.told import told_facts

STRENGTH = ("cleared", "check", "asked_no_answer", "asked_denied", "raised")


def walk(state: State, understanding: Understanding, landlord: Landlord, texts: Mapping[str, Any]) -> Outcome:
    """One message in, one outcome out; the same state and understanding always give the same outcome.

    Raises ``ValueError`` when ``state["at"]`` is not a time with zone.
    """
    now = datetime.fromisoformat(state["at"])
    pack, operating = landlord.pack, landlord.operating
    memory = copy.deepcopy(state["memory"])
    understanding = without_guesses(state["memory"]["asks"], understanding)
    understanding = {
        **understanding,
        "intent": believed_intent(understanding, question_answered(state, understanding["text"])),
    }
    absorbed = absorb(state, understanding)
    if is_waiting(state):
        memory["choices"] = []  # asked once: whatever is not an answer to it lets it lapse
    if not is_all_about_erasing(state, understanding["text"]) and not stands_before(state):
        memory["understood"] = understood_so_far(state, understanding, absorbed)
        take_account(state, understanding, absorbed, memory)
        take_follow_up(state, understanding, absorbed, memory, state["facts"])
    signals = _stronger(state["signals"], absorbed.signals)
    if not stands_before(state):
        take_housing_worries(state, understanding["text"], absorbed, memory, signals)
    facts = {**state["facts"], **absorbed.facts}
    absorbed.signals = {name: mark for name, mark in signals.items() if state["signals"].get(name) != mark}

    def judged(memory: Memory, facts: Mapping[str, Fact]) -> Mapping[str, Any]:
        situation = situation_of(memory["understood"], facts, signals)
        situation["facts"] = {**told_facts(" ".join(memory["account"])), **situation["facts"]}
        decision = decide(cast(Situation, situation), pack, operating, now).as_dict()
        before = state["decision"]
        if before is None or state["memory"]["report"]["state"] == "draft":
            return decision
        another_kind = memory["understood"] != state["memory"]["understood"]
        return _as_promised(before, decision) if absorbed.facts or absorbed.signals or another_kind else before

    opens = next_staffed(now, operating.hours_by_weekday)
    closed = opens is None or opens > now
    values = {
        "landlord": pack.name,
        "contact_line": operating.out_of_hours_line if closed else operating.contact_line,
        "staffed": staffed_in_words(opens, now),
        "reference": state["reference"],
    }
    return respond(
        Talk(
            state=state,
            understanding=understanding,
            absorbed=absorbed,
            facts=facts,
            signals=signals,
            decision=judged(memory, facts),
            judged=judged,
            memory=memory,
            words=Words(worded(texts, state.get("number")) if state["channel"] == "sms" else texts, values),
            answers=answers_from(pack),
            language_lines=language_lines(pack),
            sounds_dangerous=sounds_dangerous(understanding["text"]),
            office_closed=closed,
        )
    )


def _as_promised(before: Mapping[str, Any], decision: Mapping[str, Any]) -> Mapping[str, Any]:
    """After sending a promise counts from the report: whatever is told later never puts its day off."""
    same = ("priority", "target_text")
    if not before.get("contact_by") or any(before.get(name) != decision[name] for name in same):
        return decision
    return {**decision, "contact_by": before["contact_by"]}


def _stronger(before: Mapping[str, SignalMark], new: Mapping[str, SignalMark]) -> dict[str, SignalMark]:
    """Marks after this message. Once raised a signal stays; one that staff cleared is only raised by new words."""
    marks = dict(before)
    for name, mark in new.items():
        cleared = name in marks and marks[name]["mark"] == "cleared"
        if cleared and mark["mark"] != "raised":
            continue
        if name not in marks or STRENGTH.index(mark["mark"]) > STRENGTH.index(marks[name]["mark"]):
            marks[name] = mark
        elif mark["mark"] == "raised" and marks[name]["mark"] == "raised":
            marks[name] = {
                **marks[name],
                "strands": sorted({*marks[name]["strands"], *mark["strands"]}),
                "evidence": [*marks[name]["evidence"], *mark["evidence"]],
            }
    return marks
