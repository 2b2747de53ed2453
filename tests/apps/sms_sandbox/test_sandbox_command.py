"""``doorstep sms-sandbox`` as a program of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from bot.cli.generated_secrets import sandbox_account
from bot.settings import PROJECT
from tests.apps.sms_sandbox.playing import OURS, PHONE, soon
from tests.running import free_ports

DOC = (PROJECT / "docs" / "sms.md").read_text(encoding="utf-8")


@dataclass
class Running:
    url: str
    data_dir: Path
    log: Path
    pid: int


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    data_dir = tmp_path_factory.mktemp("sandbox")
    port, nobody = free_ports(2)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DOORSTEP_")}
    environment |= {
        "DOORSTEP_DATA_DIR": str(data_dir),
        "DOORSTEP_SMS_SANDBOX_PORT": str(port),
        "DOORSTEP_PUBLIC_URL": f"http://127.0.0.1:{nobody}",
        "DOORSTEP_BIND": "0.0.0.0",  # noqa: S104 - the web apps' setting, which must not open the sandbox
    }
    log = data_dir / "sandbox.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli.main", "sms-sandbox"],
            cwd=PROJECT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    url = f"http://127.0.0.1:{port}"

    def answers() -> bool:
        assert process.poll() is None, log.read_text()
        try:
            return requests.get(f"{url}/healthz", timeout=2).ok
        except requests.ConnectionError:
            return False

    try:
        soon(answers, 40)
        yield Running(url, data_dir, log, process.pid)
    finally:
        process.terminate()
        process.wait(10)


def test_it_says_where_it_is_and_plays_for_an_account_that_is_made_and_kept(running: Running) -> None:
    assert f"is at {running.url}" in running.log.read_text()
    account = sandbox_account(running.data_dir / "secrets.env")
    path = f"{running.url}/2010-04-01/Accounts/{account[0]}/Messages.json"
    assert requests.get(path, auth=account, timeout=5).json()["messages"] == []
    assert requests.get(path, auth=(account[0], "wrong"), timeout=5).status_code == 401
    assert account[1] not in running.log.read_text()


def test_it_listens_on_loopback_alone(running: Running) -> None:
    mine = {link.readlink().name for link in Path(f"/proc/{running.pid}/fd").iterdir()}
    listening = [
        fields[1].split(":")[0]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/{running.pid}/net/{table}").read_text().splitlines()[1:]
        if (fields := line.split())[3] == "0A" and f"socket:[{fields[9]}]" in mine
    ]
    assert listening == ["0100007F"]


def test_the_page_offers_the_landlords_and_says_that_nothing_is_sent(running: Running) -> None:
    page = requests.get(running.url, timeout=5)
    assert "Nothing here is sent to any real phone." in page.text
    assert re.search(r'<option value="\+4477009\d{5}">Dartford Borough Council</option>', page.text)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    for address in re.findall(r'(?:src|href)="(/[^"]+)"', page.text):
        assert requests.get(running.url + address, timeout=5).ok, address


def test_nothing_written_reaches_the_disk(running: Running) -> None:
    asked = {"from": PHONE, "to": OURS, "body": "secretword " * 400}
    for _ in range(3):
        requests.post(f"{running.url}/sandbox/text", json=asked, timeout=20)
    assert len(requests.get(f"{running.url}/sandbox/phone/{PHONE}", timeout=5).json()["texts"]) == 3
    written = [file.read_bytes() for file in running.data_dir.rglob("*") if file.is_file()]
    assert not [content for content in written if b"secretword" in content or PHONE[3:].encode() in content]
