"""Twilio's webhooks: what is not signed is refused; what is signed is stored before all else and answered at once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from twilio.request_validator import RequestValidator

from bot.conversations.tables import Message
from bot.conversations.text_tables import OutgoingText, ReceivedText
from bot.settings import settings
from channels.public.app import create_app
from channels.sms import signature
from tests.apps.public.conftest import Variables
from tests.apps.public.serving import StandIn

ACCOUNT, OLD, NEW = "AC" + "1" * 32, "the-old-token", "the-new-token"
DARTFORD, MOBILE = "+447700900701", "+447700900412"
PUBLIC = "https://report.example.org"
EMPTY = '<?xml version="1.0" encoding="UTF-8"?><Response />'


@pytest.fixture
def variables(variables: Variables, monkeypatch: pytest.MonkeyPatch) -> Variables:
    for name, value in {"DOORSTEP_TWILIO_ACCOUNT_SID": ACCOUNT, "DOORSTEP_TWILIO_AUTH_TOKENS": f"{NEW},{OLD}",
                        "DOORSTEP_PUBLIC_URL": PUBLIC}.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    return variables


def form(body: str = "loud music", sid: str = "SM1", **more: str) -> dict[str, str]:
    return {
        "MessageSid": sid, "SmsSid": sid, "AccountSid": ACCOUNT, "From": MOBILE, "To": DARTFORD, "Body": body,
        "NumMedia": "0", "NumSegments": "1", **more,
    }  # fmt: skip


def post(
    client: FlaskClient, sent: dict[str, str], token: str = NEW, path: str = "/sms/inbound", **headers: str
) -> Any:
    """As Twilio does through a proxy that ends https."""
    signed = RequestValidator(token).compute_signature(PUBLIC + path, sent)
    given = {signature.HEADER: signed, "Host": "report.example.org", "X-Forwarded-Proto": "https", **headers}
    return client.post(path, data=sent, headers=given)


def stored(app: Flask, table: Any) -> list[Any]:
    with app.extensions["doorstep"].readers() as db:
        return list(db.execute(select(table)).scalars())


@pytest.mark.parametrize("token", [NEW, OLD])
def test_what_is_signed_with_either_token_is_stored_and_answered_with_nothing(
    app: Flask, client: FlaskClient, rasa: StandIn, token: str
) -> None:
    answered = post(client, form(), token)
    assert (answered.status_code, answered.text) == (200, EMPTY)
    assert answered.mimetype == "text/xml"
    assert [row.text for row in stored(app, Message)] == ["loud music"]
    assert rasa.texts == [], "no turn runs in the request"


@pytest.mark.parametrize(
    "sent",
    [
        form(" spaces stay \n"), form("caf\u00e9 \U0001f600"), form("x", NewParameter="of next year"),
        form("x", MediaUrl0=""), form("100% & more+more"),
    ],
)  # fmt: skip
def test_whatever_is_signed_is_taken(app: Flask, client: FlaskClient, sent: dict[str, str]) -> None:
    assert post(client, sent).status_code == 200
    assert stored(app, Message)[0].text == sent["Body"]


def test_what_is_not_twilios_is_refused_counted_and_not_stored(app: Flask, client: FlaskClient) -> None:
    before = signature.count_refusal("/test")
    good = RequestValidator(NEW).compute_signature(f"{PUBLIC}/sms/inbound", form())
    elsewhere = RequestValidator(NEW).compute_signature("https://elsewhere.example/sms/inbound", form())
    refused = [
        client.post("/sms/inbound", data=form()),
        post(client, form(), "another-token"),
        client.post("/sms/inbound", data=form("changed"), headers={signature.HEADER: good}),
        client.post("/sms/inbound", data={**form(), "Added": "1"}, headers={signature.HEADER: good}),
        client.post("/sms/inbound", data=form("loud music "), headers={signature.HEADER: good}),
        client.post("/sms/status", data=form(), headers={signature.HEADER: good}),
        client.post("/sms/inbound", data=form(), headers={signature.HEADER: "", "Host": "report.example.org"}),
        client.post(
            "/sms/inbound", data=form(),
            headers={signature.HEADER: elsewhere, "X-Forwarded-Host": "elsewhere.example"},
        ),
        post(client, form(AccountSid="AC" + "2" * 32)),
    ]  # fmt: skip
    assert {(answer.status_code, answer.data) for answer in refused} == {(403, b"")}
    assert signature.count_refusal("/test") == before + len(refused) + 1
    assert stored(app, ReceivedText) == []


def test_the_same_text_again_changes_nothing(app: Flask, client: FlaskClient) -> None:
    assert [post(client, form("he has a knife")).status_code for _ in range(3)] == [200] * 3
    assert len(stored(app, ReceivedText)) == 1
    assert len(stored(app, OutgoingText)) == 1


def test_a_number_that_no_landlord_has_is_an_error_for_twilio_to_show(app: Flask, client: FlaskClient) -> None:
    assert post(client, form(To="+447700900799")).status_code == 404
    assert stored(app, ReceivedText) == []


def test_a_text_is_taken_while_understanding_is_down(app: Flask, client: FlaskClient, rasa: StandIn) -> None:
    rasa.close()
    assert post(client, form()).status_code == 200
    assert len(stored(app, Message)) == 1


@pytest.mark.usefixtures("app")
def test_a_burst_of_texts_is_not_limited_by_twilios_address() -> None:
    few = create_app(settings().model_copy(update={"rate_limit_address": "2 per minute"})).test_client()
    assert {post(few, form(sid=f"SM{number}")).status_code for number in range(5)} == {200}


def test_a_status_reaches_the_text_that_it_is_about(app: Flask, client: FlaskClient) -> None:
    post(client, form("he has a knife"))
    with app.extensions["doorstep"].writers() as db, db.begin():
        db.execute(select(OutgoingText)).scalars().one().sid = "SMout"
    told = {"MessageSid": "SMout", "MessageStatus": "undelivered", "ErrorCode": "30006", "AccountSid": ACCOUNT}
    for one in (told, {**told, "MessageStatus": "sent"}, {**told, "MessageSid": "SMunknown"}):
        assert post(client, one, path="/sms/status").status_code == 204
    (row,) = stored(app, OutgoingText)
    assert (row.state, row.error_code) == ("undelivered", 30006)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("path", ["/sms/inbound", "/sms/status"])
def test_without_an_account_there_is_no_such_address(path: str) -> None:
    client = create_app(settings().model_copy(update={"twilio_account_sid": ""})).test_client()
    assert post(client, form(), path=path).status_code == 404
