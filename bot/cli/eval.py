"""Measure how well messages are understood, on messages that the model was not trained on.

  doorstep eval                    the validation set, with the worst mistakes in full
  doorstep eval --file FILE        other labelled messages, one JSON object a line

Prints recall and precision of each signal with counts and lower bounds, false alarms, kind, category, exclusion and
`asb` by landlord. docs/language.md explains the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.errors import CommandError
from bot.cli.train import ensure_model, training_environment
from bot.cli.triage import result_line
from bot.landlords import load_packs
from bot.settings import PROJECT, settings

VALIDATION = PROJECT / "tests" / "understanding" / "validation"
NEEDED = ("landlord", "text", "kind", "category", "exclusion", "signals", "strands", "asb")
MOST_MISTAKES = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep eval``."""
    parser.add_argument("--file", type=Path, help="labelled messages instead of the validation set")
    parser.add_argument("--mistakes", type=int, default=MOST_MISTAKES, help="how many of the worst mistakes to print")


def run(arguments: argparse.Namespace) -> int:
    """Understand every message and print the figures."""
    messages = [one for file in _files(arguments.file) for one in labelled(file)]
    model_file = ensure_model()
    os.environ.update(training_environment())
    landlords = load_packs(settings().packs_dir, settings().operating_dir)
    # Rasa takes seconds to import; a faulty command line or file is told before that.
    from bot.nlu.evaluation import by_style, figures, worst  # noqa: PLC0415
    from bot.nlu.understanding import Model  # noqa: PLC0415

    model, now = Model(model_file), datetime.now(ZoneInfo("Europe/London"))
    pairs = [
        (told, result_line(landlords[told["landlord"]], told["text"], model.understand(told["text"], now)["triage"]))
        for told in messages
    ]
    for name, value in [*figures(pairs), *by_style(pairs)]:
        print(f"{name:50} {value}")
    for mistake, told in worst(pairs, arguments.mistakes):
        print(f"\n{mistake}: {told['text']}")
    return 0


def labelled(file: Path) -> list[dict[str, Any]]:
    """The labelled messages of a file.

    Raises:
        CommandError: a line is no labelled message.
    """
    found: list[dict[str, Any]] = []
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"{file} cannot be read ({type(error).__name__})") from None
    for number, line in enumerate(lines, start=1):
        try:
            one = json.loads(line)
            missing = [name for name in NEEDED if name not in one]
        except (ValueError, TypeError):
            raise CommandError(f"{file}:{number}: not a JSON object") from None
        if missing:
            raise CommandError(f"{file}:{number}: {', '.join(missing)} is missing")
        found.append(one)
    return found


def _files(given: Path | None) -> list[Path]:
    files = [given] if given else sorted(VALIDATION.glob("*.jsonl"))
    if not files:
        print("There are no validation messages.", file=sys.stderr)
    return files
