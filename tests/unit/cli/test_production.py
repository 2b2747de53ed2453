"""Secrets, approvals, and what ``up --production`` refuses before residents use Doorstep."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from dotenv import dotenv_values

from bot.cli import up
from bot.cli.errors import CommandError
from bot.cli.generated_secrets import MAKERS, generate_missing, sandbox_account, unsafe_secrets
from bot.cli.production import INVENTED, refusals
from bot.cli.texts import approve
from bot.dialogue.wording import safety_texts
from bot.landlords.loader import load_packs
from bot.settings import PROJECT, Settings, settings

PACKS = PROJECT / "bot" / "landlords" / "packs"
OPERATING = PROJECT / "bot" / "landlords" / "operating"


def test_secrets_are_made_once_for_the_owner_alone_and_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secrets.env"
    assert generate_missing(file, {})
    made = dotenv_values(file)
    assert set(made) == {*MAKERS, "DOORSTEP_GENERATED_SECRETS"}
    assert file.stat().st_mode & 0o077 == 0
    assert not generate_missing(file, {})
    assert dotenv_values(file) == made
    Fernet(str(made["DOORSTEP_ENCRYPTION_KEYS"]).encode())
    assert len({value for value in made.values() if value}) == len(made)


def test_the_account_to_try_texts_with_is_kept_and_makes_no_secret_of_ones_own_unsafe(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secrets.env"
    account = sandbox_account(file)
    assert sandbox_account(file) == account
    assert file.stat().st_mode & 0o077 == 0
    with file.open("a") as out:
        out.writelines(f"{name}={value}\n" for name, value in GIVEN.items())
    assert unsafe_secrets(file, {}) == {}


def test_only_what_is_missing_is_made(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    generate_missing(file, {name: "given" for name in MAKERS if name != "DOORSTEP_RASA_SECRET"})
    assert set(dotenv_values(file)) == {"DOORSTEP_RASA_SECRET", "DOORSTEP_GENERATED_SECRETS"}


@pytest.fixture
def operating_dir(tmp_path: Path) -> Path:
    """A copy of the operating settings in which a test may write."""
    folder = tmp_path / "operating"
    folder.mkdir()
    for file in OPERATING.glob("*.yml"):
        (folder / file.name).write_text(file.read_text())
    return folder


GIVEN = {name: make() for name, make in MAKERS.items()}
WEB = {"public_url": "https://report.landlord.internal", "staff_url": "https://staff.landlord.internal"}
SAFE = WEB | {"trusted_proxies": 1}
INTAKE = {"DOORSTEP_INTAKE_SECRET": MAKERS["DOORSTEP_INBOX_SECRET"]()}


@pytest.mark.parametrize(
    ("changes", "environment", "told"),
    [
        (SAFE, {}, "DOORSTEP_ENCRYPTION_KEYS is not set."),
        (
            SAFE,
            GIVEN | {"DOORSTEP_ENCRYPTION_KEYS": "x"},
            "DOORSTEP_ENCRYPTION_KEYS is too weak or malformed: it must be",
        ),
        (SAFE, GIVEN | {"DOORSTEP_SEARCH_KEYS": "1:fifteen-letters"[:17]}, "a secret of at least 16 characters"),
        (SAFE, GIVEN | {"DOORSTEP_RASA_SECRET": "x"}, "DOORSTEP_RASA_SECRET is too weak or malformed"),
        (SAFE | {"public_url": "http://report.internal"}, GIVEN, "DOORSTEP_PUBLIC_URL is http://report.internal"),
        (SAFE | {"staff_url": "http://staff.internal"}, GIVEN, "DOORSTEP_STAFF_URL is http://staff.internal"),
        (WEB, GIVEN, "DOORSTEP_TRUSTED_PROXIES is 0"),
        (SAFE | {"twilio_api_url": "http://127.0.0.1:8082"}, GIVEN, "DOORSTEP_TWILIO_API_URL is set"),
        (SAFE, GIVEN, "dartford: reports go to the embedded inbox alone"),
        (SAFE, GIVEN, "dartford: `escalation_contacts 1.email` is still an invented value (example.org)"),
        (SAFE, GIVEN, "dartford: `escalation_contacts 2.mobile` is still an invented value (+447700900101)"),
        (SAFE, GIVEN, f"dartford: {len(safety_texts())} safety texts are not approved: emergency_line"),
        (SAFE | {"packs_dir": Path("/nowhere")}, GIVEN, "The policy pack cannot be used: /nowhere"),
    ],
)
def test_production_refuses_what_is_unsafe(
    tmp_path: Path, operating_dir: Path, changes: dict[str, object], environment: dict[str, str], told: str
) -> None:
    own = Settings.model_validate({"operating_dir": operating_dir} | changes)
    landlords = load_packs(own.packs_dir, own.operating_dir)
    reasons = refusals(own, landlords, unsafe_secrets(tmp_path / "secrets.env", environment), environment)
    assert any(told in reason for reason in reasons), reasons


@pytest.mark.parametrize(
    ("name", "weak", "good"),
    [
        pytest.param("ENCRYPTION_KEYS", "x", Fernet.generate_key().decode(), id="one key"),
        pytest.param(
            "ENCRYPTION_KEYS",
            f"{Fernet.generate_key().decode()},x",
            f"{Fernet.generate_key().decode()},{'A' * 43}=",
            id="two keys",
        ),
        ("SEARCH_KEYS", "1:fifteen-letters"[:16], "1:sixteen-letters!"),
        ("SEARCH_KEYS", "sixteen-letters-without-version", "2:sixteen-letters!,1:sixteen-letters?"),
        ("PUBLIC_SESSION_KEY", "s" * 31, "s" * 32),
        ("STAFF_SESSION_KEY", "x", "s" * 32),
        ("RASA_SECRET", "x", "s" * 32),
        ("INBOX_SECRET", "A" * 44, "whsec_" + "A" * 44),
        ("INBOX_SECRET", "whsec_" + "A" * 24, "whsec_" + "A" * 32),
        ("INBOX_SECRET", "whsec_not base64 at all, whatever its length", "whsec_" + "A" * 64),
    ],
)
def test_a_secret_of_ones_own_must_have_its_form(tmp_path: Path, name: str, weak: str, good: str) -> None:
    given = GIVEN | {f"DOORSTEP_{name}": weak}
    assert unsafe_secrets(tmp_path / "secrets.env", given) == {f"DOORSTEP_{name}": "malformed"}
    assert unsafe_secrets(tmp_path / "secrets.env", GIVEN | {f"DOORSTEP_{name}": good}) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("duty@example.org", "example.org"), ("duty@mail.example.com", "example.com"),
        ("https://intake.test/x", ".test"), ("duty@landlord.example.", ".example"),
        ("+447700900100", "+447700900100"), ("07700 900 999", "07700 900 999"), ("01632 960123", "01632 960123"),
        ("+44 1632 960 123", "+44 1632 960 123"),
        ("07700 901000", None), ("01322 343133", None), ("asb@testers.internal", None), ("for example. Call us", None),
    ],
)  # fmt: skip
def test_invented_contacts_are_told_from_real_ones(text: str, found: str | None) -> None:
    assert INVENTED.findall(text) == ([found] if found else [])


def test_production_refuses_generated_secrets_but_takes_ones_own_from_the_file(tmp_path: Path) -> None:
    file = tmp_path / "secrets.env"
    generate_missing(file, {})
    assert unsafe_secrets(file, {}) == dict.fromkeys(MAKERS, "generated")
    assert unsafe_secrets(file, GIVEN) == {}
    file.write_text(file.read_text().replace("DOORSTEP_GENERATED_SECRETS=true", ""))
    assert unsafe_secrets(file, {}) == {}


REAL = {"example.org": "landlord.internal", "+447700900": "+447700123", "01632 960": "01632 000"}


def test_production_accepts_what_is_safe(operating_dir: Path) -> None:
    data = operating_dir.parent / "data"
    data.mkdir()
    data.chmod(0o755)
    own = Settings.model_validate({"operating_dir": operating_dir, "data_dir": data} | SAFE)
    for landlord in load_packs(PACKS, operating_dir):
        approve(own, landlord, ["all"], "A Manager, Housing", date(2026, 11, 20))
        file = operating_dir / f"{landlord}.yml"
        changed = with_intake(file.read_text())
        for invented, real in REAL.items():
            changed = changed.replace(invented, real)
        file.write_text(changed)
    landlords = load_packs(PACKS, operating_dir)
    assert refusals(own, landlords, {}, INTAKE) == [
        f"Other users of this machine may look into the data folder: chmod 700 {data}"
    ]
    data.chmod(0o700)
    assert refusals(own, landlords, {}, INTAKE) == []
    unsigned = refusals(own, landlords, {}, {"DOORSTEP_INTAKE_SECRET": "x"})
    assert len(unsigned) == len(landlords)
    assert "believe: DOORSTEP_INTAKE_SECRET, which signs reports, is not set or malformed" in unsigned[0]
    for changes, expected in (({"trusted_proxies": 0}, 1), ({"trusted_proxies": 0, "tls_without_proxy": True}, 0)):
        assert len(refusals(own.model_copy(update=changes), landlords, {}, INTAKE)) == expected


def with_intake(content: str) -> str:
    """The same operating settings with an intake endpoint of the landlord's own."""
    kept, inside = [], False
    for line in content.splitlines():
        inside = line.startswith("intake:") or (inside and line.startswith((" ", "#")))
        if not inside:
            kept.append(line)
    return "\n".join(
        [*kept, "intake: {url: 'https://intake.landlord.internal/asb', secret_name: DOORSTEP_INTAKE_SECRET}", ""]
    )


