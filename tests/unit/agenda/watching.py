"""Watches a talk: after every answer it is held against the rules that must never be broken."""

from __future__ import annotations

import json
import re
import traceback
from collections import Counter
from collections.abc import Iterator

from bot.agenda.guesses import without_guesses
from bot.agenda.intents import believed_intent
from bot.agenda.must_ask import UNTIL_ANSWERED
from bot.agenda.route_table import SENSITIVE
from bot.agenda.state import Outcome, SignalMark, Understanding
from bot.words import ASKS, MARKS, RECORDS
from tests.unit.agenda.talks import REFERENCE, Talk, said

MOST_PUT = 3
"""A question is put at most this often, in whatever words; ``UNTIL_ANSWERED`` are put once in each reply at most.

A question that the resident asks to go back to, and all of them after starting over, are counted anew.
"""
MOST_WORDS = 60
MOST_LONG_BUBBLES = 2
"""Only the summary, what is quoted from the policy and a safety text that names when the office opens may be longer."""
MAY_BE_LONG = ("report.summary", "report.case_review", "topics.", "safety.")
LONGEST_SAFETY_TEXT = 85
STATES = ("draft", "submitted", "updated", "withdrawn")

_UNFILLED = re.compile(r"\{\w*\}|%\(|</?script", re.IGNORECASE)


