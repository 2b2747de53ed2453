"""A process killed in the middle of its writing loses nothing that it acknowledged and leaves no half of anything."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from bot import encryption
from bot.conversations.messages import replies_to
from bot.conversations.tables import FactRow, Message, Signal
from bot.reports.tables import Delivery, Report
from bot.settings import PROJECT, settings

KILLS = 6


@pytest.fixture
def keys() -> None:
    """Not the fixture of other store tests: both processes read the keys from the environment."""


def test_what_was_acknowledged_is_there_and_whole(
    sessions: Any, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    monkeypatch.setenv("DOORSTEP_SEARCH_KEYS", "1:" + "k" * 32)
    settings.cache_clear()
    encryption.key_ring.cache_clear()
    said: list[list[str]] = []
    chance = random.Random(20261120)
    for _ in range(KILLS):
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.store.writer", database_url], cwd=PROJECT, stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout is not None
        settled = 0
        while settled < 2:  # it is well under way, however busy the machine is
            said.append(writer.stdout.readline().split())
            settled += said[-1][0] == "settled"
        time.sleep(chance.uniform(0.0, 0.4))
        writer.send_signal(signal.SIGKILL)
        said += [line.split() for line in writer.stdout if line.endswith("\n")]
        writer.wait()
    settings.cache_clear()
    assert Counter(word for word, _ in said)["settled"] > KILLS

    with sessions() as db:
        for word, message_id in said:
            message = db.get(Message, message_id)
            assert message is not None
            assert word == "stored" or message.outcome_at is not None
        for message in db.execute(select(Message).where(Message.author == "resident")).scalars():
            facts = db.execute(select(FactRow).where(FactRow.message_id == message.id)).scalars().all()
            whole = (len(replies_to(db, message.id)), len(facts)) == ((1, 1) if message.outcome_at else (0, 0))
            assert whole, "an outcome was committed in part"
        raised = Counter(db.execute(select(Signal.conversation_id)).scalars())
        events = Counter(db.execute(select(Delivery.conversation_id, Delivery.event)).all())
        reports = {row.conversation_id: row for row in db.execute(select(Report)).scalars()}
        assert set(events.values()) == {1}
        assert {conversation_id for conversation_id, event in events if event == "report.escalated"} == set(raised)
        assert set(reports) == set(raised)
        for conversation_id, report in reports.items():
            assert (report.state == "submitted") is ((conversation_id, "report.submitted") in events)
    encryption.key_ring.cache_clear()