def test_up_production_lists_every_reason_and_makes_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("DOORSTEP_PRODUCTION", "")
    monkeypatch.delenv("DOORSTEP_PRODUCTION")
    settings.cache_clear()
    try:
        with pytest.raises(CommandError) as raised:
            up.run(argparse.Namespace(production=True, no_train=False, check=False))
    finally:
        settings.cache_clear()
    told = str(raised.value)
    assert raised.value.exit_code == 2
    for reason in (*MAKERS, "DOORSTEP_PUBLIC_URL", "DOORSTEP_STAFF_URL", "embedded inbox", "not approved"):
        assert reason in told
    assert list(tmp_path.iterdir()) == []


def test_an_approval_keeps_the_rest_of_the_file_and_lapses_with_the_text(operating_dir: Path) -> None:
    own = Settings.model_validate({"operating_dir": operating_dir})
    before = (operating_dir / "dartford.yml").read_text()
    (operating_dir / "dartford.yml").chmod(0o640)
    approve(own, "dartford", ["emergency_line"], "A Manager, Housing", date(2026, 11, 20))
    after = (operating_dir / "dartford.yml").read_text()
    assert (operating_dir / "dartford.yml").stat().st_mode & 0o777 == 0o640
    comments = [line for line in before.splitlines() if line.strip().startswith("#")]
    assert [line for line in comments if line not in after] == []
    approvals = load_packs(PACKS, operating_dir)["dartford"].operating.approvals
    assert [text["id"] for text in safety_texts(approvals) if text["approved"]] == ["emergency_line"]
    changed = approvals["emergency_line"].model_copy(update={"content_hash": "0" * 64})
    assert not any(text["approved"] for text in safety_texts({"emergency_line": changed}))


@pytest.mark.parametrize(
    ("landlord", "texts", "told"),
    [
        ("dartford", ["no_such_text"], "no safety text called no_such_text"),
        ("atlantis", ["all"], "landlord 'atlantis' cannot be used: there is none of that name"),
    ],
)
def test_an_approval_of_what_does_not_exist_is_refused(
    operating_dir: Path, landlord: str, texts: list[str], told: str
) -> None:
    own = Settings.model_validate({"operating_dir": operating_dir})
    with pytest.raises(CommandError, match=told):
        approve(own, landlord, texts, "A Manager, Housing", date(2026, 11, 20))
