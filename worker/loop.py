"""The worker's one loop: each job runs when it is due, in a thread of its own, and never twice at the same time.

Whatever is under way when the worker is killed stays in the database as a lease or a claim that runs out, and is taken
up again. While the database is locked or down the jobs wait and go on afterwards.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from bot.database import (
    DatabaseUnavailableError,
    check_version,
    open_engine,
    reader_factory,
    session_factory,
)
from bot.encryption import key_ring
from bot.landlords.loader import load_packs
from bot.settings import Settings, settings
from channels.process import begin_process, place_of
from channels.rasa import RasaClient
from channels.sms.client import twilio_client
from channels.turn import Turns
from worker import (
    answer_messages,
    blank_texts,
    close_idle_conversations,
    delete_expired,
    deliver_reports,
    reconcile_texts,
    send_texts,
)
from worker.tools import Tools

log = logging.getLogger("worker")

TICK_SECONDS = 0.2
WAIT_AFTER_FAILURE_SECONDS = 2.0
TURN_THREADS = 8
DELIVERY_THREADS = 4


@dataclass
class Job:
    """Something to do again and again."""

    name: str
    every_seconds: float
    run: Callable[[datetime], None]
    due: float = 0.0
    """On the monotonic clock."""
    running: Future[None] | None = field(default=None, repr=False)


class Loop:
    """Starts each job when it is due until it is told to stop."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self._jobs = jobs
        self._stop = threading.Event()

    def stop(self) -> None:
        """Ends the loop after what is under way."""
        self._stop.set()

    def run(self) -> None:
        """Runs until ``stop`` is called; returns when every job has finished."""
        with ThreadPoolExecutor(len(self._jobs), thread_name_prefix="job") as threads:
            while not self._stop.is_set():
                now = time.monotonic()
                for job in self._jobs:
                    if job.due <= now and (job.running is None or job.running.done()):
                        job.due = now + job.every_seconds
                        job.running = threads.submit(_once, job)
                self._stop.wait(TICK_SECONDS)


def _once(job: Job) -> None:
    """One run of a job. Whatever goes wrong, it is due again soon."""
    try:
        job.run(datetime.now(UTC))
    except DatabaseUnavailableError as problem:
        log.warning("%s waits: %s", job.name, problem)
        job.due = time.monotonic() + WAIT_AFTER_FAILURE_SECONDS
    except Exception as problem:  # noqa: BLE001 - one faulty job must not stop the others; its words may be private
        log.error("%s failed: %s at %s", job.name, type(problem).__name__, place_of(problem))
        job.due = time.monotonic() + WAIT_AFTER_FAILURE_SECONDS


def jobs_of(tools: Tools) -> list[Job]:
    """All jobs of a worker."""
    return [
        Job(module.__name__.partition(".")[2], module.EVERY_SECONDS, partial(module.run, tools))
        for module in (
            answer_messages, send_texts, deliver_reports, reconcile_texts, blank_texts, close_idle_conversations,
            delete_expired,
        )
    ]  # fmt: skip


def make_tools(own: Settings) -> Tools:
    """Opens what the jobs need.

    Raises:
        WrongVersionError: the database is of another version.
        DatabaseUnavailableError: the database does not answer.
    """
    engine = open_engine(own.sqlalchemy_url)
    check_version(engine)
    landlords = load_packs(own.packs_dir, own.operating_dir)
    sessions = session_factory(engine)
    return Tools(
        settings=own,
        sessions=sessions,
        readers=reader_factory(engine),
        turns=Turns(own, sessions, RasaClient(own), landlords),
        landlords=landlords,
        turn_threads=ThreadPoolExecutor(TURN_THREADS, thread_name_prefix="turn"),
        delivery_threads=ThreadPoolExecutor(DELIVERY_THREADS, thread_name_prefix="delivery"),
        text_threads=ThreadPoolExecutor(send_texts.AT_ONCE, thread_name_prefix="text"),
        twilio=twilio_client(own),
    )


def main() -> int:
    """Starts the worker and runs it until SIGTERM or SIGINT. Exit code 1 where it cannot start."""
    begin_process()
    stopping = threading.Event()
    loops: list[Loop] = []

    def stop(*_: object) -> None:
        stopping.set()
        for loop in loops:
            loop.stop()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        key_ring()
        tools = _wait_for_tools(settings(), stopping)
    except (RuntimeError, ValueError) as problem:
        log.error("the worker cannot start: %s", problem)
        return 1
    if tools is None:
        return 0
    with tools.turn_threads, tools.delivery_threads, tools.text_threads:
        loops.append(Loop(jobs_of(tools)))
        if stopping.is_set():
            loops[0].stop()
        log.info("ready")
        loops[0].run()
        tools.turn_threads.shutdown(cancel_futures=True)
    log.info("stopped")
    return 0


def _wait_for_tools(own: Settings, stopping: threading.Event) -> Tools | None:
    """Waits for a database that is down; ``None`` where the worker is stopped meanwhile."""
    while not stopping.is_set():
        try:
            return make_tools(own)
        except DatabaseUnavailableError as problem:
            log.warning("waiting: %s", problem)
            stopping.wait(WAIT_AFTER_FAILURE_SECONDS)
    return None
