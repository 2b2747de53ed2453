"""What every suite shares: the running Doorstep, and the rule that nothing is skipped quietly in CI."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.running import RunningDoorstep, running_doorstep

# How long one example takes says nothing on a busy machine.
settings.register_profile("doorstep", deadline=None)
settings.load_profile("doorstep")


@pytest.fixture(scope="session")
def doorstep(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoorstep]:
    """The whole of Doorstep, started once for a suite."""
    with running_doorstep(tmp_path_factory.mktemp("doorstep")) as running:
        yield running


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI a skipped test fails the run: what was not tried was not shown."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and exitstatus == 0 and reporter is not None and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
