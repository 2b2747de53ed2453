"""All landlords side by side, for an officer to read: what each policy says of every word of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from bot.landlords.entries import Exclusion, Target
from bot.landlords.schema import Pack
from bot.words import CATEGORIES, EXCLUSIONS, SIGNALS, STRANDS

NAMES_WIDTH = 26
BETWEEN = 3
"""Blanks between two columns."""
VALUES = {
    ("volume", True): "loud",
    ("volume", False): "quiet",
    ("hours", True): "night",
    ("hours", False): "day",
}
"""Facts that are told in words instead of true and false; docs/landlords.md lists all."""


def matrix(packs: Sequence[Pack]) -> str:
    """The table as text. Numbers are clauses; ``unstated`` means that the policy is silent and a person decides."""
    parts = [
        _table("CATEGORIES: is it ASB, priority, clause", CATEGORIES, packs, _category),
        _table("EVERYDAY MATTERS: excluded or not, clause (* hangs on something, see below)", EXCLUSIONS, packs,
               _exclusion),
        _table("SIGNALS: priority, clause", SIGNALS, packs, _signal),
        _table("STRANDS OF HATE: named by the policy, clause", STRANDS, packs, _strand),
        _table("TARGETS: when a resident hears from the landlord, clause", ("urgent", "high", "standard"), packs,
               _target),
        *(_hangs_on(pack) for pack in packs),
    ]  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def _table(title: str, words: Iterable[str], packs: Sequence[Pack], cell: Callable[[Pack, str], str]) -> str:
    columns = [[pack.landlord, *(cell(pack, word) for word in words)] for pack in packs]
    names = ["", *(word.replace("_", " ") for word in words)]
    widths = [max(map(len, column)) + BETWEEN for column in columns]
    lines = [
        name.ljust(NAMES_WIDTH) + "".join(text.ljust(width) for text, width in zip(texts, widths, strict=True))
        for name, *texts in zip(names, *columns, strict=True)
    ]
    return "\n".join(line.rstrip() for line in (title, *lines))


def _category(pack: Pack, word: str) -> str:
    category = pack.categories[word]
    return "unstated" if category.asb == "unstated" else f"yes, {pack.category_priority(word)}, {category.clause}"


def _exclusion(pack: Pack, word: str) -> str:
    exclusion = pack.everyday.exclusions[word]
    if exclusion.status == "unstated":
        return "unstated"
    return f"excluded, {exclusion.clause}{'*' if _exceptions(pack, exclusion) else ''}"


def _signal(pack: Pack, word: str) -> str:
    rule = pack.signals[word]
    return "unstated" if not rule.stated else f"{rule.priority}, {rule.clause}"


def _strand(pack: Pack, word: str) -> str:
    strand = pack.hate.strands[word]
    return strand.clause if not strand.stated else f"named, {strand.clause}"


def _target(pack: Pack, word: str) -> str:
    target = pack.priorities[word]
    return target if isinstance(target, str) else f"{_promise(target)}, {target.clause}"


def _promise(target: Target) -> str:
    number = f"{target.number} " if target.number is not None else ""
    unit = target.unit.replace("_", " ")
    return f"{target.verb}: {number}{unit.removesuffix('s') if target.number == 1 else unit}"


def _in_words(fact: str, holds: bool) -> str:
    """The fact and its value, as an officer gives them to ``doorstep decide``."""
    return f"{fact} is {VALUES.get((fact, holds), 'true' if holds else 'false')}"


def _exceptions(pack: Pack, exclusion: Exclusion) -> list[str]:
    lines = [
        f"stays excluded only if {_in_words(condition.fact, condition.holds_when)}"
        + (f", where {_in_words(condition.only_when, True)}" if condition.only_when else "")
        + f" ({condition.clause})"
        for condition in exclusion.conditions
    ]
    joined = {"any": " or ", "all": " and "}
    return lines + [
        f"may be opened again by {joined[item.needs].join(item.facts)} ({item.clause})"
        for item in (*exclusion.reopens, *pack.everyday.reopens)
    ]


def _hangs_on(pack: Pack) -> str:
    lines = [f"* {pack.landlord.upper()}: WHAT AN EXCLUSION HANGS ON"]
    for word in EXCLUSIONS:
        exclusion = pack.everyday.exclusions[word]
        if exclusion.status == "excluded":
            lines += [f"  {word.replace('_', ' ')}: {line}" for line in _exceptions(pack, exclusion)]
    return "\n".join(lines) if len(lines) > 1 else ""
