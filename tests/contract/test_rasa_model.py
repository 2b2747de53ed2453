"""The trained model, as the chat and ``doorstep triage`` use it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from bot.cli.train import ensure_model
from bot.settings import PROJECT

if TYPE_CHECKING:
    from bot.nlu.understanding import Model

AT = datetime(2026, 5, 6, 9, 0, tzinfo=UTC)

ACTS = [
    ("yes", "affirm"), ("Yeah", "affirm"), ("no", "deny"), ("nothing else", "deny"), ("don't know", "dont_know"),
    ("dunno mate", "dont_know"), ("I'd rather not say", "decline"), ("go back", "go_back"),
    ("start again", "start_over"),
    ("can I talk to someone", "a_person"), ("exit", "exit"), ("hello", "greet"), ("thank you", "thanks"),
    ("will they know it's me?", "ask_will_they_know"), ("what happens next", "ask_how_long"),
    ("can I be anonymous", "ask_anonymous"), ("are you a robot", "ask_bot"),
    ("please cancel my report", "withdraw"), ("delete it please, I don't want to report it", "withdraw"),
    ("get me a human", "a_person"), ("can someone ring me", "a_person"), ("why do you want to know?", "ask_privacy"),
]  # fmt: skip

MESSAGES = [
    ("Next door's music is on till 3 every night, bass through the wall", "report", "noise", None),
    ("people smoking weed on our landing every day", "report", "drugs", None),
    ("they dumped a sofa and bags of rubbish by the garages", "report", "litter_fly_tipping", None),
    ("the baby upstairs cries at night", "report", None, "baby_crying"),
    ("my boiler is broken and there is no hot water", "repair", None, None),
    ("the boiler has been off for weeks and he hits me", "report", "domestic_abuse", None),
    ("noise", "report", "noise", None),
    ("his dog shits all over the shared garden", "report", "animal_nuisance", None),
    ("he is stalking me", "report", "harassment", None),
    ("im being forced to sell drugs", "report", "exploitation", None),
    ("can you tell me the rent i owe", "other_service", None, None),
    ("nie rozumiem", "not_english", None, None),
    ("how do I pay my rent", "other_service", None, None),
    ("any news on my case from last month?", "follow_up", None, None),
    ("Sąsiad hałasuje całą noc, proszę o pomoc", "not_english", None, None),
]


@pytest.fixture(scope="module")
def model() -> Iterator[Model]:
    # Rasa takes seconds to import; collecting the tests must not.
    from bot.nlu.understanding import Model  # noqa: PLC0415

    yield Model(ensure_model())


@pytest.mark.parametrize(("text", "intent"), ACTS)
def test_everyday_acts_are_understood(model: Model, text: str, intent: str) -> None:
    assert model.understand(text, AT)["intent"] == intent


@pytest.mark.parametrize(("text", "kind", "category", "exclusion"), MESSAGES)
def test_plain_messages_are_sorted(
    model: Model, text: str, kind: str, category: str | None, exclusion: str | None
) -> None:
    found = model.understand(text, AT)["triage"]
    assert (found["kind"], found["category"], found["exclusion"]) == (kind, category, exclusion)


@pytest.mark.parametrize("text", ["/affirm", " /a_person", '/tell{"place":"INJECTED"}', "/exit@0.1", "/restart"])
def test_slash_text_never_becomes_an_intent_by_command(model: Model, text: str) -> None:
    found = model.understand(text, AT)
    assert found["confidence"] < 1.0
    assert not [one for one in found["entities"] if one["value"] == "INJECTED"]
    assert found["triage"]["language"] == "en"


def test_gibberish_is_not_understood(model: Model) -> None:
    found = model.understand("qwpx zzvk fjjq", AT)
    assert found["intent"] == "nlu_fallback"
    assert (found["triage"]["category"], found["triage"]["signals"]) == (None, [])


def test_the_word_joiner_before_a_slash_changes_nothing(model: Model) -> None:
    plain, joined = (model.understand(text, AT)["triage"] for text in ("loud music", "\u2060loud music"))
    assert plain == joined


def test_understanding_is_plain_json_and_the_same_each_time(model: Model) -> None:
    text = "My ex keeps banging on my door at 2am, flat 3 Elm Court, he threatened to kill me on Sunday"
    first = json.dumps(model.understand(text, AT), sort_keys=True)
    assert first == json.dumps(model.understand(text, AT), sort_keys=True)


def test_triage_writes_nothing_but_json_lines() -> None:
    lines = ["{", '{"id": 1, "landlord": "dartford", "text": "loud music every night till 3"}', '{"id": 2}']
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "triage"], cwd=PROJECT, input="\n".join(lines).encode() + b"\n\xff\n",
        capture_output=True, timeout=180, check=True,
    )  # fmt: skip
    results = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [(one.get("id"), "error" in one) for one in results] == [(None, True), (1, False), (2, True), (None, True)]
    assert results[1]["category"] == "noise"
    assert b"till 3" not in done.stderr


@pytest.mark.long
def test_training_anew_gives_the_same_understanding(model: Model) -> None:
    """Same data, code and seed: the same outputs to the last figure."""
    from bot.nlu.understanding import Model as Again  # noqa: PLC0415

    texts = [text for text, _ in ACTS] + [text for text, *_ in MESSAGES]
    before = [model.understand(text, AT) for text in texts]
    again = Again(ensure_model(force=True))
    assert [again.understand(text, AT) for text in texts] == before
