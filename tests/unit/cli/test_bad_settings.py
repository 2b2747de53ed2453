"""A setting that cannot be used is named in one plain line by every command, and what is made is private."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PROJECT, Settings, SettingsError, read_settings, settings

BAD = [
    ("PUBLIC_PORT", "99999", "DOORSTEP_PUBLIC_PORT must be 65535 or less."),
    ("STAFF_PORT", "0", "DOORSTEP_STAFF_PORT must be 1 or more."),
    ("RASA_PORT", "abc", "DOORSTEP_RASA_PORT must be a whole number."),
    ("ACTION_PORT", "80.5", "DOORSTEP_ACTION_PORT must be a whole number."),
    ("RATE_LIMIT_ADDRESS", "banana", "DOORSTEP_RATE_LIMIT_ADDRESS must be a limit such as '20 per minute'."),
    ("RATE_LIMIT_MESSAGES", "0 per minute", "DOORSTEP_RATE_LIMIT_MESSAGES must let at least 1 through."),
    ("TRUSTED_PROXIES", "-1", "DOORSTEP_TRUSTED_PROXIES must be 0 or more."),
    ("PRODUCTION", "perhaps", "DOORSTEP_PRODUCTION must be true or false."),
    ("IDLE_MINUTES", "0", "DOORSTEP_IDLE_MINUTES must be 1 or more."),
    ("WEB_TURN_SECONDS", "soon", "DOORSTEP_WEB_TURN_SECONDS must be a number."),
    ("LEASE_SECONDS", "0", "DOORSTEP_LEASE_SECONDS must be more than 0."),
    ("SMS_IDLE_HOURS", "0", "DOORSTEP_SMS_IDLE_HOURS must be 1 or more."),
    ("TWILIO_API_URL", "http://elsewhere.example", "DOORSTEP_TWILIO_API_URL must be an https:// address, or http:// on "
     "this machine."),
    ("TWILIO_ACCOUNT_SID", "AC1", "DOORSTEP_TWILIO_AUTH_TOKENS must be set with DOORSTEP_TWILIO_ACCOUNT_SID."),
    ("REDIS_URL", "banana", "DOORSTEP_REDIS_URL must be an address such as redis://127.0.0.1:6379."),
]  # fmt: skip
COMMANDS = (("up", "--check"), ("packs", "check"), ("texts",), ("decide",), ("staff",), ("database",), ("keys",),
            ("retention",))  # fmt: skip


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of the machine's own, and a folder of its own for what is made."""
    for name in [name for name in os.environ if name.startswith("DOORSTEP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DOORSTEP_DATA_DIR", str(tmp_path / "data"))


def doorstep(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot.cli.main", *arguments]
    return subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, timeout=120, check=False, stdin=subprocess.DEVNULL
    )


@pytest.mark.parametrize(("name", "value", "told"), BAD)
def test_a_bad_value_is_named_with_what_it_must_be(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"DOORSTEP_{name}", value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert str(raised.value) == told


@pytest.mark.parametrize("limit", ["20 per minute", "100/hour", "20 per minute; 200 per hour"])
def test_every_form_of_limit_is_taken(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setenv("DOORSTEP_RATE_LIMIT_ADDRESS", limit)
    assert read_settings().rate_limit_address == limit


def test_all_bad_values_are_named_together(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value, _ in BAD:
        monkeypatch.setenv(f"DOORSTEP_{name}", value)
    with pytest.raises(SettingsError) as raised:
        read_settings()
    assert [told for *_, told in BAD if told not in str(raised.value)] == []
    assert "\n" not in str(raised.value)


def test_an_empty_value_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_PUBLIC_PORT", "")
    assert read_settings().public_port == Settings.model_fields["public_port"].default


def test_a_secrets_file_that_is_no_text_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DOORSTEP_DATA_DIR", str(tmp_path))
    (tmp_path / "secrets.env").write_bytes(b"DOORSTEP_RASA_SECRET=\xff\xfe\n")
    settings.cache_clear()
    try:
        with pytest.raises(SettingsError, match=r"secrets\.env cannot be read"):
            settings()
    finally:
        settings.cache_clear()


@pytest.mark.parametrize("command", COMMANDS, ids=lambda words: words[0])
def test_every_command_says_it_in_one_line(monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]) -> None:
    monkeypatch.setenv("DOORSTEP_PUBLIC_PORT", "abc")
    done = doorstep(*command)
    assert (done.returncode, done.stderr) == (2, "doorstep: DOORSTEP_PUBLIC_PORT must be a whole number.\n")


def test_what_a_command_makes_is_for_its_owner_alone(tmp_path: Path) -> None:
    done = doorstep("database", "create")
    assert done.returncode == 0, done.stderr
    made = [tmp_path / "data", *(tmp_path / "data").iterdir()]
    assert tmp_path / "data" / "doorstep.db" in made
    assert [path.name for path in made if path.stat().st_mode & 0o077] == []
