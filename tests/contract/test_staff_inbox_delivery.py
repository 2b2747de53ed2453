"""The outbox's own sender against the embedded inbox of a running staff app."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
from sqlalchemy import select

from bot.landlords.operating import Intake
from bot.reports.delivery import Address, address_of, send
from bot.reports.tables import Delivery, InboxItem
from bot.settings import PROJECT
from tests.apps.staff.rows import MARKER, keep_conversation
from tests.apps.staff.serving import ServedStaff, served_staff


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedStaff]:
    """A staff app that runs."""
    with served_staff(tmp_path_factory.mktemp("staff")) as running:
        yield running


def _events(staff: ServedStaff) -> list[tuple[str, str]]:
    kept = keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")], report="submitted")
    with staff.sessions() as db:
        query = select(Delivery.id, Delivery.body).where(Delivery.conversation_id == kept.id)
        return [(row.id, row.body) for row in db.execute(query)]


def test_what_the_outbox_sends_is_accepted_once_however_often_it_comes(staff: ServedStaff) -> None:
    address = address_of(Intake(), staff.settings)
    assert address is not None
    events = _events(staff)
    assert len(events) == 2
    for delivery_id, body in [*events, *events]:
        assert send(delivery_id, body, address).fate == "accepted"
    with staff.sessions() as db:
        ids = db.scalars(select(InboxItem.webhook_id)).all()
    assert sorted(ids) == sorted(delivery_id for delivery_id, _ in events)


def test_another_secret_is_refused_for_good_and_goes_to_staff(staff: ServedStaff) -> None:
    [(delivery_id, body), *_] = _events(staff)
    wrong = Address(f"{staff.url}/inbox/reports", "whsec_YW5vdGhlciBzZWNyZXQgdGhhbiBvdXJzIGhlcmU=", embedded=True)
    answer = send(delivery_id, body, wrong)
    assert (answer.fate, answer.code) == ("refused", "http_401")


def test_a_report_as_long_as_a_long_conversation_is_accepted(staff: ServedStaff) -> None:
    address = address_of(Intake(), staff.settings)
    assert address is not None
    keep_conversation(staff.sessions, datetime.now(UTC), [("hate", "raised")], words="🙂 ünïcode " * 20_000)
    with staff.sessions() as db:
        row = db.execute(select(Delivery.id, Delivery.body).order_by(Delivery.created_at.desc()).limit(1)).one()
    assert len(row.body) > 200_000
    assert send(row.id, row.body, address).fate == "accepted"


def test_the_log_of_the_staff_app_holds_no_resident_word(staff: ServedStaff) -> None:
    for delivery_id, body in _events(staff):
        requests.post(f"{staff.url}/inbox/reports", data=body.encode(), headers={"webhook-id": delivery_id}, timeout=10)
    requests.get(f"{staff.url}/conversations/{MARKER}", timeout=10)
    assert MARKER not in staff.log.read_text()


def test_without_its_key_the_staff_app_ends_with_one_clear_line(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    environment["DOORSTEP_DATA_DIR"] = str(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-m", "channels.staff"], cwd=PROJECT, env=environment, capture_output=True, timeout=60,
        text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 1
    assert "must both be set" in ended.stderr
    assert "Traceback" not in ended.stderr
