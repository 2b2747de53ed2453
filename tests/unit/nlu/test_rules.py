"""One rule an intent, all to action_turn; nothing in the domain that Rasa would post or do by itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.settings import PROJECT


def read(name: str | Path) -> Any:
    return yaml.safe_load((PROJECT / name).read_text(encoding="utf-8"))


DOMAIN = read("bot/dialogue/domain.yml")
RULES = [rule for path in sorted((PROJECT / "data" / "rules").glob("*.yml")) for rule in read(path)["rules"]]


@pytest.mark.parametrize("intent", DOMAIN["intents"])
def test_each_intent_has_exactly_one_rule_and_it_is_action_turn(intent: str) -> None:
    steps = [rule["steps"] for rule in RULES if {"intent": intent} in rule["steps"]]
    assert steps == [[{"intent": intent}, {"action": "action_turn"}]]


def test_no_rule_speaks_of_an_intent_that_the_domain_lacks() -> None:
    assert sorted(rule["steps"][0]["intent"] for rule in RULES) == sorted(DOMAIN["intents"])


def test_what_was_not_understood_has_its_rule_too() -> None:
    assert "nlu_fallback" in DOMAIN["intents"]


def test_core_fallback_is_never_action_turn() -> None:
    policies = read("config.yml")["policies"]
    assert [policy["name"] for policy in policies] == ["RulePolicy"]
    assert policies[0]["core_fallback_action_name"] != "action_turn"


def test_domain_holds_no_wording_slots_or_forms_and_sessions_never_expire() -> None:
    assert not {"responses", "slots", "forms"} & DOMAIN.keys()
    assert DOMAIN["session_config"]["session_expiration_time"] == 0


def test_no_entity_decides_which_rule_applies() -> None:
    assert all(next(iter(entity.values())) == {"influence_conversation": False} for entity in DOMAIN["entities"])


def test_rasa_keeps_no_tracker_and_reaches_only_loopback() -> None:
    endpoints = read("endpoints.yml")
    assert endpoints["tracker_store"]["type"] == "bot.nlu.tracker_store.EphemeralTrackerStore"
    assert endpoints["action_endpoint"]["url"].startswith("http://127.0.0.1:")
    assert list(read("credentials.yml")) == ["bot.nlu.channel.DoorstepInput"]
