"""One public app for each test, in this process, with its own database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.encryption import key_ring
from bot.settings import settings
from channels.public.app import create_app
from tests.apps.public.serving import StandIn, environment

Variables = dict[str, str]


@pytest.fixture
def variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Variables]:
    """The environment of this test's Doorstep."""
    made = environment(tmp_path)
    for name, value in made.items():
        monkeypatch.setenv(name, value)
    _read_anew()
    yield made
    monkeypatch.undo()
    _read_anew()


def _read_anew() -> None:
    settings.cache_clear()
    key_ring.cache_clear()


@pytest.fixture
def rasa(variables: Variables) -> Iterator[StandIn]:
    """What answers on Rasa's port."""
    stand_in = StandIn(int(variables["DOORSTEP_RASA_PORT"]))
    yield stand_in
    stand_in.close()


@pytest.fixture
def app(variables: Variables, rasa: StandIn, empty_database: Path) -> Flask:  # noqa: ARG001 - all must be there first
    """The public app."""
    shutil.copyfile(empty_database, settings().data_dir / "doorstep.db")
    return create_app(settings())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser or program that comes to the app."""
    return app.test_client()


class ApiUser:
    """A client of the Chat API with a conversation of its own."""

    def __init__(self, client: FlaskClient, landlord: str = "dartford") -> None:
        self.client = client
        begun = client.post("/api/v1/conversations", json={"landlord": landlord})
        assert begun.status_code == 201
        self.id: str = begun.get_json()["id"]
        self.secret: str = begun.get_json()["secret"]
        self._count = 0

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def path(self, end: str) -> str:
        return f"/api/v1/conversations/{self.id}/{end}"

    def say(self, text: str, **more: Any) -> Any:
        self._count += 1
        body = {"text": text, "client_message_id": f"message-{self._count}", **more}
        return self.client.post(self.path("messages"), json=body, headers=self.headers)

    def read(self, after: int = 0) -> Any:
        return self.client.get(self.path(f"messages?after={after}"), headers=self.headers)


@pytest.fixture
def resident(app: Flask) -> ApiUser:
    """Somebody who has started a conversation by the API."""
    return ApiUser(app.test_client())
