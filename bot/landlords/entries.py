"""The building blocks of a pack: what is cited, and the rules for categories, exclusions, signals and targets.

Every entry carries the ``clause`` it rests on and a ``citation`` of at most twelve of the policy's own words, which
``doorstep packs check`` finds in the document. Where the policy is silent the clause is ``unstated`` and there is no
citation. All other text is in our own words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    model_validator,
)
from pydantic_core import CoreSchema, InitErrorDetails, PydanticCustomError, core_schema

from bot.triage.facts import FACTS
from bot.words import ASKS, CATEGORIES, EXCLUSIONS, PRIORITIES, SIGNALS

UNSTATED = "unstated"
MOST_CITED_WORDS = 12

Place = tuple[str | int, ...]
"""The names and positions that lead to a part of a file."""

Unstated = Literal["unstated"]
Unit = Literal["hours", "days", "working_days", "same_working_day", "end_of_next_working_day"]
Verb = Literal["contact", "attempt contact", "offer an appointment", "respond"]
Type = Literal["personal", "nuisance", "environmental"]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that is spelt nearly like ``word``, if there is one."""
    near = get_close_matches(word.casefold(), list(known), n=1)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint to the known word that is spelt nearly like ``word``; empty where none is."""
    near = nearest(word, known)
    return f" (did you mean `{near}`?)" if near else ""


def refuse(model: type[BaseModel], faults: Iterable[tuple[Place, str]]) -> None:
    """Raise all ``faults``, each at its place inside ``model``: a mere ValueError would stand at the whole of it."""
    details = [
        InitErrorDetails(type=PydanticCustomError("refused", "{reason}", {"reason": reason}), loc=place, input=None)
        for place, reason in faults
    ]
    if details:
        raise ValidationError.from_exception_data(model.__name__, details)


@dataclass(frozen=True)
class OneOf:
    """A word of a list. An editor offers the list; the loader names it where a word is not in it."""

    words: tuple[str, ...]
    what: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Checks the word after its type."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """The list itself."""
        return {**handler(schema), "enum": list(self.words)}

    def _checked(self, value: str) -> str:
        if value not in self.words:
            hint = did_you_mean(value, self.words)
            a = "an" if self.what[0] in "aeiou" else "a"
            raise ValueError(f"'{value}' is not {a} {self.what}{hint}; one of: {', '.join(self.words)}")
        return value


FactName = Annotated[str, OneOf(tuple(FACTS), "fact")]
AskName = Annotated[str, OneOf(tuple(dict.fromkeys((*ASKS, *(f.asks for f in FACTS.values())))), "question")]
CategoryName = Annotated[str, OneOf(CATEGORIES, "category")]
ExclusionName = Annotated[str, OneOf(EXCLUSIONS, "everyday matter")]
SignalName = Annotated[str, OneOf(SIGNALS, "signal")]
PriorityName = Annotated[str, OneOf(PRIORITIES, "priority")]
CategoryPriority = Annotated[str, OneOf((*PRIORITIES, "catch_all"), "priority")]
TargetName = Annotated[str, OneOf(("urgent", "high", "standard"), "priority with a target")]


class Entry(BaseModel):
    """Frozen, and an unknown key is an error: a misspelt rule must never be silently ignored."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Cited(Entry):
    """Rests on a clause of the policy, or says that the policy is silent."""

    clause: str = Field(min_length=1, description="Clause number or heading as printed, or `unstated`.")
    citation: str = Field("", description="At most 12 of the policy's own words, found in the document as written.")
    note: str = Field("", description="How we read the clause, for officers. Never shown to residents.")

    @model_validator(mode="after")
    def _citation_fits_clause(self) -> Cited:
        words = len(self.citation.split())
        if self.clause == UNSTATED and words:
            raise ValueError("an unstated entry has no citation")
        if self.clause != UNSTATED and not words:
            raise ValueError(f"clause {self.clause} needs a citation of the policy's own words")
        if words > MOST_CITED_WORDS:
            raise ValueError(f"the citation has {words} words; at most {MOST_CITED_WORDS}")
        return self

    @property
    def stated(self) -> bool:
        """Whether the policy says anything on this."""
        return self.clause != UNSTATED


