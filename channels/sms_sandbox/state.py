"""What every request of the sandbox needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from flask import Flask, current_app

from channels.sms_sandbox.courier import Account, Courier
from channels.sms_sandbox.exchange import Exchange
from channels.sms_sandbox.faults import Faults

_EXTENSION = "doorstep_sms_sandbox"


@dataclass(frozen=True)
class Sandbox:
    """The parts of one sandbox."""

    account: Account
    exchange: Exchange
    faults: Faults
    courier: Courier
    landlords: Mapping[str, str]
    """Names of the landlords that have a number for texts, by that number."""


def install_sandbox(app: Flask, sandbox: Sandbox) -> None:
    """Give ``app`` its parts."""
    app.extensions[_EXTENSION] = sandbox


def current_sandbox() -> Sandbox:
    """The sandbox of the app that is answering."""
    return cast(Sandbox, current_app.extensions[_EXTENSION])
