"""What comes with Dartford's decisions: advice, support, the police, the case review, and what nobody may promise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from tests.unit.triage.deciding import Decide, texts


def test_hate_support_says_what_stop_hate_uk_cannot_do_here(decided: Decide) -> None:
    decision = decided({"category": "verbal_abuse", "signals": ["hate"], "strands": ["race"]})
    assert "cannot report hate crime through them in Dartford" in texts(decision, "support.stop_hate_uk")
    assert "report it to the police" in texts(decision, "support.true_vision")
    assert "not_promised.stop_hate_reporting" in [item["text_id"] for item in decision.do_not_promise]


@pytest.mark.parametrize("category", ["harassment", "drugs", "noise", "litter_fly_tipping"])
def test_the_noise_app_is_only_for_noise_that_goes_to_environmental_health(decided: Decide, category: str) -> None:
    assert ("NoiseApp" in texts(decided({"category": category}), "evidence")) is (category == "noise")


def test_the_asb_app_is_for_council_tenants_and_the_housing_service(decided: Decide) -> None:
    assert "ASB app" in texts(decided({"category": "alcohol"}), "evidence")
    assert "ASB app" not in texts(decided({"category": "noise"}), "evidence")
    assert "ASB app" not in texts(decided({"category": "alcohol", "facts": {"both_private_homes": True}}), "evidence")


@pytest.mark.parametrize("key", ["signals", "check"])
def test_no_advice_on_recording_while_there_may_be_danger(decided: Decide, key: str) -> None:
    assert texts(decided({"category": "noise", key: ["domestic_abuse"]}), "evidence") == ""


def test_an_anonymous_report_hears_of_its_limit(decided: Decide) -> None:
    decision = decided({"category": "drugs", "facts": {"anonymous": True}})
    assert [item["clause"] for item in decision.tell if item["text_id"] == "anonymity"] == ["8.13.1"]
    assert "not_promised.anonymous_full" in [item["text_id"] for item in decision.do_not_promise]
    assert texts(decided({"category": "drugs"}), "anonymity") == ""


def test_a_councillor_who_reports_hears_that_the_victim_is_asked(decided: Decide) -> None:
    decision = decided({"category": "noise", "facts": {"role": "councillor"}})
    assert [item["clause"] for item in decision.tell if item["text_id"] == "third_parties"] == ["8.12.1"]


@pytest.mark.parametrize("told", [True, False, None])
def test_the_case_review_is_told_only_on_what_this_resident_says(decided: Decide, told: bool | None) -> None:
    review = decided({"category": "noise", "facts": {"reported_before": told}}).case_review
    assert (review is not None) is (told is True)
    if review:
        assert (review["clause"], review["how_clause"]) == ("15.1", "15.3")
        assert "three incidents" in review["threshold"]
        assert "01322 343434" in review["how"]
        assert "does not replace a report or a complaint" in review["limits"]


def test_the_out_of_hours_line_is_told_when_nobody_is_there(decided: Decide) -> None:
    evening = decided({"category": "noise"}, datetime(2026, 6, 2, 20, 0))
    assert "0345 634 1212" in texts(evening, "out_of_hours")
    assert texts(decided({"category": "noise"}), "out_of_hours") == ""


def test_police_are_told_about_where_the_policy_does(decided: Decide) -> None:
    assert [t["clause"] for t in decided({"category": "drugs"}).tell if t["text_id"].startswith("police")] == [
        "8.9.2", "8.9.2", "8.9.3", "9.1.5",
    ]  # fmt: skip
    assert texts(decided({"category": "noise"}), "police.emergency") == ""


@pytest.mark.parametrize(
    ("situation", "promise"),
    [
        ({"category": "violence"}, "police_not_told"),
        ({"category": "drugs"}, "police_not_told"),
        ({"category": "noise", "signals": ["domestic_abuse"]}, "police_not_told"),
        ({"category": "noise", "signals": ["domestic_abuse"]}, "rehousing"),
        ({"category": "noise"}, "noise_equipment"),
        ({"category": "noise"}, "solved"),
        ({"category": "noise"}, "full_secrecy"),
        ({"category": "noise"}, "working_days"),
        ({"exclusion": "personal_dispute"}, "mediation"),
        ({"signals": ["hate"]}, "graffiti_removed"),
    ],
)
def test_what_must_not_be_promised(decided: Decide, situation: Any, promise: str) -> None:
    kept_back = [item["text_id"] for item in decided(situation).do_not_promise]
    elsewhere = [item["text_id"] for item in decided({"category": "garden_nuisance"}).do_not_promise]
    assert f"not_promised.{promise}" in kept_back
    assert (f"not_promised.{promise}" in elsewhere) is (promise in ("solved", "full_secrecy", "working_days"))


def test_an_abused_child_next_door_goes_to_social_services_by_a_person(decided: Decide) -> None:
    decision = decided({"exclusion": "baby_crying", "signals": ["child_at_risk"]})
    assert [agency["clause"] for agency in decision.escalations[0]["agencies"]] == ["12.4"]
