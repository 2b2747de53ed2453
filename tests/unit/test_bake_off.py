"""The figures of the bake-off, on a few messages whose figures are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from benchmarks.bake_off import candidates, evenly, judged, share
from benchmarks.bake_off_figures import (
    Said,
    alarmed,
    average_precisions,
    even_thresholds,
    figures,
    likeliest,
    recall_at,
)
from benchmarks.candidates import CANDIDATES
from bot.words import SIGNALS


def quiet(count: int) -> list[dict[str, float]]:
    """Messages without a signal; each signal is surest of messages of its own."""
    return [
        {signal: (place * 7 + number * 13) % count / count for number, signal in enumerate(SIGNALS)}
        for place in range(count)
    ]


@pytest.mark.parametrize("in_100", [3, 12, 50])
def test_alarms_keep_to_their_number_and_every_signal_has_as_many(in_100: int) -> None:
    messages = quiet(400)
    thresholds = even_thresholds(messages, in_100)
    each = {sum(one[signal] > thresholds[signal] for one in messages) for signal in SIGNALS}
    assert len(each) == 1
    assert 0 < sum(alarmed(one, thresholds) for one in messages) <= in_100 * 4


def test_thresholds_are_the_lowest_that_keep_to_the_number() -> None:
    messages = quiet(400)
    tight, loose = even_thresholds(messages, 3), even_thresholds(messages, 12)
    assert all(loose[signal] < tight[signal] for signal in SIGNALS)


def test_what_is_as_sure_as_a_false_alarm_is_not_seen() -> None:
    messages = [dict.fromkeys(SIGNALS, 0.95) for _ in range(10)]
    assert not any(alarmed(one, even_thresholds(messages, 12)) for one in messages)


def test_recall_is_the_mean_over_the_signals_that_occur() -> None:
    told: list[set[str]] = [{"hate"}, {"hate"}, {"violence"}, *(set() for _ in range(100))]
    scores = [{"hate": 0.9}, {"hate": 0.1}, {"violence": 0.9}, *({"hate": 0.5, "violence": 0.5} for _ in range(100))]
    assert recall_at(3, told, scores) == pytest.approx((1 / 2 + 1) / 2)


def test_a_signal_that_no_message_carries_has_no_precision() -> None:
    found = average_precisions([{"hate"}, set()], [{"hate": 0.9}, {"hate": 0.1}])
    assert found["hate"] == 1.0
    assert found["violence"] is None
    assert share(found["violence"]) == "-"


def message(kind: str, category: str | None = None, exclusion: str | None = None) -> dict[str, Any]:
    return {"kind": kind, "category": category, "exclusion": exclusion, "signals": []}


def test_matters_are_counted_on_reports_that_carry_one_and_kinds_on_all() -> None:
    said = Said({}, {"noise": 0.3, "parking": 0.6}, {"report": 0.7, "question": 0.3})
    found = figures(
        [message("report", exclusion="parking"), message("report", "noise"), message("question")], [said] * 3
    )
    assert found.matter_f1 == pytest.approx((2 / 3 + 0) / 2)
    assert found.kind_right == pytest.approx(2 / 3)
    assert found.mean_average_precision is None


def test_what_a_candidate_is_not_asked_is_not_counted() -> None:
    found = figures([message("report", "noise")], [Said({}, {}, {})])
    assert (found.matter_f1, found.kind_right) == (None, None)


def test_of_equally_likely_labels_the_first_by_name_counts() -> None:
    assert likeliest({"violence": 0.5, "hate": 0.5}) == "hate"


def test_a_long_message_is_judged_by_its_windows_too() -> None:
    def judge(texts: Sequence[str]) -> list[Said]:
        return [Said({"violence": float("hit" in text and len(text.split()) <= 60)}, {}, {}) for text in texts]

    assert judged(judge, "well " * 100 + "he hit me").signals["violence"] == 1.0


def test_a_short_form_takes_messages_from_all_over() -> None:
    assert evenly(range(10), 4) == [0, 3, 6, 9]
    assert evenly(range(3), None) == [0, 1, 2]


def test_without_a_tuned_encoder_all_that_need_it_are_left_out() -> None:
    chosen, missing = candidates([], tuned=False)
    assert [one.key for one in missing] == ["tuned", "union", "union_with_patterns"]
    assert [*chosen, *missing] == list(CANDIDATES)
    assert candidates(["union"], tuned=True) == ([CANDIDATES[5]], [])
