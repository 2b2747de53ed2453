"""Twilio's own client, kept to the configured address and to silence: its log would hold numbers and texts."""

from __future__ import annotations

import logging
from typing import Any

import requests
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from bot.settings import Settings

TWILIO = "https://api.twilio.com"
CONNECT_SECONDS, ANSWER_SECONDS = 3.0, 8.0
LOOPBACK = ("http://127.0.0.1", "http://localhost")


class QuietHttpClient(HttpClient):  # type: ignore[misc]
    """Sends requests to ``address`` in place of Twilio's, with time-outs of our own, and logs nothing."""

    def __init__(self, address: str = "") -> None:
        super().__init__(logging.getLogger("doorstep.twilio"), is_async=False)
        self._address = address or TWILIO
        self._session = requests.Session()
        if self._address.startswith(LOOPBACK):
            self._session.trust_env = False  # a proxy is for the way out, not for loopback

    def request(
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,  # noqa: ARG002 - ours hold for every call
        allow_redirects: bool = False,
    ) -> Response:
        """One call. The parameters are those of the library."""
        sent: Any = {"params": params, "data": data, "headers": headers, "auth": auth}
        answer = self._session.request(
            method.upper(), uri.replace(TWILIO, self._address, 1), **sent,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS), allow_redirects=allow_redirects,
        )  # fmt: skip
        return Response(answer.status_code, answer.text, answer.headers)


def twilio_client(settings: Settings) -> Client | None:
    """The client of the account in the settings, with its newest token; ``None`` where there is no account."""
    if not settings.twilio_account_sid:
        return None
    token = settings.twilio_auth_tokens[0].get_secret_value()
    return Client(settings.twilio_account_sid, token, http_client=QuietHttpClient(settings.twilio_api_url))
