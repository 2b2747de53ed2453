"""Start Doorstep: Rasa, action server, public app, staff app and worker, kept running until Ctrl-C.

As long as no account for texts is set, a sandbox that plays one runs beside them, with a phone page to try it by hand.

The first call makes secrets, the database and a first administrator, and trains the understanding. Later calls only
do what has changed. Settings are environment variables: see docs/settings.md.

With --production no secret is made, and nothing is started as long as a setting is unsafe for real residents: all that
are unsafe are listed. What Doorstep keeps lies in the data folder (DOORSTEP_DATA_DIR), which only its owner may read.
"""

from __future__ import annotations

import argparse
import errno
import fcntl
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.cli.database import missing_file, opened_database
from bot.cli.errors import CommandError
from bot.cli.generated_secrets import generate_missing, unsafe_secrets
from bot.cli.processes import Program, StartError, Supervisor
from bot.cli.production import refusals
from bot.cli.sms_sandbox import account_set, plays, sandbox_url
from bot.cli.staff import ensure_first_administrator
from bot.cli.train import ensure_model, model_path
from bot.database import check_version
from bot.encryption import KeyRing, KeysMissingError
from bot.landlords.loader import Landlords, load_packs
from bot.migrations import current_version, known_versions, upgrade
from bot.settings import PROJECT, Settings, read_settings, settings

READY_SECONDS = 180.0
EARS = ("public_port", "staff_port", "rasa_port", "action_port")
FOR_RASA = {"DOORSTEP_PACKS_DIR", "DOORSTEP_OPERATING_DIR", "DOORSTEP_RASA_PORT", "DOORSTEP_ACTION_PORT"}
"""Rasa and the action server neither read the database nor decrypt or sign anything: they are given nothing else."""
FOR_SANDBOX = {
    "DOORSTEP_TWILIO_ACCOUNT_SID", "DOORSTEP_TWILIO_AUTH_TOKENS", "DOORSTEP_SMS_SANDBOX_PORT", "DOORSTEP_PUBLIC_URL",
    "DOORSTEP_PUBLIC_PORT", "DOORSTEP_BIND", "DOORSTEP_PACKS_DIR", "DOORSTEP_OPERATING_DIR",
}  # fmt: skip
"""Nor does the sandbox for texts."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep up``."""
    parser.add_argument(
        "--production", action="store_true", help="refuse settings that are unsafe for real residents, and say which"
    )
    parser.add_argument("--no-train", action="store_true", help="use the model that is there; never train")
    parser.add_argument("--check", action="store_true", help="only check that everything could start, then end")


def run(arguments: argparse.Namespace) -> int:
    """Prepare, start, wait until everything answers, and keep it running; 0 after an orderly end."""
    started = time.monotonic()
    own = prepare_settings(arguments.production)
    with only_one(own.data_dir):
        check_keys(own)
        check_landlords(load_packs(own.packs_dir, own.operating_dir))
        check_ports(own)
        model = present_model(may_train=not arguments.no_train)
        prepare_database(own, only_check=arguments.check)
        if arguments.check:
            later = "" if model else "; the understanding is trained when it starts"
            say(f"everything needed to start is there{later}.")
            return 0
        model = model or ensure_model()
        administrator = ensure_first_administrator()
        supervisor = Supervisor(programs(own, model), own.data_dir, PROJECT, say)
        supervisor.stop_on_signals()
        say("starting; Rasa takes the longest.")
        try:
            supervisor.start()
            supervisor.wait_until_ready(READY_SECONDS)
            if not supervisor.stopping.is_set():
                announce(own, administrator, time.monotonic() - started)
            supervisor.watch()
        except StartError as problem:
            raise CommandError(str(problem), exit_code=1) from None
        finally:
            supervisor.stop()
    say("everything has ended.")
    return 0


def say(line: str) -> None:
    """One line of progress."""
    print(f"doorstep: {line}", file=sys.stderr, flush=True)


