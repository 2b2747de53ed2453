"""A fault in a turn says where it was and never what the resident wrote."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.turn import ActionTurn
from tests.unit.agenda.talks import Talk, message

MARKER = "quagga-flinders"


@pytest.mark.parametrize("broken", [{"at": f"not a time: {MARKER}"}, {"landlord": MARKER}, {"memory": {MARKER: 1}}])
def test_a_fault_gives_no_outcome_and_no_word_of_the_resident(
    broken: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    state: dict[str, Any] = {**Talk().state(), **broken}
    latest = {**message(MARKER), "intent": {"name": "tell", "confidence": 0.9}, "metadata": {"state": state}}
    dispatcher = CollectingDispatcher()
    with caplog.at_level(logging.DEBUG):
        asyncio.run(ActionTurn().run(dispatcher, Tracker("sender", {}, latest, [], False, None, {}, ""), {}))
    assert dispatcher.messages == []
    assert "turn failed" in caplog.text
    assert MARKER not in caplog.text
