"""One sandbox and one stand-in for Doorstep for each file; each test finds them as new."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.apps.sms_sandbox.playing import EMPTY, Playing, doorstep, playing


@pytest.fixture(scope="module")
def _served() -> Iterator[Playing]:
    with doorstep() as stand_in, playing(stand_in) as running:
        yield running


@pytest.fixture
def sandbox(_served: Playing) -> Playing:
    _served.steer("forget", {})
    _served.doorstep.answer = (200, EMPTY)
    _served.doorstep.calls = []
    return _served
