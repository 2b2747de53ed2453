"""Serves the sandbox for texts: ``python -m channels.sms_sandbox``, or ``doorstep sms-sandbox``."""

from __future__ import annotations

import logging
import sys

import waitress

from bot.settings import Settings, read_settings
from channels.process import begin_process
from channels.sms_sandbox.app import create_app

HOME = "127.0.0.1"
"""It is never reachable from another machine."""
THREADS = 32
LARGEST_BODY = 256 * 1024
HELD_IN_MEMORY = 32 * 1024 * 1024
"""Larger requests and answers would be spooled to temporary files, and they hold what was written."""


def serve(own: Settings) -> int:
    """Listen on ``sms_sandbox_port`` until stopped; 1 with one clear line where there is no account."""
    begin_process()
    try:
        app = create_app(own)
    except RuntimeError as problem:
        logging.getLogger("doorstep.sms_sandbox").error("%s", problem)
        return 1
    waitress.serve(
        app,
        host=HOME,
        port=own.sms_sandbox_port,
        threads=THREADS,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=HELD_IN_MEMORY,
        outbuf_overflow=HELD_IN_MEMORY,
    )
    return 0


def main() -> int:
    """Serve by the environment alone: no key of Doorstep is read."""
    return serve(read_settings())


if __name__ == "__main__":
    sys.exit(main())
