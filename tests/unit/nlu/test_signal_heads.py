"""What the model sees: one scale for all signals, windows of long texts, and words as evidence."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.nlu.signal_heads import clear_strands, on_scale, seen_by_model, strongest, with_evidence
from bot.nlu.signals import Found
from bot.nlu.windows import sentences, windows
from bot.words import SIGNALS

NEVER = dict.fromkeys(SIGNALS, (0.98, 0.99))


@pytest.mark.parametrize(
    ("score", "there"),
    [(0.0, 0.0), (0.1, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (1.0, 1.0)],
)
def test_a_heads_own_thresholds_lie_where_every_sources_do(score: float, there: float) -> None:
    assert on_scale(score, check=0.2, raised=0.6, check_at=0.4, raise_at=0.8) == pytest.approx(there)


def test_a_text_of_ordinary_length_has_no_windows_and_a_long_one_is_covered_to_its_last_word() -> None:
    assert windows("word " * 60) == []
    text = " ".join(f"w{number}" for number in range(205))
    spans = windows(text)
    assert all(len(text[slice(*span)].split()) <= 60 for span in spans)
    covered = {word for span in spans for word in text[slice(*span)].split()}
    assert covered == set(text.split())
    assert all(later[0] < earlier[1] for earlier, later in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He hit me. It was awful and I ran.", ["He hit me.", " It was awful and I ran."]),
        ("no full stop at all here", ["no full stop at all here"]),
        ("I am sad about this one. No.", ["I am sad about this one. No."]),
        ("first line here now\nsecond line here now", ["first line here now\n", "second line here now"]),
        ("???", ["???"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[slice(*span)] for span in sentences(text)] == parts


def test_each_signal_is_held_against_its_own_thresholds() -> None:
    limits = NEVER | {"violence": (0.2, 0.5), "self_harm": (0.05, 0.3)}
    seen = seen_by_model({"violence": 0.3, "self_harm": 0.31, "hate": 0.9}, {}, {}, limits, 0.4, 0.8)
    assert [(signal, 0.4 <= score < 0.8) for signal, _, score in seen] == [("violence", True), ("self_harm", False)]


@pytest.mark.parametrize(
    ("scores", "named"),
    [
        ({"race": 0.9, "religion": 0.7, "age": 0.1}, ["race", "religion"]),
        ({"race": 0.3, "religion": 0.25}, ["race"]),
        ({"race": 0.1}, [None]),
        ({}, [None]),
    ],
)
def test_strands(scores: dict[str, float], named: list[str | None]) -> None:
    assert clear_strands(scores) == named


def test_the_sentence_that_speaks_most_for_a_signal_is_the_evidence() -> None:
    text = "The bins were full again. He said he would burn us out. The lift is slow."
    scores = [{"violence": 0.1}, {"violence": 0.9}, {"violence": 0.2}]
    found = with_evidence([("violence", None, 0.9)], [], text, sentences(text), scores)
    assert [(one.signal, one.text, one.source, one.score) for one in found] == [
        ("violence", "He said he would burn us out.", "model", 0.9)
    ]
    assert text[found[0].start : found[0].end] == found[0].text


def test_explicit_words_are_the_evidence_where_there_are_any() -> None:
    text = "The bins were full again. He said he would burn us out. The lift is slow."
    pattern = Found("violence", None, "burn us out", 43, 54, 0.85)
    found = with_evidence([("violence", None, 0.6)], [pattern], text, sentences(text), [{}] * 3)
    assert [(one.text, one.source, one.score) for one in found] == [("burn us out", "pattern", 0.6)]


def test_a_strand_that_no_pattern_named_has_the_sentence_that_speaks_most() -> None:
    text = "They hung bacon on the gate. It was said that we smell."
    pattern = Found("hate", "religion", "bacon on the gate", 10, 27, 0.6)
    scores = [{"hate": 0.9}, {"hate": 0.2}]
    found = with_evidence([("hate", "religion", 0.7), ("hate", "race", 0.7)], [pattern], text, sentences(text), scores)
    assert [(one.strand, one.source) for one in found] == [("religion", "pattern"), ("race", "model")]


def test_the_surest_pattern_counts() -> None:
    found = [Found("hate", None, "a", 0, 1, 0.4), Found("hate", "race", "b", 2, 3, 0.9)]
    assert strongest(found) == {"hate": 0.9}


@pytest.mark.parametrize(
    ("pattern", "model", "score"),
    [(0.9, 0.4, 0.9), (0.9, 0.3, 0.533), (0.6, 0.4, 0.667), (0.9, 0.1, None), (0.0, 0.4, 0.667)],
)
def test_explicit_words_raise_what_the_model_finds_likely(pattern: float, model: float, score: float | None) -> None:
    limits = NEVER | {"violence": (0.2, 0.5)}
    seen = seen_by_model({"violence": model}, {}, {"violence": pattern}, limits, 0.4, 0.8)
    assert [found for _, _, found in seen] == ([] if score is None else [pytest.approx(score, abs=0.001)])
