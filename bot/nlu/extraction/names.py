"""People's names: the resident's own ("my name is Dee Okafor", "its Rima") and others' ("a man called Dave")."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.nlu.extraction.first_names import FIRST_NAMES, NOT_NAMES
from bot.nlu.extraction.spans import Cover, Found, plain

_TITLE = r"(?:mr and mrs|mr & mrs|mrs|mr|miss|ms|mx|dr|rev|sir|master)"
_LETTERS = r"[^\W\d_]+(?:['-][^\W\d_]+)*"
_NAME = re.compile(rf"(?:(?P<title>{_TITLE})[.]?[ ]+)?(?P<names>{_LETTERS}(?:[ ]+{_LETTERS}){{0,3}})")
_SELF = re.compile(
    r"(?<!\w)(?:(?P<strong>(?:my|me) (?:full )?(?:name is|name's|names)|name(?: is|'s|s|[ ]?:)|call me"
    r"|(?:yours )?(?:faithfully|sincerely)|(?:kind|kindest|best|warm) regards|(?:you are|"
    r"you're) (?:speaking|talking) to)"
    r"|(?P<signed>thanks|thank you|many thanks|cheers|ta|regards|best wishes|yours truly|yours|(?:^|"
    r"[.,!\n])[ ]*from)"
    r"|(?P<weak>i'm|im|i am|it's|its|it is|this is|(?:my|me) name))[ ,:\n]+(?=[^\W\d_])"
)
_RELATED = (
    r"(?:neighbou?r|ex|husband|wife|partner|boyfriend|girlfriend|son|daughter|brother|sister|mate|friend|cousin|"
    r"uncle|dad|mum)"
)
_OTHER = re.compile(
    r"(?<!\w)(?:(?:man|bloke|woman|lady|girl|guy|lad|fella|chap|boy|kid|someone|somebody|one|person|tenant|"
    rf"{_RELATED}|he is|he's|hes|she is|she's|shes|is)[ ]+(?:who is |who's |is )?"
    r"(?:called|named|by the name of)|(?:his|her|their|the (?:man|woman|bloke|neighbour|lady|tenant|lad)'?s|"
    rf"{_RELATED}'?s)[ ]+(?:first |last |full |sur)?(?:name is|name's|names|name)"
    rf"|(?:known as|goes by(?: the name(?: of)?)?)|(?P<weak>my {_RELATED}|about|against))[ ]+(?=[^\W\d_])"
)
_TITLED = re.compile(rf"(?<!\w){_TITLE}[.]?[ ]+(?=[^\W\d_])")
_CLAUSE_END = re.compile(
    r"[ ]*(?:$|[.,;:!?)\n\x00]|(?:from|and|at|in|here|of|ref|tel|phone|mobile|number|my|speaking)\b)"
)
_PET = re.compile(r"\b(?:dog|cat|puppy|pup|parrot|staffy|xl)\b[^.]*$")
_PARTS = re.compile(
    r"(?P<part>[^\x00,;:\n.()/]+?)(?=[ ]*(?:$|[\x00,;:\n.()/])"
    r"|[ ]+(?:-|(?:and|or|on|tel|phone|mob|mobile|number|my|is|call|text|ring|email|at)\b))"
)
_LAST_WORDS = re.compile(r"[\s.!x]*$")
_OTHERS_CUE = re.compile(r"(?:his|her|their|man's|dog'?s|\w's|neighbours?|ex'?s?|called)[ ]+$")
_BARE = re.compile(rf"\s*(?:{_TITLE}[.]?[ ]+)?{_LETTERS}(?:[ ]+{_LETTERS}){{0,3}}[ .!,]*")


def names(text: str, original: str, beside_contact: bool) -> Iterator[Found]:
    """Every name in plain text. The value has ``name``, ``certain`` and ``of``: ``self`` for the resident's own name,
    ``other`` for anybody else's. A name that is not certain is only to be trusted as the answer to a question for it.

    ``beside_contact``: a phone number or e-mail address stood in the text and is masked, so that what is left may be
    the name that goes with it ("Dee Okafor 07700 900412").
    """
    taken: list[Found] = []
    for cue in _SELF.finditer(text):
        found = _after(cue.end(), text, original, lower_too=cue["strong"] is not None)
        if found is None or _OTHERS_CUE.search(text, max(0, cue.start() - 14), cue.start()):
            continue
        start, end, known = found
        if cue["strong"] or (_LAST_WORDS if cue["signed"] else _CLAUSE_END).match(text, end):
            taken.append(_found(start, end, original, cue["strong"] is not None or known, "self"))
    for cue in _OTHER.finditer(text):
        found = _after(cue.end(), text, original, lower_too=cue["weak"] is None)
        pet = _PET.search(text, max(0, cue.start() - 14), cue.start())
        if found and not pet and (cue["weak"] is None or found[2]):
            taken.append(_found(found[0], found[1], original, True, "other"))
    if not taken:
        taken += _alone(text, original, beside_contact)
    for cue in _TITLED.finditer(text):
        if found := _after(cue.start(), text, original, lower_too=True):
            taken.append(_found(found[0], found[1], original, True, "other"))
    cover = Cover()
    for name in taken:
        if cover.free(name.start, name.end):
            cover.take(name.start, name.end)
            yield name


def _alone(text: str, original: str, beside_contact: bool) -> list[Found]:
    """The whole message, or the part of it that stands beside a contact, where that may be a name."""
    if "\x00" in text and not beside_contact:
        return []
    parts = _PARTS.finditer(text) if beside_contact else re.finditer(r"(?s)(?P<part>.+)", text)
    for part in parts:
        start, end = part.span("part")
        said = original[start:end]
        start, end = start + len(said) - len(said.lstrip()), start + len(said.rstrip(" .!,\t\r\n"))
        if start < end and (name := looks_like_name(original[start:end])):
            return [Found("person_name", start, end, {"name": name, "certain": _known(plain(name)), "of": "self"})]
    return []


def looks_like_name(text: str) -> str | None:
    """The name, where the whole message is one to four words that may be a name ("Dee Okafor", "mrs o'brien"), or
    ``None``. Only to be trusted as the answer to a question about the name.
    """
    words = plain(text)
    if not _BARE.fullmatch(words):
        return None
    tokens = words.strip(" .!,\t\n").split()
    titled = re.match(rf"{_TITLE}\b", words.strip()) is not None and len(tokens) > 1
    rest = [token.strip(".") for token in tokens if not re.fullmatch(rf"{_TITLE}[.]?|and", token)] if titled else tokens
    if not rest or any(
        token in NOT_NAMES or len(token) > 30 or (len(token) == 1 and position == 0)
        for position, token in enumerate(rest)
    ):
        return None
    typed = text.strip(" .!,\t\n").split()
    capitals = all(token[0].isupper() for token in typed)
    if not (titled or rest[0] in FIRST_NAMES or capitals or 2 <= len(rest) <= 3):
        return None
    return _written(" ".join(typed))


def _after(start: int, text: str, original: str, lower_too: bool) -> tuple[int, int, bool] | None:
    """The name that begins at ``start``, its end, and whether a first name or title makes it sure."""
    match = _NAME.match(text, start)
    if match is None:
        return None
    end, count = match.start("names"), 0
    for word in re.finditer(_LETTERS, match["names"]):
        begin, finish = match.start("names") + word.start(), match.start("names") + word.end()
        capital = original[begin].isupper() and text != original
        lower_too = lower_too or match["title"] is not None
        first_name = count == 0 and word.group() in FIRST_NAMES
        if word.group() in NOT_NAMES and not (
            count and capital and word.group() in ("green", "black", "brown", "white", "young", "day")
        ):
            break
        if not (capital or first_name or (lower_too and count < 2)) or (
            count and original[start].isupper() and not capital
        ):
            break
        end, count = finish, count + 1
    if not count:
        return None
    return start, end, match["title"] is not None or match["names"].split()[0] in FIRST_NAMES


def _known(name: str) -> bool:
    return name.split(maxsplit=1)[0] in FIRST_NAMES or re.match(rf"{_TITLE}\b", name) is not None


def _found(start: int, end: int, original: str, certain: bool, of: str) -> Found:
    return Found("person_name", start, end, {"name": _written(original[start:end]), "certain": certain, "of": of})


def _written(name: str) -> str:
    """With capital first letters, where the resident typed no capitals or nothing else."""
    name = " ".join(name.split())
    if name not in (name.lower(), name.upper()):
        return name
    return re.sub(r"(?<![^\W\d_])[^\W\d_]", lambda match: match.group().upper(), name.lower())
