"""Facts taken out of a message by what was extracted from it: times, places, contacts, names."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bot.agenda.must_ask import can_be_found
from bot.agenda.places import merge_places
from bot.agenda.state import Entity, Fact, FactStatus, State, Understanding

FACT_OF_ENTITY = {
    "time": "when",
    "recurrence": "frequency",
    "place": "where",
    "phone": "contact",
    "email": "contact",
    "person_name": "name",
    "police_reference": "police_reference",
}


TAKEN_WITH = {
    "name": ("person_name", "phone", "email"),
    "contact": ("person_name", "phone", "email"),
    "safe_now": ("place", "phone", "email"),
    "safe_to_message": ("phone", "email"),
    "safe_contact": (),
    "more": ("person_name", "phone", "email", "police_reference"),
    "impact": ("place", "phone", "email", "police_reference"),
    "vulnerability": ("place", "person_name", "phone", "email"),
}
"""What is taken out of the answer to some questions. Hours and places told with a contact are about the contact, not
the incident, and "reported last month" is no time of it; a safe contact never becomes the ordinary one."""

ABOUT_CONTACT = ("contact", "safe_now", "safe_to_message", "safe_contact")
"""Questions by which hours are those of a contact."""

CORRECTS = re.compile(
    r"^\W*(no|nah|sorry|actually|i meant?|i said|correction|wait|oops|i beg your pardon"
    r"|my mistake)\b",
    re.IGNORECASE,
)
"""Openings such as "no, it was Tuesday": what was told before gives way to what this message names."""

PUTS_RIGHT = re.compile(
    r"^\W*(?:(?:no|nah|oh|um|er|and|but)\W+)*(?:sorry|wait|hang on|hold on|actually|i (?:meant?|said)"
    r"|i got (?:it|that) wrong|correction|oops|i beg your pardon|my mistake)\b"
    r"|\bi meant\b|\bit(?:'?s| was| is) (?:\w+ ){0,4}not (?:\w+ )?\d",
    re.IGNORECASE,
)
"""Words that put something right whatever was asked: a bare "no" may be the answer to the question."""

_NOT_IN_CLAUSE = re.compile(
    r"(?:n['\u2019]?t|\b(?:not|never|cant|wont|dont|doesnt|scared to|afraid to))\b[^.,;?!]*$", re.IGNORECASE
)

ANSWERED_BY = {"when": ("when", "frequency"), "name": ("name", "contact"), "hours": ("when",)}
"""Facts that settle a question beside the one of its own name."""


@dataclass
class Extracted:
    """The facts found, which of them replace what was told before, and whether they answer what was asked."""

    facts: dict[str, Fact] = field(default_factory=dict)
    corrected: list[str] = field(default_factory=list)
    answered: bool = False
    aside: bool = False
    """The message does nothing but put right what was told before: its words are no answer to what was asked."""


def new_fact(state: State, name: str, status: FactStatus, said: str | None, value: Any) -> Fact:
    """A fact told by the message that ``state`` belongs to."""
    return {
        "name": name,
        "status": status,
        "said": said,
        "value": value,
        "message_id": state["message_id"],
        "position": state["position"],
    }


def extracted_facts(state: State, understanding: Understanding) -> Extracted:
    """Take what is new, what answers the question and what corrects an earlier fact; leave the rest as it was."""
    asks = state["memory"]["asks"]
    text = understanding["text"]
    puts_right = understanding["intent"] == "correct" or PUTS_RIGHT.search(text) is not None
    correcting = puts_right or asks == "summary_ok" or CORRECTS.match(text) is not None
    found = Extracted()
    abuse = state["signals"].get("domestic_abuse")
    danger_at_home = abuse is not None and abuse["mark"] == "raised"
    told: set[str] = {*state["facts"]} if puts_right else set()
    where = state["facts"].get("where")
    lost = where is not None and (where["status"] != "known" or not can_be_found(where))
    if lost and asks in ("name", "contact", "more"):
        told.add("where")
    entities_told = [entity for entity in understanding["entities"] if not _is_idle_now(text, entity)]
    grouped = _by_fact(asks, entities_told, danger_at_home, told)
    for name, entities in grouped.items():
        before = state["facts"].get(name)
        known = before is not None and before["status"] == "known" and before["value"] is not None
        if name == "where" and lost and before is not None and not correcting and asks != "where":
            _add_what_finds_it(found, state, before, entities)
            continue
        if known and not correcting and asks != name:
            if name == "where" and before is not None:
                _add_own_place(found, state, before, entities)
            continue
        said = text if name in (asks, "safe_contact") else ", ".join(entity["text"] for entity in entities)
        value = _value_of(name, entities, before["value"] if before is not None and correcting else None, text)
        found.facts[name] = new_fact(state, name, "known", said, value)
        if known and correcting:
            found.corrected.append(name)
    times = [entity["value"] for entity in grouped.get("when", [])]
    if asks == "hours" and times:
        found.facts["hours"] = new_fact(state, "hours", "known", text, times[0].get("time") or times[0].get("part"))
    if any(value.get("ongoing") for value in times):
        found.facts.setdefault("ongoing", new_fact(state, "ongoing", "known", text, True))
    found.answered = asks is not None and any(name in grouped for name in ANSWERED_BY.get(asks, (asks,)))
    found.aside = puts_right and bool(found.corrected) and not found.answered
    return found


def _is_idle_now(text: str, entity: Entity) -> bool:
    """ "He won't go out now" and "what happens now?" name no time at which anything happened."""
    if entity["entity"] != "time" or entity["text"].strip(" ?.!").casefold() != "now":
        return False
    before, after = text[: entity["start"]], text[entity["start"] + len(entity["text"]) :]
    return _NOT_IN_CLAUSE.search(before) is not None or after.lstrip().startswith("?") or entity["text"].endswith("?")


def _by_fact(
    asks: str | None, entities: list[Entity], danger_at_home: bool, put_right: Collection[str] = ()
) -> dict[str, list[Entity]]:
    """The entities by the fact that they tell. Where somebody at home may be the danger, any number told is a way to
    reach the resident safely and never the ordinary one; another person's name is nobody's: it may be a witness.

    ``put_right`` are facts that a correction may change beside what is taken with the question; hours told with a
    number or of a contact are about that all the same.
    """
    grouped: dict[str, list[Entity]] = {}
    of_contact = asks in ABOUT_CONTACT or any(entity["entity"] in ("phone", "email") for entity in entities)
    for entity in entities:
        name = FACT_OF_ENTITY.get(entity["entity"])
        if entity["entity"] == "person_name" and entity["value"].get("of") == "other":
            name = "who" if asks == "who" else None
        elif entity["entity"] == "person_name" and not entity["value"].get("certain") and asks != "name":
            # A word that only might be a name is one where a name was asked for.
            name = None
        if name == "contact" and danger_at_home:
            name = "safe_contact"
        about_contact = of_contact and name in ("when", "frequency")
        taken = entity["entity"] in TAKEN_WITH.get(asks or "", FACT_OF_ENTITY)
        if name and (taken or (name in put_right and not about_contact)):
            grouped.setdefault(name, []).append(entity)
    return grouped


def _add_what_finds_it(found: Extracted, state: State, before: Fact, entities: list[Entity]) -> None:
    """An address told late, at whatever question: so far nobody could have gone there ("upstairs", "don't know")."""
    places = [entity["value"] for entity in entities]
    earlier = before["value"]["places"] if isinstance(before["value"], dict) else []
    said = ", ".join([*([before["said"] or ""] if earlier else []), *(entity["text"] for entity in entities)])
    fact = new_fact(state, "where", "known", said, {"places": [*earlier, *places]})
    if can_be_found(fact) or any(place.get("own") for place in places):
        found.facts["where"] = fact


def _add_own_place(found: Extracted, state: State, before: Fact, entities: list[Entity]) -> None:
    """Where the resident lives, told later on, joins the place of the trouble and does not replace it."""
    own = [entity for entity in entities if entity["value"].get("own")]
    if not own or not isinstance(before["value"], dict) or any(place.get("own") for place in before["value"]["places"]):
        return
    said = f"{before['said']}; {own[0]['text']}"
    value = {"places": [*before["value"]["places"], dict(own[0]["value"])]}
    found.facts["where"] = new_fact(state, "where", "known", said, value)


def _value_of(name: str, entities: list[Entity], before: Any, text: str) -> Any:
    values = [entity["value"] for entity in entities]
    if name == "where":
        return merge_places(before, values, text)
    if name in ("contact", "safe_contact"):
        return {entity["entity"]: entity["value"] for entity in entities}
    if name in ("name", "who"):
        return values[0]["name"]
    if name == "when":
        return values[0] if len(values) == 1 else {"several": values}
    return values[0]
