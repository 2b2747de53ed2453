"""Real databases for the store tests: each test has a database file or PostgreSQL schema of its own."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, text

from bot import encryption
from bot.database import open_engine, reader_factory, session_factory
from bot.encryption import KeyRing
from bot.migrations import upgrade

POSTGRESQL = os.environ.get("DOORSTEP_TEST_POSTGRES", "")
"""URL of a PostgreSQL database for tests; without it they run on SQLite alone, and ``doorstep test`` says so."""

DATABASES = ["sqlite", "postgresql"] if POSTGRESQL else ["sqlite"]
NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def keys(monkeypatch: pytest.MonkeyPatch) -> KeyRing:
    """Keys of this test alone."""
    ring = KeyRing((Fernet(Fernet.generate_key()),), ((1, secrets.token_bytes(32)),))
    monkeypatch.setattr(encryption, "key_ring", lambda: ring)
    monkeypatch.setattr("bot.conversations.record.key_ring", lambda: ring)
    return ring


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database that goes when the test is over."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'doorstep.db'}"
        return
    schema = f"store_test_{secrets.token_hex(6)}"
    server = create_engine(POSTGRESQL, future=True, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    yield f"{POSTGRESQL}{'&' if '?' in POSTGRESQL else '?'}options=-csearch_path={schema}"
    with server.connect() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    server.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Any]:
    """An engine whose database has all tables."""
    engine = open_engine(database_url)
    upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def sessions(engine: Any) -> Any:
    """Makes sessions that write."""
    return session_factory(engine)


@pytest.fixture
def readers(engine: Any) -> Any:
    """Makes sessions that read."""
    return reader_factory(engine)
