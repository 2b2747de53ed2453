"""Starts the whole of Doorstep for tests, by the same ``doorstep up`` that everyone uses, in a folder of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bot.cli.processes import die_with
from bot.database import open_engine, session_factory
from bot.settings import PROJECT, Settings, settings

READY_SECONDS = 420
"""Training is in it, the first time."""
FIRST_SIGN_IN = re.compile(r"Sign in as '(?P<name>[^']+)' with the password (?P<password>\S+)")


@dataclass
class RunningDoorstep:
    """A Doorstep that is up. All of it is real: its processes, a database, and the embedded inbox as intake."""

    data_dir: Path
    settings: Settings
    supervisor: subprocess.Popen[bytes]
    administrator: tuple[str, str]
    """Name and password of the first administrator."""

    @property
    def public_url(self) -> str:
        """Where residents reach it."""
        return self.settings.public_url

    @property
    def staff_url(self) -> str:
        """Where staff reach it."""
        return self.settings.staff_url

    @cached_property
    def session_factory(self) -> Any:
        """Sessions on the database that the processes use."""
        return session_factory(open_engine(self.settings.sqlalchemy_url))

    def processes(self) -> dict[str, int]:
        """The present process ids: ``rasa``, ``actions``, ``public``, ``staff``, ``worker``, ``sms-sandbox``."""
        listed = json.loads((self.data_dir / "processes.json").read_text())
        return {name: process["pid"] for name, process in listed["processes"].items()}

    def starts(self, name: str) -> int:
        """How often a process was started so far."""
        listed = json.loads((self.data_dir / "processes.json").read_text())
        return int(listed["processes"].get(name, {}).get("starts", 0))

    def logs(self) -> str:
        """All that the processes wrote to their logs, and the supervisor's own words."""
        files = [self.data_dir / "up.log", *sorted((self.data_dir / "logs").glob("*.log*"))]
        return "\n".join(file.read_text(errors="replace") for file in files)


def free_ports(number: int) -> list[int]:
    """Ports on loopback that nothing listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [server.getsockname()[1] for server in held]
    for server in held:
        server.close()
    return ports


def own_environment(data_dir: Path, changes: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a Doorstep for tests: nothing of the maintainer's own Doorstep, ports that are free."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    ports = free_ports(5)
    for name, port in zip(("PUBLIC", "STAFF", "RASA", "ACTION", "SMS_SANDBOX"), ports, strict=True):
        environment[f"DOORSTEP_{name}_PORT"] = str(port)
    environment["DOORSTEP_PUBLIC_URL"] = f"http://127.0.0.1:{ports[0]}"
    environment["DOORSTEP_STAFF_URL"] = f"http://127.0.0.1:{ports[1]}"
    environment["DOORSTEP_DATA_DIR"] = str(data_dir)
    # All simulated residents share one address and write faster than people do.
    environment["DOORSTEP_RATE_LIMIT_ADDRESS"] = "100000 per minute"
    environment["DOORSTEP_RATE_LIMIT_MESSAGES"] = "1000 per minute"
    return environment | dict(changes or {})


@contextmanager
def running_doorstep(data_dir: Path, changes: Mapping[str, str] | None = None) -> Iterator[RunningDoorstep]:
    """Start Doorstep with its data in ``data_dir`` and end it afterwards. ``changes`` are settings as environment.

    The test process sees the same settings while it runs, so that it can open the database and decrypt.
    Raises ``RuntimeError`` with the supervisor's words where it does not start.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    environment = own_environment(data_dir, changes)
    output = data_dir / "up.log"
    parent = os.getpid()
    with output.open("wb") as log:
        supervisor = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.main", "up"], cwd=PROJECT, env=environment,
            stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=lambda: die_with(parent),  # noqa: PLW1509  (one system call, prepared before the fork)
        )  # fmt: skip
    before = {name: value for name, value in os.environ.items() if name.startswith("DOORSTEP_")}
    try:
        _wait_until_up(supervisor, output)
        _see(environment)
        shown = FIRST_SIGN_IN.search(output.read_text())
        name, password = (shown["name"], shown["password"]) if shown else ("", "")
        yield RunningDoorstep(data_dir, settings(), supervisor, (name, password))
    finally:
        supervisor.send_signal(signal.SIGTERM)
        supervisor.wait(30)
        _see(before)


def _wait_until_up(supervisor: subprocess.Popen[bytes], output: Path) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while "Doorstep is running" not in output.read_text():
        if supervisor.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"doorstep up did not start:\n{output.read_text()}")
        time.sleep(0.1)


def _see(environment: Mapping[str, str]) -> None:
    """Let this process read these Doorstep settings and no others."""
    for name in [name for name in os.environ if name.startswith("DOORSTEP_") and not name.startswith("DOORSTEP_TEST_")]:
        del os.environ[name]
    os.environ.update({name: value for name, value in environment.items() if name.startswith("DOORSTEP_")})
    settings.cache_clear()
