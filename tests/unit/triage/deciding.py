"""Names of the fixtures' types, for the tests of the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.landlords import Landlord
from bot.triage.decision import Decision

Decide = Callable[..., Decision]
Changed = Callable[[dict[str, Any]], Landlord]

HARMLESS = {
    "anyone_hurt": False, "persistent": False, "significant_harm": False, "child_worry": False,
    "business_premises": False, "hours": "15:00", "volume": "quiet", "intimidating": False,
}  # fmt: skip
"""All that could change an everyday matter at Dartford, told and harmless."""


def clauses(decision: Decision) -> list[str]:
    return [clause["clause"] for clause in decision.clauses]


def due(decision: Decision) -> dict[str, Any]:
    assert decision.contact_by is not None
    return decision.contact_by


def asks(decision: Decision) -> list[str]:
    return [question["asks"] for question in decision.next_questions]


def texts(decision: Decision, text_id: str) -> str:
    return " ".join(item["text"] for item in decision.tell if item["text_id"] == text_id)
