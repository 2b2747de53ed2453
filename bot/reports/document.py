"""The report as one JSON document (``schema/asb-report.v1.json``), made from plain data and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from jsonschema import Draft202012Validator

from bot.agenda.state import Evidence, Fact, Memory

SCHEMA_FILE = Path(__file__).parent / "schema" / "asb-report.v1.json"
TIME_ZONE = "Europe/London"

INCIDENT_FACTS = (
    "what", "when", "ongoing", "frequency", "hours", "where", "who", "impact", "anyone_hurt", "witnesses", "evidence",
    "police_reference",
)  # fmt: skip
REPORTER_FACTS = ("role", "name", "contact", "contact_method", "vulnerability", "adjustments", "police_wishes")
SAFE_CONTACT_FACTS = ("safe_now", "safe_to_message", "safe_contact")
EXISTING_CASE_FACTS = ("reported_before", "case_reference")
CONSENT_FACTS = ("consent_share", "on_behalf_consent")
DECISION_PARTS = (
    "asb", "why", "type", "priority", "target_text", "contact_by", "team", "team_contact", "clauses", "exceptions",
    "escalations", "do_not_promise", "case_review", "for_a_person",
)  # fmt: skip
PARTS: dict[str, tuple[str, ...]] = {
    "contact_by": ("at", "date", "unit", "number", "assumed"),
    "clauses": ("clause", "citation", "about"),
    "exceptions": ("text", "clause", "facts", "state"),
    "escalations": ("signal", "who", "clause", "agencies"),
    "agencies": ("text_id", "text", "clause"),
    "do_not_promise": ("text_id", "text", "clause"),
    "case_review": ("threshold", "how", "limits", "phone", "email", "clause", "how_clause"),
}
"""Which parts of the decision's own objects go into the report; what else they hold is for the chat."""


class InvalidReportError(ValueError):
    """The document does not fit its schema. The message names the places, never what is in them."""


class ConversationData(TypedDict):
    """What the document says of the conversation itself."""

    id: str
    reference: str
    landlord: str
    channel: str
    started_at: datetime
    memory: Memory


class MessageData(TypedDict):
    """One message of the resident."""

    id: str
    position: int
    text: str
    at: datetime


class SignalData(TypedDict):
    """One signal with its mark."""

    signal: str
    mark: str
    strands: list[str]
    evidence: list[Evidence]
    raised_at: datetime | None
    cleared_at: datetime | None


def build_report(
    conversation: ConversationData,
    messages: Sequence[MessageData],
    facts: Mapping[str, Fact],
    signals: Sequence[SignalData],
    decision: Mapping[str, Any] | None,
    landlord_name: str,
    revision: int,
    prepared_at: datetime,
) -> dict[str, Any]:
    """The document of one report. Words are verbatim; facts carry the words as said beside what was understood.

    Args:
        messages: the resident's messages in order.
        facts: the facts as they stand after all corrections. Withdrawn ones count as not told.
        revision: 1 for the first event of a reference, then one more with each.
    """
    memory = conversation["memory"]
    understood, report = memory["understood"], memory["report"]
    told_at = {message["id"]: message["at"] for message in messages}
    told = {name: _told(fact, told_at) for name, fact in facts.items() if fact["status"] != "withdrawn"}
    placed = {*INCIDENT_FACTS, *REPORTER_FACTS, *SAFE_CONTACT_FACTS, *EXISTING_CASE_FACTS, *CONSENT_FACTS, "anonymous"}
    chosen = decision or {}
    category = chosen.get("category") or understood.get("category")
    return {
        "schema": "asb-report",
        "version": 1,
        "reference": conversation["reference"],
        "revision": revision,
        "landlord": {"id": conversation["landlord"], "name": landlord_name},
        "channel": conversation["channel"],
        "times": {
            "zone": TIME_ZONE,
            "started_at": _time(conversation["started_at"]),
            "reported_at": _time(messages[0]["at"] if messages else conversation["started_at"]),
            "last_message_at": _time(messages[-1]["at"] if messages else conversation["started_at"]),
            "prepared_at": _time(prepared_at),
        },
        "words": [
            {"message_id": item["id"], "position": item["position"], "at": _time(item["at"]), "text": item["text"]}
            for item in messages
        ],
        "incident": {
            "kind": understood.get("kind"),
            "category": category,
            "categories": list(chosen.get("categories") or understood.get("categories") or []),
            "exclusion": chosen.get("exclusion") or understood.get("exclusion"),
            **{name: told.get(name) for name in INCIDENT_FACTS},
            "other": {name: fact for name, fact in sorted(told.items()) if name not in placed},
        },
        "decision": _decision(decision),
        "signals": [_signal(item) for item in signals],
        "reporter": {
            "anonymous": _is_anonymous(facts),
            **{name: told.get(name) for name in REPORTER_FACTS},
            "safe_contact": {name: told.get(name) for name in SAFE_CONTACT_FACTS},
            "language": understood.get("language"),
            "consents": {name: told.get(name) for name in CONSENT_FACTS},
        },
        "possible_existing_case": {name: told.get(name) for name in EXISTING_CASE_FACTS},
        "record": report["record"],
        "complete": report["complete"],
        "restricted": any(item["signal"] == "domestic_abuse" and item["mark"] == "raised" for item in signals),
    }


