"""``doorstep up`` before it starts anything: ports, folder, keys, packs, model and database."""

from __future__ import annotations

import argparse
import os
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.cli import up
from bot.cli.errors import CommandError
from bot.cli.generated_secrets import MAKERS
from bot.cli.sms_sandbox import account_set, plays
from bot.database import open_engine
from bot.migrations import upgrade
from bot.settings import Settings, settings
from tests.running import free_ports

EARS = {"public_port": 0, "staff_port": 0, "rasa_port": 0, "action_port": 0, "sms_sandbox_port": 0}
TEXTS = ("DOORSTEP_TWILIO_ACCOUNT_SID", "DOORSTEP_TWILIO_AUTH_TOKENS", "DOORSTEP_TWILIO_API_URL")


def on_free_ports(**changes: object) -> Settings:
    ports = dict(zip(EARS, free_ports(len(EARS)), strict=True))
    played = {"twilio_account_sid": "AC0", "twilio_auth_tokens": "token"}
    played["twilio_api_url"] = f"http://127.0.0.1:{ports['sms_sandbox_port']}"
    return Settings.model_validate(ports | played | changes)


@pytest.mark.parametrize("name", EARS)
def test_a_taken_port_is_named_with_its_setting(name: str) -> None:
    own = on_free_ports()
    with (
        socket.create_server(("127.0.0.1", getattr(own, name))),
        pytest.raises(CommandError, match=rf"port {getattr(own, name)} is taken .* DOORSTEP_{name.upper()}"),
    ):
        up.check_ports(own)


def test_two_programs_cannot_share_a_port() -> None:
    (port,) = free_ports(1)
    with pytest.raises(CommandError, match="DOORSTEP_PUBLIC_PORT and DOORSTEP_STAFF_PORT are both"):
        up.check_ports(on_free_ports(public_port=port, staff_port=port))


def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(CommandError, match=r"192\.0\.2\.1 is not an address of this machine; see DOORSTEP_BIND"):
        up.check_ports(on_free_ports(bind="192.0.2.1"))


def test_free_ports_are_accepted_and_still_free_afterwards() -> None:
    own = on_free_ports()
    up.check_ports(own)
    held = [socket.create_server(("127.0.0.1", getattr(own, name))) for name in EARS]
    assert [server.getsockname()[1] for server in held] == [getattr(own, name) for name in EARS]
    for server in held:
        server.close()


def test_a_data_folder_is_held_by_one_supervisor_at_a_time(tmp_path: Path) -> None:
    with (
        up.only_one(tmp_path),
        pytest.raises(CommandError, match="already running with the data folder"),
        up.only_one(tmp_path),
    ):
        pass
    with up.only_one(tmp_path):
        pass


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with (
        pytest.raises(CommandError, match=r"cannot write in .*file/data .*DOORSTEP_DATA_DIR"),
        up.only_one(tmp_path / "file" / "data"),
    ):
        pass


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgresql://door:s3cret@127.0.0.1:{port}/doorstep", "database at 127.0.0.1:{port} does not answer"),
        ("sqlite:////no/such/folder/doorstep.db", "there is no folder /no/such/folder"),
        ("mysql://door:s3cret@127.0.0.1/doorstep", "not the address of an SQLite or PostgreSQL database"),
        ("nonsense", "not the address of an SQLite or PostgreSQL database"),
    ],
)
def test_a_database_that_cannot_be_used_is_named_without_its_password(url: str, told: str) -> None:
    port = str(free_ports(1)[0])
    with pytest.raises(CommandError) as raised:
        up.prepare_database(Settings.model_validate({"database_url": url.replace("{port}", port)}))
    assert told.replace("{port}", port) in str(raised.value)
    assert "s3cret" not in str(raised.value)


def test_a_database_of_a_newer_doorstep_is_left_alone(tmp_path: Path) -> None:
    own = Settings.model_validate({"data_dir": tmp_path})
    upgrade(own.sqlalchemy_url)
    engine = open_engine(own.sqlalchemy_url)
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(CommandError, match="version 9999, which this Doorstep does not know"):
        up.prepare_database(own)


def test_a_missing_model_is_told_where_training_is_not_wanted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(up, "model_path", lambda: tmp_path / "none.tar.gz")
    with pytest.raises(CommandError, match="no model trained on the present data"):
        up.present_model(may_train=False)
    assert up.present_model(may_train=True) is None


def test_rasa_and_the_action_server_get_no_key_to_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in MAKERS:
        monkeypatch.setenv(name, f"value of {name}")
    monkeypatch.setenv("DOORSTEP_DATABASE_URL", "postgresql://door:s3cret@127.0.0.1/doorstep")
    listed = {program.name: program.environment for program in up.programs(Settings(), Path("model.tar.gz"))}
    for name in ("rasa", "actions"):
        held = {secret for secret in (*MAKERS, "DOORSTEP_DATABASE_URL") if secret in listed[name]}
        assert held == {"DOORSTEP_RASA_SECRET"}
        assert listed[name]["RASA_TELEMETRY_ENABLED"] == "false"
    assert listed["public"]["DOORSTEP_ENCRYPTION_KEYS"] == "value of DOORSTEP_ENCRYPTION_KEYS"


