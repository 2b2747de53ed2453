"""Starts Doorstep's programs, starts them again when they die, and ends them all together.

Each program runs in a process group of its own. On Linux it is killed by the system when the supervisor dies in
whatever way, so that nothing is left behind. What a program prints goes to a log file that is rotated by size.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import requests

LOG_BYTES = 10 * 1024 * 1024
LOG_FILES = 5
FIRST_DELAY = 0.5
LONGEST_DELAY = 30.0
STEADY_SECONDS = 10.0
"""A program that ran for this long has started well: its next failure is answered without delay."""
ALIVE_SECONDS = 2.0
"""A program that has no address counts as ready once it has lived this long."""
END_SECONDS = 10.0
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """One program of Doorstep: how it is started, and the address that answers 200 once it is ready."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    health_url: str | None = None
    health_headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Running:
    """A program's present process and its history."""

    program: Program
    log: logging.Logger
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts: int = 0
    quick_failures: int = 0
    start_again_at: float = 0.0
    ready_once: bool = False


class StartError(Exception):
    """A program could not be brought to answer; the text names it and its log."""


class Supervisor:
    """Keeps a set of programs alive until ``stopping`` is set. Use it from the main thread only."""

    def __init__(self, programs: Sequence[Program], data_dir: Path, folder: Path, say: Callable[[str], None]) -> None:
        self.stopping = threading.Event()
        self._data_dir = data_dir
        self._folder = folder
        self._say = say
        logs = data_dir / "logs"
        logs.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._running = [Running(program, _rotating_log(logs / f"{program.name}.log")) for program in programs]

    def stop_on_signals(self) -> None:
        """Let Ctrl-C, SIGTERM and a closed terminal end everything in order."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())

    def start(self) -> None:
        """Start every program without waiting for it."""
        for running in self._running:
            self._start(running)
        self._record()

    def wait_until_ready(self, seconds: float) -> None:
        """Return when every program answers, or when stopping.

        Raises ``StartError`` for one that ends three times on the way, or does not answer in time.
        """
        deadline = time.monotonic() + seconds
        while not self.stopping.is_set():
            waiting = [running for running in self._running if not self._is_ready(running)]
            if not waiting:
                self._record()
                return
            late = waiting[0]
            if time.monotonic() > deadline:
                raise StartError(f"{late.program.name} did not answer within {seconds:.0f} s. {self._see_log(late)}")
            for running in self._running:
                if running.quick_failures >= 3:
                    raise StartError(f"{running.program.name} ends each time it starts. {self._see_log(running)}")
            self.revive()
            self.stopping.wait(0.1)

    def watch(self) -> None:
        """Start what dies again, until stopping."""
        while not self.stopping.wait(0.1):
            self.revive()

    def stop(self) -> None:
        """End every process group: asked first, made to after ten seconds."""
        live = [running.process for running in self._running if running.process is not None]
        for process in live:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + END_SECONDS
        for process in live:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        (self._data_dir / "processes.json").unlink(missing_ok=True)

    def _start(self, running: Running) -> None:
        parent = os.getpid()
        running.process = subprocess.Popen(
            list(running.program.command), cwd=self._folder, env=dict(running.program.environment),
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
            preexec_fn=lambda: die_with(parent),  # noqa: PLW1509  (only one system call, prepared before the fork)
        )  # fmt: skip
        running.started_at = time.monotonic()
        running.starts += 1
        threading.Thread(target=_copy_output, args=(running.process, running.log), daemon=True).start()

    def revive(self) -> None:
        """Start again what has died and has waited long enough."""
        now = time.monotonic()
        for running in self._running:
            process = running.process
            if process is not None and process.poll() is not None:
                _signal_group(process.pid, signal.SIGKILL)
                steady = running.ready_once and now - running.started_at >= STEADY_SECONDS
                running.quick_failures = 0 if steady else running.quick_failures + 1
                running.start_again_at = now + delay_after(running.quick_failures)
                running.process = None
                self._say(f"{running.program.name} ended ({_ending(process.returncode)}); starting it again.")
            if running.process is None and now >= running.start_again_at:
                self._start(running)
                self._record()

    def _is_ready(self, running: Running) -> bool:
        if running.process is None or running.process.poll() is not None:
            return False
        program = running.program
        if not running.ready_once:
            if program.health_url is None:
                running.ready_once = time.monotonic() - running.started_at >= ALIVE_SECONDS
            else:
                running.ready_once = answers(program.health_url, program.health_headers)
        return running.ready_once

    def _see_log(self, running: Running) -> str:
        return f"Its log says why: {self._data_dir / 'logs' / running.program.name}.log"

    def _record(self) -> None:
        """Write down which process is which, for whoever looks after the machine and for the fault tests."""
        listed = {
            "supervisor": os.getpid(),
            "ready": all(running.ready_once for running in self._running),
            "processes": {
                running.program.name: {"pid": running.process.pid, "starts": running.starts}
                for running in self._running
                if running.process is not None
            },
        }
        target = self._data_dir / "processes.json"
        draft = target.with_suffix(".tmp")
        draft.write_text(json.dumps(listed, indent=1))
        draft.replace(target)


def delay_after(quick_failures: int) -> float:
    """Seconds to wait before a program is started again, by how often in a row it has just failed quickly."""
    if quick_failures == 0:
        return 0.0
    return min(LONGEST_DELAY, FIRST_DELAY * 2.0 ** (quick_failures - 1))


def answers(url: str, headers: Mapping[str, str] | None = None) -> bool:
    """Whether an address answers 200 within two seconds."""
    try:
        return requests.get(url, headers=dict(headers or {}), timeout=2).status_code == 200
    except requests.RequestException:
        return False


def _ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def die_with(parent: int) -> None:
    """In a child, before it becomes another program: be killed when the parent ends, whatever ends it (Linux)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, number)


class PrivateLog(RotatingFileHandler):
    """A log file rotated by size that only its owner can read."""

    def _open(self) -> TextIOWrapper:
        return os.fdopen(
            os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        )


def _rotating_log(file: Path) -> logging.Logger:
    log = logging.Logger(file.stem)
    handler = PrivateLog(file, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(message)s"))
    log.addHandler(handler)
    return log


def _copy_output(process: subprocess.Popen[bytes], log: logging.Logger) -> None:
    for line in process.stdout or ():
        log.info("%s", line.decode("utf-8", "replace").rstrip("\n"))
