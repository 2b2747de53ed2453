"""Serves the public app: ``python -m channels.public``."""

from __future__ import annotations

import logging
import sys

import waitress

from bot.settings import settings
from channels.process import begin_process
from channels.public.app import create_app

# Pages keep connections open that use no thread; the limit is far above what the threads can serve.
CONNECTIONS = 900
# Waitress refuses a larger body in words of its own, and only then; below it, the app answers in ours.
LARGEST_BODY = 8 * 1024 * 1024
# Waitress spools large bodies to temporary files. They hold residents' words, so they stay in memory.
HELD_IN_MEMORY = 2 * LARGEST_BODY


def main() -> int:
    """Listen on ``public_port`` until stopped; 1 with one clear line where a secret or the database is missing."""
    begin_process()
    own = settings()
    try:
        app = create_app(own)
    except (RuntimeError, ValueError) as problem:
        logging.getLogger("doorstep.public").error("%s", problem)
        return 1
    waitress.serve(
        app,
        host=own.bind,
        port=own.public_port,
        threads=own.web_threads,
        ident=None,
        connection_limit=CONNECTIONS,
        # Reads on while a stream is open, and so notices at once that its page was closed.
        channel_request_lookahead=1,
        max_request_body_size=LARGEST_BODY,
        inbuf_overflow=HELD_IN_MEMORY,
        outbuf_overflow=HELD_IN_MEMORY,
        # ProxyFix judges these headers, and only where proxies are trusted.
        clear_untrusted_proxy_headers=not own.trusted_proxies,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
