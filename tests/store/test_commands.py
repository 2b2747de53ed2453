"""``doorstep database``, ``keys`` and ``retention`` on a real database, as a landlord's IT calls them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select, text

from bot import encryption
from bot.cli.main import main
from bot.conversations.messages import transcript
from bot.conversations.record import find_by_hash
from bot.conversations.tables import Conversation
from bot.database import open_engine, session_factory
from bot.migrations import upgrade
from bot.settings import settings
from tests.store.steps import fact, say, settle, started

ENCRYPTION, SEARCH = "DOORSTEP_ENCRYPTION_KEYS", "DOORSTEP_SEARCH_KEYS"
KEY = Fernet.generate_key().decode()
SEARCH_KEY = "1:" + secrets.token_hex(16)


@pytest.fixture
def keys() -> None:
    """Not the fixture of other store tests: here the keys come from the environment, as in real life."""


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    for name, value in {
        "DOORSTEP_DATA_DIR": str(tmp_path), "DOORSTEP_DATABASE_URL": database_url, ENCRYPTION: KEY, SEARCH: SEARCH_KEY,
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    read_settings_anew()
    yield monkeypatch
    monkeypatch.undo()
    read_settings_anew()


def read_settings_anew() -> None:
    settings.cache_clear()
    encryption.key_ring.cache_clear()


def set_keys(environment: pytest.MonkeyPatch, encryption_keys: str, search_keys: str) -> None:
    environment.setenv(ENCRYPTION, encryption_keys)
    environment.setenv(SEARCH, search_keys)
    read_settings_anew()


@pytest.fixture
def telling(database_url: str) -> Iterator[tuple[Any, str]]:
    """A conversation with a telephone number in it, and sessions to look at it."""
    engine = open_engine(database_url)
    upgrade(engine)
    sessions = session_factory(engine)
    long_ago = datetime.now(UTC) - timedelta(days=40)
    conversation_id = started(sessions, long_ago)
    message_id = say(sessions, conversation_id, "loud music", long_ago)
    settle(
        sessions, conversation_id, message_id, long_ago,
        make=lambda m: {"facts": [fact(m, "contact", "07700 900412")]},
    )  # fmt: skip
    yield sessions, conversation_id
    engine.dispose()


def words_of(sessions: Any, conversation_id: str) -> list[str]:
    with sessions() as db:
        return [row.text for row in transcript(db, conversation_id)]


def test_database_is_made_checked_and_upgraded(database_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["database", "check"]) == 1
    assert "no tables yet" in capsys.readouterr().out
    assert main(["database", "upgrade"]) == 2
    assert main(["database", "create"]) == 0
    assert main(["database", "check"]) == 0
    assert main(["database", "create"]) == 2
    assert main(["database", "upgrade"]) == 0
    assert "Nothing to do" in capsys.readouterr().out
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert main(["database", "check"]) == 1
    assert main(["database", "upgrade"]) == 1
    shown = capsys.readouterr()
    assert "newer one" in shown.out
    assert "newer one" in shown.err


def test_commands_say_plainly_that_the_database_is_down(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("DOORSTEP_DATABASE_URL", "postgresql://someone:very-secret@127.0.0.1:1/none")
    read_settings_anew()
    for command in (["database"], ["keys"], ["retention"]):
        assert main(command) == 1
        shown = capsys.readouterr().err
        assert "locked or down" in shown
        assert "very-secret" not in shown


def test_rotation_is_a_dry_run_unless_it_is_told_to_commit(
    telling: tuple[Any, str], environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions, conversation_id = telling
    new, new_search = Fernet.generate_key().decode(), "2:" + secrets.token_hex(16)
    assert main(["keys", "check"]) == 0
    set_keys(environment, f"{new},{KEY}", f"{new_search},{SEARCH_KEY}")
    assert main(["keys", "rotate"]) == 0
    assert main(["keys", "check"]) == 1
    assert "Nothing was changed" in capsys.readouterr().out
    before = words_of(sessions, conversation_id)

    assert main(["keys", "rotate", "--commit"]) == 0
    assert main(["keys", "check"]) == 0
    set_keys(environment, new, new_search)  # the old keys are gone
    assert words_of(sessions, conversation_id) == before
    assert before[0] == "loud music"
    with sessions() as db:
        assert find_by_hash(db, "phone", "+447700900412") == [conversation_id]
        assert db.get(Conversation, conversation_id).state["asks"] == "what"


def test_before_rotation_both_keys_read_and_the_old_hashes_still_find(
    telling: tuple[Any, str], environment: pytest.MonkeyPatch
) -> None:
    sessions, conversation_id = telling
    set_keys(environment, f"{Fernet.generate_key().decode()},{KEY}", f"2:{secrets.token_hex(16)},{SEARCH_KEY}")
    assert words_of(sessions, conversation_id)[0] == "loud music"
    with sessions() as db:
        assert find_by_hash(db, "phone", "+447700900412") == [conversation_id]


def test_rotation_with_the_old_key_missing_changes_nothing(
    telling: tuple[Any, str], environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sessions, conversation_id = telling
    set_keys(environment, Fernet.generate_key().decode(), SEARCH_KEY)
    assert main(["keys", "rotate", "--commit"]) == 1
    assert "a key that is not set" in capsys.readouterr().err
    set_keys(environment, KEY, SEARCH_KEY)
    assert words_of(sessions, conversation_id)[0] == "loud music"


def test_no_trace_of_the_old_key_stays_in_a_sqlite_file_after_rotation(
    telling: tuple[Any, str], environment: pytest.MonkeyPatch, database_url: str
) -> None:
    sessions, _ = telling
    with sessions() as db:
        stored = db.execute(text("SELECT text FROM message")).scalars().all()
    set_keys(environment, f"{Fernet.generate_key().decode()},{KEY}", SEARCH_KEY)
    assert main(["keys", "rotate", "--commit"]) == 0
    with sessions() as db:
        assert not set(stored) & set(db.execute(text("SELECT text FROM message")).scalars())
    if database_url.startswith("sqlite"):
        file = Path(database_url.removeprefix("sqlite:///"))
        held = b"".join(found.read_bytes() for found in file.parent.glob(file.name + "*"))
        assert not any(token.encode() in held for token in stored)


def test_new_keys_are_printed_ready_for_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["keys", "new"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    Fernet(first.rpartition(" ")[2])
    assert len(second.rpartition(":")[2]) == 64


def test_retention_is_a_dry_run_unless_it_is_told_to_commit(
    telling: tuple[Any, str], capsys: pytest.CaptureFixture[str]
) -> None:
    sessions, conversation_id = telling
    with sessions.begin() as db:
        db.get(Conversation, conversation_id).closed_at = datetime.now(UTC)
    assert main(["retention"]) == 0
    assert "dartford: 1 conversations" in capsys.readouterr().out
    assert main(["retention", "perform"]) == 0
    assert "Nothing was deleted" in capsys.readouterr().out
    assert main(["retention", "perform", "--landlord", "nobody", "--commit"]) == 2
    assert count(sessions) == 1
    assert main(["retention", "perform", "--landlord", "dartford", "--commit"]) == 0
    assert "Deleted 1 conversations" in capsys.readouterr().out
    assert count(sessions) == 0


def test_retention_says_what_is_kept_longer_and_why(
    telling: tuple[Any, str], capsys: pytest.CaptureFixture[str]
) -> None:
    sessions, conversation_id = telling
    with sessions.begin() as db:
        db.get(Conversation, conversation_id).closed_at = datetime.now(UTC)
        transcript(db, conversation_id)[0].unread = True
    assert main(["retention", "perform", "--commit"]) == 0
    shown = capsys.readouterr().out
    assert "kept longer although past their days: 1 with a message that nobody has read." in shown
    assert "Deleted 0 conversations" in shown
    assert count(sessions) == 1


def count(sessions: Any) -> int:
    with sessions() as db:
        return int(db.execute(select(func.count()).select_from(Conversation)).scalar_one())
