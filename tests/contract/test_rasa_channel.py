"""A real Rasa with a real action server behind it: who may speak to it, what it answers, and what it keeps quiet."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import textwrap
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests

from bot.cli.train import ensure_model, training_environment
from bot.settings import PROJECT

SECRET = "a-secret-of-this-test"
READY_SECONDS = 90
LOOPBACK = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}

# Answers with what Rasa made of the message, and misbehaves on demand.
ACTION = """
from rasa_sdk import Action


class Turn(Action):
    def name(self):
        return "action_turn"

    def run(self, dispatcher, tracker, domain):
        message = tracker.latest_message
        outcome = {"intent": message["intent"]["name"], "triage": message["triage"], "text": message["text"],
                   "entities": message["entities"], "events": len(tracker.events)}
        if "two outcomes" in message["text"]:
            dispatcher.utter_message(json_message={"outcome": outcome})
        if "fails" in message["text"]:
            raise ValueError("broken")
        if "nothing comes" not in message["text"]:
            dispatcher.utter_message(json_message={"outcome": outcome})
        return []
"""


@dataclass
class RunningRasa:
    """Rasa and the action server of this test."""

    url: str
    log: Path
    pids: list[int]

    def turn(self, text: Any, secret: str | None = SECRET, **body: Any) -> requests.Response:
        headers = {"X-Doorstep-Secret": secret} if secret is not None else {}
        state = {"at": "2026-05-06T10:00:00+01:00"}
        sent = {"sender": uuid.uuid4().hex, "text": text, "metadata": {"state": state}, **body}
        return requests.post(f"{self.url}/turn", json=sent, headers=headers, timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start(command: list[str], cwd: Path, environment: dict[str, str], log: Path, stack: ExitStack) -> int:
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=output, stderr=subprocess.STDOUT)

    def end() -> None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    stack.callback(end)
    return process.pid


@pytest.fixture(scope="module")
def rasa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRasa]:
    folder = tmp_path_factory.mktemp("rasa")
    (folder / "actions").mkdir()
    (folder / "actions" / "__init__.py").write_text("")
    (folder / "actions" / "turn.py").write_text(textwrap.dedent(ACTION))
    rasa_port, action_port = free_port(), free_port()
    environment = {
        **training_environment(),
        "SANIC_HOST": "127.0.0.1",
        "DOORSTEP_RASA_SECRET": SECRET,
        "DOORSTEP_ACTION_PORT": str(action_port),
    }
    python = sys.executable
    with ExitStack() as stack:
        actions = [python, "-m", "rasa_sdk", "--actions", "actions", "-p", str(action_port)]
        server = [
            python, "-m", "rasa", "run", "-m", str(ensure_model()), "-i", "127.0.0.1", "-p", str(rasa_port),
            "--credentials", "credentials.yml", "--endpoints", "endpoints.yml",
        ]  # fmt: skip
        action_pid = start(actions, folder, environment, folder / "actions.log", stack)
        rasa_pid = start(server, PROJECT, environment, folder / "rasa.log", stack)
        running = RunningRasa(
            f"http://127.0.0.1:{rasa_port}/webhooks/doorstep", folder / "rasa.log", [action_pid, rasa_pid]
        )
        wait_until_ready(running)
        yield running


def wait_until_ready(running: RunningRasa) -> None:
    last = ""
    for _ in range(READY_SECONDS * 2):
        try:
            answer = requests.get(f"{running.url}/health", headers={"X-Doorstep-Secret": SECRET}, timeout=5)
            if answer.status_code == 200:
                return
            last = answer.text
        except requests.ConnectionError as problem:
            last = type(problem).__name__
        time.sleep(0.5)
    pytest.fail(f"Rasa was not ready in {READY_SECONDS} s: {last}\n{running.log.read_text()[-2000:]}")


def test_a_turn_gives_the_one_outcome(rasa: RunningRasa) -> None:
    answer = rasa.turn("My husband hit me last night and there is loud music every night")
    assert answer.status_code == 200
    outcome = answer.json()["outcome"]
    assert outcome["triage"]["signals"] == ["domestic_abuse", "violence"]
    assert (
        outcome["triage"]["evidence"][0]["text"] in "My husband hit me last night and there is loud music every night"
    )


def test_times_are_read_from_when_the_message_was_stored(rasa: RunningRasa) -> None:
    entities = rasa.turn("it happened yesterday").json()["outcome"]["entities"]
    assert [one["value"]["date"] for one in entities if one["entity"] == "time"] == ["2026-05-05"]


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
def test_without_the_secret_nothing_is_answered(rasa: RunningRasa, secret: str | None) -> None:
    headers = {"X-Doorstep-Secret": secret.encode()} if secret is not None else {}
    assert requests.post(f"{rasa.url}/turn", json={}, headers=headers, timeout=10).status_code == 403
    assert requests.get(f"{rasa.url}/health", headers=headers, timeout=10).status_code == 403


@pytest.mark.parametrize("path", ["/webhooks/rest/webhook", "/conversations/x/tracker", "/model/parse", "/domain"])
def test_the_stock_ways_in_are_closed(rasa: RunningRasa, path: str) -> None:
    root = rasa.url.removesuffix("/webhooks/doorstep")
    for answer in (requests.get(root + path, timeout=10), requests.post(root + path, json={}, timeout=10)):
        assert answer.status_code in {404, 405}


@pytest.mark.parametrize(
    "changes",
    [
        {"text": None}, {"text": 7}, {"text": ""}, {"text": "  \n"}, {"text": "x" * 20_001}, {"sender": ""},
        {"sender": 1}, {"metadata": None}, {"metadata": {}}, {"metadata": {"state": []}},
    ],
)  # fmt: skip
def test_a_malformed_turn_is_refused(rasa: RunningRasa, changes: dict[str, Any]) -> None:
    assert rasa.turn(**{"text": "hello", **changes}).status_code == 400


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1]", b"null", b'"text"'])
def test_a_body_that_is_no_turn_is_refused(rasa: RunningRasa, body: bytes) -> None:
    answer = requests.post(f"{rasa.url}/turn", data=body, headers={"X-Doorstep-Secret": SECRET}, timeout=10)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "text", ["/affirm", " /a_person", "\u00a0/exit", "/restart", '/tell{"place":"X"}', "/deny@0.1"]
)
def test_slash_text_is_refused(rasa: RunningRasa, text: str) -> None:
    answer = rasa.turn(text)
    assert (answer.status_code, answer.json()) == (400, {"error": "slash_text"})


def test_neutralised_slash_text_is_text_without_intent(rasa: RunningRasa) -> None:
    outcome = rasa.turn('\u2060/exit{"place":"INJECTED"}').json()["outcome"]
    assert not [one for one in outcome["entities"] if "INJECTED" in str(one)]
    assert outcome["text"].startswith("\u2060/")


@pytest.mark.parametrize("text", ["two outcomes", "nothing comes", "it fails here"])
def test_without_exactly_one_outcome_the_edge_is_told(rasa: RunningRasa, text: str) -> None:
    answer = rasa.turn(text)
    assert (answer.status_code, answer.json()) == (503, {"error": "no_outcome"})


def test_a_turn_that_nobody_waits_for_any_more_is_dropped(rasa: RunningRasa) -> None:
    metadata = {"state": {"at": "2026-11-23T14:00:00+00:00"}, "until": time.time() - 1}
    answer = rasa.turn("music all night", metadata=metadata)
    assert (answer.status_code, answer.json()) == (503, {"error": "too_late"})


def test_rasa_remembers_nothing_of_a_sender(rasa: RunningRasa) -> None:
    first, second = (rasa.turn("loud music", sender="the-same").json()["outcome"]["events"] for _ in range(2))
    assert first == second


def test_no_word_of_a_resident_is_in_the_log(rasa: RunningRasa) -> None:
    words = ["QUILLFEATHER", "/exit QUILLFEATHER", "\u2060/exit{QUILLFEATHER", "QUILLFEATHER fails"]
    assert [rasa.turn(word).status_code for word in words] == [200, 400, 200, 503]
    assert rasa.turn("QUILLFEATHER", sender="QUILLFEATHER").status_code == 200
    log = rasa.log.read_text()
    assert "turn without one outcome" in log
    assert "QUILLFEATHER" not in log


def test_every_listening_address_is_loopback(rasa: RunningRasa) -> None:
    listening = [address for pid in rasa.pids for address in listening_addresses(pid)]
    assert len(listening) >= 2
    assert {address.split(":")[0] for address in listening} <= LOOPBACK


def listening_addresses(pid: int) -> list[str]:
    """Local addresses (in hexadecimal) on which a process listens, from Linux's own tables."""
    sockets = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            sockets.add(target[8:-1])
    found = []
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            fields = line.split()
            if fields[3] == "0A" and fields[9] in sockets:
                found.append(fields[1])
    return found
