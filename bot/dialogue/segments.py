"""How many parts an SMS takes: the GSM 03.38 alphabet with seven bits a character, else UCS-2 with sixteen.

One character outside that alphabet, such as a curly quote, puts the whole message into UCS-2.
"""

from __future__ import annotations

from typing import Literal

Encoding = Literal["GSM-7", "UCS-2"]

GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_ESCAPED = frozenset("\f^{}\\[~]|€")
"""The extension table: each of these is sent as two characters."""

ALONE: dict[Encoding, int] = {"GSM-7": 160, "UCS-2": 70}
"""Units that fit into a message of one part."""
JOINED: dict[Encoding, int] = {"GSM-7": 153, "UCS-2": 67}
"""Units that fit into each part of a longer one: its header takes the rest."""


def encoding(text: str) -> Encoding:
    """How ``text`` is sent."""
    return "GSM-7" if GSM_7.issuperset(set(text) - GSM_7_ESCAPED) else "UCS-2"


def segments(text: str) -> int:
    """The parts of ``text`` as an SMS, at least 1. A character of two units is never cut in two."""
    sent_as = encoding(text)
    costs = [_units(character, sent_as) for character in text]
    if sum(costs) <= ALONE[sent_as]:
        return 1
    parts, used = 1, 0
    for cost in costs:
        if used + cost > JOINED[sent_as]:
            parts, used = parts + 1, 0
        used += cost
    return parts


def _units(character: str, sent_as: Encoding) -> int:
    if sent_as == "GSM-7":
        return 2 if character in GSM_7_ESCAPED else 1
    return 2 if ord(character) > 0xFFFF else 1
