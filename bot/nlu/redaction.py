"""Rasa's logs never hold a resident's words.

Rasa puts message texts, slots and whole requests into log lines and warnings (at ERROR, not only when debugging).
A filter by field cannot be complete, so the rule is turned round: of a record by Rasa and the libraries beneath it
only level, logger and place in the code are kept, and for an exception its type and where it was raised. Doorstep's
own records (``bot.``) are written as they are; they hold ids and codes only.
"""

from __future__ import annotations

import logging
import sys
import traceback
import warnings
from typing import Any, TextIO

import structlog

OWN = ("bot",)


def _own(name: str) -> bool:
    return name.split(".", 1)[0] in OWN


class Redacted(logging.Formatter):
    """Formats foreign records without their message."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: time, level, logger, then the message (own records) or the place it came from."""
        start = f"{self.formatTime(record)} {record.levelname} {record.name}"
        if _own(record.name):
            line = f"{start} {record.getMessage()}"
        else:
            line = f"{start} {record.module}.{record.funcName}:{record.lineno}"
        if record.exc_info and record.exc_info[0] is not None:
            line += f" {_place(record.exc_info)}"
        return line


def _place(exception: Any) -> str:
    kind, _, trace = exception
    frames = traceback.extract_tb(trace)
    where = f" at {frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
    return f"{kind.__name__}{where}"


def _plain_warning(
    message: Warning | str,  # noqa: ARG001 - it may quote the resident
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001 - the signature of warnings.showwarning
    line: str | None = None,  # noqa: ARG001
) -> None:
    """Rasa warns with the text of a message in it; the category and place are enough."""
    sys.stderr.write(f"{category.__name__} {filename.rsplit('/', 1)[-1]}:{lineno}\n")


def install() -> None:
    """Sets the formatter on every handler there is, and on whatever Rasa adds later through structlog.

    It is called when the input channel is imported: after Rasa set up its logging, before the first message.
    """
    root = logging.getLogger()
    root.handlers = [logging.StreamHandler(sys.stderr)]
    root.handlers[0].setFormatter(Redacted())
    if root.level < logging.INFO:
        root.setLevel(logging.INFO)
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        if logger.handlers:
            logger.handlers = []
            logger.propagate = True
        if not _own(name) and logger.level == logging.DEBUG:
            logger.setLevel(logging.INFO)
    warnings.showwarning = _plain_warning
    structlog.configure(
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
        processors=[structlog.stdlib.filter_by_level, structlog.stdlib.render_to_log_kwargs],
        cache_logger_on_first_use=False,
    )