def report_schema() -> dict[str, Any]:
    """The published JSON Schema of the document."""
    schema: dict[str, Any] = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    return schema


def check_report(document: Mapping[str, Any]) -> None:
    """Holds a document against the published schema.

    Raises:
        InvalidReportError: with the places that do not fit.
    """
    places = sorted(
        {"/".join(map(str, error.absolute_path)) or "(root)" for error in _validator().iter_errors(document)}
    )
    if places:
        raise InvalidReportError(f"the report does not fit asb-report version 1 at: {', '.join(places)}")


def differs(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a report says anything new, apart from its own revision, times and the bare words."""
    passing = {"revision", "times", "words"}
    return {k: v for k, v in before.items() if k not in passing} != {k: v for k, v in after.items() if k not in passing}


@lru_cache(maxsize=1)
def _validator() -> Any:
    return Draft202012Validator(report_schema(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def _time(at: datetime) -> str:
    return at.astimezone(ZoneInfo(TIME_ZONE)).isoformat(timespec="seconds")


def _told(fact: Fact, told_at: Mapping[str, datetime]) -> dict[str, Any]:
    at = told_at.get(fact["message_id"])
    return {
        "status": fact["status"],
        "said": fact["said"],
        "understood": fact["value"],
        "told_at": _time(at) if at else None,
    }


def _signal(item: SignalData) -> dict[str, Any]:
    return {
        "signal": item["signal"],
        "mark": item["mark"],
        "strands": list(item["strands"]),
        "evidence": [
            {"text": found["text"], "source": found["source"], "score": found["score"]} for found in item["evidence"]
        ],
        "raised_at": _time(item["raised_at"]) if item["raised_at"] else None,
        "cleared_at": _time(item["cleared_at"]) if item["cleared_at"] else None,
    }


def _decision(decision: Mapping[str, Any] | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    return {name: _parts(name, decision.get(name)) for name in DECISION_PARTS}


def _parts(name: str, value: Any) -> Any:
    """A part of the decision with no more in it than the schema says."""
    if name not in PARTS or value is None:
        return value
    if isinstance(value, list | tuple):
        return [_parts(name, item) for item in value]
    return {inner: _parts(inner, value.get(inner)) for inner in PARTS[name]}


def _is_anonymous(facts: Mapping[str, Fact]) -> bool:
    """Wished for, or neither name nor contact given when asked."""
    wish, name = facts.get("anonymous"), facts.get("name")
    if wish is not None and wish["status"] == "known":
        return wish["value"] is True
    return name is not None and name["status"] == "declined" and "contact" not in facts
