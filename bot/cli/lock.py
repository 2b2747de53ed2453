"""Renew the locked packages from pyproject.toml (for maintainers; needs the package registry).

requirements.txt holds what Doorstep runs on, requirements-test.txt the same and the test tools, each with hashes.
Without options the locks change only where pyproject.toml asks for it; --upgrade takes the newest that fit.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess

from bot.cli.errors import CommandError
from bot.settings import PROJECT

LOCKS = (("requirements.txt", ()), ("requirements-test.txt", ("--extra", "test", "--constraint", "requirements.txt")))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep lock``."""
    parser.add_argument("--upgrade", action="store_true", help="take the newest version that fits of every package")
    parser.add_argument("--check", action="store_true", help="change nothing; 1 where a lock no longer fits")


def run(arguments: argparse.Namespace) -> int:
    """Compile both locks; with ``--check`` say whether that would change them."""
    changed = []
    for name, extra in LOCKS:
        lock = PROJECT / name
        before = lock.read_text() if lock.exists() else ""
        compile_lock(name, extra, upgrade=arguments.upgrade)
        if lock.read_text() != before:
            changed.append(name)
            if arguments.check:
                lock.write_text(before)
    if not changed:
        print("The locks fit pyproject.toml.")
        return 0
    print(f"{'Out of date' if arguments.check else 'Renewed'}: {', '.join(changed)}.")
    return 1 if arguments.check else 0


def compile_lock(name: str, extra: tuple[str, ...], *, upgrade: bool) -> None:
    """Write one lock with uv. Raises ``CommandError`` with uv's own reason where the packages do not fit together."""
    uv = shutil.which("uv") or shutil.which(str(PROJECT / ".uv" / "bin" / "uv"))
    if uv is None:
        raise CommandError("uv is not on the path and the launcher has not installed one.")
    command = [
        *(uv, "pip", "compile", "pyproject.toml", "--quiet", "--python-version", "3.11", "--python-platform", "linux"),
        *(
            "--generate-hashes",
            "--no-header",
            "--annotation-style",
            "line",
            "--no-emit-index-url",
            "--no-emit-find-links",
        ),
        *("--output-file", name, *extra, *(("--upgrade",) if upgrade else ())),
    ]
    done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise CommandError(f"{name} could not be compiled:\n{done.stderr.strip()}", exit_code=1)
