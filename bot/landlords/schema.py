"""A landlord's policy pack: all that its policy says and the assistant, the report or staff need.

One YAML file a landlord. Every word of ``bot/words.py`` is decided or unstated in it: a category or exclusion that is
left out is an error. ``docs/landlords.md`` explains the file to an officer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, model_validator

from bot.landlords.entries import (
    Category,
    CategoryName,
    Cited,
    Entry,
    Everyday,
    Place,
    SignalName,
    SignalRule,
    Statement,
    Target,
    TargetName,
    TeamRule,
    Unstated,
    did_you_mean,
    nearest,
    refuse,
)
from bot.landlords.sections import (
    TOPICS,
    Behaviour,
    CaseReview,
    CatchAll,
    DomesticAbuse,
    Evidence,
    Hate,
    LanguageLine,
    NotPromised,
    OutOfHours,
    Police,
    Policy,
    Support,
    Team,
    Topic,
    Vulnerability,
)
from bot.words import CATEGORIES, EXCLUSIONS, SIGNALS, STRANDS

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]

FEW = 2
"""As many entries with the same fault are named one by one; more of them have one cause, and it is named there."""


def _names(places: Sequence[Place]) -> str:
    names = [".".join(str(step + 1 if isinstance(step, int) else step) for step in place) for place in places]
    return f"{', '.join(names[:3])} and {len(names) - 3} more" if len(names) > 3 else ", ".join(names)


class Pack(Entry):
    """One landlord's policy as data. See the fields' own descriptions; ``bot/triage`` turns it into decisions."""

    landlord: Identifier = Field(description="Id of the landlord, the same as the file's name.")
    name: str = Field(description="The landlord's name as residents know it.")
    policy: Policy
    definition: tuple[Statement, ...] = Field(description="What the policy calls anti-social behaviour.")
    types: tuple[Statement, ...] = Field((), description="Personal, nuisance and environmental, as the policy puts it.")
    behaviours: tuple[Behaviour, ...] = Field(description="Every behaviour that the policy names, as it names them.")
    categories: dict[CategoryName, Category]
    mixed_reports: Statement | Unstated = Field(description="What the policy says where a report is of several kinds.")
    ranking: tuple[CategoryName, ...] = Field((), description="The policy's own order for mixed reports, if any.")
    everyday: Everyday
    priorities: dict[TargetName, Target | Unstated]
    catch_all: CatchAll | Unstated
    assessed_on: tuple[Statement, ...] = Field((), description="What the landlord weighs to rate a report.")
    vulnerability: Vulnerability | Unstated
    signals: dict[SignalName, SignalRule]
    teams: dict[Identifier, Team]
    team_rules: tuple[TeamRule, ...] = ()
    unclear_team: str = Field(description="The team for what fits nowhere else.")
    out_of_hours: OutOfHours | Unstated
    police: Police
    hate: Hate
    domestic_abuse: DomesticAbuse
    evidence: tuple[Evidence, ...]
    case_review: CaseReview
    next_steps: tuple[Statement, ...] = Field((), description="What the policy says happens after any ASB report.")
    do_not_promise: tuple[NotPromised, ...]
    support: tuple[Support, ...]
    language_lines: tuple[LanguageLine, ...] = ()
    statements: dict[Topic, tuple[Statement, ...] | Unstated]

    @model_validator(mode="after")
    def _holds_together(self) -> Pack:
        refuse(Pack, [*self._left_out(), *self._unknown_teams(), *self._empty_promises()])
        return self

    def _left_out(self) -> Iterator[tuple[Place, str]]:
        """Sections that do not decide every word."""
        place: Place
        for place, what, needed, given in (
            (("categories",), "category", CATEGORIES, self.categories),
            (("everyday", "exclusions"), "everyday matter", EXCLUSIONS, self.everyday.exclusions),
            (("signals",), "signal", SIGNALS, self.signals),
            (("hate", "strands"), "strand", STRANDS, self.hate.strands),
            (("priorities",), "priority", ("urgent", "high", "standard"), self.priorities),
            (("statements",), "topic", TOPICS, self.statements),
        ):
            missing = [word for word in needed if word not in given]
            if missing:
                yield place, f"{what} neither decided nor unstated: {', '.join(missing)}; add what is missing"

    def _unknown_teams(self) -> Iterator[tuple[Place, str]]:
        used: list[tuple[Place, str]] = [(("unclear_team",), self.unclear_team)]
        used += [(("categories", name, "team"), category.team) for name, category in self.categories.items()]
        used += [(("signals", name, "team"), rule.team) for name, rule in self.signals.items() if rule.team]
        for number, rule in enumerate(self.team_rules):
            used.append((("team_rules", number, "team"), rule.team))
            used += [(("team_rules", number, "replaces", n), team) for n, team in enumerate(rule.replaces)]
        for number, item in enumerate(self.evidence):
            used += [(("evidence", number, "teams", n), team) for n, team in enumerate(item.teams)]
        unknown: dict[str, list[Place]] = {}
        for place, team in used:
            if team not in self.teams:
                unknown.setdefault(team, []).append(place)
        for team, places in unknown.items():
            hint = did_you_mean(team, self.teams)
            said = f"no such team: {team}{hint}; under `teams` stand: {', '.join(self.teams)}"
            if len(places) <= FEW:
                yield from ((place, said) for place in places)
            else:
                # So many are not all misspelt: the team itself is missing or has another name.
                near = nearest(team, self.teams)
                yield ("teams", near) if near else ("teams",), f"{said}; the team is named at {_names(places)}"

    def _empty_promises(self) -> Iterator[tuple[Place, str]]:
        """Entries with a priority for which the policy promises nothing."""
        used: list[tuple[Place, str]] = [
            (("categories", name, "priority"), category.priority) for name, category in self.categories.items()
        ]
        used += [(("signals", name, "priority"), rule.priority) for name, rule in self.signals.items()]
        if self.vulnerability != "unstated":
            used.append((("vulnerability", "priority"), self.vulnerability.priority))
        by_catch_all = any(category.priority == "catch_all" for category in self.categories.values())
        if isinstance(self.catch_all, CatchAll) and by_catch_all:
            used.append((("catch_all", "priority"), self.catch_all.priority))
        by_priority: dict[str, list[Place]] = {}
        for place, priority in used:
            by_priority.setdefault(priority, []).append(place)
        at: Place
        for priority, places in by_priority.items():
            if priority == "catch_all" and self.catch_all == "unstated":
                said, at = "the priority is `catch_all`, but `catch_all` is unstated", ("catch_all",)
            elif self.priorities.get(priority) == "unstated":
                said, at = (
                    f"priority used but its target is unstated: {priority}; see `priorities`",
                    ("priorities", priority),
                )
            else:
                continue
            if len(places) <= FEW:
                yield from ((place, said) for place in places)
            else:
                yield at, f"{said}; it is used at {_names(places)}"

    def target(self, priority: str) -> Target | None:
        """The promise that goes with a priority; ``None`` where the policy gives none."""
        target = self.priorities.get(priority)
        return target if isinstance(target, Target) else None

    def category_priority(self, name: str) -> str:
        """The priority of a category; what the policy does not list has that of its catch-all, if there is one."""
        priority = self.categories[name].priority
        if priority != "catch_all":
            return priority
        return self.catch_all.priority if isinstance(self.catch_all, CatchAll) else "assess"

    def cited(self) -> Iterator[tuple[Place, Cited]]:
        """Every entry with a clause, each with the steps that lead to it (``("categories", "noise")``)."""
        return ((place, value) for place, value in walk(self) if isinstance(value, Cited))

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Every text of the pack with the steps that lead to it."""
        return ((place, value) for place, value in walk(self) if isinstance(value, str))


def walk(value: object, place: Place = ()) -> Iterator[tuple[Place, object]]:
    """Every value inside ``value``, itself first, with the steps that lead there; list steps count from 0."""
    yield place, value
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from walk(getattr(value, name), (*place, name))
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from walk(item, (*place, name))
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from walk(item, (*place, number))
