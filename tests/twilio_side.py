"""A real HTTP server that plays Twilio's REST side: it takes texts, lists and blanks them, and fails as it is told."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT, TOKEN = "AC" + "0" * 32, "a token for tests alone"
PATH = re.compile(rf"/2010-04-01/Accounts/{ACCOUNT}/Messages(?:/(\w+))?\.json")


@dataclass
class TwilioSide:
    """What it holds, and what it shall answer to the next texts in turn (status, code); else it takes them."""

    messages: list[dict[str, Any]] = field(default_factory=list)
    answers: list[tuple[int, int]] = field(default_factory=list)
    slow: float = 0.0
    """Seconds between taking a text and answering."""
    calls: list[str] = field(default_factory=list)
    callbacks: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def sent(self) -> list[tuple[str, str]]:
        """To whom which words went out, in order."""
        return [(one["to"], one["body"]) for one in self.messages if one["direction"] == "outbound-api"]

    def add(self, direction: str, from_: str, to: str, body: str, at: datetime | None = None) -> dict[str, Any]:
        """Another message of the account."""
        when = format_datetime(at or datetime.now(UTC))
        kept = {
            "sid": f"SM{len(self.messages):032x}", "direction": direction, "from": from_, "to": to, "body": body,
            "status": "queued" if direction == "outbound-api" else "received", "error_code": None, "num_media": "0",
            "date_sent": when, "date_created": when, "account_sid": ACCOUNT,
        }  # fmt: skip
        self.messages.append(kept)
        return kept

    def answer(self, method: str, path: str, query: dict[str, str], form: dict[str, str]) -> tuple[int, Any]:
        """One call."""
        self.calls.append(f"{method} {path.rpartition('/')[2]}")
        found = PATH.fullmatch(path)
        if not found:
            return 404, {"code": 20404, "message": "not found", "status": 404}
        if found.group(1):
            kept = next((one for one in self.messages if one["sid"] == found.group(1)), None)
            if kept is None:
                return 404, {"code": 20404, "message": "not found", "status": 404}
            if method == "POST":
                kept["body"] = form.get("Body", kept["body"])
            return 200, kept
        if method == "GET":
            listed = [
                one for one in reversed(self.messages)
                if query.get("To", one["to"]) == one["to"] and query.get("From", one["from"]) == one["from"]
            ]  # fmt: skip
            return 200, {"messages": listed, "next_page_uri": None, "page": 0, "page_size": 50}
        if self.answers:
            status, code = self.answers.pop(0)
            return status, {"code": code, "message": "refused", "status": status}
        self.callbacks.append(form.get("StatusCallback", ""))
        kept = self.add("outbound-api", form["From"], form["To"], form["Body"])
        time.sleep(self.slow)
        return 201, kept


@contextmanager
def twilio_side() -> Iterator[TwilioSide]:
    """Twilio's REST side on a free port of loopback."""
    side = TwilioSide()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length") or 0)
            form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
            query = parse_qs(parts.query)
            plain = [{name: values[0] for name, values in given.items()} for given in (query, form)]
            status, body = side.answer(self.command, parts.path, *plain)
            sent = json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)
            except OSError:
                pass  # whoever called gave up

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    side.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield side
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
