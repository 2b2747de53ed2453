"""What is measured, the same way for every system."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

PROCESSES = Path("/proc")


@dataclass(frozen=True)
class Turns:
    """How long turns took while so many residents wrote without pausing."""

    seconds: list[float]
    """One entry a turn."""
    elapsed: float

    @property
    def median_ms(self) -> float:
        """Half of the turns were quicker, in milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def slow_ms(self) -> float:
        """95 of 100 turns were quicker, in milliseconds."""
        return statistics.quantiles(self.seconds, n=20, method="inclusive")[-1] * 1000

    @property
    def per_second(self) -> float:
        """Turns a second, all residents together."""
        return len(self.seconds) / self.elapsed


@dataclass(frozen=True)
class Measured:
    """One system's numbers. Times in seconds, memory in megabytes; None where it was not measured."""

    ready: float
    memory: float
    one: Turns
    ten: Turns
    training: float | None = None
    beside_long: Turns | None = None
    """Turns of one resident while ten others have each sent a text of 3,900 characters."""


def turns_of(residents: int, turns: int, converse: Callable[[int], Iterable[float]]) -> Turns:
    """Let so many residents converse at once until there are at least so many turns.

    ``converse`` holds the conversation of that number and yields how many seconds each of its turns took.
    """
    taken: list[float] = []
    numbers = count()

    def talk() -> None:
        while len(taken) < turns:
            for seconds in converse(next(numbers)):
                taken.append(seconds)
                if len(taken) >= turns:
                    return

    started = time.monotonic()
    with ThreadPoolExecutor(residents) as pool:
        for one in [pool.submit(talk) for _ in range(residents)]:
            one.result()
    return Turns(taken, time.monotonic() - started)


def memory_of(root: int) -> float:
    """Megabytes in memory of a process and all its descendants; shared pages are counted once (PSS)."""
    children: dict[int, list[int]] = {}
    for folder in PROCESSES.iterdir():
        if folder.name.isdigit():
            try:
                # The name in brackets may hold spaces; the parent is the second field behind it.
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            children.setdefault(parent, []).append(int(folder.name))
    family = [root]
    for process in family:
        family.extend(children.get(process, []))
    return sum(_kibibytes(process) for process in family) * 1024 / 1_000_000


def _kibibytes(process: int) -> int:
    for line in (PROCESSES / str(process) / "smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0
