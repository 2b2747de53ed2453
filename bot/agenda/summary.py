"""The summary that the resident checks, and what is said once the report is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.agenda.must_ask import is_anonymous, is_told
from bot.agenda.phrases import bubbles, contact_by_in_words, fact_in_words
from bot.agenda.state import Fact, Reply
from bot.agenda.words import Words

SHOWN = ("when", "frequency", "where", "who", "vulnerability", "more", "name", "contact")

SPOKEN = (
    "evidence", "hate.police", "support.", "third_parties", "representatives", "other_landlords", "private_homes",
    "police.not_urgent",
)  # fmt: skip
"""Beginnings of the names of what the policy has to say that a resident hears once the report is sent."""
MOST_SPOKEN = 4

CARE = {"drugs": "drugs_care"}
"""By category: how not to come to harm."""

ONLY_IF_TOLD = ("more", "vulnerability")
"""Not asked of everyone, or private: shown only where something was said, and "no" says that there is nothing."""


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
            (name in facts) and is_told(facts, name) and not (name in ONLY_IF_TOLD and not _says_something(facts[name]))
        ):
            said = fact_in_words(facts[name])
            if said:
                lines.append(_line(words, name, said))
    share = "share_no" if is_told(facts, "consent_share") else "summary_share"
    lines.append(words.filled(words.texts["report"][share]))
    return {"text": "\n".join(lines), "text_id": "report.summary"}


def _says_something(fact: Fact) -> bool:
    return fact["status"] == "known" and fact["value"] is not False


def _line(words: Words, name: str, value: str) -> str:
    return words.filled(words.texts["report"][f"summary_{name}"], value=value)


def _shortened(text: str, most: int = 300) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def promise(words: Words, decision: Mapping[str, Any]) -> Reply:
    """What the landlord's policy promises, in its own words, with the day or hour that it comes to."""
    contact_by = decision["contact_by"]
    return words.say(
        "report",
        "next_target_assumed" if contact_by.get("assumed") else "next_target",
        team=decision.get("team") or words.values["landlord"],
        target_text=(decision.get("target_text") or "").rstrip("."),
        start="now" if contact_by.get("unit") == "hours" else "today",
        by=contact_by_in_words(contact_by),
    )


def what_happens_next(
    words: Words,
    decision: Mapping[str, Any],
    office_closed: bool,
    categories: Sequence[str] = (),
    told: Sequence[str] = (),
) -> list[Reply]:
    """The reference, then the landlord's own promise with its date, then whom to reach and what to do meanwhile.

    What the policy says and was said before (``told`` has it as ``policy.<topic>``) is not said again.
    """
    said = [words.say("report", "sent")]
    contact_by = decision.get("contact_by")
    if contact_by and not decision.get("for_a_person"):
        said.append(promise(words, decision))
        if office_closed and contact_by.get("unit") == "hours":
            said.append(words.say("report", "office_closed"))
    else:
        said.append(words.say("report", "next_no_date"))
    if decision.get("team_contact"):
        said.append(words.say("report", "next_contact", team_contact=str(decision["team_contact"])))
    spoken = [tell for tell in decision.get("tell", []) if str(tell.get("text_id")).startswith(SPOKEN)]
    spoken = [tell for tell in spoken if f"policy.{tell['text_id']}" not in told][:MOST_SPOKEN]
    said += [
        {"text": part, "text_id": tell["text_id"]} for tell in spoken for part in bubbles(words.filled(tell["text"]))
    ]
    said += [words.say("report", CARE[name]) for name in categories if name in CARE]
    return said + case_review_notice(words, decision)


def case_review_notice(words: Words, decision: Mapping[str, Any]) -> list[Reply]:
    """The notice that the law asks for on a second report; nothing where the decision has none."""
    if not decision.get("case_review"):
        return []
    notice = words.say("report", "case_review", how=decision["case_review"]["how"])
    return [{**notice, "text": part} for part in bubbles(notice["text"])]
