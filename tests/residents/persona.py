"""Personas: simulated residents as YAML, one file for each group of routes.

A persona has an ``opening``, what it ``knows`` (``asks`` to words; a list of words is said in turn when asked again),
what it ``does`` on the way, and what is to ``expect`` at the end. A step is said once, in reply to the question that
``after`` names (``summary`` is ``summary_ok``, ``first_reply`` the first question, ``end`` when nothing is asked).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent
NOT_YET = "not_yet.yml"
"""Which of them are not heard as they should be yet."""

OFF_ASKS = ("both", "correct", "ask_back", "ignore")
"""Steps that are no plain answer: two facts at once, an earlier fact corrected, a question back, another subject."""

STEPS = (*OFF_ASKS, "interrupt", "press", "later", "leave", "exit")
"""``interrupt`` is about the talk itself (a person, back, stop), ``press`` a quick reply by its label, ``later`` what
is said when nothing is asked any more, ``leave`` closing the page, ``exit`` the button that ends the conversation."""

AFTER = {"summary": "summary_ok"}
"""Other names of what the bot asks, as people write them."""

SAME = {"mentions": "says", "max_messages": "most_messages"}
"""Expectations that may be written in two ways."""

EXPECTATIONS = (
    "asb", "category", "exclusion", "clause", "team", "signals", "strands", "escalated", "restricted", "record",
    "complete", "priority", "contact_by", "fields", "says", "offers", "never_says", "asks", "never_asks",
    "most_messages", "event", "status", "sent",
)  # fmt: skip
"""What a persona may expect. ``event`` is the intake's event to look at, ``sent: false`` means that none may come."""


@dataclass(frozen=True)
class Step:
    """Something that a resident does once instead of answering."""

    kind: str
    after: str
    say: str = ""
    label: str = ""
    tells: tuple[str, ...] = ()
    """With ``both``: the facts that these words tell."""


@dataclass(frozen=True)
class Persona:
    """One simulated resident."""

    id: str
    landlord: str
    opening: str
    group: str = ""
    route: str = "report"
    """The route of ``bot.agenda.route_table`` that the talk is on for the most part, or ``elsewhere``."""
    knows: Mapping[str, str | list[str]] = field(default_factory=dict)
    does: tuple[Step, ...] = ()
    follows: str | None = None
    """Id of the persona that is played first; its reference stands for ``{reference}`` in this one's words."""
    expect: Mapping[str, Any] = field(default_factory=dict)

    @property
    def leaves(self) -> bool:
        """Whether this one goes away before the end."""
        return any(step.kind in ("leave", "exit") for step in self.does)

    def told(self, reference: str) -> Persona:
        """The same persona with ``{reference}`` filled in."""

        def fill(words: Any) -> Any:
            return [fill(one) for one in words] if isinstance(words, list) else words.replace("{reference}", reference)

        does = tuple(Step(s.kind, s.after, fill(s.say), s.label, s.tells) for s in self.does)
        knows = {name: fill(words) for name, words in self.knows.items()}
        return Persona(
            self.id, self.landlord, fill(self.opening), self.group, self.route, knows, does, None, self.expect
        )


def read_persona(row: Mapping[str, Any], group: str = "") -> Persona:
    """One persona of a file.

    Raises:
        ValueError: it has a key, a step or an expectation that nobody knows.
    """
    unknown = row.keys() - {"id", "landlord", "opening", "route", "knows", "does", "follows", "expect"}
    expect = {SAME.get(name, name): value for name, value in row["expect"].items()}
    unknown |= expect.keys() - set(EXPECTATIONS)
    if unknown:
        raise ValueError(f"{row.get('id')}: nobody knows {sorted(unknown)}")
    return Persona(
        id=row["id"], landlord=row["landlord"], opening=row["opening"], group=group,
        route=row.get("route", "report"), knows=row.get("knows", {}),
        does=tuple(_read_step(row["id"], step) for step in row.get("does", [])),
        follows=row.get("follows"), expect=expect,
    )  # fmt: skip


def _read_step(persona: str, row: Mapping[str, Any]) -> Step:
    ((kind, detail),) = row.items()
    if kind not in STEPS or detail.keys() - {"after", "say", "label", "tells"}:
        raise ValueError(f"{persona}: nobody knows the step {row}")
    after = detail.get("after", "end" if kind == "later" else "first_reply")
    return Step(
        kind, AFTER.get(after, after), detail.get("say", ""), detail.get("label", ""), tuple(detail.get("tells", ()))
    )


def all_personas() -> list[Persona]:
    """Every persona of every file, in the order of the files' names.

    Raises:
        ValueError: see ``read_persona``; or an id stands twice.
    """
    found = [
        read_persona(row, file.stem)
        for file in sorted(FOLDER.glob("*.yml"))
        if file.name != NOT_YET
        for row in YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    ]
    ids = [persona.id for persona in found]
    if twice := {name for name in ids if ids.count(name) > 1}:
        raise ValueError(f"ids that stand twice: {sorted(twice)}")
    return found
