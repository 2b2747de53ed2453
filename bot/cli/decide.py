"""Try out a policy: facts given as JSON lines on standard input, one decision a line on standard output.

  echo '{"landlord": "dartford", "exclusion": "one_off_party"}' | doorstep decide
  echo '{"landlord": "dartford", "category": "noise", "facts": {"volume": "loud"}}' | doorstep decide

Names: id, landlord, category, categories, exclusion, signals, check, strands, facts, reported_at (such as
2026-04-02T18:30; London's time unless it names a zone). All but landlord may be left out; without a time it is now.

A fact that is not given was not told yet; null means that it was asked and is not known. docs/landlords.md lists the
facts and their values. A fact that nobody knows is listed in `ignored`; a value that cannot be read, like any bad line,
gives {"id"?, "error"}, and the next line is read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, cast

from bot.cli.json_lines import BadLine, answered, write
from bot.landlords import Landlords, load_packs
from bot.settings import settings
from bot.triage.decide import decide
from bot.triage.decision import Situation
from bot.triage.facts import ALIASES, ANY_WORD, FACTS, NOT_KNOWN, read

LISTS = ("categories", "signals", "check", "strands")
WORDS = ("category", "exclusion")
MORE_VALUES = {"hours": ("a time such as 22:30",), **dict.fromkeys(ANY_WORD, ("words",))}
CHECK = "`./doorstep packs check`"
ANY_NIGHT = (time(23), time(7))
"""Whether a time can be read hangs on no landlord's night."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep decide``."""
    parser.add_argument("--packs", type=Path, metavar="FOLDER", help="folder with the packs (default: the settings')")
    parser.add_argument(
        "--operating", type=Path, metavar="FOLDER", help="folder with the operating settings (default: the settings')"
    )


def run(args: argparse.Namespace) -> int:
    """Decide line by line. 0 even where lines are bad: each has its own error."""
    landlords = load_packs(args.packs or settings().packs_dir, args.operating or settings().operating_dir)
    for problem in landlords.problems:
        print(problem, file=sys.stderr)
    write(decide_lines(sys.stdin.buffer, landlords), sys.stdout.buffer)
    return 0


def decide_lines(lines: Iterable[str | bytes], landlords: Landlords) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank: the decision, or ``error`` with the ``id`` where there is one."""
    return answered(lines, lambda asked: _decided(asked, landlords))


def _decided(asked: dict[str, Any], landlords: Landlords) -> dict[str, Any]:
    name = asked.get("landlord")
    if isinstance(name, str) and name in landlords.refused:
        raise BadLine(f"the pack or the operating settings of {name} have faults; run {CHECK} to see them")
    if not landlords:
        raise BadLine(f"no landlord could be read; run {CHECK} to see why")
    if not isinstance(name, str) or name not in landlords:
        raise BadLine(f"landlord must be one of: {', '.join(landlords)}")
    landlord = landlords[name]
    try:
        decision = decide(_situation(asked), landlord.pack, landlord.operating, _moment(asked.get("reported_at")))
    except ValueError as error:
        raise BadLine(str(error)) from None
    except OverflowError:
        raise BadLine("reported_at is out of the calendar") from None
    return decision.as_dict()


def _situation(asked: dict[str, Any]) -> Situation:
    facts = asked.get("facts") or {}
    if not isinstance(facts, dict):
        raise BadLine("facts must be an object of names and values")
    for given, value in facts.items():
        _check_fact(given, value)
    situation: dict[str, Any] = {"facts": facts}
    for name in LISTS:
        value = asked.get(name) or []
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise BadLine(f"{name} must be a list of words")
        situation[name] = value
    for name in WORDS:
        value = asked.get(name)
        if value is not None and not isinstance(value, str):
            raise BadLine(f"{name} must be a word or null")
        situation[name] = value or None
    return cast(Situation, situation)


def _check_fact(given: str, value: Any) -> None:
    """In the chat what cannot be read is left to a person. Whoever tries out a policy wants to be told."""
    name = ALIASES.get(given, given)
    if name not in FACTS or value is None or (isinstance(value, str) and value.strip().lower() in NOT_KNOWN):
        return
    if read(name, {name: value}, ANY_NIGHT) == "unclear":
        words = [*sorted(FACTS[name].yes | FACTS[name].no), *MORE_VALUES.get(name, ())]
        raise BadLine(f"{given} must be one of: {', '.join(['true', 'false', 'null', *words])}")


def _moment(value: Any) -> datetime:
    if value is None:
        return datetime.now(UTC)
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise BadLine("reported_at must be a time such as 2026-04-02T18:30 or 2026-04-02T18:30:00+01:00") from None
