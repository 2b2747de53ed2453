"""One turn, from a stored message to its committed outcome. Edge and worker call the same function."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot.agenda.by_text import texts_for
from bot.agenda.state import Outcome, State
from bot.conversations.lease import release_lease, take_lease
from bot.conversations.outcome import commit_outcome, commit_safe_answer, note_failed_attempt
from bot.conversations.turn_state import state_for
from bot.conversations.turns import Turn, turn_to_take
from bot.database import DatabaseUnavailableError
from bot.dialogue.splitting import split
from bot.dialogue.wording import safety_text
from bot.landlords.loader import Landlords
from bot.settings import Settings
from channels.rasa import RasaClient, RasaFailed, RasaTooSlow

log = logging.getLogger(__name__)


class Turns:
    """Takes turns for one process: its database, its way to Rasa and the landlords' own contact lines."""

    def __init__(
        self, settings: Settings, sessions: Callable[[], Session], rasa: RasaClient, landlords: Landlords
    ) -> None:
        self._settings = settings
        self._sessions = sessions
        self._rasa = rasa
        self._landlords = landlords

    def take(self, conversation_id: str, seconds: float, *, gives_up: bool = False) -> None:
        """Answer the messages of one conversation in order, for at most ``seconds``.

        Safe to call at any time and from anywhere: whoever does not get the lease does nothing, since its holder or
        the worker will. After a time-out the message waits for the worker, which ``gives_up`` with the safe answer.
        """
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            if not self._take_one(conversation_id, None, left, gives_up):
                return

    def take_again(self, conversation_id: str, message_id: str, seconds: float) -> None:
        """Try once more to understand a message that had to be given the safe answer."""
        self._take_one(conversation_id, message_id, seconds, gives_up=True)

    def _take_one(self, conversation_id: str, message_id: str | None, seconds: float, gives_up: bool) -> bool:
        """One message under one lease. True when it was settled and the next may follow."""
        with self._sessions() as db:
            token = take_lease(db, conversation_id, datetime.now(UTC), self._settings.lease_seconds)
            if token is None:
                return False
            turn = turn_to_take(db, conversation_id, message_id, datetime.now(UTC))
            if turn is None:
                return False  # and nothing is committed, the lease neither
            state = state_for(db, turn.message)
            db.commit()
        settled = False
        try:
            settled = self._settle(conversation_id, token, turn, state, seconds, gives_up, bool(message_id))
        finally:
            if not settled:  # what settles a turn gives the lease back in the same transaction
                with self._sessions() as db:
                    release_lease(db, conversation_id, token)
                    db.commit()
        return settled

    def _settle(
        self,
        conversation_id: str,
        token: str,
        turn: Turn,
        state: State,
        seconds: float,
        gives_up: bool,
        again: bool,
    ) -> bool:
        try:
            outcome = self._understood(state, turn.text, seconds)
        except RasaTooSlow:
            log.warning("understanding took too long", extra={"conversation_id": conversation_id})
            if not gives_up:
                return False
            outcome = None
        except RasaFailed as failure:
            log.warning("understanding failed: %s", failure, extra={"conversation_id": conversation_id})
            outcome = None
        if outcome is not None:
            try:
                return self._commit(conversation_id, token, _to_be_sent(outcome, state, turn))
            except DatabaseUnavailableError:
                raise
            except Exception as error:  # noqa: BLE001
                # An outcome that cannot be stored counts as not understood: the resident still gets the safe answer.
                log.error("outcome refused: %s", type(error).__name__, extra={"conversation_id": conversation_id})
        return self._commit_failure(conversation_id, token, str(turn.message.id), state, again)

    def _commit(self, conversation_id: str, token: str, outcome: Outcome) -> bool:
        with self._sessions() as db:
            settled = commit_outcome(db, conversation_id, token, outcome, datetime.now(UTC))
            release_lease(db, conversation_id, token)
            db.commit()
        return settled

    def _commit_failure(self, conversation_id: str, token: str, message_id: str, state: State, again: bool) -> bool:
        now = datetime.now(UTC)
        with self._sessions() as db:
            if again:
                note_failed_attempt(db, message_id, now)
                settled = False
            else:
                text = self._safe_answer(state["landlord"])
                texts = split(text) if state["channel"] == "sms" else [text]
                commit_safe_answer(db, conversation_id, token, message_id, texts, now)
                settled = True
            release_lease(db, conversation_id, token)
            db.commit()
        return settled

    def _understood(self, state: State, text: str, seconds: float) -> Outcome:
        """Ask Rasa, and once more at once where it failed for another reason than time."""
        ends = time.monotonic() + seconds
        try:
            return self._rasa.turn(state, text, secrets.token_hex(8), seconds)
        except RasaFailed:
            left = ends - time.monotonic()
            if left <= 0:
                raise
            return self._rasa.turn(state, text, secrets.token_hex(8), left)

    def _safe_answer(self, landlord: str) -> str:
        held = self._landlords.get(landlord)
        if held is None:
            return safety_text("safe_answer")
        return safety_text("safe_answer", landlord=held.pack.name, contact_line=held.operating.contact_line)


def _to_be_sent(outcome: Outcome, state: State, turn: Turn) -> Outcome:
    """The outcome as it is committed. By text the replies are the very texts that are sent, so that staff see those."""
    if state["channel"] != "sms":
        return outcome
    bodies = texts_for(outcome, state, turn.told_999)
    return {**outcome, "joined": list(turn.ids), "replies": [{"text": body} for body in bodies]}
