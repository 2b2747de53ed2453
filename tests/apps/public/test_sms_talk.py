"""A talk by text from the signed webhook over a turn to Twilio's REST side, all over real HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from bot.conversations.tables import Message
from bot.conversations.text_tables import OutgoingText, ReceivedText
from channels.sms.client import twilio_client
from tests.apps.public.serving import StandIn, outcome
from tests.apps.public.test_sms_webhooks import MOBILE, form, post, stored
from tests.apps.public.test_sms_webhooks import variables as variables  # noqa: PLC0414 - the fixture
from tests.twilio_side import ACCOUNT, TwilioSide, twilio_side
from worker import answer_messages, send_texts
from worker.tools import Tools


@pytest.fixture
def side() -> Iterator[TwilioSide]:
    with twilio_side() as running:
        yield running


@pytest.fixture
def worker(side: TwilioSide, app: Flask) -> Iterator[Callable[[], None]]:
    """One round of the worker: turns, then texts, each until it has ended."""
    edge = app.extensions["doorstep"]
    own = edge.settings.model_copy(update={"twilio_account_sid": ACCOUNT, "twilio_api_url": side.url})
    missing: Any = None
    threads = ThreadPoolExecutor(4)
    tools = Tools(
        settings=own, sessions=edge.writers, readers=edge.readers, turns=edge.turns, landlords=missing,
        turn_threads=threads, delivery_threads=threads, text_threads=threads, twilio=twilio_client(own),
    )  # fmt: skip

    def once() -> None:
        for run, busy in ((answer_messages.run, tools.in_hand), (send_texts.run, tools.texts_in_hand)):
            run(tools, datetime.now(UTC))
            while busy:
                time.sleep(0.01)

    yield once
    threads.shutdown()


def later(app: Flask, seconds: float = 4) -> None:
    """As if this time had passed since what was said."""
    with app.extensions["doorstep"].writers() as db, db.begin():
        for message in db.execute(select(Message).where(Message.author == "resident")).scalars():
            message.stored_at -= timedelta(seconds=seconds)
            if message.next_attempt_at is not None:
                message.next_attempt_at -= timedelta(seconds=seconds)


def test_pieces_are_one_turn_and_its_replies_are_texted(
    app: Flask, client: FlaskClient, rasa: StandIn, side: TwilioSide, worker: Callable[[], None]
) -> None:
    post(client, form("it is my neighbour", "SM1"))
    post(client, form("music every night", "SM2"))
    worker()
    assert (rasa.texts, side.sent) == ([], []), "more may come"
    later(app)
    for _ in range(3):
        worker()
    assert rasa.texts == ["it is my neighbour\nmusic every night"]
    replies = [row.text for row in stored(app, Message) if row.author == "doorstep"]
    assert side.sent == [(MOBILE, reply) for reply in replies]
    assert all(row.outcome_at for row in stored(app, Message) if row.author == "resident")


def test_999_leaves_within_two_seconds_while_understanding_is_down(
    app: Flask, client: FlaskClient, rasa: StandIn, side: TwilioSide, worker: Callable[[], None]
) -> None:
    rasa.close()
    began = time.monotonic()
    post(client, form("he has a knife"))
    worker()
    took = time.monotonic() - began
    ((to, body),) = side.sent
    assert to == MOBILE
    assert "999" in body
    assert took < 2
    assert len(stored(app, OutgoingText)) == 1


def test_pieces_that_were_answered_safely_are_tried_again_together(
    app: Flask, client: FlaskClient, rasa: StandIn, side: TwilioSide, worker: Callable[[], None]
) -> None:
    rasa.answer = lambda _text, _state: (503, {})
    post(client, form("it is my neighbour", "SM1"))
    post(client, form("he shouts", "SM2"))
    later(app)
    worker()
    sent = len(side.sent)
    assert sent >= 1
    assert "kept it" in side.sent[0][1]
    assert all(row.unread for row in stored(app, Message) if row.author == "resident")
    rasa.texts.clear()
    rasa.answer = lambda _text, state: (200, {"outcome": outcome(state, "Too late to be said.")})
    with app.extensions["doorstep"].writers() as db, db.begin():
        db.execute(
            update(Message).where(Message.next_attempt_at.is_not(None)).values(next_attempt_at=datetime.now(UTC))
        )
    worker()
    worker()
    assert rasa.texts == ["it is my neighbour\nhe shouts"]
    assert len(side.sent) == sent, "a late outcome says nothing"
    assert all(row.outcome_at for row in stored(app, Message) if row.author == "resident")


def test_five_webhooks_at_once_are_one_text_one_turn_and_one_reply(
    app: Flask, rasa: StandIn, side: TwilioSide, worker: Callable[[], None]
) -> None:
    rasa.answer = lambda _text, state: (200, {"outcome": outcome(state, "When was it?")})
    threads = [threading.Thread(target=post, args=(app.test_client(), form())) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    later(app)
    worker()
    worker()
    assert len(stored(app, ReceivedText)) == 1
    assert len(rasa.texts) == 1
    assert side.sent == [(MOBILE, "When was it?")]
