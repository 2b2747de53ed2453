"""Runs the public app for tests: real settings, a real database in a private folder, and a stand-in for Rasa's port.

The stand-in speaks the input channel's contract over HTTP and answers what the test tells it, so that slow, broken and
well-formed answers can be had at will without training a model.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import requests
from cryptography.fernet import Fernet

from bot.agenda.state import new_memory

PROJECT = Path(__file__).resolve().parents[3]
START_SECONDS = 40


def free_port() -> int:
    """A port that nothing listens on at the moment."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Variables of a Doorstep with its own data folder, secrets and landlords."""
    operating = folder / "operating"
    packs = folder / "packs"
    port = free_port()
    if not operating.exists():
        packs.mkdir(parents=True)
        operating.mkdir(parents=True)
        add_landlord(folder, "dartford", "Dartford Borough Council")
    return {
        "DOORSTEP_DATA_DIR": str(folder),
        "DOORSTEP_PACKS_DIR": str(packs),
        "DOORSTEP_OPERATING_DIR": str(operating),
        "DOORSTEP_PUBLIC_PORT": str(port),
        "DOORSTEP_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DOORSTEP_RASA_PORT": str(free_port()),
        "DOORSTEP_ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "DOORSTEP_SEARCH_KEYS": "1:" + os.urandom(32).hex(),
        "DOORSTEP_PUBLIC_SESSION_KEY": os.urandom(32).hex(),
        "DOORSTEP_RASA_SECRET": os.urandom(16).hex(),
        **changes,
    }


def add_landlord(
    folder: Path, landlord: str, name: str, exit_address: str = "https://127.0.0.1:20999/elsewhere"
) -> None:
    """A landlord with Dartford's policy under another name, whose exit leads nowhere outside this machine."""
    pack = (PROJECT / "bot/landlords/packs/dartford.yml").read_text(encoding="utf-8")
    operating = (PROJECT / "bot/landlords/operating/dartford.yml").read_text(encoding="utf-8")
    pack = re.sub(r"(?m)^landlord: .*$", f"landlord: {landlord}", pack)
    operating = re.sub(r"(?m)^landlord: .*$", f"landlord: {landlord}", operating)
    operating = re.sub(r"(?m)^  exit_address: .*\n", "", operating)
    operating = operating.replace("  name: Dartford Borough Council\n", f"  name: {name}\n", 1)
    operating = operating.replace("brand:\n", f"brand:\n  exit_address: {exit_address}\n", 1)
    (folder / "packs" / f"{landlord}.yml").write_text(pack, encoding="utf-8")
    (folder / "operating" / f"{landlord}.yml").write_text(operating, encoding="utf-8")


def outcome(state: dict[str, Any], *texts: str, choices: tuple[str, ...] = (), status: str = "open") -> dict[str, Any]:
    """A well-formed outcome that replies with ``texts`` and offers ``choices``."""
    memory = new_memory()
    memory["choices"] = [
        {"id": f"{state['position']}-{number}", "label": label, "value": label} for number, label in enumerate(choices)
    ]
    return {
        "message_id": state["message_id"],
        "facts": [],
        "signals": [],
        "decision": None,
        "replies": [{"text": text} for text in texts],
        "memory": memory,
        "understood": True,
        "status": status,
    }


Answer = Callable[[str, dict[str, Any]], tuple[int, Any]]


def plain_answer(text: str, state: dict[str, Any]) -> tuple[int, Any]:
    """Says which message was understood, without repeating it, and offers two quick replies."""
    reply = f"Thank you. That was message {state['position']} of {len(text)} characters."
    return 200, {"outcome": outcome(state, reply, "Is it happening right now?", choices=("Yes, now", "No"))}


class StandIn:
    """Listens on Rasa's port. ``answer`` decides each reply; ``texts`` holds what arrived."""

    def __init__(self, port: int) -> None:
        self.answer: Answer = plain_answer
        self.texts: list[str] = []
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                stand_in.texts.append(body["text"])
                status, answered = stand_in.answer(body["text"], body["metadata"]["state"])
                sent = json.dumps(answered).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)

            def log_message(self, *_words: object) -> None:
                """Keep test output quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening, as if Rasa had gone."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@dataclass
class Served:
    """A public app that runs as a process of its own."""

    url: str
    environment: dict[str, str]
    rasa: StandIn
    log: Path
    pid: int

    def api(self, path: str) -> str:
        """The address of an API path."""
        return f"{self.url}/api/v1{path}"


@contextmanager
def served(folder: Path, **changes: str) -> Iterator[Served]:
    """The public app on waitress, with migrated tables and a stand-in for Rasa, until the end of the block."""
    variables = environment(folder, **changes)
    running = {**os.environ, **variables}
    migrate = "from bot.migrations import upgrade; upgrade()"
    subprocess.run([sys.executable, "-c", migrate], cwd=PROJECT, env=running, check=True, capture_output=True)
    log = folder / "public.log"
    rasa = StandIn(int(variables["DOORSTEP_RASA_PORT"]))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "channels.public"], cwd=PROJECT, env=running, stdout=output, stderr=output
        )
    try:
        url = variables["DOORSTEP_PUBLIC_URL"]
        _wait_until_healthy(url, process, log)
        yield Served(url, variables, rasa, log, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=10)
        rasa.close()


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends:
        if process.poll() is not None:
            break
        try:
            if requests.get(f"{url}/healthz", timeout=1).status_code == 200:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise RuntimeError(f"the public app did not start:\n{log.read_text(encoding='utf-8')}")
