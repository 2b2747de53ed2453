"""Measure Doorstep beside Rasa's own stock starter project on this machine, in one run of some minutes.

Time to ready, memory of all processes together, training time, and whole turns with one and with ten residents at
once. Prints a table and writes benchmarks/results.md. --quick measures Doorstep alone with fewer turns, trains
nothing anew and writes nothing.
"""

from __future__ import annotations

import argparse
import subprocess
import sys

from bot.settings import PROJECT


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep bench``."""
    parser.add_argument("--quick", action="store_true", help="fewer turns, without the stock starter and training")


def run(arguments: argparse.Namespace) -> int:
    """Run the measurements, which live outside the installed packages, and return their exit code."""
    command = [sys.executable, "-m", "benchmarks", *(["--quick"] if arguments.quick else [])]
    return subprocess.run(command, cwd=PROJECT, check=False).returncode
