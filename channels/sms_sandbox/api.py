"""Twilio's REST paths for messages, as its own client library calls them."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlencode

import phonenumbers
from flask import Blueprint, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from channels.sms_sandbox.courier import API_VERSION
from channels.sms_sandbox.exchange import Text, new_text
from channels.sms_sandbox.faults import ERRORS, HOLDS, TIMEOUT_AFTER_ACCEPTING, code_of
from channels.sms_sandbox.state import current_sandbox

blueprint = Blueprint("api", __name__)

LONGEST_BODY = 1_600
PAGE_SIZE = 50
LARGEST_PAGE = 1_000
UNFINISHED = frozenset({"queued", "sending"})
MESSAGES = f"/{API_VERSION}/Accounts/<account_sid>/Messages.json"
MESSAGE = f"/{API_VERSION}/Accounts/<account_sid>/Messages/<sid>.json"
_WITHIN: dict[str, Callable[[datetime, datetime], bool]] = {
    "DateSent": lambda at, day: at.date() == day.date(),
    "DateSent>": lambda at, moment: at >= moment,
    "DateSent<": lambda at, moment: at <= moment,
}
"""The client writes the day that it asks for as a moment too."""
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


class ApiError(HTTPException):
    """An error by Twilio's code, told as Twilio tells it."""

    def __init__(self, error_code: int) -> None:
        self.code, words = ERRORS.get(error_code, (400, "The request could not be carried out"))
        self.answer = {
            "code": error_code,
            "message": words,
            "more_info": f"https://www.twilio.com/docs/errors/{error_code}",
            "status": self.code,
        }
        super().__init__(words)


@blueprint.errorhandler(ApiError)
def tell_error(error: ApiError) -> tuple[Response, int]:
    """The error as JSON, under its own HTTP status."""
    return jsonify(error.answer), int(error.code or 500)


@blueprint.before_request
def let_in() -> None:
    """Only the account itself, with one of its tokens."""
    account, given = current_sandbox().account, request.authorization
    name, password = (given.username or "", given.password or "") if given else ("", "")
    known = [hmac.compare_digest(password.encode(), token.encode()) for token in account.tokens]
    if name != account.sid or not any(known):
        raise ApiError(20003)
    if (request.view_args or {}).get("account_sid") != account.sid:
        raise ApiError(20404)


@blueprint.post(MESSAGES)
def send(account_sid: str) -> tuple[Response, int]:  # noqa: ARG001 - checked before
    """Take a text from the landlord, and send it on its way to the phone."""
    sandbox = current_sandbox()
    hold = _meet_fault("send")
    text = _checked_text()
    sandbox.exchange.add(text)
    sandbox.courier.follow(text, sandbox.faults.order)
    if hold:
        sandbox.faults.ended.wait(hold)
    return jsonify(_shown(text)), 201


@blueprint.get(MESSAGES)
def read_all(account_sid: str) -> Response:
    """Texts both ways, newest first, a page at a time."""
    _meet_fault("read")
    wanted = request.args
    size = min(LARGEST_PAGE, max(1, wanted.get("PageSize", PAGE_SIZE, type=int)))
    page = max(0, wanted.get("Page", 0, type=int))
    found = [text for text in current_sandbox().exchange.listed() if _is_wanted(text)]
    here, has_more = found[page * size : (page + 1) * size], len(found) > (page + 1) * size
    path = f"/{API_VERSION}/Accounts/{account_sid}/Messages.json"

    def address(number: int) -> str:
        return f"{path}?{urlencode({**wanted.to_dict(), 'PageSize': size, 'Page': number})}"

    return jsonify(
        messages=[_shown(text) for text in here],
        page=page, page_size=size, start=page * size, end=page * size + max(0, len(here) - 1),
        uri=address(page), first_page_uri=address(0),
        next_page_uri=address(page + 1) if has_more else None,
        previous_page_uri=address(page - 1) if page else None,
    )  # fmt: skip


