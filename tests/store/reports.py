"""A conversation with everything told, and a real HTTP server that stands for a landlord's intake."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.store.conftest import NOW
from tests.store.steps import after, fact, mark, memory, say, settle, started

DECISION = {
    "asb": "yes", "why": "Loud music at night.", "type": "nuisance", "priority": "standard",
    "target_text": "within 10 days", "team": "Tenancy Services", "team_contact": "01632 960001",
    "contact_by": {
        "at": "2026-11-12T23:59:59+00:00", "date": "2026-11-12", "unit": "days", "number": 10, "assumed": False,
    },
    "clauses": [{"clause": "9.4", "citation": "We will make contact within 10 days.", "about": "target"}],
    "exceptions": [], "escalations": [], "next_questions": [], "tell": [], "do_not_promise": [], "case_review": None,
    "for_a_person": False, "category": "noise", "exclusion": None,
}  # fmt: skip


def submitted(sessions: Any, signals: tuple[str, ...] = (), report: str = "submitted") -> str:
    """A conversation in two messages whose report is handed in with the second."""
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, "loud music every night")
    settle(
        sessions, conversation_id, first, memory=memory(asks="when", understood={"kind": "report"}),
        make=lambda m: {"signals": [mark(m, name) for name in signals]},
    )  # fmt: skip
    second = say(sessions, conversation_id, "yes that is right", after(minutes=1))
    settle(
        sessions, conversation_id, second, after(minutes=1), decision=DECISION,
        memory=memory(report=report, understood={"kind": "report", "category": "noise", "categories": ["noise"]}),
        make=lambda m: {"facts": [fact(m, "where", "flat 7 above me", {"flat": "7", "relation": "above"})]},
    )  # fmt: skip
    return conversation_id


@dataclass
class Received:
    """One request as it came over the wire."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body read as JSON."""
        return json.loads(self.body)


@dataclass
class IntakeServer:
    """Answers with the given statuses in turn, the last one for good."""

    answers: list[tuple[int, dict[str, str], bytes]]
    received: list[Received] = field(default_factory=list)
    url: str = ""


@contextmanager
def intake(*answers: tuple[int, dict[str, str], bytes]) -> Iterator[IntakeServer]:
    """A landlord's intake on a free port of loopback."""
    state = IntakeServer(list(answers) or [(200, {}, b"{}")])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.received.append(Received(self.path, dict(self.headers.items()), body))
            status, headers, answer = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/intake"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


__all__ = ["DECISION", "NOW", "IntakeServer", "intake", "submitted"]
