"""The staff app as a process of its own, over its own database: what a browser and an outbox really meet."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from cryptography.fernet import Fernet

from bot.cli.staff import ensure_first_administrator
from bot.database import open_engine, session_factory
from bot.encryption import key_ring
from bot.migrations import upgrade
from bot.settings import PROJECT, Settings, settings

START_SECONDS = 60


@dataclass(frozen=True)
class ServedStaff:
    """A staff app that answers."""

    url: str
    name: str
    password: str
    settings: Settings
    sessions: Any
    log: Path
    pid: int


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def served_staff(folder: Path) -> Iterator[ServedStaff]:
    """Start ``python -m channels.staff`` with data in ``folder``, and end it afterwards."""
    port = _free_port()
    variables = {
        "DOORSTEP_DATA_DIR": str(folder),
        "DOORSTEP_STAFF_PORT": str(port),
        "DOORSTEP_STAFF_URL": f"http://127.0.0.1:{port}",
        "DOORSTEP_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DOORSTEP_SEARCH_KEYS": "1:" + os.urandom(32).hex(),
        "DOORSTEP_STAFF_SESSION_KEY": os.urandom(32).hex(),
        "DOORSTEP_INBOX_SECRET": "whsec_c3RhZmYgYXBwIHRlc3Qgc2VjcmV0IG9mIG91cnM=",
    }
    before = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("DOORSTEP_")}
    os.environ.update(variables)
    _read_anew()
    try:
        upgrade()
        first = ensure_first_administrator()
        assert first is not None
        engine = open_engine(settings().sqlalchemy_url)
        with (folder / "staff.log").open("wb") as log:
            process = subprocess.Popen([sys.executable, "-m", "channels.staff"], cwd=PROJECT, stdout=log, stderr=log)
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", process)
            yield ServedStaff(
                f"http://127.0.0.1:{port}", *first, settings(), session_factory(engine), folder / "staff.log",
                process.pid,
            )  # fmt: skip
        finally:
            process.terminate()
            process.wait(20)
            engine.dispose()
    finally:
        for name in variables:
            os.environ.pop(name, None)
        os.environ.update(before)
        _read_anew()


def _read_anew() -> None:
    settings.cache_clear()
    key_ring.cache_clear()


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            raise RuntimeError("the staff app ended at once")
        try:
            if requests.get(f"{url}/healthz", timeout=2).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError("the staff app does not answer")
