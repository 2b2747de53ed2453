"""Run the tests, suite by suite: lint, unit, apps, contract, store, conversations, browser, faults.

Without names all suites run. A suite whose means are missing is named, with how to get them; where CI=true that
counts as a failure. --long adds the long forms, such as fifty conversations while programs are being killed.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.cli.errors import CommandError
from bot.settings import PROJECT

TEST_SECONDS = 900
PYTHON_FILES = (".", "doorstep")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Suite:
    """One suite: its folder under ``tests/`` (lint has none), what it needs beyond the packages, how it is run."""

    name: str
    missing: Callable[[Mapping[str, str]], str | None] = lambda _environment: None
    side_by_side: bool = False
    """Its files need nothing of one another, nor a server that takes long to start, so several run at once."""
    tests: str = ""
    """The folder under ``tests/`` where it has another name than the suite."""

    @property
    def folder(self) -> str:
        """Its folder, from the project's root."""
        return f"tests/{self.tests or self.name}"


@dataclass
class Result:
    """How one suite went. ``problem`` is why it failed or was skipped."""

    suite: str
    seconds: float = 0.0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    expected: int = 0
    """Expected failures (pytest's xfailed): residents who are known not to be heard as they should be yet."""
    state: str = "passed"
    problem: str = ""


def no_chromium(environment: Mapping[str, str]) -> str | None:
    """How to get a browser, where there is none."""
    if environment.get("DOORSTEP_TEST_CHROMIUM") or any(shutil.which(name) for name in CHROMIUM_NAMES):
        return None
    return "needs Chromium: apt install chromium (or DOORSTEP_TEST_CHROMIUM with the path of one)"


def no_postgresql(environment: Mapping[str, str]) -> str | None:
    """How to get PostgreSQL, where no database for tests is named."""
    if environment.get("DOORSTEP_TEST_POSTGRES"):
        return None
    return (
        "ran on SQLite alone; on PostgreSQL it needs: apt install postgresql, and DOORSTEP_TEST_POSTGRES with the URL "
        "of an empty database for tests, such as postgresql://user:password@127.0.0.1/doorstep_test"
    )


def no_policies(environment: Mapping[str, str]) -> str | None:
    """How to have the packs' citations looked up, where the landlords' policies are not at hand."""
    if environment.get("DOORSTEP_POLICIES"):
        return None
    return "citations not looked up; for that it needs DOORSTEP_POLICIES with the folder of the policies' texts"


SUITES = (
    Suite("lint"),
    Suite("unit", side_by_side=True),
    Suite("apps", side_by_side=True),
    Suite("contract"),
    Suite("store"),
    Suite("conversations", tests="residents"),
    Suite("browser", no_chromium),
    Suite("faults"),
)
PARTLY = {"unit": no_policies, "store": no_postgresql}
"""Suites that run without these means, but not in full."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep test``."""
    names = [suite.name for suite in SUITES]
    parser.add_argument("suites", nargs="*", metavar="suite", help=f"{', '.join(names)}; all of them by default")
    parser.add_argument("--long", action="store_true", help="run the long forms too (some twenty minutes more)")


def run(arguments: argparse.Namespace) -> int:
    """Run the suites in order and print how each went; 0 only if all that was asked for passed."""
    known = {suite.name: suite for suite in SUITES}
    for name in arguments.suites:
        if name not in known:
            raise CommandError(f"there is no suite '{name}'. There are: {', '.join(known)}.")
    chosen = [suite for suite in SUITES if not arguments.suites or suite.name in arguments.suites]
    strict = os.environ.get("CI", "").lower() == "true"
    results = [run_suite(suite, long=arguments.long) for suite in chosen]
    print_results(results)
    bad = {"failed", "skipped", "in part"} if strict else {"failed"}
    return 1 if any(result.state in bad for result in results) else 0


def run_suite(suite: Suite, *, long: bool) -> Result:
    """Run one suite, passing its output on."""
    print(f"\n=== {suite.name} ===", flush=True)
    result = Result(suite.name)
    reason = suite.missing(os.environ)
    if reason:
        result.state, result.problem = "skipped", reason
        return result
    started = time.monotonic()
    if suite.name == "lint":
        _lint(result)
    else:
        _pytest(suite, result, long=long)
    result.seconds = time.monotonic() - started
    part = PARTLY.get(suite.name, lambda _environment: None)(os.environ)
    if result.state == "passed" and part:
        result.state, result.problem = "in part", part
    return result


def _lint(result: Result) -> None:
    checks = (
        (sys.executable, "-m", "ruff", "check", "--quiet", *PYTHON_FILES),
        (sys.executable, "-m", "ruff", "format", "--check", "--quiet", *PYTHON_FILES),
        (sys.executable, "-m", "mypy"),
    )
    for check in checks:
        passed = subprocess.run(check, cwd=PROJECT, check=False).returncode == 0
        result.passed, result.failed = result.passed + passed, result.failed + (not passed)
    if result.failed:
        result.state, result.problem = "failed", "see above"


def _pytest(suite: Suite, result: Result, *, long: bool) -> None:
    folder = PROJECT / suite.folder
    if not folder.is_dir():
        result.state, result.problem = "failed", f"there is no folder {suite.folder}"
        return
    command = [sys.executable, "-m", "pytest", str(folder), f"--timeout={TEST_SECONDS}"]
    if suite.side_by_side:
        command += ["--numprocesses=auto", "--dist=loadfile"]
    if not long:
        command += ["-m", "not long"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "RASA_TELEMETRY_ENABLED": "false"}
    program = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    closing = ""
    for line in program.stdout or ():
        print(line, end="", flush=True)
        closing = (
            line
            if re.search(r"\b(passed|failed|xfailed|error|errors|skipped|deselected|no tests ran)\b", line)
            else closing
        )
    judge(result, closing, program.wait())


def judge(result: Result, closing: str, code: int) -> None:
    """Fill in the result from pytest's closing line and exit code."""
    counts = {
        word: int(number) for number, word in re.findall(r"(\d+) (passed|failed|error|skipped|xfailed)s?\b", closing)
    }
    result.passed, result.skipped = counts.get("passed", 0), counts.get("skipped", 0)
    result.failed = counts.get("failed", 0) + counts.get("error", 0)
    result.expected = counts.get("xfailed", 0)
    if code != 0:
        result.state = "failed"
        result.problem = "no test was found" if code == 5 else f"see above (pytest ended with {code})"


def print_results(results: Sequence[Result]) -> None:
    """One line a suite, the skipped ones with how to get them, and the sum in the plain form that CI reads."""
    print("\n=== result ===")
    for result in results:
        count = f"{result.passed} passed" + (f", {result.failed} failed" if result.failed else "")
        count += f", {_expected(result.expected)}" if result.expected else ""
        print(f"{result.suite:<14}{result.state:<9}{result.seconds:7.1f} s  {count}")
        if result.problem:
            print(f"{'':<14}{result.problem}")
    passed, failed = sum(result.passed for result in results), sum(result.failed for result in results)
    expected = sum(result.expected for result in results)
    note = f"  {_expected(expected)}" if expected else ""
    print(f"{'in all':<23}{sum(result.seconds for result in results):7.1f} s{note}")
    print(f"\n{passed} passed, {failed} failed, {sum(result.skipped for result in results)} skipped", flush=True)


def _expected(number: int) -> str:
    return f"{number} expected failure{'' if number == 1 else 's'}"
