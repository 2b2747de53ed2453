"""Measures Doorstep as everyone runs it: five processes, database, action server and intake."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measures import Measured, Turns, memory_of, turns_of
from bot.settings import PROJECT
from tests.residents.player import MOST_MESSAGES, Player
from tests.running import running_doorstep

LANDLORD = "dartford"
LONG_TEXTS = 10
LAST = " He is kicking my door in now."
OPENING = "the people in the flat above play very loud music most nights, it has been going on for weeks"
KNOWS = {
    "what": OPENING,
    "anyone_hurt": "no",
    "when": "last night about 11pm",
    "where": "flat 6 Saffron Court, they are in flat 12",
    "vulnerability": "no",
    "name": "Marcus Bell",
    "contact": "07700 900345",
    "more": "no",
}


class TimedPlayer(Player):
    """Plays one resident and tells how long each reply took."""

    def turns(self) -> Iterator[float]:
        """Tell the opening and answer until nothing more is asked, yielding the seconds of each turn."""
        ended = self.start()
        text: str | None = OPENING
        while text is not None and len(ended.sent) < MOST_MESSAGES:
            started = time.perf_counter()
            asks = self.say(ended, text)
            yield time.perf_counter() - started
            text = None if asks is None else self.resident.answer(asks)


def measure_doorstep(turns: int, *, train: bool) -> Measured:
    """Train if asked to, start, let residents report, and look at the memory while it is warm."""
    training = _train(force=True) if train else None
    if not train:
        _train(force=False)
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        started = time.monotonic()
        with running_doorstep(Path(folder)) as running:
            ready = time.monotonic() - started

            def converse(_number: int) -> Iterator[float]:
                return TimedPlayer(running.public_url, LANDLORD, KNOWS).turns()

            turns_of(1, 10, converse)
            one, ten = turns_of(1, turns, converse), turns_of(10, turns * 2, converse)
            beside_long = _beside_long_texts(running.public_url)
            memory = memory_of(running.supervisor.pid)
    return Measured(ready, memory, one, ten, training, beside_long)


def _beside_long_texts(url: str) -> Turns:
    """Turns of one resident while ten others, who sent a long text at once, wait for the reply."""
    text = ((OPENING + " ") * 50)[: 3_900 - len(LAST)] + LAST
    waiting = [threading.Thread(target=_send, args=(url, text)) for _ in range(LONG_TEXTS)]
    for one in waiting:
        one.start()
    taken: list[float] = []
    started = time.monotonic()
    while any(one.is_alive() for one in waiting):
        for seconds in TimedPlayer(url, LANDLORD, KNOWS).turns():
            taken.append(seconds)
            if not any(one.is_alive() for one in waiting):
                break
    return Turns(taken, time.monotonic() - started)


def _send(url: str, text: str) -> None:
    player = Player(url, LANDLORD, {})
    player.say(player.start(), text)


def _train(*, force: bool) -> float:
    started = time.monotonic()
    subprocess.run(
        [sys.executable, "-m", "bot.cli.main", "train", *(["--force"] if force else [])], cwd=PROJECT, check=True
    )
    return time.monotonic() - started
