"""Words keep their places; plain forms undo spelling, not meaning."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.text import document, is_gap, plain


@pytest.mark.parametrize(
    ("word", "form"),
    [
        ("Don't", "dont"), ("don’t", "dont"), ("SHOUTED", "shouted"), ("nite", "night"), ("wiv", "with"),
        ("soooooo", "soo"), ("[slur:race:2]", "slur_race"), ("p@ki", "slur_race"), ("neighbor", "neighbour"),
        ("bairns", "children"), ("packet", "packet"), ("fags", "fags"),
    ],
)  # fmt: skip
def test_plain_form_of_a_word(word: str, form: str) -> None:
    assert plain(word) == form


@given(st.text(max_size=200))
def test_offsets_are_those_of_the_text(text: str) -> None:
    doc = document(text)
    assert doc.text == text
    assert all(text[word.idx : word.idx + len(word.text)] == word.text for word in doc)


def test_the_word_joiner_before_a_slash_is_no_word() -> None:
    assert [word.text for word in document("\u2060/restart now") if not is_gap(word)] == ["/", "restart", "now"]
