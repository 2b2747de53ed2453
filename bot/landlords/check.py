"""Checks what no form can: a pack against its own promises, its pictures and the document it was made from."""

from __future__ import annotations

import re
from pathlib import Path

from bot.landlords.entries import Target
from bot.landlords.loader import Landlord, Problem, problem_at
from bot.landlords.schema import Pack

_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_PHONE = re.compile(r"(?<![\w/.])0\d(?:[ ]?\d){8,9}(?!\d)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_QUOTES = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IN_WORDS = {word: number for number, word in enumerate((*_ONES, *_TEENS), start=1)}
_IN_WORDS |= {word: number for number, word in zip(range(20, 100, 10), _TENS, strict=True)}
_NUMBER = re.compile(
    rf"\b(?<![\d.:])(?:(?P<digits>\d+)(?!\d|[.:]\d| ?[ap]\.?m)"
    rf"|(?P<tens>{'|'.join(_TENS)})[- ](?P<ones>{'|'.join(_ONES)})\b|(?P<word>{'|'.join(_IN_WORDS)})\b)"
)
_TIME_AFTER = re.compile(
    r"[-\s)]*(?:\(?\d+\)?\s+)?(?:(?:working|calendar|clear|full|business)[-\s]+)?(?:h\b|hr|hour|day|(?P<weeks>week))"
)
_NAME_BEFORE = re.compile(r"\b(?:category|cat|section|clause|level|band|priority|stage|grade|tier|part)\.? ?$")
NUMBERS_OF_UNITS: dict[str, set[int | None]] = {"same_working_day": set(), "end_of_next_working_day": {1}}
"""What a promise may count in the units that have no number. One working day ends with the next one."""
LOGO_ENDINGS = (".svg", ".png")


def plain_words(text: str) -> str:
    """The text without mark-up, with plain quotes and single spaces, in lower case: as citations are compared."""
    text = _LINK.sub(r"\1", text).replace("**", "").translate(_QUOTES)
    return " ".join(text.split()).casefold()


def numbers_in(text: str) -> set[int]:
    """The numbers of a promise, in digits or words: those of hours or days where there are such, else all."""
    words, every, timed = plain_words(text), set(), set()
    for found in _NUMBER.finditer(words):
        if _NAME_BEFORE.search(words, 0, found.start()):
            continue  # "Category 2" counts nothing
        if found["digits"]:
            number = int(found["digits"])
        elif found["tens"]:
            number = _IN_WORDS[found["tens"]] + _IN_WORDS[found["ones"]]
        else:
            number = _IN_WORDS[found["word"]]
        every.add(number)
        counted = _TIME_AFTER.match(words, found.end())
        if counted:
            # A pack has no weeks: two of them are 14 days or 10 working days.
            timed |= {number * 7, number * 5} if counted["weeks"] else {number}
    return timed or every


def check_promises(pack: Pack, pack_file: Path) -> list[Problem]:
    """Targets whose number is not the one that residents read in ``text``, or not the one that is cited."""
    problems = []
    for name, target in pack.priorities.items():
        if not isinstance(target, Target):
            continue
        meant = NUMBERS_OF_UNITS.get(target.unit, {target.number})
        for line, words in (("text", target.text), ("citation", target.citation)):
            numbers = numbers_in(words)
            if numbers and not numbers & meant:
                said = " or ".join(str(number) for number in sorted(numbers))
                given = f"`number` is {target.number}" if target.number else f"the unit is `{target.unit}`"
                reason = f"{given}, but here it says {said}; both must be what the policy says"
                problems.append(problem_at(pack_file, ("priorities", name, line), reason))
    return problems


def check_logo(landlord: Landlord, operating_file: Path) -> list[Problem]:
    """A logo that the page could not show. It does without one, so residents are not turned away for it."""
    logo = landlord.operating.brand.logo
    folder = operating_file.parent / "brand"
    if logo is None:
        return []
    if not (folder / logo).is_file():
        reason = f"there is no file {logo} in {folder}; put it there, or write `logo: null`"
    elif not logo.lower().endswith(LOGO_ENDINGS):
        reason = f"{logo} cannot be shown; a picture that ends in {' or '.join(LOGO_ENDINGS)} can"
    else:
        return []
    return [problem_at(operating_file, ("brand", "logo"), reason)]


def check_against(pack: Pack, pack_file: Path, policies: Path) -> list[Problem]:
    """What the pack at ``pack_file`` says that its document in the folder ``policies`` does not."""
    document = policies / pack.policy.document
    try:
        printed = plain_words(document.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return [problem_at(pack_file, ("policy", "document"), f"{document.name} cannot be read in {policies}")]
    digits = re.sub(r"(?<=\d) (?=\d)", "", printed)
    problems = [
        problem_at(pack_file, place, f"clause {entry.clause}: not in {document.name}: '{entry.citation}'")
        for place, entry in pack.cited()
        if entry.stated and plain_words(entry.citation) not in printed
    ]
    for place, text in pack.texts():
        for number in _PHONE.findall(text):
            if number.replace(" ", "") not in digits:
                problems.append(problem_at(pack_file, place, f"number {number} is not in {document.name}"))
        for address in _EMAIL.findall(text):
            if address.casefold().rstrip(".") not in printed:
                problems.append(problem_at(pack_file, place, f"address {address} is not in {document.name}"))
    return problems
