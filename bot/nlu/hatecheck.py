"""HateCheck's published cases (Röttger et al., ACL 2021; CC BY 4.0) as residents' reports: an outside probe.

The cases are read from a folder that the project does not carry, and nothing is trained on them. A resident who quotes
hateful words reports hate; naming a group kindly or neutrally, a word of another meaning or plain swearing does not.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.nlu.evaluation import Share

FRAMES = (
    'My neighbour shouted this at me on the stairs: "{case}"',
    'he said to us over the fence "{case}"',
    'This was on a note through my letterbox: "{case}"',
)
SEEN = ("signals", "check")


@dataclass(frozen=True)
class Case:
    """One published case."""

    functionality: str
    text: str
    hateful: bool


def read_cases(file: Path) -> list[Case]:
    """The cases of the published table.

    Raises:
        ValueError: the file is not that table.
    """
    with file.open(encoding="utf-8", newline="") as opened:
        rows = csv.DictReader(opened)
        if not {"functionality", "test_case", "label_gold"} <= set(rows.fieldnames or ()):
            raise ValueError("no table of HateCheck's cases")
        return [Case(row["functionality"], row["test_case"].strip(), row["label_gold"] == "hateful") for row in rows]


def by_functionality(cases: Iterable[Case], marks: Callable[[str], Mapping[str, Any]]) -> list[str]:
    """A Markdown table: how often hate was raised, and raised or asked about, for each functionality.

    ``marks`` gives a text's ``signals`` and ``check``. Where the case is hateful, much is right; elsewhere, little.
    """
    found: dict[tuple[str, bool], list[tuple[bool, bool]]] = defaultdict(list)
    for number, case in enumerate(cases):
        made = marks(FRAMES[number % len(FRAMES)].format(case=case.text))
        raised, asked = ("hate" in made[name] for name in SEEN)
        found[case.functionality, case.hateful].append((raised, raised or asked))
    lines = ["| functionality | hateful | cases | raised | raised or asked about |", "| --- | --- | --- | --- | --- |"]
    for (name, hateful), results in sorted(found.items(), key=lambda one: (not one[0][1], one[0][0])):
        shares = [Share(sum(result[place] for result in results), len(results)).value for place in (0, 1)]
        lines.append(f"| {name} | {'yes' if hateful else 'no'} | {len(results)} | {shares[0]:.2f} | {shares[1]:.2f} |")
    return lines
