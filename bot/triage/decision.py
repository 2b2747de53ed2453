"""What ``decide`` is given and what it gives: plain data, ready for JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, TypedDict


class Situation(TypedDict, total=False):
    """What is known of one report. Every part may be missing."""

    kind: str
    """One of ``bot.words.KINDS``; only ``propose`` reads it."""
    category: str | None
    """The governing category."""
    categories: list[str]
    exclusion: str | None
    signals: list[str]
    """Raised signals only."""
    check: list[str]
    """Possible signals, also those asked about and denied or not answered: they still rule out a ``no``."""
    strands: list[str]
    hints: list[str]
    """Facts about tenure and place that the text hints at: asked where a rule of the policy hangs on them."""
    facts: dict[str, Any]
    """See ``bot.triage.facts``. An absent name was not told yet; ``None`` was asked and is not known or declined."""


class Question(TypedDict):
    """A question that the decision hangs on."""

    asks: str
    why: str
    clause: str | None
    """``None`` where the question is Doorstep's own and not the policy's."""


class Clause(TypedDict):
    """What the decision rests on. ``clause`` is ``unstated`` where the policy is silent."""

    clause: str
    citation: str
    about: str


class Tell(TypedDict):
    """Something to say, or not to promise, with the clause that makes it so."""

    text_id: str
    text: str
    clause: str


class Escalation(TypedDict):
    """A raised signal and who is told."""

    signal: str
    who: str
    clause: str
    agencies: list[Tell]
    """Others that the policy involves; a person does it, never Doorstep."""


class ExceptionState(TypedDict):
    """An exception or condition of the exclusion, and how it stands."""

    text: str
    clause: str
    facts: list[str]
    state: str
    """``applies``, ``harmless``, ``untold`` or ``unclear``."""


@dataclass(frozen=True)
class Decision:
    """What the landlord's policy makes of one report. A proposal: people decide, and staff can reverse it."""

    asb: str
    why: str
    """For the officer, in a sentence or two."""
    priority: str
    target_text: str | None
    """The promise in the policy's own words; ``None`` where there is none."""
    contact_by: dict[str, Any] | None
    team: str | None
    team_contact: str | None
    clauses: list[Clause]
    """The clause that governs comes first."""
    next_questions: list[Question]
    escalations: list[Escalation]
    tell: list[Tell]
    do_not_promise: list[Tell]
    case_review: dict[str, Any] | None
    for_a_person: bool
    """The policy or what was told leaves the matter open, so that only a person can settle it."""
    category: str | None
    exclusion: str | None
    type: str | None
    exceptions: list[ExceptionState]
    ignored: list[str]
    """Names in ``facts`` that nobody knows."""

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON, with the names of DESIGN's Decide CLI. What is inside is plain already and is not copied."""
        return {part.name: getattr(self, part.name) for part in fields(self)}
