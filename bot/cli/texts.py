"""Show the fixed safety texts, and record a landlord's approval of them.

  doorstep texts                                  every text as it stands
  doorstep texts LANDLORD                         with what this landlord has approved
  doorstep texts LANDLORD --approve ID ... --by "Name, role"
  doorstep texts LANDLORD --approve all --by "Name, role"

An approval is kept in the landlord's operating settings with the hash of the text: a changed text needs a new one.
"""

from __future__ import annotations

import argparse
import shutil
import textwrap
from collections.abc import Sequence
from datetime import date

from ruamel.yaml import YAML

from bot.cli.errors import CommandError
from bot.dialogue.wording import SafetyText, safety_texts
from bot.landlords.loader import load_packs
from bot.landlords.operating import Operating
from bot.settings import Settings, settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep texts``."""
    parser.add_argument("landlord", nargs="?", help="name of the landlord's files, such as 'dartford'")
    parser.add_argument("--approve", nargs="+", metavar="ID", help="texts that were read and are approved, or 'all'")
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
    operating = _operating(own, arguments.landlord) if arguments.landlord else None
    for text in safety_texts(operating.approvals if operating else None):
        print(f"{text['id']}  ({_standing(text)})")
        print(textwrap.indent(textwrap.fill(" ".join(text["text"].split()), 96), "    "), end="\n\n")
    return 0


def approve(own: Settings, landlord: str, wanted: Sequence[str], by: str, today: date) -> list[str]:
    """Write the approvals of these texts, as they are worded now, into the landlord's operating settings.

    Raises ``CommandError`` for a landlord or text that does not exist, or a file that cannot be written.
    """
    _operating(own, landlord)
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


def _operating(own: Settings, landlord: str) -> Operating:
    landlords = load_packs(own.packs_dir, own.operating_dir)
    if landlord in landlords:
        return landlords[landlord].operating
    faults = [str(problem) for problem in landlords.problems if f"{landlord}.yml" in problem.file]
    reason = "; ".join(faults) or f"there is none of that name. Known: {', '.join(sorted(landlords)) or 'none'}"
    raise CommandError(f"landlord '{landlord}' cannot be used: {reason}.")


def _standing(text: SafetyText) -> str:
    if text["approved"]:
        return f"approved by {text['approved_by']} on {text['approved_on']}"
    if text["approved_by"]:
        return f"changed since {text['approved_by']} approved it on {text['approved_on']}: not approved"
    return "not approved"
