"""Cases of a landlord's policy, kept in ``cases/<landlord>.yml``, and what a pack looks like with one entry dropped.

A case is one of two kinds. A **situation** is decided, and ``expect`` is held against the decision; ``holds`` names the
entries of the pack that make it so. A **saying** is an entry that no decision uses (how a case is closed, what is
monitored): ``under`` is its place, ``clause`` its clause and ``says`` words that it must hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from ruamel.yaml import YAML

from bot.landlords import Landlord, Pack
from bot.landlords.entries import Category, Cited, Exclusion, SignalRule
from bot.landlords.schema import walk
from bot.landlords.sections import NamedStrand, Team
from bot.triage.decide import decide
from bot.triage.decision import Decision, Situation

FOLDER = Path(__file__).resolve().parent / "cases"
TUESDAY_MORNING = datetime(2026, 6, 2, 10, 0)
Case = dict[str, Any]
Steps = tuple[str, ...]

EXPECTED = (
    "asb", "priority", "category", "type", "team", "contact", "no_contact_by", "due", "at", "assumed", "number", "unit",
    "target_text", "asks", "clauses", "cites", "tells", "not_promised", "escalates", "agencies", "case_review",
    "for_a_person", "says",
)  # fmt: skip


def read_cases(landlord: str) -> list[Case]:
    """The cases of one landlord as they stand in its file."""
    return cast(list[Case], YAML(typ="safe").load(FOLDER / f"{landlord}.yml"))


def steps_to(pack: Pack, place: str) -> Steps:
    """The steps of a dotted place. A list's item is named by its ``id`` or its number from 0."""
    node: Any = pack
    steps: list[str] = []
    for name in place.split("."):
        if isinstance(node, tuple):
            number = next((str(n) for n, item in enumerate(node) if getattr(item, "id", None) == name), name)
            node = node[int(number)]
            steps.append(number)
        else:
            node = node[name] if isinstance(node, dict) else getattr(node, name)
            steps.append(name)
    return tuple(steps)


def at(pack: Pack, steps: Steps) -> Any:
    """What stands at a place."""
    node: Any = pack
    for step in steps:
        if isinstance(node, tuple):
            node = node[int(step)]
        else:
            node = node[step] if isinstance(node, dict) else getattr(node, step)
    return node


def without(pack: Pack, steps: Steps) -> Pack:
    """The pack as loaded, with one entry dropped; nothing is read or validated again."""
    return cast(Pack, _dropped(pack, steps))


def _dropped(node: Any, steps: Steps) -> Any:
    step, rest = steps[0], steps[1:]
    if isinstance(node, tuple):
        if not rest:
            return node[: int(step)] + node[int(step) + 1 :]
        changed = _dropped(node[int(step)], rest)
        return (*node[: int(step)], changed, *node[int(step) + 1 :])
    inside = node[step] if isinstance(node, dict) else getattr(node, step)
    value = _dropped(inside, rest) if rest else _silent(inside, step)
    return {**node, step: value} if isinstance(node, dict) else node.model_copy(update={step: value})


SILENT: dict[type, dict[str, Any]] = {
    Category: {"asb": "unstated", "priority": "assess", "priority_because": None},
    Exclusion: {"status": "unstated", "conditions": (), "reopens": ()},
    SignalRule: {"asb": "unstated", "priority": "unstated", "agencies": (), "tell": ()},
    NamedStrand: {"named": False},
    Team: {"phone": None, "emails": (), "web": None, "other_landlord": False},
}
"""What is left of an entry on which the policy is silent, where it cannot just be ``unstated``."""


def _silent(entry: Any, name: str) -> Any:
    if type(entry) in SILENT:
        return entry.model_copy(update={"clause": "unstated", "citation": "", **SILENT[type(entry)]})
    if isinstance(entry, bool):
        return False
    return None if name in ("team", "priority_because") else "unstated"


