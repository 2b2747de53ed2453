"""From scores and spans to one ``Triage``."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.labels import Thresholds, kind_of_intent, labels_of, triage
from bot.nlu.signals import Found

THRESHOLDS = Thresholds(
    category_threshold=0.3, secondary_threshold=0.5, exclusion_threshold=0.45, raise_at=0.8, check_at=0.4
)
REPORT = {"report": 0.8, "chitchat": 0.1, "repair": 0.1}
KICKED = Found("violence", None, "kicked me", 0, 9, 0.95)


def judged(matters: dict[str, float], found: list[Found] | None = None, **changes: Any) -> dict[str, Any]:
    kinds, language = changes.get("kinds", REPORT), changes.get("language", "en")
    return dict(triage(kinds, matters, found or [], language, THRESHOLDS))


@pytest.mark.parametrize(
    ("matters", "category", "categories", "exclusion"),
    [
        ({"noise": 0.7, "drugs": 0.6, "alcohol": 0.1}, "noise", ["noise", "drugs"], None),
        ({"noise": 0.7, "drugs": 0.4}, "noise", ["noise"], None),
        ({"noise": 0.2}, None, [], None),
        ({"baby_crying": 0.7, "noise": 0.4}, None, [], "baby_crying"),
        ({"baby_crying": 0.5, "noise": 0.6}, "noise", ["noise"], None),
        ({"baby_crying": 0.4}, None, [], None),
        ({"domestic_abuse": 0.5, "noise": 0.4}, "noise", ["noise"], None),
    ],
)
def test_matters(matters: dict[str, float], category: str | None, categories: list[str], exclusion: str | None) -> None:
    found = judged(matters)
    assert (found["category"], found["categories"], found["exclusion"]) == (category, categories, exclusion)


def test_domestic_abuse_governs_and_is_never_everyday() -> None:
    found = judged({"living_noise": 0.9}, [Found("domestic_abuse", None, "my husband hit me", 0, 17, 0.95)])
    assert (found["category"], found["exclusion"]) == ("domestic_abuse", None)


def test_a_raised_signal_names_the_matter_where_nothing_else_does() -> None:
    assert judged({}, [KICKED])["category"] == "violence"


def test_signals_are_raised_checked_or_left_by_their_score() -> None:
    low = Found("hate", "race", "x", 0, 1, 0.6)
    lower = Found("self_harm", None, "y", 0, 1, 0.3)
    found = judged({}, [KICKED, low, lower])
    assert (found["signals"], found["check"], found["strands"]) == (["violence"], ["hate"], ["race"])
    assert {one["signal"] for one in found["evidence"]} == {"violence", "hate"}


def test_other_languages_have_no_matter_but_keep_their_signals() -> None:
    found = judged({"noise": 0.9}, [KICKED], language="pl")
    assert found["kind"] == "not_english"
    assert (found["category"], found["exclusion"], found["signals"]) == (None, None, ["violence"])


@pytest.mark.parametrize("kind", ["question", "repair", "other_service", "chitchat", "follow_up"])
def test_only_a_report_has_a_matter(kind: str) -> None:
    assert judged({"noise": 0.9}, kinds={kind: 0.9, "report": 0.1})["category"] is None


def test_small_talk_that_raises_a_signal_is_a_report() -> None:
    assert judged({}, [KICKED], kinds={"chitchat": 0.9})["kind"] == "report"


@pytest.mark.parametrize("kind", ["repair", "other_service"])
def test_harm_told_beside_another_wish_is_a_report(kind: str) -> None:
    assert judged({}, [KICKED], kinds={kind: 0.9})["kind"] == "report"


def test_gas_in_a_repair_stays_a_repair() -> None:
    gas = Found("immediate_danger", None, "smell of gas", 0, 12, 0.95)
    found = judged({}, [gas], kinds={"repair": 0.9})
    assert (found["kind"], found["signals"]) == ("repair", ["immediate_danger"])


@pytest.mark.parametrize(
    ("intent", "kind"),
    [
        ("tell", "report"),
        ("ask_privacy", "question"),
        ("greet", "chitchat"),
        ("affirm", "chitchat"),
        ("correct", "report"),
    ],
)
def test_kind_without_labels_follows_from_the_intent(intent: str, kind: str) -> None:
    assert kind_of_intent(intent) == kind
    assert labels_of(intent, {}).matters == frozenset()
