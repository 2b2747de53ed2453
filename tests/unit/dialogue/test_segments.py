"""How many parts an SMS takes: alphabet, extension characters, and what is never cut in two."""

from __future__ import annotations

import pytest

from bot.dialogue.segments import encoding, segments


@pytest.mark.parametrize(
    ("text", "sent_as", "parts"),
    [
        ("", "GSM-7", 1),
        ("a" * 160, "GSM-7", 1),
        ("a" * 161, "GSM-7", 2),
        ("a" * 306, "GSM-7", 2),
        ("a" * 307, "GSM-7", 3),
        ("é£@\n" * 40, "GSM-7", 1),
        ("€" * 80, "GSM-7", 1),
        ("€" * 80 + "a", "GSM-7", 2),
        ("[call]" + "a" * 153, "GSM-7", 2),
        ("a" * 152 + "€" + "a" * 152, "GSM-7", 3),  # the euro moves to the second part, whose end moves on
        ("\u2019" + "a" * 69, "UCS-2", 1),
        ("\u2019" + "a" * 70, "UCS-2", 2),
        ("я" * 134, "UCS-2", 2),
        ("я" * 135, "UCS-2", 3),
        ("😀" * 35, "UCS-2", 1),
        ("я" * 66 + "😀" + "я" * 66, "UCS-2", 3),  # sixteen bits too few for it at the end of the first part
    ],
)
def test_parts_and_alphabet(text: str, sent_as: str, parts: int) -> None:
    assert (encoding(text), segments(text)) == (sent_as, parts)