def decided(landlord: Landlord, pack: Pack, case: Case) -> Decision:
    """The decision on a case's situation, on a Tuesday morning if it names no time."""
    now = datetime.fromisoformat(str(case["at"])) if "at" in case else TUESDAY_MORNING
    return decide(cast(Situation, case["situation"]), pack, landlord.operating, now)


def faults(case: Case, landlord: Landlord, pack: Pack) -> list[str]:
    """What of the case does not hold with this pack."""
    if "under" in case:
        return [] if any(_says(case, entry) for entry in said_under(pack, case["under"])) else ["nobody says it"]
    decision = decided(landlord, pack, case)
    unknown = case["expect"].keys() - set(EXPECTED)
    assert not unknown, f"{case['id']} expects what is not compared: {unknown}"
    return [
        f"{name}: {found!r}, not {wanted!r}"
        for name, wanted in case["expect"].items()
        if not _holds(wanted, found := _found(decision, name))
    ]


def _says(case: Case, entry: Cited) -> bool:
    texts = " ".join(value for _, value in walk(entry) if isinstance(value, str))
    return entry.clause == str(case["clause"]) and str(case["says"]).casefold() in texts.casefold()


def said_under(pack: Pack, place: str) -> Iterator[Cited]:
    """Every entry with a clause at or below a place, also while one of them is dropped."""
    steps = tuple(place.split("."))
    yield from (value for found, value in pack.cited() if tuple(map(str, found))[: len(steps)] == steps)


def _found(decision: Decision, name: str) -> Any:
    due = decision.contact_by or {}
    found: dict[str, Any] = {
        "contact": decision.team_contact,
        "no_contact_by": decision.contact_by is None,
        "due": due.get("date"), "at": due.get("at"), "assumed": due.get("assumed"), "number": due.get("number"),
        "unit": due.get("unit"),
        "asks": [question["asks"] for question in decision.next_questions],
        "clauses": [clause["clause"] for clause in decision.clauses],
        "cites": [clause["citation"] for clause in decision.clauses],
        "says": " ".join(item["text"] for item in decision.tell),
        "tells": [f"{item['text_id']} {item['clause']}" for item in decision.tell],
        "not_promised": [f"{item['text_id'].partition('.')[2]} {item['clause']}" for item in decision.do_not_promise],
        "escalates": [f"{item['signal']} {item['clause']}" for item in decision.escalations],
        "agencies": [agency["clause"] for item in decision.escalations for agency in item["agencies"]],
        "case_review": decision.case_review and
        f"{decision.case_review['clause']} {decision.case_review['how_clause']}",
    }  # fmt: skip
    return found[name] if name in found else getattr(decision, name)


def _holds(wanted: Any, found: Any) -> bool:
    """Lists must be contained; a list that must be empty is written ``[]``; of a text a part is enough."""
    if isinstance(wanted, list) and (found is None or isinstance(found, str)):
        return found is not None and all(part in found for part in wanted)
    if isinstance(wanted, list):
        return set(map(str, wanted)) <= set(map(str, found)) if wanted else not found
    if isinstance(wanted, str) and isinstance(found, str):
        return wanted in found
    return bool(wanted == found)


def entries(pack: Pack) -> dict[Steps, Cited]:
    """Everything in the pack that rests on a clause, by place."""
    return {tuple(map(str, place)): entry for place, entry in pack.cited() if entry.stated}


def rules(pack: Pack) -> list[Steps]:
    """All that can be dropped: each entry, that the police are told of with a category, and a signal's own team."""
    told_of = [("categories", name, "police") for name, rule in pack.categories.items() if rule.police]
    teams = [("signals", name, "team") for name, rule in pack.signals.items() if rule.team]
    return [*entries(pack), *told_of, *teams]


def held(pack: Pack, case: Case) -> Iterator[Steps]:
    """The entries that a case holds in place."""
    if "under" in case:
        steps = tuple(case["under"].split("."))
        yield from (
            place for place, entry in entries(pack).items() if place[: len(steps)] == steps and _says(case, entry)
        )
    else:
        yield from (steps_to(pack, place) for place in case.get("holds", []))
