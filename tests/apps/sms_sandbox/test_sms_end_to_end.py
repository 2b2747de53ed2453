"""Texts all the way: signed webhooks, public app, worker and sandbox, each a process of its own.

Only Rasa's understanding is a stand-in; what it understood is walked through as the action server does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
from twilio.rest import Client

from actions.walk import walk
from bot.dialogue.wording import wording
from tests.apps.public.serving import PROJECT, Served, free_port, served
from tests.apps.sms_sandbox.playing import ACCOUNT, TOKENS, RedirectedClient, soon
from tests.unit.agenda.talks import LANDLORDS, message

DARTFORD = "+447700900701"
UNDERSTOOD: dict[str, dict[str, Any]] = {
    "music above me\ntill 2 every night": {"category": "noise"},
    "he has a knife": {"category": "violence", "signals": ["immediate_danger"]},
}


def understand(text: str, state: Any) -> tuple[int, Any]:
    """The outcome of a text of which this much is understood; of any other nothing is."""
    found = UNDERSTOOD.get(text)
    heard = message(text, "tell", **found) if found else message(text, "nlu_fallback")
    return 200, {"outcome": walk(state, heard, LANDLORDS["dartford"], wording())}


@dataclass
class Phones:
    """The sandbox, and the Doorstep that residents text by it."""

    url: str
    doorstep: Served

    def write(self, phone: str, body: str, **more: Any) -> None:
        asked = {"from": phone, "to": DARTFORD, "body": body, **more}
        assert requests.post(f"{self.url}/sandbox/text", json=asked, timeout=20).status_code == 200

    def texts(self, phone: str, *, automatic: bool = False) -> list[dict[str, Any]]:
        """What came to a phone, oldest first; the provider's own replies only where asked for."""
        shown = requests.get(f"{self.url}/sandbox/phone/{phone}", timeout=5).json()["texts"]
        return [text for text in shown if text["direction"] == "to_phone" and text["automatic"] is automatic]

    def kept(self, phone: str) -> list[str]:
        """The words of this phone's texts, both ways, that the provider still holds."""
        client = Client(ACCOUNT, TOKENS[0], http_client=RedirectedClient(self.url))
        listed = [*client.messages.list(from_=phone), *client.messages.list(to=phone)]
        return [text.body for text in listed if text.body]


@pytest.fixture(scope="module")
def phones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phones]:
    port = free_port()
    folder = tmp_path_factory.mktemp("texts")
    account = {
        "DOORSTEP_TWILIO_ACCOUNT_SID": ACCOUNT,
        "DOORSTEP_TWILIO_AUTH_TOKENS": ",".join(TOKENS),
        "DOORSTEP_TWILIO_API_URL": f"http://127.0.0.1:{port}",
        "DOORSTEP_SMS_SANDBOX_PORT": str(port),
    }
    with ExitStack() as running:
        doorstep = running.enter_context(served(folder, **account))
        doorstep.rasa.answer = understand
        for module in ("worker", "channels.sms_sandbox"):
            running.enter_context(process(module, {**os.environ, **doorstep.environment}, folder))
        url = account["DOORSTEP_TWILIO_API_URL"]
        soon(lambda: _answers(url), 40)
        soon(lambda: "ready" in (folder / "worker.log").read_text(), 40)
        yield Phones(url, doorstep)


@contextmanager
def process(module: str, environment: dict[str, str], folder: Path) -> Iterator[None]:
    """A program of Doorstep's until the end of the block."""
    with (folder / f"{module}.log").open("wb") as log:
        running = subprocess.Popen([sys.executable, "-m", module], cwd=PROJECT, env=environment, stdout=log, stderr=log)
    try:
        yield
    finally:
        running.terminate()
        running.wait(20)


def _answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=1).status_code == 200
    except requests.ConnectionError:
        return False


def test_pieces_of_a_report_five_times_at_once_get_one_answer_and_leave_no_word_at_the_provider(
    phones: Phones,
) -> None:
    phone = "+447700900111"
    phones.write(phone, "music above me", times=5, at_once=True)
    phones.write(phone, "till 2 every night")
    soon(lambda: phones.texts(phone), 15)
    assert [text for text in phones.doorstep.rasa.texts if "music" in text] == ["music above me\ntill 2 every night"]
    first = "\n".join(text["body"] for text in phones.texts(phone))
    assert "999" in first
    soon(lambda: {text["status"] for text in phones.texts(phone)} == {"delivered"}, 10)
    soon(lambda: phones.kept(phone) == [], 15)
    assert first == "\n".join(text["body"] for text in phones.texts(phone)), "the phone keeps them"


def test_999_leaves_within_two_seconds_and_is_not_said_twice(phones: Phones) -> None:
    phone = "+447700900112"
    began = time.monotonic()
    phones.write(phone, "he has a knife")
    soon(lambda: phones.texts(phone), 2)
    assert time.monotonic() - began < 2
    assert "999" in phones.texts(phone)[0]["body"]
    soon(lambda: len(phones.texts(phone)) > 1, 15)
    assert "999" not in "\n".join(text["body"] for text in phones.texts(phone)[1:])


def test_after_stop_nothing_is_sent_and_after_start_it_is(phones: Phones) -> None:
    phone = "+447700900113"
    phones.write(phone, "STOP")
    phones.write(phone, "he has a knife")
    time.sleep(4)
    assert phones.texts(phone) == []
    phones.write(phone, "START")
    phones.write(phone, "he has a knife")
    soon(lambda: phones.texts(phone), 10)


def test_exit_alone_is_answered_by_nobody(phones: Phones) -> None:
    phone = "+447700900114"
    phones.write(phone, "exit")
    time.sleep(4)
    assert phones.texts(phone) + phones.texts(phone, automatic=True) == []


def test_no_number_and_no_word_stands_in_a_log_or_in_the_database(phones: Phones) -> None:
    phone = "+447700900115"
    phones.write(phone, "zanzibarquark")
    soon(lambda: phones.texts(phone), 15)
    folder = phones.doorstep.log.parent
    files = [file for file in folder.rglob("*") if file.is_file() and file.suffix in (".log", ".db", ".db-wal")]
    assert len(files) > 3
    for file in files:
        held = file.read_bytes().lower()
        assert b"zanzibarquark" not in held, file.name
        assert phone[1:].encode() not in held, file.name
