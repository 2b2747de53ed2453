"""The launcher: when it prepares the folder, which Python it takes, and one plain line for what goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

from bot.settings import PROJECT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh copy of what the launcher needs, without packages."""
    for name in ("doorstep", "pyproject.toml", "requirements.txt", "requirements-test.txt"):
        shutil.copy(PROJECT / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def launcher(folder: Path) -> ModuleType:
    loader = SourceFileLoader("launcher", str(folder / "doorstep"))
    spec = spec_from_loader("launcher", loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def installed(folder: Path, launcher: ModuleType, lock: str) -> None:
    program(folder / ".venv" / "bin" / "doorstep", 'echo "command: $*"')
    digest = launcher.digest(folder / lock)
    launcher.STAMP.write_text(json.dumps({"lock": lock, "digest": digest, "root": str(folder)}))


def start(folder: Path, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **({"PATH": path} if path is not None else {}), "PYENV_ROOT": str(folder / "none")}
    command = [sys.executable, str(folder / "doorstep"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("lock", "asked", "ready"),
    [
        ("requirements.txt", "requirements.txt", True),
        ("requirements-test.txt", "requirements-test.txt", True),
        ("requirements-test.txt", "requirements.txt", True),
        ("requirements.txt", "requirements-test.txt", False),
    ],
)
def test_packages_of_the_larger_lock_serve_for_both(
    folder: Path, launcher: ModuleType, lock: str, asked: str, ready: bool
) -> None:
    installed(folder, launcher, lock)
    assert launcher.is_ready(folder / asked) is ready


@pytest.mark.parametrize("changed", ["requirements.txt", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_again(folder: Path, launcher: ModuleType, changed: str) -> None:
    installed(folder, launcher, "requirements.txt")
    with (folder / changed).open("a") as file:
        file.write("\n# changed\n")
    assert not launcher.is_ready(folder / "requirements.txt")


def test_a_folder_that_was_moved_is_installed_again(folder: Path, launcher: ModuleType) -> None:
    installed(folder, launcher, "requirements.txt")
    stamp = json.loads(launcher.STAMP.read_text())
    launcher.STAMP.write_text(json.dumps({**stamp, "root": "/elsewhere"}))
    assert not launcher.is_ready(folder / "requirements.txt")


def test_a_prepared_folder_hands_over_at_once_with_all_arguments(folder: Path, launcher: ModuleType) -> None:
    installed(folder, launcher, "requirements.txt")
    done = start(folder, "up", "--production")
    assert (done.returncode, done.stdout, done.stderr) == (0, "command: up --production\n", "")


def test_help_needs_no_packages(folder: Path) -> None:
    shutil.copytree(PROJECT / "bot" / "cli", folder / "bot" / "cli", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "bot" / "__init__.py").touch()
    done = subprocess.run(
        [sys.executable, "-S", "-I", str(folder / "doorstep")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "Start Doorstep and keep it running" in done.stdout
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("error: Request failed\n  Caused by: dns error: failed to lookup", "registry could not be reached"),
        ("error sending request for url", "registry could not be reached"),
        ("WARNING: Retrying ... NewConnectionError", "registry could not be reached"),
        ("error: failed to create directory: Permission denied (os error 13)", "no permission to write in"),
        ("error: failed to write: No space left on device (os error 28)", "the disk is full"),
        ("error: Failed to extract\n  x: something new\n", "installing failed: x: something new"),
        ("", "no reason was given"),
    ],
)
def test_each_failure_becomes_one_plain_line(launcher: ModuleType, said: str, told: str) -> None:
    line = launcher.reason("installing failed", said.splitlines())
    assert told in line
    assert "\n" not in line


def test_a_failing_installer_ends_with_one_line_and_exit_code_2(folder: Path) -> None:
    uv = 'if [ "$1" = --version ]; then echo "uv 99.0.0"; else echo "error: dns error: no such host" >&2; exit 1; fi'
    program(folder / "tools" / "uv", uv)
    done = start(folder, "up", path=f"{folder / 'tools'}:/usr/bin:/bin")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("doorstep: error: ")
    assert "registry could not be reached" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr


def test_an_old_uv_is_not_used(folder: Path, launcher: ModuleType) -> None:
    assert launcher.uv_version(str(program(folder / "old" / "uv", "echo uv 0.4.30"))) < launcher.OLDEST_UV
    assert launcher.uv_version(str(program(folder / "new" / "uv", "echo 'uv 0.13.8 (x86_64)'"))) >= launcher.OLDEST_UV
    assert launcher.uv_version(str(folder / "missing" / "uv")) == (0, 0)


def test_a_python_with_neither_pip_nor_venv_is_told_what_to_install(
    folder: Path, launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder / "nothing"))
    monkeypatch.setattr(launcher, "has_module", lambda _name: False)
    with pytest.raises(launcher.SetupError, match=r"neither pip nor venv.*apt install python3-venv"):
        launcher.find_uv()


def test_a_python_that_does_not_run_or_is_another_version_is_passed_over(
    folder: Path, launcher: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    monkeypatch.setenv("PYENV_ROOT", str(folder / "pyenv"))
    monkeypatch.setenv("PATH", str(folder / "tools"))
    program(folder / "tools" / "python3.11", "exit 127")
    assert launcher.find_python() is None
    good = program(folder / "pyenv" / "versions" / "3.11.9" / "bin" / "python", "echo 3 11")
    assert launcher.find_python() == str(good)


def test_an_old_python_is_named(launcher: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 7, 16))
    with pytest.raises(launcher.SetupError, match=r"needs Python 3\.8 or newer"):
        launcher.main()
