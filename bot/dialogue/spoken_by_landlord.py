"""What a resident hears of the landlord's own policy and settings, as the talk would say it.

It is gathered by trying the landlord's rules out: each category, everyday matter, signal and circumstance once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from bot.agenda.phrases import LONDON
from bot.agenda.summary import SPOKEN, promise
from bot.agenda.words import Words
from bot.dialogue.spoken import Spoken, sample_values
from bot.dialogue.wording import wording
from bot.landlords.answers import answers_from, language_lines
from bot.landlords.loader import Landlord
from bot.triage.decide import decide
from bot.triage.decision import Situation
from bot.words import CATEGORIES, EXCLUSIONS, MONITORED_STRANDS, SIGNALS

TRIED_AT = datetime(2026, 9, 23, 12, tzinfo=LONDON)
"""A working day at noon, so that every promise comes with its day."""

CIRCUMSTANCES: dict[str, dict[str, Any]] = {
    "anonymous": {"anonymous": True},
    "on behalf of someone": {"role": "on_behalf"},
    "both rent from another landlord": {"both_other_landlord": True},
    "both homes are private": {"both_private_homes": True},
    "older people's scheme": {"older_people_scheme": True},
    "public place": {"public_place": True},
    "reported before": {"reported_before": True},
}


def values_of(landlord: Landlord) -> dict[str, str]:
    """This landlord's values for the slots of our texts, as outside staffed hours: they are longest then."""
    pack, operating = landlord.pack, landlord.operating
    lines = sorted((operating.contact_line, operating.out_of_hours_line), key=len)
    target = next((pack.target(name) for name in ("standard", "high", "urgent") if pack.target(name)), None)
    own = {"target_text": target.text.rstrip(".")} if target else {}
    answers = answers_from(pack)
    if "anonymity" in answers:
        own["anonymity"] = answers["anonymity"]["text"]
    if "interpreters" in answers:
        own["offer"] = answers["interpreters"]["text"]
    if not isinstance(pack.case_review.how, str):
        own["how"] = pack.case_review.how.text
    return sample_values(pack.name, lines[-1], **own)


def landlord_texts(landlord: Landlord, values: Mapping[str, str]) -> list[Spoken]:
    """Every text of this landlord's that the talk speaks, each once with all that leads to it."""
    found: dict[tuple[str, str], list[str]] = {}
    for text_id, where, text in _said(landlord, Words(wording(), values)):
        places = found.setdefault((text_id, text), [])
        if where not in places:
            places.append(where)
    names = (landlord.pack.name, *(team.name for team in landlord.pack.teams.values()))
    return [Spoken(text_id, ", ".join(where), text, text, names) for (text_id, text), where in found.items()]


def _said(landlord: Landlord, words: Words) -> Iterator[tuple[str, str, str]]:
    """Id, what leads to it, and text."""
    pack, operating = landlord.pack, landlord.operating
    yield "operating.contact_line", "wherever a person is offered", operating.contact_line
    yield "operating.out_of_hours_line", "the same, outside staffed hours", operating.out_of_hours_line
    yield "operating.privacy", "the privacy page", operating.brand.privacy.text
    yield from _answers(landlord, words)
    for language, line in language_lines(pack).items():
        text = words.say("report", "language_line", language=line["name"], phone=line["phone"])["text"]
        yield f"language_line.{language}", f"not English: {language}", text
    for exclusion in EXCLUSIONS:
        rule = pack.everyday.exclusions[exclusion]
        said = rule.instead or pack.everyday.instead
        if rule.status == "excluded" and not isinstance(said, str):
            yield "instead", f"everyday matter: {exclusion}", said.text
    for where, situation in _situations():
        yield from _told(where, decide(situation, pack, operating, TRIED_AT).as_dict(), words)
    plain = set(_tried(landlord, {}, words))
    for where, facts in CIRCUMSTANCES.items():
        yield from (
            (text_id, where, text) for text_id, text in _tried(landlord, facts, words) if (text_id, text) not in plain
        )


def _answers(landlord: Landlord, words: Words) -> Iterator[tuple[str, str, str]]:
    answers = answers_from(landlord.pack)
    for topic, entry in wording()["topics"].items():
        answer = answers.get(entry.get("from", "")) if isinstance(entry, dict) else None
        if answer:
            yield f"answers.{entry['from']}", f"a question: {topic}", words.cited(answer)
    if "anonymity" in answers:
        limit = words.say("report", "anonymous_limit", anonymity=answers["anonymity"]["text"])["text"]
        yield "anonymous_limit", "who gives no name", limit
    if "interpreters" in answers:
        offer = answers["interpreters"]
        text = words.say("report", "interpreters", offer=offer["text"], clause=offer["clause"])["text"]
        yield "interpreters", "not English", text


def _situations() -> Iterator[tuple[str, Situation]]:
    for category in CATEGORIES:
        yield f"report of {category}", {"category": category, "facts": {"anyone_hurt": False}}
    for signal in SIGNALS:
        strands = list(MONITORED_STRANDS) if signal == "hate" else []
        yield signal, {"category": "harassment", "signals": [signal], "strands": strands, "facts": {}}


def _tried(landlord: Landlord, facts: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """What is said of a plain matter with these facts: id and text."""
    situation = cast(Situation, {"category": "noise", "facts": {"anyone_hurt": False, **facts}})
    decision = decide(situation, landlord.pack, landlord.operating, TRIED_AT).as_dict()
    return [(text_id, text) for text_id, _, text in _told("", decision, words)]


def _told(where: str, decision: Mapping[str, Any], words: Words) -> Iterator[tuple[str, str, str]]:
    """What is said once a report is sent; the same choice as in ``bot.agenda.summary``."""
    if decision["contact_by"] and not decision["for_a_person"]:
        yield "targets", where, promise(words, decision)["text"]
    if decision["team_contact"]:
        yield "team_contact", where, words.say("report", "next_contact", team_contact=decision["team_contact"])["text"]
    for tell in decision["tell"]:
        if tell["text_id"].startswith(SPOKEN):
            yield tell["text_id"], where, words.filled(tell["text"])
    if decision["case_review"]:
        yield "case_review", where, words.say("report", "case_review", how=decision["case_review"]["how"])["text"]
