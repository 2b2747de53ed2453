"""Play Twilio on this machine, to try texts by hand or from tests without an account. Nothing reaches a real phone.

`doorstep up` does this by itself while no account for texts is set, and prints the address of the phone page. On its
own, this command is for a public app and a worker that were started by themselves. Give both the account that is set
here (DOORSTEP_TWILIO_ACCOUNT_SID, DOORSTEP_TWILIO_AUTH_TOKENS), and the address that is printed as
DOORSTEP_TWILIO_API_URL. Where no account is set, one is made and kept in secrets.env in the data folder.

It listens on 127.0.0.1 alone, calls nothing but the public app on this machine, and keeps the newest 2,000 texts in
memory. docs/sms.md tells more.
"""

from __future__ import annotations

import argparse
import sys
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.cli.errors import CommandError
from bot.cli.generated_secrets import sandbox_account
from bot.settings import Settings, settings
from channels.sms_sandbox.__main__ import serve


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep sms-sandbox``: none, everything is a setting."""
    _ = parser


def run(_arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    own = account_set(settings())
    print(f"doorstep: a phone to try texts with is at {sandbox_url(own)}", file=sys.stderr, flush=True)
    return serve(own)


def sandbox_url(own: Settings) -> str:
    """Where the sandbox listens."""
    return f"http://127.0.0.1:{own.sms_sandbox_port}"


def plays(own: Settings) -> bool:
    """Whether the account that is set is that of the sandbox on this machine."""
    return bool(own.twilio_account_sid) and own.twilio_api_url.rstrip("/") == sandbox_url(own)


def account_set(own: Settings) -> Settings:
    """The settings with the sandbox's account where none is set.

    Raises:
        CommandError: a real account is set, which the sandbox must not use, or nothing can be written.
    """
    if own.twilio_account_sid:
        if urlsplit(own.twilio_api_url).hostname not in ("127.0.0.1", "localhost"):
            raise CommandError(
                "a real account for texts is set (DOORSTEP_TWILIO_ACCOUNT_SID), and the sandbox does not use it."
            )
        return own
    try:
        sid, token = sandbox_account(own.secrets_file)
    except OSError as error:
        raise CommandError(f"cannot write in {own.data_dir} ({error.strerror}); see DOORSTEP_DATA_DIR.") from None
    return own.model_copy(update={"twilio_account_sid": sid, "twilio_auth_tokens": [SecretStr(token)]})
