"""The database waits, then says plainly what is wrong; its tables are those of the code."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from bot.conversations.tables import Conversation
from bot.database import (
    Base,
    DatabaseUnavailableError,
    WrongVersionError,
    check_version,
    open_engine,
    reader_factory,
    session_factory,
)
from bot.migrations import known_versions, upgrade
from tests.store.steps import say, started


def test_migrations_make_the_tables_that_the_code_has(engine: Any) -> None:
    with engine.connect() as connection:
        # Types are left out: an encrypted column is plain text to the database.
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, Base.metadata) == []
    check_version(engine)
    upgrade(engine)
    check_version(engine)


@pytest.mark.parametrize(
    ("version", "words"),
    [(None, "no tables yet"), ("9999", "newer one"), ("older", "older version older")],
)
def test_another_version_is_refused_in_plain_words(
    database_url: str, version: str | None, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = open_engine(database_url)
    if version is not None:
        upgrade(engine)
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
    if version == "older":
        monkeypatch.setattr("bot.migrations.known_versions", lambda: ["older", *known_versions()])
    with pytest.raises(WrongVersionError, match=words):
        check_version(engine)
    engine.dispose()


def test_an_error_of_the_database_does_not_say_what_was_to_be_written(sessions: Any) -> None:
    with pytest.raises(IntegrityError) as refused, sessions.begin() as db:
        db.execute(
            text("INSERT INTO message (id, conversation_id, text) VALUES (:id, :conversation, :words)"),
            {"id": "m", "conversation": "none", "words": "zanzibarquark"},
        )
    statement = str(refused.value).partition("[SQL")[2]
    assert "INSERT INTO message" in statement
    assert "zanzibarquark" not in statement


def test_a_locked_database_waits_and_then_says_so(sessions: Any, readers: Any, engine: Any) -> None:
    conversation_id = started(sessions)
    message_id = say(sessions, conversation_id, "first")
    with engine.begin() as holder:
        holder.execute(text("UPDATE conversation SET landlord = landlord"))
        began = time.monotonic()
        with pytest.raises(DatabaseUnavailableError) as raised:
            say(sessions, conversation_id, "the secret words")
        assert 2.5 < time.monotonic() - began < 6
        assert "secret words" not in str(raised.value)
        with readers() as db:  # who only reads does not wait
            assert db.get(Conversation, conversation_id).last_position == 1
    assert say(sessions, conversation_id, "afterwards") != message_id


def test_a_lock_that_is_short_is_waited_for(sessions: Any, engine: Any) -> None:
    conversation_id = started(sessions)
    held, done = threading.Event(), threading.Event()

    def hold_for_a_second() -> None:
        with engine.begin() as holder:
            holder.execute(text("UPDATE conversation SET landlord = landlord"))
            held.set()
            done.wait(1.0)

    thread = threading.Thread(target=hold_for_a_second)
    thread.start()
    assert held.wait(5)
    assert say(sessions, conversation_id, "in time")
    thread.join()


def test_a_writer_of_the_same_process_that_does_not_end_is_a_locked_database(sessions: Any, engine: Any) -> None:
    conversation_id = started(sessions)
    with sessions.begin() as holder:
        holder.execute(text("UPDATE conversation SET landlord = landlord"))
        with pytest.raises(DatabaseUnavailableError):
            say(sessions, conversation_id, "meanwhile")
    assert say(sessions, conversation_id, "afterwards")
    engine.dispose()  # and its writers with it
    assert say(sessions, conversation_id, "on a new connection")


@pytest.mark.parametrize("url", ["postgresql://nobody@127.0.0.1:1/none", "sqlite:////nowhere/at/all/doorstep.db"])
def test_a_database_that_is_not_there_is_unavailable(url: str) -> None:
    with pytest.raises(DatabaseUnavailableError):
        check_version(open_engine(url))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "oracle://x", "mssql+pyodbc://x"])
def test_other_kinds_of_database_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"file|sqlite or postgresql"):
        open_engine(url)


def test_sqlite_is_durable(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'durable.db'}")
    with engine.connect() as connection:
        asked = {name: connection.execute(text(f"PRAGMA {name}")).scalar() for name in
                 ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip
    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 3000}


def test_times_keep_their_instant_and_naive_ones_are_refused(sessions: Any) -> None:
    summer = datetime(2026, 7, 1, 9, 0, tzinfo=timezone(timedelta(hours=1)))
    conversation_id = started(sessions, summer)
    with sessions() as db:
        stored = db.get(Conversation, conversation_id).created_at
    assert stored == summer
    assert stored.utcoffset() == timedelta(0)
    with pytest.raises(Exception, match="without zone"):
        started(sessions, datetime(2026, 7, 1, 9, 0))


def test_a_reader_cannot_hold_up_a_writer(database_url: str, sessions: Any) -> None:
    conversation_id = started(sessions)
    other = open_engine(database_url)
    with reader_factory(other)() as reading:
        reading.get(Conversation, conversation_id)
        assert say(session_factory(other), conversation_id, "meanwhile")
    other.dispose()


def test_a_fresh_engine_needs_no_other_to_see_what_was_committed(database_url: str, sessions: Any) -> None:
    conversation_id = started(sessions)
    plain = create_engine(database_url, future=True)
    with plain.connect() as connection:
        found = connection.execute(text("SELECT id FROM conversation")).scalars().all()
    plain.dispose()
    assert found == [conversation_id]
