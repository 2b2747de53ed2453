"""Measure Doorstep beside Rasa's own stock starter project on this machine, in one run of some minutes.

Time to ready, memory of all processes together, training time, and whole turns with one and with ten residents at
once. Prints a table and writes benchmarks/results.md. --quick measures Doorstep alone with fewer turns, trains
nothing anew and writes nothing.

--models compares models that could do the understanding instead (an hour or so): the bake-off. Prints its table and
writes benchmarks/bake_off.md; with --messages N each model learns from so many of the training messages, which the
table says (a few hundred are a trial and write nothing).
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from bot.cli.errors import CommandError
from bot.settings import PROJECT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep bench``."""
    parser.add_argument("--quick", action="store_true", help="fewer turns, without the stock starter and training")
    parser.add_argument("--models", action="store_true", help="compare models for the understanding instead")
    parser.add_argument("--messages", type=int, metavar="N", help="with --models: learn from so many messages only")


def run(arguments: argparse.Namespace) -> int:
    """Run the measurements, which live outside the installed packages, and return their exit code."""
    if arguments.messages is not None and not arguments.models:
        raise CommandError("--messages goes with --models: it says how many messages each model learns from.")
    if arguments.models:
        words = [
            "benchmarks.bake_off",
            *(["--messages", str(arguments.messages)] if arguments.messages is not None else []),
        ]
    else:
        words = ["benchmarks", *(["--quick"] if arguments.quick else [])]
    return subprocess.run([sys.executable, "-m", *words], cwd=PROJECT, check=False).returncode