def prepare_settings(production: bool) -> Settings:
    """The settings of this run, with secrets made where none are set.

    In production nothing is made: every reason to refuse is printed and the command ends with 2.
    """
    plain = read_settings(read_settings().secrets_file)
    os.environ["DOORSTEP_DATA_DIR"] = str(plain.data_dir.resolve())
    if production:
        os.environ["DOORSTEP_PRODUCTION"] = "true"
    for port, url in (("public_port", "public_url"), ("staff_port", "staff_url")):
        if port in plain.model_fields_set and url not in plain.model_fields_set:
            os.environ[f"DOORSTEP_{url.upper()}"] = f"http://{plain.bind}:{getattr(plain, port)}"
    if not plain.production and not production:
        try:
            if generate_missing(plain.secrets_file, os.environ):
                say(f"made new secrets in {plain.secrets_file}. Keep that file: without it nothing stored can be read.")
            if not plain.twilio_account_sid and not plain.twilio_api_url:
                play_texts(plain)
        except OSError as error:
            raise CommandError(f"cannot write in {plain.data_dir} ({error.strerror}); see DOORSTEP_DATA_DIR.") from None
    own = settings()
    if own.production:
        reasons = refusals(
            own,
            load_packs(own.packs_dir, own.operating_dir),
            unsafe_secrets(own.secrets_file, os.environ),
            os.environ,
        )
        if reasons:
            listed = "\n".join(f"  - {reason}" for reason in reasons)
            raise CommandError(f"not started, because it is not ready for real residents:\n{listed}")
    return own


def play_texts(plain: Settings) -> None:
    """Let the programs of this run send and receive texts by the sandbox, with an account of its own."""
    account = account_set(plain)
    os.environ["DOORSTEP_TWILIO_ACCOUNT_SID"] = account.twilio_account_sid
    os.environ["DOORSTEP_TWILIO_AUTH_TOKENS"] = account.twilio_auth_tokens[0].get_secret_value()
    os.environ["DOORSTEP_TWILIO_API_URL"] = sandbox_url(plain)


