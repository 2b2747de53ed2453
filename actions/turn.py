"""``action_turn``: message, facts and understanding in; one outcome out. Reads and writes nothing else."""

from __future__ import annotations

import logging
import traceback
from typing import Any, cast

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.walk import walk
from bot.agenda.state import State, Understanding
from bot.dialogue.wording import wording
from bot.landlords.loader import Landlords, load_packs
from bot.settings import Settings

log = logging.getLogger(__name__)

NEUTRAL = "\u2060"
"""The edge puts it before a leading slash; it is no word of the resident's."""


def _load_landlords() -> Landlords:
    """The packs, read once for this process. Raises ``RuntimeError`` when not one of them can be used."""
    # From the environment alone: the file of secrets is not for this process.
    own = Settings()
    landlords = load_packs(own.packs_dir, own.operating_dir)
    for problem in landlords.problems:
        log.error("policy pack refused: %s", problem)
    if not landlords:
        raise RuntimeError("no landlord's policy pack could be loaded; `doorstep packs check` says why")
    return landlords


class ActionTurn(Action):  # type: ignore[misc]  # rasa-sdk has no types
    """The one action of the assistant; every intent leads to it."""

    def __init__(self) -> None:
        self._landlords = _load_landlords()

    def name(self) -> str:
        """As the domain names it."""
        return "action_turn"

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: dict[str, Any],  # noqa: ARG002
    ) -> list[dict[str, Any]]:
        """Answer with exactly one outcome, or with none where there was a fault: the channel then says 503.

        Nothing is ever raised: the library would log the exception's words and answer with the whole request.
        """
        try:
            message = tracker.latest_message
            state = cast(State, message["metadata"]["state"])
            outcome = walk(state, _understanding(message), self._landlords[state["landlord"]], wording())
        except Exception as error:  # noqa: BLE001
            where = traceback.extract_tb(error.__traceback__)[-1]
            log.error("turn failed: %s in %s, line %s", type(error).__name__, where.name, where.lineno)
            return []
        dispatcher.utter_message(json_message={"outcome": outcome})
        return []


def _understanding(message: dict[str, Any]) -> Understanding:
    intent = message.get("intent") or {}
    return {
        "text": (message.get("text") or "").replace(NEUTRAL, "", 1),
        "intent": intent.get("name") or "nlu_fallback",
        "confidence": float(intent.get("confidence") or 0.0),
        "entities": message.get("entities") or [],
        "triage": message["triage"],
    }
