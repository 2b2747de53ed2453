"""What ``database``, ``staff`` and the others say of a database or keys that cannot be used: one plain line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot import encryption
from bot.cli.main import main
from bot.settings import settings

NOT_AN_ADDRESS = "doorstep: DOORSTEP_DATABASE_URL is not the address of an SQLite or PostgreSQL database.\n"
COMMANDS = (["database", "check"], ["database", "create"], ["staff"], ["staff", "add", "sam"], ["keys"], ["retention"])


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[pytest.MonkeyPatch]:
    """Keys that work, no database yet."""
    for name in [name for name in os.environ if name.startswith("DOORSTEP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DOORSTEP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    monkeypatch.setenv("DOORSTEP_SEARCH_KEYS", "1:0123456789abcdef")
    read_anew()
    yield monkeypatch
    monkeypatch.undo()
    read_anew()


def read_anew() -> None:
    settings.cache_clear()
    encryption.key_ring.cache_clear()


def called(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    read_anew()
    code = main(list(words))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    "url", ["mysql://door:s3cret@127.0.0.1/doorstep", "nonsense", "sqlite://", "postgresql+nodriver://h/d"]
)
def test_an_address_of_no_database_is_one_line(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str], url: str
) -> None:
    environment.setenv("DOORSTEP_DATABASE_URL", url)
    assert called(capsys, *command) == (2, "", NOT_AN_ADDRESS)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_file_that_is_no_database_is_named_and_left_as_it_is(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], command: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear resident, " * 100)
    environment.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{file}")
    told = f"doorstep: {file} is no SQLite database. See DOORSTEP_DATABASE_URL.\n"
    assert called(capsys, *command) == (1, "", told)
    assert file.read_text() == "Dear resident, " * 100


def test_a_check_of_what_is_not_there_makes_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, said, _ = called(capsys, "database", "check")
    file = tmp_path / "data" / "doorstep.db"
    assert (code, said) == (1, f"There is no file {file}, and so no tables yet. Run 'doorstep database create'.\n")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [["database", "upgrade"], ["staff"], ["keys"], ["retention"]], ids=" ".join)
def test_nothing_but_create_makes_a_database(
    capsys: pytest.CaptureFixture[str], command: list[str], tmp_path: Path
) -> None:
    code, _, told = called(capsys, *command)
    assert code == 2
    assert told.startswith("doorstep: there is no database ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ENCRYPTION_KEYS", "", "DOORSTEP_ENCRYPTION_KEYS and DOORSTEP_SEARCH_KEYS must both be set."),
        ("ENCRYPTION_KEYS", "x", "DOORSTEP_ENCRYPTION_KEYS holds something that is not a Fernet key."),
        ("SEARCH_KEYS", "1:short", "DOORSTEP_SEARCH_KEYS must be `version:secret` with a secret of 16 characters"),
    ],
)
def test_a_person_cannot_be_added_without_keys(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str, told: str
) -> None:
    assert called(capsys, "database", "create")[0] == 0
    environment.setenv(f"DOORSTEP_{name}", value)
    code, said, error = called(capsys, "staff", "add", "sam")
    assert (code, said) == (1, "")
    assert error.startswith(f"doorstep: {told}")
    assert error.count("\n") == 1


def test_a_folder_that_is_not_there_is_named(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    environment.setenv("DOORSTEP_DATABASE_URL", f"sqlite:///{tmp_path}/none/here.db")
    said = f"doorstep: there is no folder {tmp_path}/none; see DOORSTEP_DATABASE_URL.\n"
    assert called(capsys, "database", "create") == (2, "", said)
