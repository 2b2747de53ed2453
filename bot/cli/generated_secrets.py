"""The secrets that ``doorstep up`` makes for a first try, so that nobody has to invent a key to see Doorstep run.

They lie in ``<data_dir>/secrets.env`` with a mark that they were generated, and ``up --production`` refuses them.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet
from dotenv import dotenv_values

GENERATED_MARK = "DOORSTEP_GENERATED_SECRETS"

MAKERS: Mapping[str, Callable[[], str]] = {
    "DOORSTEP_ENCRYPTION_KEYS": lambda: Fernet.generate_key().decode(),
    "DOORSTEP_SEARCH_KEYS": lambda: f"1:{secrets.token_hex(32)}",
    "DOORSTEP_PUBLIC_SESSION_KEY": lambda: secrets.token_hex(32),
    "DOORSTEP_STAFF_SESSION_KEY": lambda: secrets.token_hex(32),
    "DOORSTEP_RASA_SECRET": lambda: secrets.token_hex(32),
    "DOORSTEP_INBOX_SECRET": lambda: "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode(),
}

SANDBOX_MAKERS: Mapping[str, Callable[[], str]] = {
    "DOORSTEP_SMS_SANDBOX_ACCOUNT_SID": lambda: "AC" + secrets.token_hex(16),
    "DOORSTEP_SMS_SANDBOX_AUTH_TOKEN": lambda: secrets.token_hex(16),
}
"""The account with which texts are tried. It opens nothing but the sandbox on this machine, so it is no secret that
must be replaced; and under these names no live service ever takes it for a real one."""

LEAST_CHARACTERS = 32
"""Of a secret in words; as many as 16 random bytes have in hexadecimal."""
LEAST_SIGNING_BYTES = 24
"""The least that the Standard Webhooks specification allows."""
SEARCH_KEY = re.compile(r"[0-9]+:\S{16,}")


@dataclass(frozen=True)
class Form:
    """What a secret must look like: the test, and the words for it."""

    holds: Callable[[str], bool]
    words: str


def _are_fernet_keys(value: str) -> bool:
    try:
        return all(Fernet(key.strip()) for key in value.split(","))
    except ValueError:
        return False


def _are_search_keys(value: str) -> bool:
    return all(SEARCH_KEY.fullmatch(key.strip()) for key in value.split(","))


def is_signing_secret(value: str) -> bool:
    """Whether it is a Standard Webhooks secret: ``whsec_`` and at least 24 bytes in base64."""
    try:
        key = base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    return value.startswith("whsec_") and len(key) >= LEAST_SIGNING_BYTES


_LONG = Form(lambda value: len(value) >= LEAST_CHARACTERS, f"at least {LEAST_CHARACTERS} characters")
SIGNING = Form(is_signing_secret, f"whsec_ and at least {LEAST_SIGNING_BYTES} random bytes in base64")
FORMS: Mapping[str, Form] = {
    "DOORSTEP_ENCRYPTION_KEYS": Form(_are_fernet_keys, "one or more Fernet keys (`doorstep keys new` prints one)"),
    "DOORSTEP_SEARCH_KEYS": Form(_are_search_keys, "`version:secret` with a secret of at least 16 characters"),
    "DOORSTEP_PUBLIC_SESSION_KEY": _LONG,
    "DOORSTEP_STAFF_SESSION_KEY": _LONG,
    "DOORSTEP_RASA_SECRET": _LONG,
    "DOORSTEP_INBOX_SECRET": SIGNING,
}


def generate_missing(file: Path, environment: Mapping[str, str]) -> bool:
    """Write a random value for each secret that neither the environment nor the file has; readable by the owner only.

    Returns whether anything was written. Raises ``OSError`` where the folder cannot be written.
    """
    present = dotenv_values(file) if file.exists() else {}
    missing = [name for name in MAKERS if not environment.get(name) and not present.get(name)]
    if not missing:
        return False
    lines = [f"{name}={MAKERS[name]()}\n" for name in missing]
    if GENERATED_MARK not in present:
        lines.insert(0, f"{GENERATED_MARK}=true\n")
    _append(file, lines)
    return True


def sandbox_account(file: Path) -> tuple[str, str]:
    """Id and token of the account with which texts are tried, made on the first call and kept in the same file.

    Raises ``OSError`` where the folder cannot be written.
    """
    kept = {name: value for name, value in (dotenv_values(file) if file.exists() else {}).items() if value}
    made = {name: make() for name, make in SANDBOX_MAKERS.items() if name not in kept}
    if made:
        _append(file, [f"{name}={value}\n" for name, value in made.items()])
    sid, token = ((kept | made)[name] for name in SANDBOX_MAKERS)
    return sid, token


def _append(file: Path, lines: list[str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w") as out:
        out.writelines(lines)


def unsafe_secrets(file: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The secrets that a live service must not use, each with ``missing``, ``generated`` or ``malformed``."""
    present = dotenv_values(file) if file.exists() else {}
    generated = (present.get(GENERATED_MARK) or "").lower() == "true"
    unsafe = {}
    for name in MAKERS:
        given = environment.get(name)
        value = given or present.get(name)
        if not value:
            unsafe[name] = "missing"
        elif generated and not given:
            unsafe[name] = "generated"
        elif not FORMS[name].holds(value):
            unsafe[name] = "malformed"
    return unsafe
