"""A resident whose connection breaks: sends again what was not answered, and waits where the assistant is down."""

from __future__ import annotations

import random
import time
from collections.abc import Mapping

from requests.adapters import HTTPAdapter
from urllib3.util import Retry

from bot.dialogue.wording import safety_text
from tests.residents.player import MOST_MESSAGES, Ended, Player

PATIENCE_SECONDS = 120.0
LONGEST_REST_SECONDS = 16
SAFE_ANSWER = safety_text("safe_answer").split("{")[0][:60]


class PatientResident(Player):
    """Plays one resident through refused connections, ``503`` and safe answers, with a person's pauses."""

    most_messages = 4 * MOST_MESSAGES
    """While understanding is down each try is answered, by the safe answer, and the question is put again."""

    def __init__(
        self, base_url: str, landlord: str, knows: Mapping[str, str | list[str]], chance: random.Random
    ) -> None:
        super().__init__(base_url, landlord, knows, seconds=PATIENCE_SECONDS)
        self._chance = chance
        self._unheard = 0
        # A page would try again too. Sending a message twice is safe: it carries its client_message_id.
        again = Retry(
            total=400, backoff_factor=0.1, backoff_max=0.5, allowed_methods=None, status_forcelist=(502, 503),
            raise_on_status=False, respect_retry_after_header=False,
        )  # fmt: skip
        self._http.mount("http://", HTTPAdapter(max_retries=again))

    def say(self, ended: Ended, text: str) -> str | None:
        """Say something after a short pause; after a safe answer rest, longer each time in a row."""
        time.sleep(self._chance.uniform(0.05, 0.8))
        heard = len(ended.transcript)
        asks = super().say(ended, text)
        self._unheard = self._unheard + 1 if was_safe_answer(ended, heard) else 0
        time.sleep(min(self._unheard * 4, LONGEST_REST_SECONDS))
        return asks


def was_safe_answer(ended: Ended, since: int, until: int | None = None) -> bool:
    """Whether one of the replies from ``since`` on was the edge's own safe answer."""
    replies = ended.transcript[since:until]
    return any(author == "doorstep" and text.startswith(SAFE_ANSWER) for author, text in replies)
