"""Text messages of a text: folded to the short alphabet where the words allow, cut at sentence ends.

Carriers join the parts of one message and may reorder messages: each one has to make sense by itself, and no number,
link or reference is ever cut in two.
"""

from __future__ import annotations

import re

from bot.dialogue.segments import segments

MOST_SEGMENTS = 2
"""In one message."""

_FOLDED = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2022", "-"),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\t", " "),
        **dict.fromkeys("\u200b\u2060\ufeff\u00ad", ""),
        "\u2026": "...",
    }
)
_SENTENCE_END = re.compile(
    r"(?<![A-Z]\.[A-Z]\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bNo\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bDr\.)(?<!\bSt\.)"
    r"(?<=[.!?])[\"')]?\s+(?=[^\sa-z])|(?<=[\u3002\uff01\uff1f\u06d4\u0964])\s*|\n+"
)
_HELD_TOGETHER = re.compile(r"(?<=\d),? (?=\d)")
"""Between the groups of a number, such as 0808 2000 247, there is no place to cut."""
_JOINT = "\x00"


def fold(text: str) -> str:
    """``text`` with typographic marks in their plain form; whatever has none stays as it is."""
    return text.translate(_FOLDED)


def split(text: str, most: int = MOST_SEGMENTS) -> list[str]:
    """``text`` as messages of at most ``most`` parts each, cut at sentence ends; nothing for an empty text.

    A longer sentence is cut between words. A link, number or reference that is longer than that stays whole.
    """
    folded = "\n".join(" ".join(line.split()) for line in fold(text).strip().splitlines() if line.strip())
    if not folded or segments(folded) <= most:
        return [folded] if folded else []
    return pack([piece for sentence in sentences(folded) for piece in _pieces(sentence, most)], most)


def sentences(text: str) -> list[str]:
    """The sentences of ``text``; a line's end ends one, a point inside a number, a time or a link does not."""
    found: list[str] = []
    begins = 0
    for end in _SENTENCE_END.finditer(text):
        mark = end[0].rstrip()
        found.append(text[begins : end.start() + len(mark)])
        begins = end.end()
    return [sentence.strip() for sentence in [*found, text[begins:]] if sentence.strip()]


def pack(pieces: list[str], most: int = MOST_SEGMENTS, between: str = " ") -> list[str]:
    """``pieces`` put together, in order, into as few messages of at most ``most`` parts as that gives."""
    packed: list[str] = []
    for piece in pieces:
        joined = f"{packed[-1]}{between}{piece}" if packed else piece
        if packed and segments(joined) <= most:
            packed[-1] = joined
        else:
            packed.append(piece)
    return packed


def _pieces(sentence: str, most: int) -> list[str]:
    if segments(sentence) <= most:
        return [sentence]
    words = [word.replace(_JOINT, " ") for word in _HELD_TOGETHER.sub(_held, sentence).split(" ")]
    pieces = [piece for word in words for piece in _letters(word, most)]
    return pack(pieces, most)


def _held(found: re.Match[str]) -> str:
    return found[0].replace(" ", _JOINT)


def _letters(word: str, most: int) -> list[str]:
    """A word of a script without spaces is cut anywhere; one with a figure, a dot or a slash in it is never cut."""
    if segments(word) <= most or re.search(r"[\d./@]", word) or word.isascii():
        return [word]
    pieces = [""]
    for letter in word:
        if segments(pieces[-1] + letter) > most:
            pieces.append("")
        pieces[-1] += letter
    return pieces
