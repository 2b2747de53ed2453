"""Phone numbers, e-mail addresses, postcodes and police references."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers

from bot.nlu.extraction.spans import Found

_GAP = r"[ \t.\-()]{0,2}"
_PHONE = re.compile(
    r"(?<![0-9a-z+/])(?:"
    rf"(?:\+|00){_GAP}44{_GAP}(?:\(0\))?(?:{_GAP}[0-9]){{9,10}}"
    rf"|\(?[0o](?:{_GAP}[0-9]){{9,10}}"
    rf"|7[0-9]{{3}}(?:{_GAP}[0-9]){{6}}"
    rf"|\+[1-9](?:{_GAP}[0-9]){{7,13}}"
    r")(?![0-9/])"
)
_DATE_FIRST = re.compile(r"[0-3]?[0-9][./-][01]?[0-9][./-](?:20)?[0-9]{2}(?![0-9])")
_EMAIL = re.compile(
    r"(?<![\w.+-])[a-z0-9][a-z0-9._%+'-]{0,63}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}\b"
)

# The 124 postcode areas of the United Kingdom and the Crown dependencies (Royal Mail's list).
_AREAS = frozenset((
    "ab", "al", "b", "ba", "bb", "bd", "bh", "bl", "bn", "br", "bs", "bt", "ca", "cb", "cf", "ch", "cm", "co", "cr",
    "ct", "cv", "cw", "da", "dd", "de", "dg", "dh", "dl", "dn", "dt", "dy", "e", "ec", "eh", "en", "ex", "fk", "fy",
    "g", "gl", "gu", "gy", "ha", "hd", "hg", "hp", "hr", "hs", "hu", "hx", "ig", "im", "ip", "iv", "je", "ka", "kt",
    "kw", "ky", "l", "la", "ld", "le", "ll", "ln", "ls", "lu", "m", "me", "mk", "ml", "n", "ne", "ng", "nn", "np",
    "nr", "nw", "ol", "ox", "pa", "pe", "ph", "pl", "po", "pr", "rg", "rh", "rm", "s", "sa", "se", "sg", "sk", "sl",
    "sm", "sn", "so", "sp", "sr", "ss", "st", "sw", "sy", "ta", "td", "tf", "tn", "tq", "tr", "ts", "tw", "ub", "w",
    "wa", "wc", "wd", "wf", "wn", "wr", "ws", "wv", "yo", "ze",
))  # fmt: skip
_FULL = re.compile(
    r"(?<![\w/])([a-pr-uwyz][a-hk-y]?)([0-9][0-9abcdefghjkmnprstuvwxy]?)[ ]{0,2}([0-9][abd-hjlnp-uw-z]{2})(?!\w)"
)
_OUTWARD = re.compile(r"(?<![\w/.@'-])([a-pr-uwyz][a-hk-y]?)([0-9][0-9a-z]?)(?![\w/@'])")
_ORDINAL = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th", "0th")
# Read as words ("so1" for someone, "me2") unless the resident speaks of a postcode.
_WORDLIKE = frozenset(("so", "me", "la", "pa", "ha", "co", "ex", "ne", "po", "st", "sp"))
_POSTCODE_CUE = re.compile(r"post ?code(?:'?s| is| was)?[ :]*$")

_REFERENCE_CUE = (
    r"(?:(?:police|crime|incident|cad|log|occurrence|101)[ ]+)+(?:report[ ]+)?"
    r"(?:(?:ref(?:erence)?|no|num(?:ber)?)\b[.]?[ ]*){0,2}(?:is|was|it'?s)?[ ]*[:#=-]?[ ]*"
)
_CAD_DATE = r"(?:[ ]*(?:/|of|on)[ ]*[0-9]{1,2}[/ ]?(?:[a-z]{3}|[0-9]{1,2})[/ ]?[0-9]{2,4}\b)?"
_REFERENCES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w/])([0-9]{1,2}/[0-9]{4,7}/[0-9]{2})(?![\w/])",
        rf"\b(cad[ ]*(?:(?:no|number|ref(?:erence)?)\b[.]?[ ]*)?[:#]?[ ]*[0-9]{{1,6}}{_CAD_DATE})(?!\w)",
        r"(?<![\w/-])(cr[-/ ]?(?:19|20)[0-9]{2}[-/][0-9]{2,8})(?![\w-])",
        r"(?<![\w/])([0-9]{2}[/*][0-9]{5,8}(?:/[0-9]{2})?)(?![\w/])",
        rf"\b{_REFERENCE_CUE}((?=[a-z/-]*[0-9][a-z0-9/-]*[0-9][a-z0-9/-]*[0-9])(?!(?:999|101|111|112)\b)"
        r"[a-z0-9][a-z0-9/*-]{1,18}[a-z0-9])(?!\w)",
    )
)


def phones(text: str) -> Iterator[Found]:
    """Phone numbers in plain text; the value is ``{"number": E.164, "mobile": bool}``.

    Ofcom's drama numbers are accepted: the library calls them possible but not valid.
    """
    for match in _PHONE.finditer(text):
        said = match.group()
        if _DATE_FIRST.match(said):
            continue
        digits = re.sub(r"^o", "0", said.lstrip("(")).replace("(0)", "")
        if digits.startswith("7"):
            digits = "0" + digits
        try:
            parsed = phonenumbers.parse(re.sub(r"[^0-9+]", "", digits), "GB")
        except phonenumbers.NumberParseException:
            continue
        national = str(parsed.national_number)
        if not phonenumbers.is_possible_number(parsed) or (parsed.country_code == 44 and not _uk_shape(national)):
            continue
        value = {
            "number": phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164),
            "mobile": parsed.country_code == 44 and bool(re.match("7(?:[1-57-9]|624)", national)),
        }
        yield Found("phone", match.start(), match.end(), value)


def _uk_shape(national: str) -> bool:
    return (len(national) == 10 and national[0] in "12378") or (len(national) == 9 and national[0] in "18")


def emails(text: str) -> Iterator[Found]:
    """E-mail addresses, in lower case."""
    for match in _EMAIL.finditer(text):
        if ".." not in match.group():
            yield Found("email", match.start(), match.end(), match.group())


def postcodes(text: str, original: str) -> Iterator[Found]:
    """Full postcodes ("DA1 9ZZ") and first halves ("DA1"), upper case with one space.

    ``original`` is the text as typed: a first half, or a full one that reads as an ordinal ("E2 3rd floor"), counts
    only in capitals or after the word postcode.
    """
    full: list[tuple[int, int]] = []
    for match in _FULL.finditer(text):
        area, district, inward = match.groups()
        typed = original[match.start() : match.end()]
        if area not in _AREAS or (inward in _ORDINAL and typed != typed.upper()):
            continue
        full.append(match.span())
        yield Found("postcode", *match.span(), f"{area}{district} {inward}".upper())
    for match in _OUTWARD.finditer(text):
        area, district = match.groups()
        if area not in _AREAS or any(start <= match.start() < end for start, end in full):
            continue
        typed = original[match.start() : match.end()]
        asked_for = _POSTCODE_CUE.search(text, max(0, match.start() - 20), match.start()) is not None
        written_so = len(area) == 2 and (typed == typed.upper() or area not in _WORDLIKE)
        if asked_for or (written_so and re.fullmatch("[0-9]{1,2}|[0-9][a-z]", district) and _not_a_flat(text, match)):
            yield Found("postcode", *match.span(), (area + district).upper())


def _not_a_flat(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 8) : match.start()]
    return re.search(r"(?:flat|apt|unit|room|block|the) $", before) is None


def police_references(text: str) -> Iterator[Found]:
    """Crime references and CAD numbers as the police give them, upper case with single spaces."""
    for pattern in _REFERENCES:
        for match in pattern.finditer(text):
            yield Found("police_reference", *match.span(1), " ".join(match.group(1).upper().split()))
