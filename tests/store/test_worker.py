"""The worker as its own process: it takes up what others left, stops cleanly, and can be killed at any moment."""

from __future__ import annotations

import base64
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from bot import encryption
from bot.conversations.messages import replies_to
from bot.conversations.tables import AuditEntry, Conversation, Message
from bot.database import open_engine, session_factory
from bot.migrations import upgrade
from bot.reports import outbox
from bot.reports.tables import Delivery
from bot.settings import PROJECT, settings
from tests.running import free_ports
from tests.store.reports import submitted
from tests.store.steps import fact, say, settle, started

INTAKE_SECRET = "whsec_" + base64.b64encode(b"a secret for this test alone").decode()


@pytest.fixture
def keys() -> None:
    """Not the fixture of other store tests: the worker reads its keys from the environment."""


@pytest.fixture(autouse=True)
def environment(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    rasa, action, staff = free_ports(3)
    for name, value in {
        "DOORSTEP_DATA_DIR": str(tmp_path), "DOORSTEP_DATABASE_URL": database_url,
        "DOORSTEP_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DOORSTEP_SEARCH_KEYS": "1:" + secrets.token_hex(16), "DOORSTEP_RASA_SECRET": secrets.token_hex(16),
        "DOORSTEP_INBOX_SECRET": INTAKE_SECRET, "DOORSTEP_RASA_PORT": str(rasa), "DOORSTEP_ACTION_PORT": str(action),
        "DOORSTEP_STAFF_URL": f"http://127.0.0.1:{staff}", "DOORSTEP_WORKER_TURN_SECONDS": "2",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    encryption.key_ring.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()
    encryption.key_ring.cache_clear()


@pytest.fixture
def sessions(database_url: str) -> Iterator[Any]:
    engine = open_engine(database_url)
    upgrade(engine)
    yield session_factory(engine)
    engine.dispose()


class Worker:
    """A worker process and its log."""

    def __init__(self, log: Path) -> None:
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "worker"], cwd=PROJECT, env=os.environ.copy(), stderr=output
            )

    def end(self, how: int) -> int:
        self.process.send_signal(how)
        return self.process.wait(20)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[], Worker]]:
    """Starts a worker; whatever still runs after the test is killed."""
    workers: list[Worker] = []

    def started_worker() -> Worker:
        workers.append(Worker(tmp_path / "worker.log"))
        return workers[-1]

    yield started_worker
    for worker in workers:
        if worker.process.poll() is None:
            worker.end(signal.SIGKILL)


def wait_until(true: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.1)


def pending(sessions: Any) -> list[Delivery]:
    with sessions() as db:
        return list(db.execute(select(Delivery)).scalars())


def test_a_message_whose_web_request_died_gets_the_safe_answer_while_understanding_is_down(
    sessions: Any, start: Callable[[], Worker], tmp_path: Path
) -> None:
    conversation_id = started(sessions, datetime.now(UTC))
    message_id = say(sessions, conversation_id, "zanzibarquark music", datetime.now(UTC) - timedelta(seconds=6))
    worker = start()

    def answered() -> bool:
        with sessions() as db:
            return [row.text_id for row in replies_to(db, message_id)] == ["safe_answer"]

    wait_until(answered)
    with sessions() as db:
        message = db.get(Message, message_id)
        assert message.unread
        assert message.next_attempt_at > datetime.now(UTC) + timedelta(seconds=30)
    assert worker.end(signal.SIGTERM) == 0
    log = (tmp_path / "worker.log").read_text()
    assert "stopped" in log
    assert "zanzibarquark" not in log
    assert "Traceback" not in log


def test_a_delivery_that_a_killed_worker_had_claimed_is_tried_by_the_next(
    sessions: Any, start: Callable[[], Worker]
) -> None:
    submitted(sessions)
    now = datetime.now(UTC)
    with sessions.begin() as db:  # as a worker that was killed left it, its claim about to run out
        assert len(outbox.claim(db, now, 2, 10)) == 1
    first = start()
    wait_until(lambda: pending(sessions)[0].attempts >= 1)
    wait_until(lambda: f"delivery_id={pending(sessions)[0].id}" in first.log.read_text())
    assert f"conversation_id={pending(sessions)[0].conversation_id}" in first.log.read_text()
    assert first.end(signal.SIGKILL) == -signal.SIGKILL
    (waiting,) = pending(sessions)
    assert (waiting.state, waiting.last_error) == ("pending", "no_connection")
    assert waiting.next_attempt_at is not None


def test_a_silent_conversation_is_closed_and_its_report_enqueued(sessions: Any, start: Callable[[], Worker]) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=2)
    conversation_id = started(sessions, long_ago)
    message_id = say(sessions, conversation_id, "loud music", long_ago)
    settle(
        sessions, conversation_id, message_id, long_ago,
        make=lambda m: {"facts": [fact(m, "what", "loud music")], "understood": False},
    )  # fmt: skip
    worker = start()

    def closed() -> bool:
        with sessions() as db:
            return db.get(Conversation, conversation_id).closed_at is not None

    wait_until(closed)
    assert [row.event for row in pending(sessions)] == ["report.submitted"]
    assert worker.end(signal.SIGINT) == 0


def test_expired_conversations_go_when_the_worker_starts(sessions: Any, start: Callable[[], Worker]) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=31)
    expired, young = started(sessions, long_ago), started(sessions, long_ago + timedelta(days=2))
    with sessions.begin() as db:
        for conversation_id in (expired, young):
            db.get(Conversation, conversation_id).closed_at = long_ago
    start()

    def kept() -> list[str]:
        with sessions() as db:
            return list(db.execute(select(Conversation.id)).scalars())

    wait_until(lambda: expired not in kept())
    assert kept() == [young]
    with sessions() as db:
        assert [entry.action for entry in db.execute(select(AuditEntry)).scalars()] == ["delete_expired"]


def test_while_the_database_is_locked_the_worker_waits_and_then_goes_on(
    sessions: Any, start: Callable[[], Worker], database_url: str, tmp_path: Path
) -> None:
    conversation_id = started(sessions, datetime.now(UTC))
    worker = start()
    log = tmp_path / "worker.log"
    wait_until(lambda: "ready" in log.read_text())
    assert "Umask:\t0077" in Path(f"/proc/{worker.process.pid}/status").read_text(), "what it makes is its owner's"
    message_id = say(sessions, conversation_id, "hello", datetime.now(UTC) - timedelta(seconds=6))
    engine = open_engine(database_url)
    with engine.begin() as holder:
        holder.execute(text("UPDATE conversation SET landlord = landlord"))
        wait_until(lambda: "locked or down" in log.read_text())
        assert worker.process.poll() is None
    engine.dispose()

    def answered() -> bool:
        with sessions() as db:
            return len(replies_to(db, message_id)) == 1

    wait_until(answered)
    assert worker.end(signal.SIGTERM) == 0


def test_a_worker_refuses_a_database_of_another_version(
    sessions: Any, start: Callable[[], Worker], tmp_path: Path
) -> None:
    with sessions.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert start().process.wait(20) == 1
    assert "made by a newer one" in (tmp_path / "worker.log").read_text()
