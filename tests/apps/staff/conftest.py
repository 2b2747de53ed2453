"""One staff app for each test, in this process, with its own database."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient

from bot.cli.staff import add_staff_member
from bot.database import open_engine, session_factory
from bot.encryption import key_ring
from bot.settings import Settings, settings
from channels.staff import passwords
from channels.staff.app import create_app
from tests.apps.staff.browser import Browser

INBOX_SECRET = "whsec_c3RhZmYgYXBwIHRlc3Qgc2VjcmV0IG9mIG91cnM="


@pytest.fixture
def variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The environment of this test's Doorstep."""
    made = {
        "DOORSTEP_DATA_DIR": str(tmp_path),
        "DOORSTEP_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DOORSTEP_SEARCH_KEYS": "1:" + os.urandom(32).hex(),
        "DOORSTEP_STAFF_SESSION_KEY": os.urandom(32).hex(),
        "DOORSTEP_INBOX_SECRET": INBOX_SECRET,
    }
    for name in [name for name in os.environ if name.startswith("DOORSTEP_")]:
        monkeypatch.delenv(name)
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    _read_anew()
    yield made
    monkeypatch.undo()
    _read_anew()


def _read_anew() -> None:
    settings.cache_clear()
    key_ring.cache_clear()


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same password hashing with the least work; test_staff_passwords.py holds the real parameters."""
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def own(variables: dict[str, str], empty_database: Path, quick_hashes: None) -> Settings:  # noqa: ARG001 - come first
    """The settings of this test's Doorstep, with its tables made."""
    shutil.copyfile(empty_database, settings().data_dir / "doorstep.db")
    return settings()


@pytest.fixture
def sessions(own: Settings) -> Any:
    """Sessions on the database of this test."""
    return session_factory(open_engine(own.sqlalchemy_url))


@pytest.fixture
def app(own: Settings) -> Flask:
    """The staff app."""
    made = create_app(own)
    made.testing = True
    return made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def sam(app: Flask, sessions: Any) -> Browser:
    """Sam, a housing officer, signed in."""
    return new_officer(app, sessions, "sam", "Sam Okafor")


@pytest.fixture
def kim(app: Flask, sessions: Any) -> Browser:
    """Kim, Sam's colleague, signed in."""
    return new_officer(app, sessions, "kim", "Kim Vale")


def new_officer(app: Flask, sessions: Any, name: str, display: str) -> Browser:
    """A new member of staff who has signed in."""
    with sessions.begin() as db:
        password = add_staff_member(db, name, display, datetime.now(UTC))
    browser = Browser(app.test_client(), name, password)
    assert browser.sign_in().status_code == 302
    return browser
