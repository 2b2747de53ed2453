"""Measure how well messages are understood, on messages that the model was not trained on.

  doorstep eval                    the validation set, with the worst mistakes in full
  doorstep eval --file FILE        other labelled messages, one JSON object a line
  doorstep eval --frozen           the frozen set: figures alone, no texts, added to docs/evaluation-log.md
  doorstep eval --hatecheck FILE   HateCheck's published cases in report frames, by functionality

The frozen set is for one look a release: whoever tunes by it can no longer trust its figures. Prints recall and
precision of each signal with counts and lower bounds, false alarms, kind, category, exclusion and `asb` by landlord.
docs/language.md explains the figures.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.errors import CommandError
from bot.cli.train import ensure_model, training_environment
from bot.cli.triage import result_line
from bot.landlords import load_packs
from bot.settings import PROJECT, settings

SETS = PROJECT / "tests" / "understanding"
VALIDATION, FROZEN = SETS / "validation", SETS / "frozen"
LOG = PROJECT / "docs" / "evaluation-log.md"
NEEDED = ("landlord", "text", "kind", "category", "exclusion", "signals", "strands", "asb")
MOST_MISTAKES = 40


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep eval``."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--file", type=Path, help="labelled messages instead of the validation set")
    which.add_argument("--frozen", action="store_true", help="the frozen set; adds its figures to the evaluation log")
    which.add_argument("--hatecheck", type=Path, metavar="FILE", help="HateCheck's test_suite_cases.csv")
    parser.add_argument("--mistakes", type=int, default=MOST_MISTAKES, help="how many of the worst mistakes to print")


def run(arguments: argparse.Namespace) -> int:
    """Understand every message and print the figures."""
    if arguments.hatecheck:
        return _probe_hatecheck(arguments.hatecheck)
    messages = [one for file in _files(arguments) for one in labelled(file)]
    model_file = ensure_model()
    os.environ.update(training_environment())
    landlords = load_packs(settings().packs_dir, settings().operating_dir)
    # Rasa takes seconds to import; a faulty command line or file is told before that.
    from bot.nlu.evaluation import by_style, figures, worst  # noqa: PLC0415
    from bot.nlu.understanding import Model  # noqa: PLC0415

    _say_if_data_is_newer()
    model, now = Model(model_file), datetime.now(ZoneInfo("Europe/London"))
    pairs = [
        (told, result_line(landlords[told["landlord"]], told["text"], model.understand(told["text"], now)["triage"]))
        for told in messages
    ]
    lines = [f"{name:50} {value}" for name, value in [*figures(pairs), *by_style(pairs)]]
    print("\n".join(lines))
    if arguments.frozen:
        lines.append(f"{'near-duplicates of a training message':50} {_near_training(messages)}")
        print(lines[-1])
        _add_to_log(model_file.name, lines)
        return 0
    for mistake, told in worst(pairs, arguments.mistakes):
        print(f"\n{mistake}: {told['text']}")
    return 0


def _probe_hatecheck(file: Path) -> int:
    from bot.nlu.hatecheck import by_functionality, read_cases  # noqa: PLC0415
    from bot.nlu.understanding import Model  # noqa: PLC0415

    try:
        cases = read_cases(file)
    except (OSError, ValueError) as error:
        raise CommandError(f"{file} cannot be read: {error}") from None
    model, now = Model(ensure_model()), datetime.now(ZoneInfo("Europe/London"))
    print("\n".join(by_functionality(cases, lambda text: model.understand(text, now)["triage"])))
    return 0


def _near_training(messages: Sequence[dict[str, Any]]) -> int:
    from bot.nlu.likeness import near_duplicates  # noqa: PLC0415
    from bot.nlu.training_messages import training_messages  # noqa: PLC0415

    texts, _ = training_messages(PROJECT / "data" / "nlu")
    return len(near_duplicates([one["text"] for one in messages], texts))


def _say_if_data_is_newer() -> None:
    from bot.nlu.encoder.weights import manifest  # noqa: PLC0415
    from bot.nlu.training_messages import data_hash, training_messages  # noqa: PLC0415

    if manifest().training_data != data_hash(*training_messages(PROJECT / "data" / "nlu")):
        print("The training messages are newer than the encoder: 'doorstep finetune' would use them.", file=sys.stderr)


def _add_to_log(model: str, lines: Sequence[str]) -> None:
    """One entry more at the end of the log."""
    told = "\n".join(["", f"## {date.today().isoformat()}, model {model}", "", "```", *lines, "```", ""])
    with LOG.open("a", encoding="utf-8") as log:
        log.write(told)


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


def _files(arguments: argparse.Namespace) -> list[Path]:
    if arguments.file:
        return [arguments.file]
    return sorted((FROZEN if arguments.frozen else VALIDATION).glob("*.jsonl"))
