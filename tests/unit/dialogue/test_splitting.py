"""Text messages: the short alphabet where it can be had, cut at sentence ends, numbers and links kept whole."""

from __future__ import annotations

import re

import pytest

from bot.dialogue.segments import encoding, segments
from bot.dialogue.splitting import MOST_SEGMENTS, fold, sentences, split

FILLER = "We have noted all that you told us about this. "
PHONE, LINK, REFERENCE = "0808 2000 247", "https://www.example.org/a.b/report?id=7.1", "DB-7K2M-9QTR"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("it\u2019s \u201cfine\u201d \u2013 really\u2026", 'it\'s "fine" - really...'),
        ("a\u00a0b\u2060c", "a bc"),
        ("za\u017c\u00f3\u0142\u0107 \u2014 \U0001f600", "za\u017c\u00f3\u0142\u0107 - \U0001f600"),
    ],
)
def test_marks_are_folded_and_letters_stay(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("text", ["", "  \n ", "Call 999 now.", "One line\nand another"])
def test_what_fits_is_one_message(text: str) -> None:
    assert split(text) == ([text] if text.strip() else [])


@pytest.mark.parametrize("shift", range(0, 40, 3))
@pytest.mark.parametrize("held", [PHONE, LINK, REFERENCE, "9.30am", "section 8.13.1", "13,000.50", "0808 16 89 111"])
def test_nothing_that_must_be_copied_is_ever_cut(held: str, shift: int) -> None:
    text = "x" * shift + " " + FILLER * 5 + "and then it goes on without an end " * 9 + f"call {held} or go there"
    messages = split(text)
    assert sum(held in message for message in messages) == 1
    assert all(segments(message) <= MOST_SEGMENTS for message in messages)
    assert " ".join(messages).split() == text.split()


def test_it_is_cut_at_sentence_ends() -> None:
    messages = split(FILLER * 20)
    assert len(messages) == 4
    assert all(message.endswith("this.") for message in messages)


def test_a_point_inside_ends_no_sentence() -> None:
    text = 'Come at 9.30am. See www.example.org for e.g. 7.1 of it. "Really?" Yes (section 6.1.) It is.'
    assert sentences(text) == [
        "Come at 9.30am.", "See www.example.org for e.g. 7.1 of it.", '"Really?"', "Yes (section 6.1.)", "It is.",
    ]  # fmt: skip


def test_a_link_longer_than_a_message_stays_whole() -> None:
    link = "https://example.org/" + "a" * 400
    assert link in split(f"{FILLER * 8}{link} {FILLER}")


@pytest.mark.parametrize(
    "text", ["\u60a8\u7684\u7559\u8a00\u3002" * 60, "\u0434\u0430 \u043d\u0435\u0442 " * 80, "\u8bdd" * 300]
)
def test_other_scripts_are_cut_to_two_parts_of_their_own(text: str) -> None:
    messages = split(text)
    assert all(segments(message) <= MOST_SEGMENTS for message in messages)
    assert re.sub(r"\s", "", "".join(messages)) == re.sub(r"\s", "", text)
    assert {encoding(message) for message in messages} == {"UCS-2"}
