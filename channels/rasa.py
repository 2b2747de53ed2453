"""The only client that talks to Rasa: over loopback, with the shared secret."""

from __future__ import annotations

import threading
import time
from typing import cast

import requests

from bot.agenda.state import Outcome, State
from bot.settings import Settings

NEUTRAL = "\u2060"
"""Word joiner: put before a leading slash, so that Rasa never takes a resident's words for an intent."""


class RasaFailed(Exception):
    """Rasa refused, failed or gave no outcome; asking again at once may help."""


class RasaTooSlow(Exception):
    """No answer in time; the same turn may still be under way there."""


def neutralised(text: str) -> str:
    """The text with a leading slash made harmless (Rasa strips white space before it looks for one)."""
    return NEUTRAL + text if text.strip().startswith("/") else text


class RasaClient:
    """Sends one turn at a time to Rasa's own input channel. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        if settings.rasa_secret is None:
            raise RuntimeError("DOORSTEP_RASA_SECRET is not set; `doorstep up` makes one")
        self._url = f"http://127.0.0.1:{settings.rasa_port}/webhooks/doorstep/turn"
        self._headers = {"X-Doorstep-Secret": settings.rasa_secret.get_secret_value()}
        self._local = threading.local()

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            session = requests.Session()
            # Never through a proxy of the environment: residents' words stay on this machine.
            session.trust_env = False
            self._local.session = session
        return cast(requests.Session, self._local.session)

    def turn(self, state: State, text: str, sender: str, seconds: float) -> Outcome:
        """The outcome of one message.

        ``sender`` is new for each attempt, since Rasa queues the turns of one sender. Raises ``RasaTooSlow`` after
        ``seconds`` and ``RasaFailed`` for anything but exactly one outcome for this message.
        """
        # Rasa drops a turn that it comes to after this time: nobody waits for it any more.
        metadata = {"state": state, "until": time.time() + seconds}
        body = {"sender": sender, "text": neutralised(text), "metadata": metadata}
        try:
            answer = self._session().post(self._url, json=body, headers=self._headers, timeout=(1.0, seconds))
        except requests.ConnectTimeout as error:
            raise RasaFailed("cannot connect") from error
        except requests.Timeout as error:
            raise RasaTooSlow from error
        except requests.RequestException as error:
            raise RasaFailed(type(error).__name__) from error
        if answer.status_code != 200:
            raise RasaFailed(f"status {answer.status_code}")
        try:
            outcome = answer.json()["outcome"]
        except (ValueError, KeyError, TypeError) as error:
            raise RasaFailed("no outcome") from error
        if outcome.get("message_id") != state["message_id"]:
            raise RasaFailed("an outcome for another message")
        return cast(Outcome, outcome)
