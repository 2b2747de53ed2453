"""The supervisor: what dies comes back, what is ended stays ended, and nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli import processes
from bot.cli.processes import Program, StartError, Supervisor
from tests.running import free_ports

SLEEPS = "import time; time.sleep(60)"
ENDS = "raise SystemExit(7)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)"
HAS_CHILD = "import subprocess, sys; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).wait()"


def program(name: str, code: str, health_url: str | None = None) -> Program:
    return Program(name, (sys.executable, "-c", code), dict(os.environ), health_url)


def wait_for(condition: Callable[[], bool], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


def members(group: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == group and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def recorded(folder: Path) -> dict[str, int]:
    listed = json.loads((folder / "processes.json").read_text())["processes"]
    return {name: process["pid"] for name, process in listed.items()}


def test_a_program_that_dies_is_started_again_and_only_its_name_and_exit_code_are_told(tmp_path: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor([program("sleeper", SLEEPS)], tmp_path, tmp_path, said.append)
    supervisor.start()
    try:
        first = recorded(tmp_path)["sleeper"]
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: not alive(first))
        deadline = time.monotonic() + 10
        while recorded(tmp_path)["sleeper"] == first and time.monotonic() < deadline:
            supervisor.revive()
        assert alive(recorded(tmp_path)["sleeper"])
        assert said == ["sleeper ended (signal 9); starting it again."]
    finally:
        supervisor.stop()


def test_a_program_that_keeps_failing_is_started_more_and_more_slowly() -> None:
    assert [processes.delay_after(failures) for failures in (0, 1, 2, 3, 7, 50)] == [0.0, 0.5, 1.0, 2.0, 30.0, 30.0]


def test_a_program_that_ends_each_time_is_given_up_with_its_log_named(tmp_path: Path) -> None:
    supervisor = Supervisor([program("broken", ENDS)], tmp_path, tmp_path, lambda _line: None)
    supervisor.start()
    try:
        with pytest.raises(StartError, match=r"broken ends each time it starts.*logs/broken\.log"):
            supervisor.wait_until_ready(30)
    finally:
        supervisor.stop()


def test_a_program_that_never_answers_is_named(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_ports(1)[0]}/health"
    supervisor = Supervisor([program("silent", SLEEPS, url)], tmp_path, tmp_path, lambda _line: None)
    supervisor.start()
    try:
        with pytest.raises(StartError, match="silent did not answer within 1 s"):
            supervisor.wait_until_ready(1)
    finally:
        supervisor.stop()


def test_a_program_counts_as_ready_when_its_address_answers(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    code = f"""if True:
        import http.server
        http.server.ThreadingHTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler).serve_forever()"""
    supervisor = Supervisor([program("web", code, f"http://127.0.0.1:{port}/")], tmp_path, tmp_path, lambda _line: None)
    supervisor.start()
    try:
        supervisor.wait_until_ready(20)
        assert json.loads((tmp_path / "processes.json").read_text())["ready"] is True
    finally:
        supervisor.stop()


def test_stopping_ends_children_of_children_and_those_that_do_not_listen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "END_SECONDS", 0.5)
    programs = [program("family", HAS_CHILD), program("deaf", DEAF)]
    supervisor = Supervisor(programs, tmp_path, tmp_path, lambda _line: None)
    supervisor.start()
    groups = recorded(tmp_path)
    wait_for(lambda: len(members(groups["family"])) == 2)
    wait_for(lambda: "deaf" in (tmp_path / "logs" / "deaf.log").read_text())
    supervisor.stop()
    assert [members(group) for group in groups.values()] == [[], []]
    assert not (tmp_path / "processes.json").exists()


RUNS_A_SUPERVISOR = """
import sys
from pathlib import Path
from bot.cli.processes import Program, Supervisor
folder = Path(sys.argv[1])
supervisor = Supervisor([Program("sleeper", (sys.executable, "-c", "import time; time.sleep(60)"), {})], folder, folder, print)
supervisor.stop_on_signals()
supervisor.start()
supervisor.watch()
supervisor.stop()
"""  # noqa: E501


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_however_the_supervisor_ends_no_program_outlives_it(tmp_path: Path, number: signal.Signals) -> None:
    supervisor = subprocess.Popen([sys.executable, "-c", RUNS_A_SUPERVISOR, str(tmp_path)])
    wait_for((tmp_path / "processes.json").exists)
    child = recorded(tmp_path)["sleeper"]
    assert alive(child)
    supervisor.send_signal(number)
    supervisor.wait(15)
    wait_for(lambda: not alive(child))


def test_logs_are_rotated_and_readable_by_the_owner_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "LOG_BYTES", 1000)
    monkeypatch.setattr(processes, "LOG_FILES", 2)
    chatty = "for number in range(400): print('line', number, flush=True)\nimport time; time.sleep(60)"
    supervisor = Supervisor([program("chatty", chatty)], tmp_path, tmp_path, lambda _line: None)
    supervisor.start()
    try:
        logs = tmp_path / "logs"
        wait_for(lambda: (logs / "chatty.log.2").exists() and "line 399" in (logs / "chatty.log").read_text())
        sizes = {file.name: file.stat().st_size for file in logs.iterdir()}
        assert set(sizes) == {"chatty.log", "chatty.log.1", "chatty.log.2"}
        assert max(sizes.values()) <= 1000
        assert {file.stat().st_mode & 0o077 for file in logs.iterdir()} == {0}
    finally:
        supervisor.stop()