class Watched:
    """A talk and what was found wrong with it so far."""

    def __init__(self, number: int, talk: Talk) -> None:
        self.number, self.talk = number, talk
        self.faults: list[str] = []
        self.transcript: list[str] = []
        self.put: Counter[str] = Counter()
        self.was_sensitive = False
        self.reference_told = False
        self.reached: set[tuple[str, str]] = set()
        """States and records of the report on the way."""
        self.closed = False

    def __str__(self) -> str:
        return f"walk {self.number}, {self.talk.landlord}: {self.faults}\n" + "\n".join(self.transcript)

    def clear_one(self, which: float) -> None:
        """A named person clears one raised signal, as staff may between two messages."""
        raised = [name for name, mark in self.talk.signals.items() if mark["mark"] == "raised"]
        if raised:
            name = raised[int(which * len(raised))]
            self.talk.signals = {**self.talk.signals, name: {**self.talk.signals[name], "mark": "cleared"}}
            self.transcript.append(f"  staff clear {name}")
            self.was_sensitive = False

    def hears(self, understanding: Understanding, press: str | None) -> None:
        """Take one turn and look at what came of it."""
        before, asks = dict(self.talk.signals), self.talk.memory["asks"]
        state, route = self.talk.memory["report"]["state"], self.talk.memory["route"]
        found = {name: value for name, value in understanding["triage"].items() if value}
        self.transcript.append(
            f"> {understanding['text'][:90]!r} {understanding['intent']} {understanding['confidence']} press={press}"
            f" {found} {[one['entity'] for one in understanding['entities']]}"
        )
        believed = without_guesses(asks, understanding)
        try:
            outcome = self.talk.hears(understanding, press)
        except Exception:  # noqa: BLE001  (whatever it is, it is a fault of the walk)
            self.faults.append(traceback.format_exc(limit=-3))
            return
        self.transcript += [f"< {reply.get('text_id')}: {reply['text'][:100]}" for reply in outcome["replies"]]
        self.transcript.append(
            f"  asks={outcome['memory']['asks']} route={outcome['memory']['route']}"
            f" {outcome['memory']['report']['state']}"
        )
        self.closed = outcome["status"] == "closed"
        self.reached.add((outcome["memory"]["report"]["state"], outcome["memory"]["report"]["record"]))
        self.faults += self._of_form(outcome)
        self.faults += self._of_signals(believed, before)
        self.faults += self._of_report(outcome, asks, state)
        self.faults += self._of_privacy(outcome, route)
        self.faults += self._of_questions(outcome, went_back=believed_intent(understanding) == "go_back")

    def _of_form(self, outcome: Outcome) -> Iterator[str]:
        json.dumps(outcome, allow_nan=False)
        texts = [reply["text"] for reply in outcome["replies"]]
        if not texts or not all(text.strip() for text in texts):
            yield "an empty reply"
        if len(self.talk.asked) == 1 and "999" not in said(outcome):
            yield "no emergency line in the first reply"
        named = [(str(reply.get("text_id")), reply["text"]) for reply in outcome["replies"]]
        long = [name for name, text in named if len(text.split()) > MOST_WORDS]
        if len(long) > MOST_LONG_BUBBLES or not all(name.startswith(MAY_BE_LONG) for name in long):
            yield f"long bubbles: {long}"
        if any(len(text.split()) > LONGEST_SAFETY_TEXT for name, text in named if name.startswith("safety.")):
            yield "a safety text that nobody reads to the end"
        if any(_UNFILLED.search(text) for name, text in named if name != "report.summary"):
            yield "an unfilled slot"
        if any(fact["name"] not in ASKS for fact in outcome["facts"]):
            yield "a fact that nobody knows"
        if outcome["memory"]["report"]["state"] not in STATES or outcome["memory"]["report"]["record"] not in RECORDS:
            yield "a report in no known state"

    def _of_questions(self, outcome: Outcome, *, went_back: bool) -> Iterator[str]:
        names = [str(reply.get("text_id")) for reply in outcome["replies"]]
        put = [name.removeprefix("questions.") for name in names if name.startswith("questions.")]
        asks = outcome["memory"]["asks"]
        if len(put) > 1 or (put and put != [asks]):
            yield f"put {put} while waiting for {asks}"
        if "report.start_over" in names:
            self.put.clear()
            self.was_sensitive = False
        if went_back:
            for name in put:
                del self.put[name]
        self.put.update(put)
        yield from (
            f"{name} was put {times} times"
            for name, times in self.put.items()
            if times > MOST_PUT and name not in UNTIL_ANSWERED
        )

    def _of_signals(self, believed: Understanding, before: dict[str, SignalMark]) -> Iterator[str]:
        marks = {name: mark["mark"] for name, mark in self.talk.signals.items()}
        for name in believed["triage"]["signals"]:
            if marks.get(name) != "raised":
                yield f"{name} was told and is not raised"
        for name in believed["triage"]["check"]:
            if name not in marks:
                yield f"{name} was possible and is not marked"
        for name, mark in before.items():
            was, now = mark["mark"], marks.get(name)
            if now not in MARKS or (was == "raised" and now != "raised"):
                yield f"{name} went from {was} to {now}"
            if was.startswith("asked") and now == "check":
                yield f"{name} went from {was} to {now}"
            if was == "cleared" and now not in ("cleared", "raised"):
                yield f"{name} went from {was} to {now}"
            if now == "raised" and was == "raised" and len(mark["evidence"]) > len(self.talk.signals[name]["evidence"]):
                yield f"evidence of {name} was lost"

    def _of_report(self, outcome: Outcome, asked: str | None, before: str) -> Iterator[str]:
        report, facts = outcome["memory"]["report"], self.talk.facts
        self.reference_told = self.reference_told or REFERENCE in said(outcome)
        if report["state"] != "draft" and not self.reference_told:
            yield "sent without telling the reference"
        if before != "draft" and report["state"] == "draft":
            yield "a report that was sent is a draft again"
        if before != "draft" and any(fact["status"] == "withdrawn" for fact in outcome["facts"]):
            yield "a fact of a report that was sent is taken back"
        covered = any(mark["mark"] != "cleared" for mark in self.talk.signals.values())
        if self.talk.decided["asb"] == "no" and not (self.put["anyone_hurt"] or covered):
            yield "asb: no without having asked whether anyone is hurt"
        if report["record"] == "good_neighbour" and before == "draft" and report["state"] != "draft":
            settled = facts.get("good_neighbour_ok")
            agreed = settled is not None and settled["value"] is True
            if asked != "good_neighbour_ok" or not agreed:
                yield "recorded as good-neighbour without a yes"
            if self.talk.decided["asb"] != "no":
                yield "recorded as good-neighbour though the policy does not say no"

    def _of_privacy(self, outcome: Outcome, before: str) -> Iterator[str]:
        self.was_sensitive = self.was_sensitive or bool({before, outcome["memory"]["route"]} & set(SENSITIVE))
        shown = any(reply.get("text_id") == "report.summary" for reply in outcome["replies"])
        if shown and self.was_sensitive:
            yield "a summary on a sensitive route"
