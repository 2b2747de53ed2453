"""Check the landlords' policy packs and show what they say.

  doorstep packs check                        the packs as they are
  doorstep packs check --policies FOLDER      and every cited word, number and address against the documents
  doorstep packs check --only LANDLORD        one landlord alone; may be given more than once
  doorstep packs schema                       write the JSON Schemas that editors check the files with

`check` prints what is wrong with file, line and reason, then a table of the landlords. It ends with 1 where anything
is wrong. Without the documents the comparison is left out, and the last line says so.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.errors import CommandError
from bot.landlords import load_packs
from bot.landlords.check import check_against, check_logo, check_promises
from bot.landlords.editors import schema_files
from bot.landlords.entries import did_you_mean
from bot.landlords.matrix import matrix
from bot.settings import settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep packs``."""
    parser.add_argument(
        "action", choices=["check", "schema"], help="check the packs and print the table, or write the schemas"
    )
    parser.add_argument("--policies", type=Path, metavar="FOLDER", help="folder with the policy documents as text")
    parser.add_argument(
        "--only", action="append", default=[], metavar="LANDLORD", help="check this landlord alone; may be repeated"
    )
    parser.add_argument("--packs", type=Path, metavar="FOLDER", help="folder with the packs (default: the settings')")
    parser.add_argument(
        "--operating", type=Path, metavar="FOLDER", help="folder with the operating settings (default: the settings')"
    )


def run(args: argparse.Namespace) -> int:
    """Check and print; 1 where there are problems."""
    if args.action == "schema":
        return _write_schemas()
    packs_dir = args.packs or settings().packs_dir
    operating_dir = args.operating or settings().operating_dir
    only = [name.removesuffix(".yml") for name in args.only]
    there = sorted(file.stem for file in packs_dir.glob("*.yml"))
    for name in only:
        if name not in there:
            hint = did_you_mean(name, there)
            raise CommandError(
                f"there is no pack {name}.yml in {packs_dir}{hint}; there are: {', '.join(there) or 'none'}"
            )
    landlords = load_packs(packs_dir, operating_dir, only)
    if args.policies and not args.policies.is_dir():
        raise CommandError(f"there is no folder {args.policies}")
    problems = list(landlords.problems)
    packs = [landlord.pack for landlord in landlords.values()]
    for name, landlord in landlords.items():
        problems += check_promises(landlord.pack, packs_dir / f"{name}.yml")
        problems += check_logo(landlord, operating_dir / f"{name}.yml")
        if args.policies:
            problems += check_against(landlord.pack, packs_dir / f"{name}.yml", args.policies)
    for problem in problems:
        print(problem, file=sys.stderr)
    if packs:
        print(matrix(packs), end="\n\n")
    entries = sum(1 for pack in packs for _ in pack.cited())
    print(f"{len(packs)} landlord(s), {entries} entries with a clause or marked unstated, {len(problems)} problem(s).")
    if not args.policies:
        print("Left out: the comparison with the policy documents. Name their folder with --policies.")
    return 1 if problems or not packs else 0


def _write_schemas() -> int:
    for file, content in schema_files().items():
        file.write_text(content, encoding="utf-8")
        print(file)
    return 0
