"""What public app, staff app and worker do first: keep their files private, and log which but never what was said."""

from __future__ import annotations

import logging
import os
import sys
import traceback
from types import TracebackType

PRIVATE = 0o077
"""Database, its side files and whatever else a process makes are for its own user alone."""

IDS = ("conversation_id", "message_id", "delivery_id", "endpoint")
"""What a log line may carry in ``extra``, printed after its words. None of it says anything about anyone."""

QUIET = ("alembic", "waitress")
"""Which migrations there are, and which page was closed early, is of no interest."""


class LogLine(logging.Formatter):
    """One line: time, level, logger, words, then the ids that it carries.

    Of an exception only its kind and the way to it are printed: its own words may be a resident's.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name in logging
        """The line with its ids."""
        ids = [f"{name}={value}" for name in IDS if (value := getattr(record, name, None)) is not None]
        return " ".join([super().formatMessage(record), *ids])

    def formatException(  # noqa: N802 - the name in logging
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        """Kind of the exception and the lines of code that led to it."""
        return f"{''.join(traceback.format_tb(ei[2]))}{ei[0].__name__ if ei[0] else ''}"


def begin_process() -> None:
    """Call once, before anything is opened or logged."""
    os.umask(PRIVATE)
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(LogLine())
    logging.basicConfig(level=logging.INFO, handlers=[lines])
    for library in QUIET:
        logging.getLogger(library).setLevel(logging.ERROR)


def place_of(error: BaseException) -> str:
    """Where an error was raised, as file and line: enough to find a fault, and none of its words."""
    steps = traceback.extract_tb(error.__traceback__)
    return f"{steps[-1].filename}:{steps[-1].lineno}" if steps else "unknown"
