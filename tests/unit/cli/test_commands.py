"""``doorstep`` itself: help at once, unknown commands, the suites of ``test``, the locks and the settings page."""

from __future__ import annotations

import re
import subprocess
import sys
import time

import pytest

from bot.cli import main, settings_page
from bot.cli import test as suites
from bot.cli.errors import CommandError
from bot.settings import PROJECT

PIN = re.compile(r"^([a-z0-9_.\[\]-]+)==(\S+)", re.MULTILINE)


def doorstep(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli.main", *arguments]
    return subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False)


def test_help_names_every_command_and_is_instant() -> None:
    started = time.monotonic()
    done = doorstep("--help")
    assert time.monotonic() - started < 1
    assert done.returncode == 0
    assert [name for name in main.SUMMARIES if f"\n  {name} " not in done.stdout] == []


@pytest.mark.parametrize("name", main.SUMMARIES)
def test_every_command_explains_itself(name: str) -> None:
    done = doorstep(name, "--help")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"usage: doorstep {name}")


def test_a_description_fits_the_terminal_and_keeps_its_examples() -> None:
    shown = main.described("One line that is long enough to be folded.\n\n  doorstep staff    everybody\n", 24)
    assert shown == "One line that is long\nenough to be folded.\n\n  doorstep staff    everybody"


def test_an_unknown_command_is_named() -> None:
    done = doorstep("launch")
    assert (done.returncode, done.stderr) == (
        2,
        "doorstep: there is no command 'launch'. 'doorstep --help' lists them.\n",
    )


def test_an_unknown_suite_is_named() -> None:
    done = doorstep("test", "smoke")
    assert done.returncode == 2
    assert "there is no suite 'smoke'. There are: lint, unit" in done.stderr


def test_every_suite_has_its_folder_of_tests() -> None:
    folders = {suite.name: suite.folder for suite in suites.SUITES if suite.name != "lint"}
    assert folders["conversations"] == "tests/residents"
    assert [name for name, folder in folders.items() if not list((PROJECT / folder).rglob("test_*.py"))] == []


@pytest.mark.parametrize(("ci", "code"), [("true", 1), ("", 0)])
def test_a_skipped_suite_is_named_with_how_to_get_it_and_fails_in_ci(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], ci: str, code: int
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("DOORSTEP_TEST_CHROMIUM", raising=False)
    assert main.main(["test", "browser"]) == code
    assert re.search(r"browser\s+skipped.*\n\s+needs Chromium: apt install chromium", capsys.readouterr().out)


@pytest.mark.parametrize(
    ("lines", "code", "state", "counts"),
    [
        ("1 passed in 0.10s", 0, "passed", (1, 0, 0)),
        ("2 failed, 3 passed, 1 skipped in 1.2s", 1, "failed", (3, 2, 1)),
        ("1 error in 0.1s", 2, "failed", (0, 1, 0)),
        ("2 errors in 0.1s", 2, "failed", (0, 2, 0)),
        ("70 passed, 6 xfailed in 9s", 0, "passed", (70, 0, 0)),
        ("no tests ran in 0.01s", 5, "failed", (0, 0, 0)),
    ],
)
def test_a_suite_is_judged_by_what_pytest_says(lines: str, code: int, state: str, counts: tuple[int, int, int]) -> None:
    result = suites.Result("unit")
    suites.judge(result, lines, code)
    assert (result.state, (result.passed, result.failed, result.skipped)) == (state, counts)


def test_expected_failures_are_named_beside_what_passed(capsys: pytest.CaptureFixture[str]) -> None:
    result = suites.Result("conversations")
    suites.judge(result, "70 passed, 6 xfailed in 9.1s", 0)
    suites.print_results([suites.Result("lint", passed=3), result])
    printed = capsys.readouterr().out
    assert re.search(r"conversations\s+passed .* 70 passed, 6 expected failures\n", printed)
    assert re.search(r"in all .* 6 expected failures\n", printed)
    assert re.search(r"lint .* 3 passed\n", printed)
    assert printed.endswith("\n73 passed, 0 failed, 0 skipped\n")


def test_a_part_that_was_not_run_is_named() -> None:
    assert "apt install postgresql" in (suites.no_postgresql({}) or "")
    assert suites.no_postgresql({"DOORSTEP_TEST_POSTGRES": "postgresql://127.0.0.1/test"}) is None


def test_the_test_lock_holds_the_same_versions_as_the_other() -> None:
    run = dict(PIN.findall((PROJECT / "requirements.txt").read_text()))
    test = dict(PIN.findall((PROJECT / "requirements-test.txt").read_text()))
    assert len(run) > 150
    assert {name: version for name, version in run.items() if test.get(name) != version} == {}
    assert "pytest" in test
    assert "pytest" not in run


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_every_locked_package_has_a_hash_and_no_registry_is_named(name: str) -> None:
    content = (PROJECT / name).read_text()
    blocks = re.split(r"^(?=[a-z0-9])", content, flags=re.MULTILINE)
    assert [block for block in blocks if PIN.match(block) and "--hash=sha256:" not in block] == []
    assert "://" not in content


def test_the_settings_page_is_up_to_date() -> None:
    assert settings_page.PAGE.read_text() == settings_page.page(), "run: python -m bot.cli.settings_page"


def test_an_error_that_can_be_mended_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_arguments: object) -> int:
        raise CommandError("the door is locked.", exit_code=1)

    monkeypatch.setattr(suites, "run", fail)
    assert main.main(["test"]) == 1
    assert capsys.readouterr().err == "doorstep: the door is locked.\n"


def test_a_number_of_messages_without_the_models_measures_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["bench", "--messages", "3"]) == 2
    assert capsys.readouterr().err.startswith("doorstep: --messages goes with --models")
