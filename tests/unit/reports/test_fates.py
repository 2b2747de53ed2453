"""What each HTTP status means for a report on its way: the whole table."""

from __future__ import annotations

import pytest
from pydantic import SecretStr

from bot.landlords.operating import Intake
from bot.reports.delivery import Address, address_of, fate_of
from bot.settings import Settings

RETRIED = {408, 425, 429, *range(500, 600)}


@pytest.mark.parametrize("status", range(200, 600))
def test_every_status_has_one_fate(status: int) -> None:
    expected = "accepted" if status < 300 else "retry" if status in RETRIED else "refused"
    assert fate_of(status) == expected


@pytest.mark.parametrize(
    ("intake", "found"),
    [
        (Intake(), Address("http://127.0.0.1:8081/inbox/reports", "whsec_own", embedded=True)),
        (
            Intake(url="https://intake.example.org/asb", secret_name="DOORSTEP_INTAKE_SECRET_DERBY"),
            Address("https://intake.example.org/asb", "whsec_derby", embedded=False),
        ),
        (Intake(url="https://intake.example.org/asb", secret_name="DOORSTEP_INTAKE_SECRET_OTHER"), None),
    ],
    ids=["embedded", "own-endpoint", "secret-not-set"],
)
def test_address_and_secret_come_from_the_landlords_settings(
    intake: Intake, found: Address | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOORSTEP_INTAKE_SECRET_DERBY", "whsec_derby")
    own = Settings(staff_url="http://127.0.0.1:8081/", inbox_secret=SecretStr("whsec_own"))
    assert address_of(intake, own) == found
