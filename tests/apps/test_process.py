"""What a process logs and leaves behind: ids but no words, and files that are its owner's alone."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from bot.settings import PROJECT
from channels.process import LogLine, place_of
from tests.apps.public.serving import Served, served
from tests.apps.staff.serving import ServedStaff, served_staff

WORDS = "zanzibarquark"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("public")) as running:
        yield running


@pytest.fixture(scope="module")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedStaff]:
    with served_staff(tmp_path_factory.mktemp("staff")) as running:
        yield running


def line(**extra: object) -> str:
    record = logging.LogRecord("doorstep.test", logging.INFO, "here.py", 1, "sent %s", ("it",), None)
    vars(record).update(extra)
    return LogLine().format(record)


def test_a_log_line_ends_with_the_ids_that_it_carries_and_nothing_else() -> None:
    assert line().endswith("INFO doorstep.test sent it")
    assert line(delivery_id="msg_1", conversation_id="c1", text=WORDS, code="http_503").endswith(
        "INFO doorstep.test sent it conversation_id=c1 delivery_id=msg_1"
    )


def test_an_exception_is_logged_by_kind_and_place_without_its_words() -> None:
    try:
        raise ValueError(WORDS)
    except ValueError as error:
        record = logging.LogRecord("t", logging.ERROR, "here.py", 1, "failed", None, (ValueError, error, None))
        traced = logging.LogRecord("t", logging.ERROR, "x.py", 1, "failed", None, sys.exc_info())
        assert place_of(error).rpartition(":")[0] == __file__
    assert LogLine().format(record).endswith("failed\nValueError")
    assert f'File "{__file__}"' in LogLine().format(traced)
    assert LogLine().format(traced).endswith("\nValueError")
    assert place_of(ValueError(WORDS)) == "unknown"


def test_a_process_logs_its_own_lines_with_ids_and_is_quiet_about_libraries() -> None:
    program = (
        "import logging; from channels.process import begin_process; begin_process();"
        "logging.getLogger('waitress').warning('queue'); logging.getLogger('alembic').info('version');"
        "logging.getLogger('own').info('here', extra={'conversation_id': 'c1'})"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert [said.partition(" INFO ")[2] for said in ran.stderr.splitlines()] == ["own here conversation_id=c1"]


def test_the_public_app_names_the_conversation_of_a_failed_turn_but_not_its_words(public: Served) -> None:
    begun = requests.post(public.api("/conversations"), json={"landlord": "dartford"}, timeout=10).json()
    public.rasa.answer = lambda _text, _state: (500, {})
    requests.post(
        public.api(f"/conversations/{begun['id']}/messages"), json={"text": WORDS, "client_message_id": "a"},
        headers={"Authorization": f"Bearer {begun['secret']}"}, timeout=10,
    ).raise_for_status()  # fmt: skip
    log = public.log.read_text(encoding="utf-8")
    assert f"understanding failed: status 500 conversation_id={begun['id']}" in log
    assert WORDS not in log


def test_a_body_that_is_much_too_large_is_refused_in_our_own_words(public: Served, staff: ServedStaff) -> None:
    body = b" " * 3_000_000
    api = requests.post(
        public.api("/conversations"), data=body, headers={"Content-Type": "application/json"}, timeout=20
    )
    assert (api.status_code, api.json()["error"]["code"]) == (413, "too_long")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    page = requests.post(f"{public.url}/dartford/chat", data=b"text=" + body, headers=form, timeout=20)
    assert (page.status_code, page.headers["Content-Type"].split(";")[0]) == (413, "text/html")
    assert "smaller parts" in page.text
    sign_in = requests.post(f"{staff.url}/sign-in", data=b"name=" + body, headers=form, timeout=20)
    assert (sign_in.status_code, sign_in.headers["Content-Type"].split(";")[0]) == (413, "text/html")
    inbox = requests.post(f"{staff.url}/inbox/reports", data=body * 2, timeout=20)
    assert (inbox.status_code, "too large" in inbox.json()["error"]) == (413, True)


def test_what_the_apps_make_is_for_their_own_user_alone(public: Served, staff: ServedStaff) -> None:
    for pid in (public.pid, staff.pid):
        assert "Umask:\t0077" in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
