"""Of what Rasa and its libraries log, the place in the code is kept and the words are not."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.nlu.redaction import Redacted, _plain_warning

WORDS = "QUILLFEATHER hit me"


def written(name: str, *, failed: bool = False) -> str:
    fault = None
    if failed:
        try:
            raise ValueError(WORDS)
        except ValueError:
            fault = sys.exc_info()
    record = logging.LogRecord(name, logging.ERROR, "somewhere.py", 7, "got %s", (WORDS,), fault, "handle")
    return Redacted().format(record)


@pytest.mark.parametrize("name", ["rasa.core.processor", "root", "sanic.error", "botany"])
@pytest.mark.parametrize("failed", [False, True])
def test_foreign_records_lose_their_words(name: str, failed: bool) -> None:
    line = written(name, failed=failed)
    assert WORDS not in line
    assert f"ERROR {name} somewhere.handle:7" in line


def test_a_foreign_fault_keeps_its_type_and_place() -> None:
    assert "ValueError at test_redaction.py:" in written("rasa.core.channels.rest", failed=True)


def test_own_records_are_written_as_they_are() -> None:
    assert "got QUILLFEATHER" in written("bot.nlu.channel")


def test_an_own_fault_never_quotes_the_exception() -> None:
    record = written("bot.nlu.channel", failed=True)
    assert record.count(WORDS) == 1


def test_warnings_lose_their_words(capsys: pytest.CaptureFixture[str]) -> None:
    _plain_warning(WORDS, UserWarning, "/somewhere/rasa/io.py", 3)
    assert capsys.readouterr().err == "UserWarning io.py:3\n"
