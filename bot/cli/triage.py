"""Sort messages: what kind, which category or everyday matter, which signals.

  echo '{"id": 1, "landlord": "dartford", "text": "Music all night again"}' | doorstep triage

Reads JSON lines {"id", "landlord", "text"} from standard input and writes one JSON line each to standard output:
{"id", "kind", "category", "categories", "exclusion", "asb", "signals", "check", "strands", "language", "evidence"}.

The same model and rules as in the chat, for a first message with no context. A line that cannot be read gives
{"id"?, "error"} and the run goes on. Everything else goes to standard error.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.agenda.state import Triage
from bot.cli.json_lines import BadLine, answered, arrived, texts_in, write
from bot.cli.train import ensure_model, training_environment
from bot.landlords import Landlord, Landlords, load_packs
from bot.settings import settings
from bot.triage.decide import propose
from bot.triage.told import told_facts

LONDON = ZoneInfo("Europe/London")
Understand = Callable[[str], Triage]


def asked_text(asked: Mapping[str, Any], landlords: Landlords) -> tuple[Landlord, str]:
    """Landlord and text of one line.

    Raises:
        BadLine: it has no text, or names a landlord that is not there.
    """
    text, landlord = asked.get("text"), asked.get("landlord")
    if not isinstance(text, str) or not text.strip():
        raise BadLine("no text")
    if not isinstance(landlord, str) or landlord not in landlords:
        raise BadLine("no such landlord")
    return landlords[landlord], text


def result_line(landlord: Landlord, text: str, triage: Triage) -> dict[str, Any]:
    """What is written for one message."""
    situation: dict[str, Any] = {**triage, "facts": told_facts(text)}
    asb = propose(situation, landlord.pack, landlord.operating)  # type: ignore[arg-type]
    return {
        "kind": triage["kind"], "category": triage["category"], "categories": triage["categories"],
        "exclusion": triage["exclusion"], "asb": asb, "signals": triage["signals"], "check": triage["check"],
        "strands": triage["strands"], "language": triage["language"], "evidence": triage["evidence"],
    }  # fmt: skip


def sort_lines(lines: Iterable[str | bytes], landlords: Landlords, understand: Understand) -> Iterator[dict[str, Any]]:
    """One result for every line that is not blank. What goes wrong with one text is told in its own line."""

    def answer(asked: dict[str, Any]) -> dict[str, Any]:
        landlord, text = asked_text(asked, landlords)
        try:
            return {"id": asked.get("id"), **result_line(landlord, text, understand(text))}
        except Exception as problem:  # noqa: BLE001 - whatever it is, the other messages are to be sorted
            raise BadLine(f"this text could not be understood ({type(problem).__name__})") from None

    return answered(lines, answer)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """There is nothing to set."""


def run(arguments: argparse.Namespace) -> int:  # noqa: ARG001 - every subcommand takes them
    """Reads standard input to its end."""
    output = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        model_file = ensure_model()
        os.environ.update(training_environment())
        landlords = load_packs(settings().packs_dir, settings().operating_dir)
        for problem in landlords.problems:
            print(problem, file=sys.stderr)
        # Rasa takes seconds to import; a faulty command line or model is told before that.
        from bot.nlu.understanding import Model  # noqa: PLC0415

        model = Model(model_file)

        def understand(text: str) -> Triage:
            return model.understand(text, datetime.now(LONDON))["triage"]

        def read_ahead() -> Iterator[bytes]:
            for lines in arrived(sys.stdin.buffer):  # type: ignore[arg-type]
                model.read_ahead(texts_in(lines))
                yield from lines

        write(sort_lines(read_ahead(), landlords, understand), output.buffer)
    return 0