@blueprint.get(MESSAGE)
def read(account_sid: str, sid: str) -> Response:  # noqa: ARG001 - checked before
    """One text."""
    _meet_fault("read")
    return jsonify(_shown(_text(sid)))


@blueprint.post(MESSAGE)
def blank(account_sid: str, sid: str) -> Response:  # noqa: ARG001 - checked before
    """Empty the body of a text: the one change that can be made to it."""
    _meet_fault("blank")
    text = _finished(sid)
    if request.form.get("Body") != "":
        raise ApiError(30400)
    return jsonify(_shown(current_sandbox().exchange.change(text.sid, body="", blanked=True) or text))


@blueprint.delete(MESSAGE)
def delete(account_sid: str, sid: str) -> tuple[str, int]:  # noqa: ARG001 - checked before
    """Take a text off the provider's list. The phone keeps it."""
    _meet_fault("delete")
    current_sandbox().exchange.change(_finished(sid).sid, body="", deleted=True)
    return "", 204


def _meet_fault(deed: str) -> float:
    """Raise the fault that is due; seconds to hold the answer where the deed is done all the same."""
    faults = current_sandbox().faults
    due = faults.take(deed)
    if due is None:
        return 0.0
    kind, seconds = due
    if kind == TIMEOUT_AFTER_ACCEPTING:
        return seconds
    if kind in HOLDS:
        faults.ended.wait(seconds)
        raise ApiError(20503)
    raise ApiError(code_of(kind))


def _checked_text() -> Text:
    sandbox, given = current_sandbox(), request.form
    sender, to, body = given.get("From", ""), given.get("To", ""), given.get("Body", "")
    callback = given.get("StatusCallback", "")
    refused = {
        21604: not to,
        21603: not sender,
        21211: not is_number(to),
        21212: not is_number(sender),
        21602: not body,
        21617: len(body) > LONGEST_BODY,
        21609: bool(callback) and not sandbox.courier.is_ours(callback),
        21610: sandbox.exchange.is_stopped(sender, to),
    }
    for code, holds in refused.items():
        if holds:
            raise ApiError(code)
    return new_text("outbound-api", sender, to, body, callback=callback)


def is_number(number: str) -> bool:
    """Whether it is a telephone number in its international form, as far as that can be seen."""
    return _E164.fullmatch(number) is not None and phonenumbers.is_possible_number(phonenumbers.parse(number))


def _text(sid: str) -> Text:
    text = current_sandbox().exchange.of_api(sid)
    if text is None:
        raise ApiError(20404)
    return text


def _finished(sid: str) -> Text:
    text = _text(sid)
    if text.status in UNFINISHED:
        raise ApiError(20009)
    return text


def _is_wanted(text: Text) -> bool:
    wanted = request.args
    checks = [
        text.to == wanted["To"] if "To" in wanted else True,
        text.sender == wanted["From"] if "From" in wanted else True,
    ]
    for name, is_within in _WITHIN.items():
        if name in wanted:
            checks.append(is_within(text.created_at, _moment(wanted[name])))
    return all(checks)


def _moment(value: str) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ApiError(30400) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _shown(text: Text) -> dict[str, object]:
    account = current_sandbox().account
    uri = f"/{API_VERSION}/Accounts/{account.sid}/Messages/{text.sid}"
    return {
        "sid": text.sid,
        "account_sid": account.sid,
        "api_version": API_VERSION,
        "messaging_service_sid": None,
        "from": text.sender,
        "to": text.to,
        "body": text.body,
        "direction": text.direction,
        "status": text.status,
        "error_code": text.error_code,
        "error_message": None,
        "num_segments": str(text.parts),
        "num_media": "0",
        "price": None,
        "price_unit": "USD",
        "date_created": format_datetime(text.created_at),
        "date_updated": format_datetime(text.updated_at),
        "date_sent": None if text.status == "queued" else format_datetime(text.created_at),
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }
