"""The messages that measure the understanding: apart from the training messages, and as they were when first fixed."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from typing import Any

import pytest
import yaml

from bot.nlu.likeness import likeness, near_duplicates
from bot.settings import PROJECT
from bot.words import ASB, CATEGORIES, EXCLUSIONS, KINDS, SIGNALS, STRANDS

SETS = PROJECT / "tests" / "understanding"
MOST_NEAR_DUPLICATES = 0.01
"""The share of training messages that may nearly repeat another."""


@lru_cache(maxsize=1)
def training() -> list[str]:
    found: list[str] = []
    for path in sorted((PROJECT / "data" / "nlu").glob("*.yml")):
        for block in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["nlu"]:
            told = block["examples"]
            found += told.splitlines() if isinstance(told, str) else [one["text"] for one in told]
    return found


@lru_cache(maxsize=1)
def validation() -> list[dict[str, Any]]:
    files = sorted((SETS / "validation").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def test_the_frozen_set_is_as_it_was_fixed() -> None:
    listed = (SETS / "frozen" / "SHA256SUMS").read_text(encoding="utf-8").split("\n")
    assert [line for line in listed if line] == [
        f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}"
        for file in sorted((SETS / "frozen").glob("*.jsonl"))
    ]


def test_validation_messages_are_labelled_in_the_words_of_the_vocabulary() -> None:
    for told in validation():
        assert told["kind"] in KINDS
        assert told["category"] in (None, *CATEGORIES)
        assert told["exclusion"] in (None, *EXCLUSIONS)
        assert not (told["category"] and told["exclusion"])
        assert set(told["signals"]) <= set(SIGNALS)
        assert set(told["strands"]) <= set(STRANDS)
        assert told["asb"] in ASB
        assert (told["asb"] == "n/a") == (told["kind"] != "report")


@pytest.mark.parametrize(
    "signal",
    ["hate", "domestic_abuse", "violence", "immediate_danger", "child_at_risk", "adult_at_risk", "self_harm"],
)
def test_there_are_enough_validation_messages_of_each_key_signal(signal: str) -> None:
    assert sum(signal in told["signals"] for told in validation()) >= 40


def test_there_are_enough_ordinary_messages_and_look_alikes() -> None:
    plain = [told for told in validation() if not told["signals"]]
    assert sum("trap" in told["tags"] for told in plain) >= 150
    assert sum("trap" not in told["tags"] for told in plain) >= 150


def test_validation_is_not_in_the_training_messages() -> None:
    # From four words on: one thank-you of three is like any other.
    longer = [told for told in validation() if len(told["text"].split()) > 3]
    found = near_duplicates([told["text"] for told in longer], training())
    assert [longer[place]["id"] for place in found] == []


def test_training_messages_are_hardly_ever_near_duplicates() -> None:
    texts = [text for text in training() if len(text.split()) > 6]
    half = len(texts) // 2
    assert len(near_duplicates(texts[:half], texts[half:])) <= half * MOST_NEAR_DUPLICATES


@pytest.mark.parametrize(
    ("first", "second", "alike"),
    [("the music is too loud", "the music is too loud", 1.0), ("the music is too loud", "a dog was barking", 0.0)],
)
def test_likeness(first: str, second: str, alike: float) -> None:
    assert likeness([first], [second, "x"]).tolist() == [pytest.approx(alike)]
