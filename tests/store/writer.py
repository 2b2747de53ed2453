"""A process that stores and answers messages until it is killed; prints each message's id once it is acknowledged."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from bot.database import open_engine, session_factory
from tests.store.steps import fact, mark, memory, say, settle, started


def main() -> None:
    sessions = session_factory(open_engine(sys.argv[1]))
    while True:
        conversation_id = started(sessions, datetime.now(UTC))
        for number in range(3):
            message_id = say(sessions, conversation_id, f"message {number}", datetime.now(UTC))
            print("stored", message_id, flush=True)  # noqa: T201
            settle(
                sessions, conversation_id, message_id, datetime.now(UTC),
                memory=memory(report="submitted" if number == 2 else "draft"),
                make=lambda m, number=number: {
                    "facts": [fact(m, "what", f"told {number}")],
                    "signals": [mark(m, "violence")] if number == 1 else [],
                },
            )  # fmt: skip
            print("settled", message_id, flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
