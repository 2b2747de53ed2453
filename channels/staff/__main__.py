"""Serves the staff app: ``python -m channels.staff``."""

from __future__ import annotations

import logging
import sys

import waitress

from bot.database import DatabaseUnavailableError, WrongVersionError
from bot.encryption import KeysMissingError, key_ring
from bot.settings import settings
from channels.process import begin_process
from channels.staff.app import create_app
from channels.staff.configuration import REPORT_BYTES
from channels.web import MissingSecretError

# Waitress refuses a larger body in words of its own, and only then; below it, the app answers in ours.
LARGEST_BODY = 4 * REPORT_BYTES
HELD_IN_MEMORY = LARGEST_BODY + 64 * 1024


def main() -> int:
    """Listen on ``staff_port`` until stopped; 1 with one clear line where a secret or the database is missing."""
    begin_process()
    own = settings()
    try:
        key_ring()
        app = create_app(own)
    except (MissingSecretError, KeysMissingError, DatabaseUnavailableError, WrongVersionError) as problem:
        logging.getLogger("doorstep.staff").error("%s", problem)
        return 1
    # Waitress spools large bodies and pages to temporary files. They hold residents' words: they stay in memory.
    waitress.serve(
        app,
        host=own.bind,
        port=own.staff_port,
        threads=own.web_threads,
        ident=None,
        # Behind a proxy that is trusted, its word on who is asking is kept: sign-in limits count by that address.
        clear_untrusted_proxy_headers=not own.trusted_proxies,
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=HELD_IN_MEMORY,
        outbuf_overflow=HELD_IN_MEMORY,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