@contextmanager
def only_one(data_dir: Path) -> Iterator[None]:
    """Hold the data folder: two supervisors would fight over one database file and one set of logs."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        guard: TextIO = (data_dir / "up.lock").open("a+")
    except OSError as error:
        raise CommandError(f"cannot write in {data_dir} ({error.strerror}); see DOORSTEP_DATA_DIR.") from None
    with guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CommandError(f"Doorstep is already running with the data folder {data_dir}.") from None
        yield


def check_ports(own: Settings) -> None:
    """Say which port is taken and which setting changes it, before anything is started."""
    seen: dict[int, str] = {}
    for name in (*EARS, *(["sms_sandbox_port"] if plays(own) else [])):
        port, setting = getattr(own, name), f"DOORSTEP_{name.upper()}"
        if port in seen:
            raise CommandError(f"{seen[port]} and {setting} are both {port}; give each a port of its own.")
        seen[port] = setting
        address = own.bind if name in ("public_port", "staff_port") else "127.0.0.1"
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                raise CommandError(_port_fault(error, address, port, setting)) from None


def _port_fault(error: OSError, address: str, port: int, setting: str) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} is taken by another program. End that program, or set {setting} to a free port."
    if error.errno == errno.EACCES:
        return f"no permission to listen on port {port}. Set {setting} to a port above 1023."
    if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
        return f"{address} is not an address of this machine; see DOORSTEP_BIND."
    return f"cannot listen on {address}, port {port} ({error.strerror}); see {setting}."


def check_keys(own: Settings) -> None:
    """Refuse keys with which nothing could be stored."""
    try:
        KeyRing.from_settings(own)
    except KeysMissingError as problem:
        raise CommandError(str(problem)) from None


def check_landlords(landlords: Landlords) -> None:
    """Name every broken pack. One that is broken is left out; without any landlord there is nothing to start."""
    for problem in landlords.problems:
        say(f"left out: {problem}")
    if not landlords:
        raise CommandError("there is no landlord whose policy pack can be used; see `doorstep packs check`.")


def prepare_database(own: Settings, *, only_check: bool = False) -> None:
    """Bring the database to this version, or say plainly why it cannot be used (never with its password).

    With ``only_check`` nothing is made or upgraded.
    """
    missing = missing_file(own)
    if only_check and missing:
        if not os.access(missing.parent, os.W_OK):
            raise CommandError(f"cannot write in {missing.parent}; see DOORSTEP_DATABASE_URL.")
        return
    with opened_database(own, make=True) as engine:
        if current_version(engine) not in (None, *known_versions()):
            check_version(engine)
        if not only_check:
            upgrade(engine)


def present_model(may_train: bool) -> Path | None:
    """The model trained on the present data, or ``None`` where it is yet to be trained.

    Raises:
        CommandError: it is missing, or older than the data, and may not be trained.
    """
    model = model_path()
    if model.exists():
        return model
    if not may_train:
        raise CommandError("there is no model trained on the present data, and --no-train was given.")
    return None


def programs(own: Settings, model: Path) -> list[Program]:
    """The programs of Doorstep, Rasa first because it takes the longest to answer; last the sandbox, where it plays."""
    python = sys.executable
    secret = own.rasa_secret.get_secret_value() if own.rasa_secret else ""
    common = {
        **os.environ,
        "PYTHONUNBUFFERED": "1",
        "DOORSTEP_RASA_PORT": str(own.rasa_port),
        "DOORSTEP_ACTION_PORT": str(own.action_port),
    }
    kept = {name: value for name, value in common.items() if not name.startswith("DOORSTEP_") or name in FOR_RASA}
    understanding = kept | {
        "DOORSTEP_RASA_SECRET": secret,
        "RASA_TELEMETRY_ENABLED": "false",
        "SANIC_HOST": "127.0.0.1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "HF_HUB_OFFLINE": "1",
        # With two, one resident's turn is no quicker, and ten at once wait longer (./doorstep bench).
        "TF_NUM_INTRAOP_THREADS": "1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    }
    rasa = (
        *(python, "-m", "rasa", "run", "-m", str(model), "-i", "127.0.0.1", "-p", str(own.rasa_port)),
        *("--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    )
    actions = (python, "-m", "rasa_sdk", "--actions", "actions", "-p", str(own.action_port))
    home = "127.0.0.1" if own.bind in ("0.0.0.0", "::") else own.bind  # noqa: S104  (compared, not bound)
    texts = [
        Program(
            "sms-sandbox", (python, "-m", "channels.sms_sandbox"),
            {name: value for name, value in common.items() if not name.startswith("DOORSTEP_") or name in FOR_SANDBOX},
            f"{sandbox_url(own)}/healthz",
        )
    ]  # fmt: skip
    return [
        Program(
            "rasa", rasa, understanding,
            f"http://127.0.0.1:{own.rasa_port}/webhooks/doorstep/health", {"X-Doorstep-Secret": secret},
        ),
        Program("actions", actions, understanding, f"http://127.0.0.1:{own.action_port}/health"),
        Program("public", (python, "-m", "channels.public"), common, f"http://{home}:{own.public_port}/healthz"),
        Program("staff", (python, "-m", "channels.staff"), common, f"http://{home}:{own.staff_port}/healthz"),
        Program("worker", (python, "-m", "worker"), common),
        *(texts if plays(own) else []),
    ]  # fmt: skip


def announce(own: Settings, administrator: tuple[str, str] | None, seconds: float) -> None:
    """Print the addresses, and the first administrator's password this once."""
    lines = [
        f"Doorstep is running after {seconds:.0f} s.",
        f"  Residents  {own.public_url}",
        f"  Staff      {own.staff_url}",
    ]
    if plays(own):
        lines.append(f"  Texts      {sandbox_url(own)} (a phone to try them with; nothing reaches a real one)")
    if administrator is not None:
        lines.append(f"  Sign in as '{administrator[0]}' with the password {administrator[1]}")
        lines.append(f"  It is shown only this once. `./doorstep staff reset {administrator[0]}` sets a new one.")
    lines.append(f"  Logs are in {own.data_dir / 'logs'}. Ctrl-C ends everything.")
    print("\n".join(lines), flush=True)
