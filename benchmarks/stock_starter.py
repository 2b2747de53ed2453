"""Measures Rasa's own starter project as ``rasa init`` gives it: default pipeline (DIET) and policies (TED)."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path

import requests

from benchmarks.measures import Measured, memory_of, turns_of
from tests.running import free_ports

READY_SECONDS = 300
SAYS = ("hello", "i am feeling very sad", "yes", "are you a bot?", "hi", "i am great", "goodbye")


def measure_starter(turns: int) -> Measured:
    """Train the starter in a folder of its own, start it, and talk to it over its REST channel."""
    with tempfile.TemporaryDirectory(prefix="doorstep-bench-") as folder:
        project = Path(folder) / "starter"
        shutil.copytree(_packaged_starter(), project)
        started = time.monotonic()
        _rasa(project, "train").check_returncode()
        training = time.monotonic() - started
        return _measure_running(project, turns, training)


def _measure_running(project: Path, turns: int, training: float) -> Measured:
    url = f"http://127.0.0.1:{(port := free_ports(1)[0])}"
    started = time.monotonic()
    with (project / "server.log").open("wb") as log, subprocess.Popen(
        _command("run", "--enable-api", "-i", "127.0.0.1", "-p", str(port)), cwd=project, env=_environment(),
        stdout=log, stderr=subprocess.STDOUT,
    ) as server:  # fmt: skip
        try:
            _wait_until_ready(server, url)
            ready = time.monotonic() - started

            def converse(_number: int) -> Iterator[float]:
                sender = str(uuid.uuid4())
                with requests.Session() as http:
                    http.trust_env = False
                    for text in SAYS:
                        begun = time.perf_counter()
                        body = {"sender": sender, "message": text}
                        http.post(f"{url}/webhooks/rest/webhook", json=body, timeout=60).raise_for_status()
                        yield time.perf_counter() - begun

            turns_of(1, 10, converse)
            one, ten = turns_of(1, turns, converse), turns_of(10, turns * 2, converse)
            return Measured(ready, memory_of(server.pid), one, ten, training)
        finally:
            server.terminate()


def _wait_until_ready(server: subprocess.Popen[bytes], url: str) -> None:
    """Ready is when a model is loaded: ``/status`` answers 409 before."""
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if requests.get(f"{url}/status", timeout=2).status_code == 200:
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise RuntimeError("the stock starter did not become ready")


def _packaged_starter() -> Path:
    found = importlib.util.find_spec("rasa")
    if found is None or found.origin is None:
        raise RuntimeError("Rasa is not installed")
    return Path(found.origin).parent / "cli" / "initial_project"


def _rasa(project: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """One rasa command. What it prints is shown only if it fails: its progress bars fill a screen."""
    done = subprocess.run(
        _command(*words), cwd=project, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode:
        sys.stderr.buffer.write(done.stdout)
    return done


def _command(*words: str) -> Sequence[str]:
    return (sys.executable, "-m", "rasa", *words)


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
