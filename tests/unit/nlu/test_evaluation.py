"""The figures of the evaluation, on a few messages whose figures are known."""

from __future__ import annotations

from typing import Any

import pytest

from bot.nlu.evaluation import Pair, Share, by_style, false_alarms, figures, macro_f1, precision, recall, worst


def pair(told: str = "", made: str = "", check: str = "", **more: Any) -> Pair:
    blank: dict[str, Any] = {
        "landlord": "derby",
        "kind": "report",
        "category": None,
        "exclusion": None,
        "strands": [],
        "asb": "ask",
    }
    labelled = {**blank, "text": more.pop("text", "words"), "signals": told.split(), "tags": more.pop("tags", [])}
    return labelled, {**blank, **more, "signals": made.split(), "check": check.split()}


PAIRS = [
    pair("hate", "hate"),
    pair("hate", "", "hate", tags=["sms"]),
    pair("hate violence", "violence", text="missed"),
    pair("", "hate", text="alarm"),
    pair("", "", "self_harm"),
    pair("", ""),
]


def test_recall_counts_what_was_raised_or_also_what_is_asked_about() -> None:
    assert recall(PAIRS, "hate", with_check=False) == Share(1, 3)
    assert recall(PAIRS, "hate", with_check=True) == Share(2, 3)
    assert precision(PAIRS, "hate") == Share(1, 2)


def test_false_alarms_are_counted_on_messages_without_a_signal() -> None:
    assert false_alarms(PAIRS, "signals") == Share(1, 3)
    assert false_alarms(PAIRS, "check") == Share(1, 3)


@pytest.mark.parametrize(("hits", "of", "lower"), [(10, 10, 0.72), (98, 100, 0.93), (0, 5, 0.0), (1, 2, 0.09)])
def test_the_lower_bound_is_wilsons(hits: int, of: int, lower: float) -> None:
    assert Share(hits, of).lower == pytest.approx(lower, abs=0.01)


def test_a_share_of_nothing_has_no_value() -> None:
    assert (Share(0, 0).value, Share(0, 0).lower, str(Share(0, 0))) == (None, None, "-")


def test_macro_f1_is_the_mean_over_the_labelled_values() -> None:
    pairs: list[Pair] = [
        ({"category": "noise"}, {"category": "noise"}),
        ({"category": "noise"}, {"category": None}),
        ({"category": "drugs"}, {"category": "drugs"}),
        ({"category": None}, {"category": "fireworks"}),
    ]
    assert macro_f1(pairs, "category") == pytest.approx((2 / 3 + 1) / 2)


def test_the_worst_mistakes_are_danger_missed_and_then_false_alarms() -> None:
    unheard = ({**PAIRS[5][0], "text": "turned away"}, {**PAIRS[5][1], "asb": "no"})
    found = [(mistake, told["text"]) for mistake, told in worst([*PAIRS, unheard], 10)]
    assert found == [("missed hate", "missed"), ("given asb no", "turned away"), ("raised falsely: hate", "alarm")]


def test_every_figure_has_a_line() -> None:
    names = [name for name, _ in figures(PAIRS)]
    assert {"hate: raised or checked", "strand age: named", "category: macro F1", "asb right at derby"} <= set(names)
    assert by_style(PAIRS) == [("sms", "signals raised or checked 1.00 (at least 0.21, 1 of 1); raised falsely -")]
