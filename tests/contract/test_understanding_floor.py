"""The understanding may not fall below what it has reached on the validation messages.

The floors lie a little under the figures of docs/language.md. Who improves the model raises them; nobody lowers one
without saying why in the commit.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.cli.eval import VALIDATION, labelled
from bot.cli.train import ensure_model
from bot.cli.triage import result_line
from bot.landlords import load_packs
from bot.nlu.evaluation import Pair, false_alarms, macro_f1, not_heard, recall
from bot.settings import PROJECT

AT = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)
RAISED_OR_CHECKED = {
    "hate": 0.93, "domestic_abuse": 0.93, "violence": 0.93, "sexual_offence": 0.88, "immediate_danger": 0.93,
    "child_at_risk": 0.92, "adult_at_risk": 0.92, "self_harm": 0.88,
}  # fmt: skip
RAISED = {
    "hate": 0.82, "domestic_abuse": 0.79, "violence": 0.63, "sexual_offence": 0.68, "immediate_danger": 0.78,
    "child_at_risk": 0.83, "adult_at_risk": 0.82, "self_harm": 0.67,
}  # fmt: skip


@pytest.fixture(scope="module")
def pairs() -> Iterator[list[Pair]]:
    # Rasa takes seconds to import; collecting the tests must not.
    from bot.nlu.understanding import Model  # noqa: PLC0415

    model = Model(ensure_model())
    rooms = PROJECT / "bot" / "landlords"
    landlords = load_packs(rooms / "packs", rooms / "operating")
    messages = [one for file in sorted(VALIDATION.glob("*.jsonl")) for one in labelled(file)]
    yield [
        (told, result_line(landlords[told["landlord"]], told["text"], model.understand(told["text"], AT)["triage"]))
        for told in messages
    ]


@pytest.mark.parametrize("signal", RAISED_OR_CHECKED)
def test_signals_are_raised_or_asked_about(pairs: list[Pair], signal: str) -> None:
    assert (recall(pairs, signal, with_check=True).value or 0) >= RAISED_OR_CHECKED[signal]


@pytest.mark.parametrize("signal", RAISED)
def test_signals_are_raised(pairs: list[Pair], signal: str) -> None:
    assert (recall(pairs, signal, with_check=False).value or 0) >= RAISED[signal]


@pytest.mark.parametrize(("where", "most"), [("signals", 0.07), ("check", 0.14)])
def test_few_messages_without_a_signal_are_marked(pairs: list[Pair], where: str, most: float) -> None:
    assert (false_alarms(pairs, where).value or 0) <= most


@pytest.mark.parametrize(("name", "least"), [("category", 0.77), ("exclusion", 0.75)])
def test_matters_are_told_apart(pairs: list[Pair], name: str, least: float) -> None:
    assert (macro_f1(pairs, name) or 0) >= least


def test_nobody_who_should_be_heard_is_turned_away(pairs: list[Pair]) -> None:
    assert len(not_heard(pairs)) <= 3
