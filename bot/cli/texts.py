"""Show the fixed safety texts, or every text that a resident can see, and record a landlord's approvals.

  doorstep texts                                  every safety text as it stands
  doorstep texts LANDLORD                         with what this landlord has approved
  doorstep texts --all [LANDLORD]                 every text that a resident can see, how long and how hard to read
  doorstep texts LANDLORD --approve ID ... --by "Name, role"
  doorstep texts LANDLORD --approve all --by "Name, role"

An approval is kept in the landlord's operating settings with the hash of the text: a changed text needs a new one.
With --all and a landlord the texts hold its values, and what its own policy says follows.
"""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Sequence
from datetime import date

from ruamel.yaml import YAML

from bot.cli.errors import CommandError
from bot.dialogue.reading import AGE_AT_GRADE_0
from bot.dialogue.segments import encoding, segments
from bot.dialogue.spoken import (
    FEWEST_WORDS,
    FEWEST_WORDS_TO_GRADE,
    MOST_SEGMENTS,
    Spoken,
    faults,
    own_texts,
    sample_values,
)
from bot.dialogue.spoken_by_landlord import landlord_texts, values_of
from bot.dialogue.wording import SafetyText, safety_texts
from bot.landlords.loader import Landlord, load_packs
from bot.settings import Settings, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep texts``."""
    parser.add_argument("landlord", nargs="?", help="name of the landlord's files, such as 'dartford'")
    parser.add_argument("--approve", nargs="+", metavar="ID", help="texts that were read and are approved, or 'all'")
    parser.add_argument("--all", action="store_true", help="every text that a resident can see, with its level")
    parser.add_argument("--by", metavar="NAME", help="who approves: name and role")


def run(arguments: argparse.Namespace) -> int:
    """Print the texts, or write the approvals."""
    own = settings()
    if arguments.approve:
        if not arguments.landlord or not (arguments.by or "").strip():
            raise CommandError("an approval needs the landlord and --by with the name of who approves.")
        approved = approve(own, arguments.landlord, arguments.approve, arguments.by.strip(), date.today())
        print(f"{len(approved)} texts are approved for {arguments.landlord} by {arguments.by.strip()}.")
        return 0
    if arguments.all:
        _show_all(_landlord(own, arguments.landlord) if arguments.landlord else None)
        return 0
    operating = _landlord(own, arguments.landlord).operating if arguments.landlord else None
    for text in safety_texts(operating.approvals if operating else None):
        print(f"{text['id']}  ({_standing(text)})")
        print(textwrap.indent(textwrap.fill(" ".join(text["text"].split()), 96), "    "), end="\n\n")
    return 0


def approve(own: Settings, landlord: str, wanted: Sequence[str], by: str, today: date) -> list[str]:
    """Write the approvals of these texts, as they are worded now, into the landlord's operating settings.

    Raises ``CommandError`` for a landlord or text that does not exist, or a file that cannot be written.
    """
    _landlord(own, landlord)
    texts = {text["id"]: text for text in safety_texts()}
    unknown = [text_id for text_id in wanted if text_id not in texts and text_id != "all"]
    if unknown:
        raise CommandError(f"there is no safety text called {', '.join(unknown)}; `doorstep texts` lists them.")
    chosen = list(texts) if "all" in wanted else list(wanted)
    file = own.operating_dir / f"{landlord}.yml"
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 120
    try:
        content = yaml.load(file.read_text(encoding="utf-8"))
        approvals = content.get("approvals") or {}
        for text_id in chosen:
            approvals[text_id] = {"approved_by": by, "approved_on": today, "content_hash": texts[text_id]["hash"]}
        content["approvals"] = approvals
        draft = file.with_suffix(".tmp")
        with draft.open("w", encoding="utf-8") as out:
            yaml.dump(content, out)
        shutil.copymode(file, draft)
        draft.replace(file)
    except OSError as error:
        raise CommandError(f"cannot write {file} ({error.strerror}).") from None
    return chosen


def _show_all(landlord: Landlord | None) -> None:
    """Print every text with where it is said and its measures; what is above a bound is marked, and counted last."""
    values = values_of(landlord) if landlord else sample_values("the landlord", "")
    listings = [("Doorstep's own texts", own_texts(values))]
    if landlord:
        listings.append((f"What the policy and settings of {landlord.pack.name} say", landlord_texts(landlord, values)))
    for title, texts in listings:
        print(title, "=" * len(title), sep="\n", end="\n\n")
        for text in texts:
            print(f"{text.id}  ({text.where})")
            print(f"    {_measures(text)}")
            print(textwrap.indent(textwrap.fill(text.text, 96), "    "))
            if text.choices:
                print(f"    Quick replies: {' / '.join(label for _, label in text.choices)}")
            print()
        above = [text.id for text in texts if faults(text)]
        long = [text.id for text in texts if text.own and segments(text.text) > MOST_SEGMENTS]
        grades = [text.level.grade for text in texts if text.level.words >= FEWEST_WORDS_TO_GRADE]
        mean = f"; mean reading age {sum(grades) / len(grades) + AGE_AT_GRADE_0:.1f}" if grades else ""
        print(f"{len(texts)} texts{mean}.")
        print(f"Too long or too hard: {', '.join(above) or 'none'}.")
        print(f"More than {MOST_SEGMENTS} SMS parts, of those in English: {', '.join(long) or 'none'}.", end="\n\n")


def _measures(text: Spoken) -> str:
    parts = segments(text.text)
    said = [f"{text.words} words", f"{parts} SMS part{'s' if parts > 1 else ''} ({encoding(text.text)})"]
    if text.own and text.level.words >= FEWEST_WORDS:
        said.insert(1, f"reading age {text.level.age} (grade {text.level.grade})")
    return "; ".join([*said, *faults(text)])


def _landlord(own: Settings, landlord: str) -> Landlord:
    landlords = load_packs(own.packs_dir, own.operating_dir)
    if landlord in landlords:
        return landlords[landlord]
    faults = [str(problem) for problem in landlords.problems if f"{landlord}.yml" in problem.file]
    reason = "; ".join(faults) or f"there is none of that name. Known: {', '.join(sorted(landlords)) or 'none'}"
    raise CommandError(f"landlord '{landlord}' cannot be used: {reason}.")


def _standing(text: SafetyText) -> str:
    if text["approved"]:
        return f"approved by {text['approved_by']} on {text['approved_on']}"
    if text["approved_by"]:
        return f"changed since {text['approved_by']} approved it on {text['approved_on']}: not approved"
    return "not approved"
