"""The summary that the resident checks, and what is said once the report is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.agenda.must_ask import is_anonymous, is_told
from bot.agenda.phrases import contact_by_in_words, fact_in_words
from bot.agenda.state import Fact, Reply
from bot.agenda.words import Words

SHOWN = ("when", "frequency", "where", "who", "vulnerability", "more", "name", "contact")

ONLY_IF_TOLD = ("more", "vulnerability")
"""Not asked of everyone, or private: shown only where something was said."""


def summary(words: Words, facts: Mapping[str, Fact], account: list[str], categories: list[str]) -> Reply:
    """One message that lists what was understood, line by line, so that a wrong line can be corrected."""
    lines = [words.filled(words.texts["report"]["summary_intro"])]
    if account:
        lines.append(_line(words, "what", "\u201c" + _shortened(" ".join(account)) + "\u201d"))
    if categories:
        lines.append(_line(words, "category", ", ".join(words.label("category", name) for name in categories)))
    for name in SHOWN:
        if name == "name" and is_anonymous(facts):
            lines.append(_line(words, name, words.texts["report"]["summary_anonymous"]))
        elif (
            (name in facts) and is_told(facts, name) and not (name in ONLY_IF_TOLD and facts[name]["status"] != "known")
        ):
            said = fact_in_words(facts[name])
            if said:
                lines.append(_line(words, name, said))
    share = "share_no" if is_told(facts, "consent_share") else "summary_share"
    lines.append(words.filled(words.texts["report"][share]))
    return {"text": "\n".join(lines), "text_id": "report.summary"}


def _line(words: Words, name: str, value: str) -> str:
    return words.filled(words.texts["report"][f"summary_{name}"], value=value)


def _shortened(text: str, most: int = 300) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def what_happens_next(words: Words, decision: Mapping[str, Any], office_closed: bool) -> list[Reply]:
    """The reference, then the landlord's own promise with its date, then whom to reach and what to do meanwhile."""
    said = [words.say("report", "sent")]
    contact_by = decision.get("contact_by")
    if contact_by and not decision.get("for_a_person"):
        name = "next_target_assumed" if contact_by.get("assumed") else "next_target"
        said.append(
            words.say(
                "report",
                name,
                team=decision.get("team") or words.values["landlord"],
                target_text=(decision.get("target_text") or "").rstrip("."),
                start="now" if contact_by.get("unit") == "hours" else "today",
                by=contact_by_in_words(contact_by),
            )
        )
        if office_closed and contact_by.get("unit") == "hours":
            said.append(words.say("report", "office_closed"))
    else:
        said.append(words.say("report", "next_no_date"))
    if decision.get("team_contact"):
        said.append(words.say("report", "next_contact", team_contact=str(decision["team_contact"])))
    for tell in decision.get("tell", []):
        if tell.get("text_id") in ("evidence", "anonymity"):
            said.append({"text": words.filled(tell["text"]), "text_id": tell["text_id"]})
    if decision.get("case_review"):
        said.append(words.say("report", "case_review", how=decision["case_review"]["how"]))
    return said
