"""What may be said: kept as written, or refused in words that help."""

from __future__ import annotations

import pytest

from channels.public.words import (
    MESSAGE_CHARACTERS,
    RefusedError,
    choice_id,
    client_message_id,
    resident_text,
)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("They bang on the wall", "They bang on the wall"),
        ("  spaces stay  ", "  spaces stay  "),
        ("one\r\ntwo\rthree\n", "one\ntwo\nthree\n"),
        ("nul\x00 bell\x07 escape\x1b[2J", "nul bell escape[2J"),
        ("delete\x7f next line\x85", "delete next line"),
        ("tab\tstays", "tab\tstays"),
        ("👨‍👩‍👧 emoji", "👨‍👩‍👧 emoji"),
        ("مرحبا من فضلك", "مرحبا من فضلك"),
        ("\u202eturned round", "\u202eturned round"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("/restart", "/restart"),
        (' /inform{"x":"y"}', ' /inform{"x":"y"}'),
        ("x" * MESSAGE_CHARACTERS, "x" * MESSAGE_CHARACTERS),
        ("\r\n" * 3 + "x" * (MESSAGE_CHARACTERS - 3), "\n" * 3 + "x" * (MESSAGE_CHARACTERS - 3)),
    ],
)
def test_words_are_kept_as_written_without_control_characters(sent: str, kept: str) -> None:
    assert resident_text(sent) == kept


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("", "empty_text"),
        (" \t\r\n", "empty_text"),
        ("\u200b\u2060\ufeff", "empty_text"),
        ("\u00a0\u3000", "empty_text"),
        ("\x00\x01\x02", "empty_text"),
        ("x" * (MESSAGE_CHARACTERS + 1), "too_long"),
        ("half of a pair \ud83d", "not_text"),
    ],
)
def test_what_cannot_be_taken_is_refused_without_repeating_it(sent: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        resident_text(sent)
    assert refused.value.code == code
    assert "xx" not in refused.value.message


@pytest.mark.parametrize("value", [None, 7, "", "a b", "x" * 65, "é", "a\n", ["a"]])
def test_an_own_id_of_another_form_is_refused(value: object) -> None:
    with pytest.raises(RefusedError) as refused:
        client_message_id(value)
    assert (refused.value.status, refused.value.code) == (400, "bad_client_message_id")


def test_an_own_id_may_be_a_uuid() -> None:
    assert client_message_id("0b5f8a3e-9d0c-4f7e-8d53-111122223333") == "0b5f8a3e-9d0c-4f7e-8d53-111122223333"


@pytest.mark.parametrize(
    ("value", "status"), [(None, 400), (True, 400), ({}, 400), ("", 409), ("<b>", 409), ("x" * 65, 409)]
)
def test_a_choice_that_cannot_be_ours_is_refused(value: object, status: int) -> None:
    with pytest.raises(RefusedError) as refused:
        choice_id(value)
    assert refused.value.status == status
