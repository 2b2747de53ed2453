"""What a pack answers to a resident's questions about the policy: one short text a topic, with its clause."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypedDict

from bot.landlords.entries import Statement, Target
from bot.landlords.schema import Pack

_OFFERS_LANGUAGES = re.compile(r"\b(translat|interpret|another language|other languages)", re.IGNORECASE)
"""The topic ``languages`` also holds large print and the like; this is what helps who does not write English."""
_OFFERS_FORMATS = re.compile(
    r"\b(large print|braille|audio|another format|other format|reasonable changes|easy to understand|hard to read"
    r"|what you need|relay|sign language)",
    re.IGNORECASE,
)
"""The same topic for who cannot read small print, hear or see well."""


PLAIN_TOPICS = ("channels", "home_security", "rehousing", "contact_frequency", "publicity", "no_action")
"""Topics that are answered with all that the policy says of them."""


class Answer(TypedDict):
    """A text for the resident and the clause it rests on."""

    text: str
    clause: str


def answers_from(pack: Pack) -> dict[str, Answer]:
    """Answers by topic. A topic on which the policy is silent is left out: nobody else's rule takes its place."""
    review, police = pack.case_review, pack.police
    found = {
        "anonymity": _answer(_topic(pack, "anonymity")),
        "confidentiality": _answer(_topic(pack, "confidentiality")),
        "case_review": _answer([review.threshold, review.how]),
        "evidence": _answer(pack.evidence),
        "definition": _answer(pack.definition),
        "targets": _targets(pack),
        "police": _answer([police.emergency, police.not_urgent, police.notified]),
        "mediation": _answer(_topic(pack, "mediation")),
        "languages": _answer(_topic(pack, "languages")),
        "interpreters": _answer(said for said in _topic(pack, "languages") if _OFFERS_LANGUAGES.search(said.text)),
        "closure": _answer(_topic(pack, "closure")),
        "complaints": _answer(_topic(pack, "complaints")),
        "adjustments": _answer(said for said in _topic(pack, "languages") if _OFFERS_FORMATS.search(said.text)),
        "who_may_report": _answer(_topics(pack, "who_may_report", "third_parties")),
        "homeowners": _answer(_topics(pack, "private_homes", "who_may_report", "other_landlords")),
        "for_someone": _answer(_topics(pack, "third_parties", "representatives")),
        "perpetrators_under_18": _answer(_topic(pack, "perpetrators_under_18")),
        "police_notified": _answer([police.notified]),
        "hate_police": _answer([pack.hate.police]),
        "next_steps": _answer(pack.next_steps),
        **{topic: _answer(_topic(pack, topic)) for topic in PLAIN_TOPICS},
    }
    return {topic: answer for topic, answer in found.items() if answer}


def language_lines(pack: Pack) -> dict[str, dict[str, str]]:
    """The landlord's telephone lines by language code, with the name that it prints."""
    return {line.language: {"name": line.name, "phone": line.phone} for line in pack.language_lines}


def _topic(pack: Pack, topic: str) -> tuple[Statement, ...]:
    said = pack.statements[topic]
    return () if isinstance(said, str) else said


def _topics(pack: Pack, *topics: str) -> list[Statement]:
    return [said for topic in topics for said in _topic(pack, topic)]


def _answer(said: Iterable[Statement | Literal["unstated"]]) -> Answer | None:
    stated = [item for item in said if isinstance(item, Statement)]
    if not stated:
        return None
    return {"text": " ".join(item.text for item in stated), "clause": stated[0].clause}


def _targets(pack: Pack) -> Answer | None:
    """The promises in the policy's own words, the soonest first."""
    intros = {"urgent": "If it is urgent", "high": "If it is high priority", "standard": "For other reports"}
    targets = {name: pack.target(name) for name in intros}
    stated: dict[str, Target] = {name: target for name, target in targets.items() if target}
    if not stated:
        return None
    text = " ".join(f"{intros[name]}: \u201c{target.text}\u201d." for name, target in stated.items())
    return {"text": f"The policy says: {text}", "clause": next(iter(stated.values())).clause}
