"""What must hold for every situation, whatever the facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.landlords import Landlord, load_packs
from bot.triage.decide import decide, propose
from bot.triage.decision import Decision
from bot.triage.facts import FACTS
from bot.triage.priority import RISING
from bot.words import ASB, CATEGORIES, EXCLUSIONS, PRIORITIES, SIGNALS, STRANDS
from tests.unit.triage.conftest import ROOM

NOW = datetime(2026, 6, 2, 10, 0)
LANDLORDS = load_packs(ROOM / "packs", ROOM / "operating")
landlords = st.sampled_from(list(LANDLORDS.values()))

values = st.sampled_from([True, False, None, "declined", "02:00", "15:00", "loud", "quiet", 7])
situations = st.fixed_dictionaries(
    {
        "category": st.none() | st.sampled_from(CATEGORIES),
        "categories": st.lists(st.sampled_from(CATEGORIES), max_size=2),
        "exclusion": st.none() | st.sampled_from(EXCLUSIONS),
        "signals": st.lists(st.sampled_from(SIGNALS), max_size=3, unique=True),
        "check": st.lists(st.sampled_from(SIGNALS), max_size=2, unique=True),
        "strands": st.lists(st.sampled_from(STRANDS), max_size=2, unique=True),
        "facts": st.dictionaries(st.sampled_from([*FACTS, "unheard_of"]), values, max_size=12),
    }
)


def of(landlord: Landlord, situation: Any) -> Decision:
    return decide(situation, landlord.pack, landlord.operating, NOW)


@given(landlord=landlords, situation=situations, signal=st.sampled_from(SIGNALS))
@settings(max_examples=400)
def test_a_signal_never_lowers_priority_or_removes_an_escalation(
    landlord: Landlord, situation: Any, signal: str
) -> None:
    before = of(landlord, situation)
    after = of(landlord, {**situation, "signals": [*situation["signals"], signal]})
    assert RISING.index(after.priority) >= RISING.index(before.priority)
    assert {item["signal"] for item in after.escalations} >= {item["signal"] for item in before.escalations} | {signal}


@given(landlord=landlords, situation=situations, signal=st.sampled_from(SIGNALS))
@settings(max_examples=400)
def test_an_exclusion_never_wins_over_a_signal(landlord: Landlord, situation: Any, signal: str) -> None:
    for key in ("signals", "check"):
        assert of(landlord, {**situation, key: [*situation[key], signal]}).asb in ("yes", "ask")


@given(landlord=landlords, situation=situations)
@settings(max_examples=600)
def test_no_decision_is_a_final_rejection(landlord: Landlord, situation: Any) -> None:
    decision = of(landlord, situation)
    if decision.asb == "no":
        assert situation["facts"]["anyone_hurt"] is False
        assert decision.clauses
        assert all(clause["clause"] != "unstated" for clause in decision.clauses)
        assert any(item["text_id"] == "instead" for item in decision.tell)
    if decision.asb == "ask":
        assert decision.next_questions or decision.for_a_person


@given(landlord=landlords, situation=situations)
@settings(max_examples=600)
def test_every_promise_has_a_clause_of_this_landlord(landlord: Landlord, situation: Any) -> None:
    decision = of(landlord, situation)
    own = {entry.clause for _, entry in landlord.pack.cited()} | {"unstated"}
    said = [*decision.clauses, *decision.tell, *decision.do_not_promise, *decision.escalations, *decision.exceptions]
    assert {item["clause"] for item in said} <= own  # type: ignore[index]
    assert (decision.contact_by is None) == (decision.target_text is None)
    if decision.target_text:
        assert any(clause["citation"] and clause["about"] == "target" for clause in decision.clauses)


@given(landlord=landlords, situation=situations)
@settings(max_examples=600)
def test_nothing_of_another_landlord_is_in_a_decision(landlord: Landlord, situation: Any) -> None:
    decision = of(landlord, situation)
    cited = {(entry.clause, entry.citation) for _, entry in landlord.pack.cited()}
    texts = " ".join(text for _, text in landlord.pack.texts())
    assert {(clause["clause"], clause["citation"]) for clause in decision.clauses} <= cited
    for item in [*decision.tell, *decision.do_not_promise]:
        if item["clause"] != "unstated" and not item["text_id"].startswith("support."):
            assert item["text"] in texts
    others = {other.pack.name for other in LANDLORDS.values()} - {landlord.pack.name}
    assert not [name for name in others if any(name in item["text"] for item in decision.tell)]
    if decision.target_text:
        assert decision.target_text in {target.text for name in ("urgent", "high", "standard")
                                        if (target := landlord.pack.target(name))}  # fmt: skip


@given(landlord=landlords, situation=situations)
@settings(max_examples=300)
def test_words_are_those_of_the_vocabulary_and_nothing_is_asked_twice(landlord: Landlord, situation: Any) -> None:
    decision = of(landlord, situation)
    asked = [question["asks"] for question in decision.next_questions]
    told = {FACTS[name].asks for name in situation["facts"] if name in FACTS}
    assert decision.asb in ASB
    assert decision.priority in PRIORITIES
    assert len(asked) == len(set(asked))
    assert not told & set(asked)
    assert decision == of(landlord, situation)


@given(landlord=landlords, situation=situations)
@settings(max_examples=300)
def test_a_text_alone_is_never_judged_more_strictly_than_what_was_asked(landlord: Landlord, situation: Any) -> None:
    proposed = propose(situation | {"kind": "report"}, landlord.pack, landlord.operating)
    decided = of(landlord, situation).asb
    assert proposed == decided or (proposed, decided) == ("no", "ask")


@pytest.mark.parametrize("kind", ["question", "repair", "other_service", "chitchat", "follow_up", "not_english"])
@given(landlord=landlords, situation=situations)
@settings(max_examples=20)
def test_what_is_no_report_is_not_judged(landlord: Landlord, kind: str, situation: Any) -> None:
    assert propose(situation | {"kind": kind}, landlord.pack, landlord.operating) == "n/a"
