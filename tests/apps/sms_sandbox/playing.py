"""A sandbox that serves on loopback, a stand-in for Doorstep's webhooks, and Twilio's own client pointed at it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

import requests
import waitress
from twilio.http.http_client import TwilioHttpClient
from twilio.http.response import Response
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from bot.settings import Settings
from channels.sms_sandbox.app import create_app

ACCOUNT = "AC" + "5" * 32
TOKENS = ("first-token-of-the-sandbox", "second-token-of-the-sandbox")
OURS = "+447700900900"
PHONE = "+447700900123"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


@dataclass
class Webhook:
    """One call that Doorstep got."""

    path: str
    fields: dict[str, str]
    signature: str


@dataclass
class Doorstep:
    """Stands in for the public app: notes each call and answers as it is told."""

    url: str
    answer: tuple[int, str] = (200, EMPTY)
    calls: list[Webhook] = field(default_factory=list)

    def of(self, path: str, sid: str = "") -> list[dict[str, str]]:
        """The fields of every call to one path, about one text if so asked, in the order in which they came."""
        return [call.fields for call in self.calls if call.path == path and sid in ("", call.fields["MessageSid"])]

    def is_signed(self, call: Webhook, public_url: str | None = None, token: str = TOKENS[0]) -> bool:
        """Whether the signature is right for the public address."""
        return bool(RequestValidator(token).validate((public_url or self.url) + call.path, call.fields, call.signature))


@contextmanager
def doorstep() -> Iterator[Doorstep]:
    """A stand-in on a port of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = dict(parse_qsl(body, keep_blank_values=True, strict_parsing=True))
            stand_in.calls.append(Webhook(self.path, fields, self.headers["X-Twilio-Signature"]))
            status, words = stand_in.answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(words.encode())))
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_words: object) -> None:
            """Keep test output quiet."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 50

    server = Server(("127.0.0.1", 0), Handler)
    stand_in = Doorstep(f"http://127.0.0.1:{server.server_address[1]}")
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    yield stand_in
    server.shutdown()
    server.server_close()


class RedirectedClient(TwilioHttpClient):  # type: ignore[misc]
    """Twilio's own HTTP client, sent to the sandbox instead."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=5)
        self._url = url

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Response:
        return super().request(method, url.replace("https://api.twilio.com", self._url), *args, **more)


@dataclass
class Playing:
    """A sandbox that answers, with the Doorstep that it calls."""

    url: str
    doorstep: Doorstep

    def client(self, token: str = TOKENS[0], account: str = ACCOUNT) -> Client:
        return Client(account, token, http_client=RedirectedClient(self.url))

    def write(self, body: str, **more: Any) -> dict[str, Any]:
        """Send a text as a resident does."""
        return self.steer("text", {"from": PHONE, "to": OURS, "body": body, **more})

    def steer(self, what: str, asked: dict[str, Any]) -> dict[str, Any]:
        answered = requests.post(f"{self.url}/sandbox/{what}", json=asked, timeout=20)
        assert answered.status_code == 200, answered.text
        return dict(answered.json())

    def phone(self, number: str = PHONE) -> dict[str, Any]:
        return dict(requests.get(f"{self.url}/sandbox/phone/{number}", timeout=5).json())

    def send(self, body: str = "We have your message.", token: str = TOKENS[0]) -> Any:
        """Send a text as Doorstep does."""
        callback = f"{self.doorstep.url}/sms/status"
        return self.client(token).messages.create(to=PHONE, from_=OURS, body=body, status_callback=callback)


@contextmanager
def playing(stand_in: Doorstep, **changes: Any) -> Iterator[Playing]:
    """A sandbox on a free port, for a Doorstep whose public address is that of the stand-in."""
    server = waitress.create_server(create_app(own_settings(stand_in, **changes)), host="127.0.0.1", port=0, threads=12)

    def run() -> None:
        with suppress(OSError):  # closed while it waits for the next request
            server.run()

    threading.Thread(target=run, daemon=True).start()
    yield Playing(f"http://127.0.0.1:{server.effective_port}", stand_in)
    server.close()


def own_settings(stand_in: Doorstep, **changes: Any) -> Settings:
    """Settings of a sandbox for the stand-in. No landlord is read, since none is needed."""
    chosen = {
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_tokens": ",".join(TOKENS),
        "public_url": stand_in.url,
        "packs_dir": "/nowhere",
    }
    return Settings.model_validate(chosen | changes)


def soon(holds: Callable[[], object], seconds: float = 5) -> None:
    """Wait until something holds."""
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come to hold in time"
        time.sleep(0.02)
