"""The training messages carry valid labels, and every word of the vocabulary has examples."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest
import yaml

from bot.nlu.labels import labels_of
from bot.settings import PROJECT
from bot.words import CATEGORIES, EXCLUSIONS, KINDS, MONITORED_STRANDS, SIGNALS, STRANDS

ALLOWED = {"kind", "category", "categories", "exclusion", "signals", "check", "strands"}


def examples() -> list[tuple[str, str, dict[str, Any]]]:
    found = []
    for path in sorted((PROJECT / "data" / "nlu").glob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            told = block["examples"]
            if isinstance(told, str):
                told = [{"text": line.removeprefix("- ")} for line in told.splitlines()]
            found += [(block["intent"], one["text"], one.get("metadata") or {}) for one in told]
    return found


EXAMPLES = examples()
LABELS = [labels for _, _, labels in EXAMPLES]


def test_labels_are_words_of_the_vocabulary() -> None:
    for _, text, labels in EXAMPLES:
        assert set(labels) <= ALLOWED, text
        assert labels.get("kind", "report") in KINDS, text
        assert {labels.get("category"), *labels.get("categories", [])} <= {None, *CATEGORIES}, text
        assert labels.get("exclusion") in {None, *EXCLUSIONS}, text
        assert {*labels.get("signals", []), *labels.get("check", [])} <= set(SIGNALS), text
        assert set(labels.get("strands", [])) <= set(STRANDS), text
        assert not labels.get("strands") or "hate" in labels.get("signals", []), text
        assert not (labels.get("category") and labels.get("exclusion")), text


def test_data_and_domain_have_the_same_intents() -> None:
    domain = yaml.safe_load((PROJECT / "bot" / "dialogue" / "domain.yml").read_text(encoding="utf-8"))
    assert {intent for intent, _, _ in EXAMPLES} == {*domain["intents"]} - {"nlu_fallback"}


@pytest.mark.parametrize("intent", sorted({intent for intent, _, _ in EXAMPLES}))
def test_each_intent_has_ten_examples(intent: str) -> None:
    assert sum(one == intent for one, _, _ in EXAMPLES) >= 10


@pytest.mark.parametrize("name", [*CATEGORIES, *EXCLUSIONS])
def test_each_category_and_exclusion_is_told(name: str) -> None:
    told = [labels for intent, _, labels in EXAMPLES if name in labels_of(intent, labels).matters]
    assert len(told) >= 3


@pytest.mark.parametrize("signal", SIGNALS)
def test_each_signal_is_told(signal: str) -> None:
    assert sum(signal in labels.get("signals", []) for labels in LABELS) >= 4


@pytest.mark.parametrize("strand", MONITORED_STRANDS)
def test_each_monitored_strand_is_told(strand: str) -> None:
    assert sum(strand in labels.get("strands", []) for labels in LABELS) >= 4


def test_no_message_stands_twice() -> None:
    times = Counter(re.sub(r"\W+", " ", text.casefold()).strip() or text for _, text, _ in EXAMPLES)
    assert [text for text, count in times.items() if count > 1] == []


def test_messages_do_not_open_alike() -> None:
    openings = Counter(" ".join(text.casefold().split()[:4]) for intent, text, _ in EXAMPLES if intent == "tell")
    # One in a thousand at most: letters do begin with "To whom it may concern".
    assert max(openings.values()) <= sum(openings.values()) / 1000


def test_no_message_holds_a_real_looking_phone_number() -> None:
    numbers = [number for _, text, _ in EXAMPLES for number in re.findall(r"\b0\d{3,4} ?\d{3} ?\d{3,4}\b", text)]
    drama = re.compile(r"07700 ?900 ?\d{3}|01632 ?960 ?\d{3}|0207 ?946 ?\d{4}")
    assert [number for number in numbers if not drama.fullmatch(number)] == []


def test_no_message_is_a_command() -> None:
    assert [text for _, text, _ in EXAMPLES if text.strip().startswith("/")] == []