class Statement(Cited):
    """One thing that the policy says, in plain words for the resident or the officer."""

    text: str = Field(min_length=1)


class Target(Cited):
    """When a resident hears from the landlord, in the policy's own number, unit and verb."""

    number: int | None = Field(description="Null where the unit says it all (`same_working_day`).")
    unit: Unit
    verb: Verb
    text: str = Field(min_length=1, description="The promise in the policy's own words.")

    @model_validator(mode="after")
    def _number_fits_unit(self) -> Target:
        counted = self.unit in ("hours", "days", "working_days")
        if counted and self.number is None:
            reason = f"a target in {self.unit} needs a number: write the policy's own after `number:`"
        elif not counted and self.number is not None:
            reason = f"`unit: {self.unit}` already says it all: write `number: null`"
        elif self.number is not None and self.number < 1:
            reason = "a target's number is at least 1"
        else:
            return self
        refuse(Target, [(("number",), reason)])
        return self


class Category(Cited):
    """What the landlord makes of one kind of behaviour. ``asb: unstated`` is asked about and read by a person."""

    asb: Literal["yes", "unstated"]
    type: Type
    priority: CategoryPriority = Field(
        description="`assess`: a person rates it. `catch_all`: as the policy treats whatever it does not list."
    )
    priority_because: Cited | None = Field(
        None, description="Where the policy puts this category in that priority, if not in the clause above."
    )
    assess_by: tuple[AskName, ...] = Field((), description="For `assess`: the questions that decide the priority.")
    team: str
    police: bool = Field(False, description="Police guidance is told with this category.")

    @model_validator(mode="after")
    def _unstated_has_no_clause(self) -> Category:
        if (self.asb == UNSTATED) != (not self.stated):
            raise ValueError("`asb: unstated` goes with `clause: unstated`, and `asb: yes` with a clause")
        return self


class Condition(Cited):
    """What the policy attaches to an exclusion: it only excludes the matter while this holds."""

    fact: FactName
    holds_when: bool = Field(description="The value of the fact with which the matter stays excluded.")
    only_when: FactName | None = Field(None, description="The condition counts only where this fact is true.")
    text: str = Field(min_length=1)


class Reopening(Cited):
    """An exception: where these facts are true, the excluded matter may be looked into after all."""

    facts: tuple[FactName, ...] = Field(min_length=1)
    needs: Literal["any", "all"] = "any"
    text: str = Field(min_length=1)


class Exclusion(Cited):
    """An everyday matter: whether the policy excludes it, on what conditions and with what exceptions."""

    status: Literal["excluded", "unstated"]
    conditions: tuple[Condition, ...] = ()
    reopens: tuple[Reopening, ...] = ()
    instead: Statement | None = Field(None, description="What is done instead, where it differs from the general rule.")

    @model_validator(mode="after")
    def _unstated_has_no_rules(self) -> Exclusion:
        if (self.status == UNSTATED) != (not self.stated):
            raise ValueError("`status: unstated` goes with `clause: unstated`, and `excluded` with a clause")
        if self.status == UNSTATED and (self.conditions or self.reopens):
            raise ValueError("an unstated exclusion has no conditions or exceptions")
        return self


class Everyday(Entry):
    """All everyday matters, what reopens any of them, and what the landlord does instead."""

    reopens: tuple[Reopening, ...] = Field((), description="Exceptions to every exclusion.")
    instead: Statement | Unstated
    exclusions: dict[ExclusionName, Exclusion]


class SignalRule(Cited):
    """What the landlord does when a signal is raised, beyond the alert that every landlord's contacts get."""

    asb: Literal["yes", "unstated"] = Field(description="Whether the signal alone makes the report ASB.")
    priority: TargetName | Unstated
    team: str | None = None
    agencies: tuple[Statement, ...] = Field((), description="Other bodies that the policy involves.")
    tell: tuple[Statement, ...] = ()


class TeamRule(Cited):
    """Sends a report to another team than its category's where a fact is true. The first that fits counts."""

    when: FactName
    team: str
    replaces: tuple[str, ...] = Field((), description="Only instead of these teams; empty: of any.")
