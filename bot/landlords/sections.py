"""The sections of a pack apart from its rules: teams, hate, domestic abuse, evidence, case review and the rest."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.landlords.entries import (
    CategoryName,
    Cited,
    Entry,
    OneOf,
    PriorityName,
    SignalName,
    Statement,
    TargetName,
    Unstated,
)
from bot.words import STRANDS

TOPICS = (
    "who_may_report", "channels", "late_reports", "third_parties", "representatives", "anonymity", "malicious_reports",
    "other_landlords", "private_homes", "no_action", "perpetrators_under_18", "vulnerable_perpetrators",
    "safeguarding", "risk_assessment", "home_security", "contact_frequency", "closure", "complaints",
    "several_agencies", "confidentiality", "publicity", "languages", "monitoring", "rehousing", "mediation",
)  # fmt: skip


Topic = Annotated[str, OneOf(TOPICS, "topic")]
Strand = Annotated[str, OneOf(STRANDS, "strand")]


class Policy(Entry):
    """The document that the pack was made from."""

    title: str
    date: str = Field(description="As printed on the document.")
    document: str = Field(description="File name in the folder of policies that `doorstep packs check` reads.")
    review: Statement | Unstated


class Behaviour(Statement):
    """A behaviour that the policy names as anti-social, in plain words, with the category it belongs to."""

    category: CategoryName


class Team(Cited):
    """Who deals with what, and how they are reached. ``null`` where the policy prints nothing."""

    name: str
    remit: str
    phone: str | None = None
    emails: tuple[str, ...] = ()
    web: str | None = Field(None, description="The way to report online, in words.")
    other_landlord: bool = Field(False, description="Not this landlord's: the report is passed on to its own landlord.")


class OutOfHours(Statement):
    """The landlord's line outside office hours."""

    phone: str | None = None


class Police(Entry):
    """What the policy itself says about the police. General 999 advice is kept apart, in the approved texts."""

    emergency: Statement | Unstated
    not_urgent: Statement | Unstated
    landlord_too: Statement | Unstated = Field(description="When to tell the landlord as well as the police.")
    notified: Statement | Unstated = Field(description="When the landlord itself tells the police.")
    anonymously: Statement | Unstated


class NamedStrand(Cited):
    """Whether the policy names this strand of hate."""

    named: bool

    @model_validator(mode="after")
    def _named_has_clause(self) -> NamedStrand:
        if self.named != self.stated:
            raise ValueError("a strand that the policy names has a clause; one that it does not is `unstated`")
        return self


class Hate(Entry):
    """Hate crime and hate incidents: perception decides, no proof is asked."""

    perception: Statement | Unstated
    incident: Statement | Unstated
    crime: Statement | Unstated
    treatment: Statement | Unstated
    police: Statement | Unstated = Field(description="Whether the police are told, and what the victim's wishes count.")
    separate_policy: Statement | Unstated
    strands: dict[Strand, NamedStrand]


class DomesticAbuse(Entry):
    """How the policy defines and treats domestic abuse. A definition never refuses a report."""

    definition: Statement | Unstated
    connected: Statement | Unstated
    forms: Statement | Unstated
    children: Statement | Unstated
    treatment: Statement | Unstated
    separate_policy: Statement | Unstated


class Evidence(Statement):
    """Advice on keeping a record. It is told only for these categories and teams."""

    id: str
    categories: tuple[CategoryName, ...] = Field((), description="Only with these categories; empty: all.")
    teams: tuple[str, ...] = Field((), description="Only where one of these teams has the report; empty: all.")


class CaseReview(Entry):
    """The ASB Case Review (Community Trigger): threshold and how to ask."""

    threshold: Statement | Unstated
    incidents: int | None = Field(description="Reports needed by the local threshold.")
    months: int | None = Field(description="Within how many months.")
    reported_within_months: int | None = Field(None, description="How soon after it happened each was reported.")
    limits: Statement | Unstated
    how: Statement | Unstated
    phone: str | None = None
    email: str | None = None
    on_behalf: Statement | Unstated
    second_review: Statement | Unstated


class NotPromised(Statement):
    """What must not be promised, and when: on every report, or only where something is so."""

    id: str
    when: Literal["always", "anonymous", "everyday", "named"] = Field(
        "always", description="`named`: with one of the signals or categories below; `everyday`: when it may be no ASB."
    )
    signals: tuple[SignalName, ...] = ()
    categories: tuple[CategoryName, ...] = ()


class Support(Statement):
    """An organisation that the policy names, with the limits that the policy prints."""

    id: str
    name: str
    phone: str | None = None
    signals: tuple[SignalName, ...] = Field((), description="Told when one of these is raised; empty: staff only.")
    limits: str = ""


class LanguageLine(Cited):
    """A telephone line that the landlord prints for one language."""

    language: str = Field(pattern=r"^[a-z]{2,3}$", description="ISO 639 code.")
    name: str
    phone: str


class Vulnerability(Cited):
    """What the policy promises where the person affected is vulnerable."""

    defined: Statement | Unstated
    priority: TargetName | Unstated
    text: str


class CatchAll(Cited):
    """The priority of whatever the policy does not list."""

    priority: PriorityName
