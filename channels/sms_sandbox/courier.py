"""Carries signed webhooks to Doorstep as Twilio does: 15 seconds, one second try where no connection came about.

It connects to this machine alone, whatever address residents use: the signature is made for the public address, the
connection goes to the port of the public app. What Doorstep answers is noted; TwiML is not played, since Doorstep
answers with an empty one.
"""

from __future__ import annotations

import ipaddress
import logging
import re
import secrets
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

import requests
from twilio.request_validator import RequestValidator

from bot.settings import Settings
from channels.sms_sandbox.exchange import Answer, Exchange, Text
from channels.sms_sandbox.faults import FINAL, Order

log = logging.getLogger("doorstep.sms_sandbox")

API_VERSION = "2010-04-01"
CONNECT_SECONDS = 5
READ_SECONDS = 15
TRIES = 2
EMPTY_TWIML = re.compile(r"\s*(<\?xml[^>]*\?>)?\s*<Response\s*(/>|>\s*</Response>)\s*")


@dataclass(frozen=True)
class Account:
    """Whom the sandbox plays the provider for."""

    sid: str
    tokens: tuple[str, ...]
    """The first signs; with each of them the API can be called."""


class Courier:
    """Signs, sends, and notes the answers."""

    def __init__(self, settings: Settings, account: Account, exchange: Exchange) -> None:
        self._account = account
        self._exchange = exchange
        self._signer = RequestValidator(account.tokens[0])
        self._service = "MG" + secrets.token_hex(16)
        self.public_url = settings.public_url.rstrip("/")
        self._here = own_machine(settings)

    def bring(self, text: Text, times: int = 1, at_once: bool = False) -> None:
        """Tell Doorstep of a resident's text, ``times`` times under the same id, one after another or all at once."""
        fields = self._inbound_fields(text)
        if not at_once:
            for _ in range(times):
                self._tell_of(text, fields)
            return
        ready = threading.Barrier(times)

        def tell() -> None:
            ready.wait()
            self._tell_of(text, fields)

        threads = [threading.Thread(target=tell, daemon=True) for _ in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def follow(self, text: Text, order: Order) -> None:
        """Send a landlord's text on its way, and tell the status address of it in the order asked for."""
        threading.Thread(target=self._follow, args=(text, order), daemon=True).start()

    def is_ours(self, url: str) -> bool:
        """Whether an address lies in the public app: no other is ever called."""
        return url.startswith(f"{self.public_url}/")

    def _follow(self, text: Text, order: Order) -> None:
        if not order.statuses:
            self._exchange.change(text.sid, status=order.outcome)
        for number, status in enumerate(order.statuses):
            time.sleep(order.pause_before(number))
            known = self._exchange.of_api(text.sid)
            if known is None:  # forgotten meanwhile: there is nothing left to tell of
                return
            if known.status not in FINAL:
                code = order.error_code if status in FINAL else None
                self._exchange.change(text.sid, status=status, error_code=code)
            if text.callback:
                self._post(text.sid, text.callback, self._status_fields(text, status, order))

    def _tell_of(self, text: Text, fields: Mapping[str, str]) -> None:
        self._exchange.answered(text.sid, self._post(text.sid, f"{self.public_url}/sms/inbound", fields))

    def _post(self, sid: str, url: str, fields: Mapping[str, str]) -> Answer:
        headers = {
            "X-Twilio-Signature": self._signer.compute_signature(url, dict(fields)),
            "I-Twilio-Idempotency-Token": secrets.token_hex(16),
            "User-Agent": "TwilioProxy/1.1",
        }
        started = time.monotonic()
        answer = Answer(0, 0.0, empty_twiml=False)
        with requests.Session() as session:
            session.trust_env = False  # no proxy is asked: everything stays on this machine
            for _ in range(TRIES):
                try:
                    answered = session.post(
                        self._address_here(url), data=dict(fields), headers=headers, allow_redirects=False,
                        timeout=(CONNECT_SECONDS, READ_SECONDS),
                    )  # fmt: skip
                except requests.ConnectionError:
                    continue
                except requests.RequestException:
                    break
                is_empty = EMPTY_TWIML.fullmatch(answered.text) is not None
                answer = Answer(answered.status_code, round(time.monotonic() - started, 3), is_empty)
                break
        if not 200 <= answer.status < 300:
            log.warning("webhook about %s: %s", sid, f"answered {answer.status}" if answer.status else "no answer")
        return answer

    def _address_here(self, url: str) -> str:
        return urlunsplit(urlsplit(self._here)._replace(path=urlsplit(url).path, query=urlsplit(url).query))

    def _inbound_fields(self, text: Text) -> dict[str, str]:
        places = {f"{side}{part}": "" for side in ("From", "To") for part in ("State", "City", "Zip")}
        return places | self._fields(text, "received") | {
            "SmsMessageSid": text.sid,
            "FromCountry": "GB",
            "ToCountry": "GB",
            "Body": text.shown,
            "NumMedia": "0",
            "NumSegments": str(text.parts),
            "MessagingServiceSid": self._service,
            **({"OptOutType": text.word} if text.word else {}),
        }  # fmt: skip

    def _status_fields(self, text: Text, status: str, order: Order) -> dict[str, str]:
        fields = self._fields(text, status) | {"MessageStatus": status}
        if status == "delivered":
            fields["RawDlrDoneDate"] = datetime.now(UTC).strftime("%y%m%d%H%M")
        if status in ("undelivered", "failed") and order.error_code:
            fields["ErrorCode"] = str(order.error_code)
        return fields

    def _fields(self, text: Text, status: str) -> dict[str, str]:
        return {
            "MessageSid": text.sid,
            "SmsSid": text.sid,
            "SmsStatus": status,
            "AccountSid": self._account.sid,
            "From": text.sender,
            "To": text.to,
            "ApiVersion": API_VERSION,
        }


def own_machine(settings: Settings) -> str:
    """Where the public app listens on this machine: its public address if that is one of loopback, else its port."""
    address = urlsplit(settings.public_url)
    if _is_loopback(address.hostname or ""):
        return f"{address.scheme}://{address.netloc}"
    home = "127.0.0.1" if settings.bind in ("0.0.0.0", "::") else settings.bind  # noqa: S104  (compared, not bound)
    return f"http://{f'[{home}]' if ':' in home else home}:{settings.public_port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
