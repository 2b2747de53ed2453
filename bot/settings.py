"""All settings of Doorstep in one place, each from an environment variable with the prefix ``DOORSTEP_``.

A landlord's own settings (staffed hours, contacts, intake address) are not here but beside its pack
(``bot/landlords/operating/``). Secrets come from the environment, or from ``var/secrets.env``, which
``doorstep up`` writes with random values on the first run (``--production`` refuses those).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from limits import parse_many
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent

Port = Annotated[int, Field(ge=1, le=65535)]

MUST_BE = {
    "int_parsing": "a whole number", "int_from_float": "a whole number", "float_parsing": "a number",
    "bool_parsing": "true or false", "greater_than_equal": "{ge} or more", "greater_than": "more than {gt:g}",
    "less_than_equal": "{le} or less",
}  # fmt: skip
"""The validator's kinds of fault in plain words. The value itself is never shown: it may be a secret."""


class SettingsError(ValueError):
    """Settings that cannot be used; the text names each variable and what it must be, in one line."""


class Settings(BaseSettings):
    """Read once per process. A missing secret refuses to start whatever needs it; nothing has a default key."""

    model_config = SettingsConfigDict(
        env_prefix="DOORSTEP_", env_ignore_empty=True, frozen=True, extra="ignore", hide_input_in_errors=True
    )

    data_dir: Path = Field(PROJECT / "var", description="Folder for the database, generated secrets and logs.")
    database_url: str = Field("", description="SQLAlchemy URL. Empty: SQLite in the data folder.")
    redis_url: str = Field("", description="Shares rate limits between several edges. Empty: kept in memory.")
    packs_dir: Path = Field(PROJECT / "bot" / "landlords" / "packs", description="One YAML file a landlord.")
    operating_dir: Path = Field(
        PROJECT / "bot" / "landlords" / "operating", description="Operating settings, one YAML file a landlord."
    )
    production: bool = Field(False, description="Set by `doorstep up --production`; refuses unsafe settings.")

    bind: str = Field("127.0.0.1", description="Address that the two web apps listen on.")
    public_port: Port = Field(8080, description="Port of the public app (web chat and API).")
    staff_port: Port = Field(8081, description="Port of the staff app (console and inbox).")
    rasa_port: Port = Field(5005, description="Port of the Rasa server, always on loopback.")
    action_port: Port = Field(5055, description="Port of the action server, always on loopback.")
    public_url: str = Field("http://127.0.0.1:8080", description="Address by which residents reach the public app.")
    staff_url: str = Field("http://127.0.0.1:8081", description="Address by which staff reach the console.")
    trusted_proxies: int = Field(0, ge=0, description="Number of proxies in front that set X-Forwarded-For.")
    tls_without_proxy: bool = Field(
        False, description="True where https:// is ended by something that does not hide residents' own addresses."
    )
    web_threads: int = Field(80, ge=64, description="Threads of each web app.")
    open_streams: int = Field(40, ge=1, description="Event streams that may be open at once in one public app.")

    encryption_keys: Annotated[list[SecretStr], NoDecode] = Field(
        default_factory=list, description="Fernet keys, newest first, comma-separated. All can read, the first writes."
    )
    search_keys: Annotated[list[SecretStr], NoDecode] = Field(
        default_factory=list, description="`version:secret` for the keyed search hashes, newest first."
    )
    public_session_key: SecretStr | None = Field(None, description="Signs the public app's cookies.")
    staff_session_key: SecretStr | None = Field(None, description="Signs the staff app's session.")
    rasa_secret: SecretStr | None = Field(None, description="Shared by the edge and Rasa's input channel.")
    inbox_secret: SecretStr | None = Field(None, description="Standard Webhooks secret of the embedded inbox.")
    generated_secrets: bool = Field(False, description="True where `doorstep up` made the secrets itself.")

    twilio_account_sid: str = Field("", description="Account for text messages. Empty: no texts (docs/sms.md).")
    twilio_auth_tokens: Annotated[list[SecretStr], NoDecode] = Field(
        default_factory=list, description="Its auth tokens, comma-separated. The first sends, all are accepted."
    )
    twilio_api_url: str = Field("", description="Empty: Twilio's own. `up` sets it where it plays Twilio itself.")
    sms_sandbox_port: Port = Field(8082, description="Port on loopback of the sandbox that plays Twilio.")
    sms_idle_hours: int = Field(24, ge=1, description="A conversation by text without a message is closed then.")

    web_turn_seconds: float = Field(4.0, gt=0, description="How long a web request waits for understanding.")
    worker_turn_seconds: float = Field(15.0, gt=0, description="How long the worker waits for understanding.")
    lease_seconds: float = Field(20.0, gt=0, description="How long one attempt at a turn holds its conversation.")
    idle_minutes: int = Field(30, ge=1, description="A web conversation without a message for this long is closed.")
    rate_limit_messages: str = Field("20 per minute", description="Messages of one conversation.")
    rate_limit_address: str = Field("120 per minute", description="Requests of one address that write.")

    @field_validator("encryption_keys", "search_keys", "twilio_auth_tokens", mode="before")
    @classmethod
    def _comma_separated(cls, value: object) -> object:
        return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value

    @field_validator("rate_limit_messages", "rate_limit_address")
    @classmethod
    def _is_a_limit(cls, value: str) -> str:
        """A limit that the web app could not read would be no limit at all."""
        try:
            limits = parse_many(value)
        except ValueError:
            raise ValueError("must be a limit such as '20 per minute'") from None
        if any(limit.amount < 1 for limit in limits):
            raise ValueError("must let at least 1 through")
        return value

    @field_validator("redis_url")
    @classmethod
    def _is_a_redis_address(cls, value: str) -> str:
        if value and not value.startswith(("redis://", "rediss://", "redis+unix://")):
            raise ValueError("must be an address such as redis://127.0.0.1:6379")
        return value

    @field_validator("twilio_api_url")
    @classmethod
    def _is_a_rest_address(cls, value: str) -> str:
        """Texts and the account's token go there: in the open only where they do not leave this machine."""
        if value and not value.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise ValueError("must be an https:// address, or http:// on this machine")
        return value.rstrip("/")

    @field_validator("twilio_auth_tokens")
    @classmethod
    def _come_with_the_account(cls, value: list[SecretStr], others: ValidationInfo) -> list[SecretStr]:
        """Without one nothing that Twilio sends could be told from what anybody sends."""
        if others.data.get("twilio_account_sid") and not value:
            raise ValueError("must be set with DOORSTEP_TWILIO_ACCOUNT_SID")
        return value

    @property
    def sqlalchemy_url(self) -> str:
        """The database URL with the SQLite default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'doorstep.db'}"

    @property
    def secrets_file(self) -> Path:
        """Where generated secrets are kept, outside the database."""
        return self.data_dir / "secrets.env"


def read_settings(secrets_file: Path | None = None) -> Settings:
    """The settings as the environment has them now, with those of ``secrets_file`` that it does not have.

    Raises:
        SettingsError: one of them cannot be used, or the file cannot be read.
    """
    try:
        return Settings(_env_file=secrets_file)  # type: ignore[call-arg]
    except ValidationError as faults:
        raise SettingsError(" ".join(_in_words(fault) for fault in faults.errors())) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text"
        raise SettingsError(f"{secrets_file} cannot be read ({reason}).") from None


def _in_words(fault: Mapping[str, Any]) -> str:
    name = f"DOORSTEP_{str(fault['loc'][0]).upper()}"
    if fault["type"] in MUST_BE:
        return f"{name} must be {MUST_BE[fault['type']].format(**fault.get('ctx', {}))}."
    return f"{name} {fault['msg'].removeprefix('Value error, ')}."


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process: environment first, then the generated secrets file.

    Raises:
        SettingsError: one of them cannot be used.
    """
    return read_settings(read_settings().secrets_file)