def check(**options: bool) -> int:
    return up.run(argparse.Namespace(**{"production": False, "no_train": False, "check": True} | options))


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Settings of a first try on free ports, with the data in a folder that is not there yet."""
    for name in [name for name in os.environ if name.startswith("DOORSTEP_")]:
        monkeypatch.delenv(name)
    changes = zip((f"DOORSTEP_{name.upper()}" for name in EARS), map(str, free_ports(len(EARS))), strict=True)
    for name, value in (*changes, ("DOORSTEP_DATA_DIR", str(tmp_path / "data"))):
        monkeypatch.setenv(name, value)
    for name in ("DOORSTEP_PUBLIC_URL", "DOORSTEP_STAFF_URL", *TEXTS):  # `up` sets them: they are taken back afterwards
        monkeypatch.setenv(name, "")
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("ENCRYPTION_KEYS", "x", "DOORSTEP_ENCRYPTION_KEYS holds something that is not a Fernet key"),
        ("SEARCH_KEYS", "1:short", "DOORSTEP_SEARCH_KEYS must be `version:secret`"),
        ("PACKS_DIR", "/nowhere", "there is no landlord whose policy pack can be used"),
        ("DATABASE_URL", "sqlite:////no/such/folder/doorstep.db", "cannot write in /no/such/folder"),
        ("DATABASE_URL", "nonsense", "not the address of an SQLite or PostgreSQL database"),
    ],
)
def test_what_would_stop_a_start_is_told_before_anything_is_started(
    fresh: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    fresh.setenv(f"DOORSTEP_{name}", value)
    fresh.setattr(up, "Supervisor", None)
    for only_check in (True, False):
        settings.cache_clear()
        if only_check or "folder" not in value:
            with pytest.raises(CommandError, match=told):
                check(check=only_check)


def test_a_check_without_training_wants_the_model(fresh: pytest.MonkeyPatch, tmp_path: Path) -> None:
    fresh.setattr(up, "model_path", lambda: tmp_path / "none.tar.gz")
    with pytest.raises(CommandError, match="no model trained on the present data"):
        check(no_train=True)


@pytest.mark.parametrize(
    ("trained", "said"), [(True, "is there.\n"), (False, "is there; the understanding is trained")]
)
def test_a_check_says_what_is_there_and_makes_no_database(
    fresh: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], trained: bool, said: str
) -> None:
    model = tmp_path / "model.tar.gz"
    if trained:
        model.touch()
    fresh.setattr(up, "model_path", lambda: model)
    assert check() == 0
    assert said in capsys.readouterr().err
    assert not (tmp_path / "data" / "doorstep.db").exists()
    assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_the_first_password_comes_with_the_command_that_sets_a_new_one(capsys: pytest.CaptureFixture[str]) -> None:
    up.announce(Settings(), ("administrator", "pass-word"), 1.0)
    shown = capsys.readouterr().out
    assert "Sign in as 'administrator' with the password pass-word" in shown
    assert "`./doorstep staff reset administrator` sets a new one" in shown


def prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **changes: str) -> Settings:
    """The settings of a first run, with some variables set."""
    for name in [name for name in os.environ if name.startswith("DOORSTEP_")]:
        monkeypatch.delenv(name)
    for name in ("DOORSTEP_PUBLIC_URL", "DOORSTEP_STAFF_URL", *TEXTS):  # `up` sets them: they are taken back afterwards
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    for name, value in {"DATA_DIR": str(tmp_path), **changes}.items():
        monkeypatch.setenv(f"DOORSTEP_{name}", value)
    settings.cache_clear()
    try:
        return up.prepare_settings(production=False)
    finally:
        settings.cache_clear()


def test_addresses_follow_the_ports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = prepared(tmp_path, monkeypatch, PUBLIC_PORT="18080", SMS_SANDBOX_PORT="18082")
    assert own.public_url == "http://127.0.0.1:18080"
    assert own.staff_url == "http://127.0.0.1:8081"
    assert own.twilio_api_url == "http://127.0.0.1:18082"


def test_without_an_account_texts_are_played_by_one_that_is_made_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = prepared(tmp_path, monkeypatch)
    assert re.fullmatch(r"AC[0-9a-f]{32}", own.twilio_account_sid)
    assert prepared(tmp_path, monkeypatch).twilio_account_sid == own.twilio_account_sid
    assert plays(own)
    (sandbox,) = [program for program in up.programs(own, Path("model.tar.gz")) if program.name == "sms-sandbox"]
    assert sandbox.environment["DOORSTEP_TWILIO_ACCOUNT_SID"] == own.twilio_account_sid
    assert not {"DOORSTEP_DATA_DIR", "DOORSTEP_DATABASE_URL", *MAKERS} & set(sandbox.environment)
    up.announce(own, None, 1.0)
    assert f"Texts      {own.twilio_api_url} " in capsys.readouterr().out


def test_with_a_real_account_nothing_is_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = prepared(tmp_path, monkeypatch, TWILIO_ACCOUNT_SID="AC1", TWILIO_AUTH_TOKENS="real")
    assert (own.twilio_account_sid, own.twilio_api_url) == ("AC1", "")
    assert "SMS_SANDBOX" not in (tmp_path / "secrets.env").read_text()
    assert "sms-sandbox" not in {program.name for program in up.programs(own, Path("model.tar.gz"))}
    up.announce(own, None, 1.0)
    assert "Texts" not in capsys.readouterr().out
    with pytest.raises(CommandError, match="a real account for texts is set"):
        account_set(own)
