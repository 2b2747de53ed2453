"""``python -m benchmarks [--quick]``: measures, prints the table and writes ``results.md`` beside this file."""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.measures import Measured, Turns
from benchmarks.stock_starter import measure_starter
from benchmarks.whole_doorstep import measure_doorstep

TURNS = 200
"""With one resident; with ten residents twice as many."""
QUICK_TURNS = 30
RESULTS = Path(__file__).with_name("results.md")


def slowest(turns: Turns | None) -> str:
    """The longest of the turns."""
    return f"{max(turns.seconds) * 1000:.0f} ms" if turns else "not measured"


Row = tuple[str, str, Callable[[Measured], str]]
ROWS: tuple[Row, ...] = (
    ("Time to ready", "25 s", lambda it: f"{it.ready:.0f} s"),
    ("Memory of all processes (PSS, after the turns)", "1,500 MB", lambda it: f"{it.memory:,.0f} MB"),
    ("Training", "", lambda it: "not measured" if it.training is None else f"{it.training:.0f} s"),
    ("A turn with 1 resident, median", "60 ms", lambda it: f"{it.one.median_ms:.0f} ms"),
    ("A turn with 1 resident, 95th percentile", "", lambda it: f"{it.one.slow_ms:.0f} ms"),
    ("Turns a second with 1 resident", "", lambda it: f"{it.one.per_second:.1f}"),
    ("A turn with 10 residents at once, median", "", lambda it: f"{it.ten.median_ms:.0f} ms"),
    ("A turn with 10 residents at once, 95th percentile", "250 ms", lambda it: f"{it.ten.slow_ms:.0f} ms"),
    ("Turns a second with 10 residents at once", "", lambda it: f"{it.ten.per_second:.1f}"),
    ("The slowest turn beside ten texts of 3,900 characters", "1,000 ms", lambda it: slowest(it.beside_long)),
)
MEANING = """
Residents here write without any pause, each waiting only for the reply. A turn of Doorstep goes from the Chat API
through database, Rasa, action server and database again; a turn of the stock starter through Rasa's REST channel alone,
with the conversation in memory. Memory and times of Doorstep are those of its five processes and their supervisor.
"""


def table(columns: dict[str, Measured]) -> str:
    """The numbers as a Markdown table, one column a system."""
    head = ["", *columns, "Aim for Doorstep"]
    lines = [head, ["---"] * len(head)]
    lines += [[name, *(value(measured) for measured in columns.values()), aim] for name, aim, value in ROWS]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def circumstances(load: float) -> str:
    """Where and when it was measured."""
    versions = ", ".join(f"{name} {version(name)}" for name in ("rasa", "rasa-sdk", "tensorflow", "spacy", "flask"))
    busy = "the machine was otherwise idle" if load < 0.3 else "other programs shared the cores, so times are too long"
    return (
        f"{date.today().isoformat()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {versions}. Load average before: {load:.1f} ({busy})."
    )


def main() -> int:
    """Measure one system after the other."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("--quick", action="store_true")
    quick = parser.parse_args().quick
    load = os.getloadavg()[0]
    columns = {"Doorstep": measure_doorstep(QUICK_TURNS if quick else TURNS, train=not quick)}
    if not quick:
        columns["Rasa's stock starter"] = measure_starter(TURNS)
    shown = f"{table(columns)}\n\n{circumstances(load)}"
    print(shown)
    if not quick:
        RESULTS.write_text(f"# Speed and memory\n\nMeasured by `./doorstep bench`.\n\n{shown}\n{MEANING}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
