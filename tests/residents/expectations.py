"""What a persona expects, held against the talk and against the JSON that the intake received."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator

from bot.agenda.places import place_line
from bot.agenda.route_table import ROUTES, SENSITIVE
from bot.reports.document import report_schema
from tests.residents.persona import Persona
from tests.residents.player import Ended

MOST_TIMES_ASKED = 3
MOST_MESSAGES = 12
"""Of the resident's own, for a full report."""
MOST_MESSAGES_UNTIL_SAFE_CONTACT = 6
BEFORE_A_ROUTE_IS_CLEAR = ("what", "category", "safe_now", "anyone_hurt", "child_worry", "hate_strands")
OFFERS = {"mediation": "mediation"}
STATUSES = ("unknown", "declined")
"""A field that is expected to be one of these was asked for and not told."""


def check_talk(ended: Ended, persona: Persona) -> None:
    """What was asked and said."""
    expect, said = persona.expect, _plain(ended.said)
    assert "999" in ended.first_reply, "the emergency line is in the first reply"
    for words in [*expect.get("says", []), *_offers(expect)]:
        assert _plain(words) in said, f"never said: {words}"
    for words in expect.get("never_says", []):
        assert _plain(words) not in said, f"said: {words}"
    asked = set(ended.asked)
    assert set(expect.get("asks", [])) <= asked, f"only asked {ended.asked}"
    assert not set(expect.get("never_asks", [])) & asked, ended.asked
    instead = Counter(step.after for step in persona.does)
    too_often = {
        name: times for name, times in Counter(ended.asked).items() if times > MOST_TIMES_ASKED + instead[name]
    }
    assert not too_often, f"asked again and again: {too_often}"
    assert not ended.undone, f"it never came to: {ended.undone}"
    assert len(ended.sent) <= expect.get("most_messages", MOST_MESSAGES), ended.asked
    if "status" in expect:
        assert ended.status == expect["status"]
    check_route(ended, persona)


def check_route(ended: Ended, persona: Persona) -> None:
    """A sensitive route asks for nothing but what keeps somebody safe."""
    if persona.route in SENSITIVE and not ROUTES[persona.route].goes_on:
        strangers = set(ended.asked) - {*ROUTES[persona.route].asks, *BEFORE_A_ROUTE_IS_CLEAR}
        assert not strangers, f"{persona.route} asks {strangers}"


def check_report(report: Mapping[str, Any], persona: Persona, ended: Ended) -> None:
    """What the intake received."""
    expect = persona.expect
    Draft202012Validator(report_schema()).validate(report)
    assert report["reference"] == ended.reference
    assert report["landlord"]["id"] == persona.landlord
    words = [said["text"] for said in report["words"]]
    assert words[0] == persona.opening, "the resident's words are kept as they were written"
    incident, decision = report["incident"], report["decision"] or {}
    for name in ("category", "exclusion"):
        if name in expect:
            assert incident[name] == expect[name], f"{name}: {incident[name]}"
    for name in ("asb", "priority"):
        if name in expect:
            assert decision[name] == expect[name], f"{name}: {decision[name]}"
    for name in ("record", "complete", "restricted"):
        if name in expect:
            assert report[name] == expect[name], f"{name}: {report[name]}"
    if "clause" in expect:
        assert str(expect["clause"]) in [clause["clause"] for clause in decision["clauses"]]
    if "team" in expect:
        assert expect["team"].casefold() in (decision["team"] or "").casefold(), decision["team"]
    if "contact_by" in expect:
        _check_promise(decision["contact_by"], expect["contact_by"])
    if decision.get("asb") == "no":
        assert told(report, "anyone_hurt") is not None, "nobody is turned away before that was asked"
    check_signals(report, expect)
    for name, wanted in expect.get("fields", {}).items():
        check_field(report, name, wanted)
    check_length(report, expect)


def _check_promise(promised: Mapping[str, Any] | None, wanted: Mapping[str, Any] | None) -> None:
    if wanted is None or promised is None:
        assert promised == wanted, promised
        return
    assert {key: promised[key] for key in wanted} == wanted, promised


def check_signals(report: Mapping[str, Any], expect: Mapping[str, Any]) -> None:
    """The signals that are raised; an empty list means none at all."""
    raised = {signal["signal"]: signal for signal in report["signals"] if signal["mark"] == "raised"}
    if "signals" in expect:
        assert set(expect["signals"]) <= set(raised), sorted(raised)
        assert expect["signals"] or not raised, f"nothing was to be raised: {sorted(raised)}"
    if "strands" in expect:
        assert set(expect["strands"]) <= set(raised["hate"]["strands"]), raised["hate"]["strands"]


def check_length(report: Mapping[str, Any], expect: Mapping[str, Any]) -> None:
    """How many of the resident's messages it took."""
    words = [said["text"] for said in report["words"]]
    if report["record"] == "report" and report["complete"]:
        assert len(words) <= expect.get("most_messages", MOST_MESSAGES), f"a full report took {len(words)} messages"
    safe = expect.get("fields", {}).get("safe_contact")
    if safe not in (None, *STATUSES):
        parts = [safe] if isinstance(safe, str) else list(safe)
        told_in = [place for place, text in enumerate(words, start=1) if _plain(parts[0]) in _plain(text)]
        assert told_in, "the safe contact stands in none of the words"
        assert told_in[0] <= MOST_MESSAGES_UNTIL_SAFE_CONTACT


def check_field(report: Mapping[str, Any], name: str, wanted: Any) -> None:
    """One fact. ``wanted``: text found in it, several texts, yes or no, ``unknown``, ``declined``, or nothing told."""
    fact = told(report, name)
    if wanted is None:
        assert fact is None, f"{name} was told: {fact}"
        return
    assert fact is not None, f"nothing came for {name}"
    if isinstance(wanted, bool):
        assert fact["understood"] is wanted, f"{name}: {fact['understood']}"
    elif wanted in STATUSES:
        assert fact["status"] == wanted, f"{name}: {fact['status']}"
    else:
        found = _plain(field_text(name, fact))
        for words in wanted if isinstance(wanted, list) else [wanted]:
            assert _plain(words) in found, f"{name}: no '{words}' in '{found}'"


def told(report: Mapping[str, Any], name: str) -> dict[str, Any] | None:
    """A fact of the report, wherever the document has it; ``None`` where it was not told."""
    reporter = report["reporter"]
    places = (
        report["incident"], report["incident"]["other"], reporter["safe_contact"], reporter["consents"],
        report["possible_existing_case"], reporter,
    )  # fmt: skip
    facts = [place[name] for place in places if isinstance(place.get(name), dict) and "status" in place[name]]
    return dict(facts[0]) if facts else None


def field_text(name: str, fact: Mapping[str, Any]) -> str:
    """The words of a fact. A place is as it was understood: what was said may hold the flat that was corrected."""
    understood = fact["understood"]
    if name == "where" and isinstance(understood, dict):
        return "; ".join(place_line(place) for place in understood["places"])
    return " ".join([fact["said"] or "", *_leaves(understood)])


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif value is not None:
        yield str(value)


def _plain(text: str) -> str:
    """Without capitals, curly quotes and the spaces in telephone numbers; +44 as 0."""
    text = " ".join(str(text).casefold().replace("\u2019", "'").split()).replace("+44", "0")
    return re.sub(r"(?<=\d) (?=\d)", "", text)


def _offers(expect: Mapping[str, Any]) -> list[str]:
    return [OFFERS[expect["offers"]]] if "offers" in expect else []
