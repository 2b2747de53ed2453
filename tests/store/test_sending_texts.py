"""Texts leave once, in order, only as far as the resident is safe; what Twilio refuses is tried again or shown."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from sqlalchemy import select, update

from bot.conversations.text_status import needs_person, note_asked, take_status, to_ask_about
from bot.conversations.text_tables import OutgoingText, ReceivedText, TextThread
from bot.settings import Settings
from channels.sms import client as sms_client
from channels.sms.client import twilio_client
from tests.store.conftest import NOW
from tests.store.steps import after, fact, mark
from tests.store.texts import MOBILE, OURS, all_of, answer, due, outbox, texted
from tests.twilio_side import ACCOUNT, TOKEN, TwilioSide, twilio_side
from worker import blank_texts, reconcile_texts, send_texts
from worker.tools import Tools

SAFER = "+447700900555"


@pytest.fixture
def side() -> Iterator[TwilioSide]:
    with twilio_side() as running:
        yield running


@pytest.fixture
def tools(sessions: Any, readers: Any, side: TwilioSide) -> Iterator[Tools]:
    own = Settings(twilio_account_sid=ACCOUNT, twilio_auth_tokens=TOKEN, twilio_api_url=side.url)  # type: ignore[arg-type]
    threads = ThreadPoolExecutor(4)
    missing: Any = None
    yield Tools(
        settings=own, sessions=sessions, readers=readers, turns=missing, landlords=missing, turn_threads=threads,
        delivery_threads=threads, text_threads=threads, twilio=twilio_client(own),
    )  # fmt: skip
    threads.shutdown()


def work(tools: Tools, now: datetime, times: int = 1) -> None:
    """The job runs, and what it began ends."""
    for _ in range(times):
        send_texts.run(tools, now)
        while tools.texts_in_hand:
            pass


def asked(sessions: Any, *replies: str, now: datetime = NOW, **changes: Any) -> str:
    """Somebody texted and gets these replies."""
    conversation_id = texted(sessions, f"in{now.timestamp()}", "loud music", now) or ""
    answer(sessions, conversation_id, now + timedelta(seconds=4), replies or ("When was it?",), **changes)
    return conversation_id


def tells(name: str, said: str, value: Any, status: str = "known") -> Any:
    return lambda message: {"facts": [fact(message, name, said, value, status)]}


def hurry(sessions: Any) -> None:
    """Whatever waits is due."""
    with sessions.begin() as db:
        db.execute(update(OutgoingText).where(OutgoingText.next_attempt_at.is_not(None)).values(next_attempt_at=NOW))


def test_texts_of_a_mobile_leave_in_order_and_urgent_ones_first(sessions: Any, tools: Tools, side: TwilioSide) -> None:
    asked(sessions, "One.", "Two.", "Three.")
    texted(sessions, "9", "he has a knife", after(seconds=5))
    work(tools, after(seconds=6), times=4)
    bodies = [body for _, body in side.sent]
    assert any("999" in body for body in bodies[:2])
    assert [body for body in bodies if "999" not in body] == ["One.", "Two.", "Three."]
    assert {to for to, _ in side.sent} == {MOBILE}
    assert all(url.endswith("/sms/status") for url in side.callbacks)
    assert {(row.state, bool(row.sid)) for row in all_of(sessions, OutgoingText)} == {("sent", True)}


@pytest.mark.parametrize(
    ("name", "said", "value", "status", "why"),
    [
        ("safe_to_message", "no", False, "known", "do_not_message"),
        ("safe_contact", "please don't contact me", None, "declined", "do_not_message"),
        ("safe_contact", "only between 1 and 3", None, "known", "outside_safe_hours"),
        ("safe_contact", "ring 01632 960001", {"phone": {"number": "+441632960001"}}, "known", "no_mobile"),
        ("safe_to_message", "don't ring me", False, "known", None),
        ("safe_to_message", "yes", True, "known", None),
        ("safe_contact", "between 9 and 3", None, "known", None),
        ("safe_contact", "rather not say", None, "declined", None),
    ],
)
def test_nothing_leaves_against_what_is_safe(
    sessions: Any, tools: Tools, side: TwilioSide, name: str, said: str, value: Any, status: str, why: str | None
) -> None:
    asked(sessions, make=tells(name, said, value, status))
    work(tools, after(seconds=5))
    assert outbox(sessions) == [("When was it?", "dropped" if why else "sent", why)]
    assert len(side.sent) == (0 if why else 1)


def test_another_number_that_is_safe_is_the_only_one_and_its_answers_go_on(
    sessions: Any, tools: Tools, side: TwilioSide
) -> None:
    first = asked(sessions, make=tells("safe_contact", "use my work phone", {"phone": {"number": SAFER}}))
    work(tools, after(seconds=5))
    assert side.sent == [(SAFER, "When was it?")]
    assert texted(sessions, "9", "last night", after(minutes=1), SAFER) == first


@pytest.mark.parametrize("number", ["+441632960001", "62226", "Landlord", "+447012345678"])
def test_only_mobiles_are_texted(sessions: Any, tools: Tools, side: TwilioSide, number: str) -> None:
    texted(sessions, "1", "he has a knife", number=number)
    work(tools, after(seconds=1))
    assert side.sent == []
    assert [why for _, _, why in outbox(sessions)] == ["no_mobile"]


def test_after_ten_minutes_a_text_says_only_that_the_message_is_there_and_once(
    sessions: Any, tools: Tools, side: TwilioSide
) -> None:
    asked(sessions, "It was your neighbour.", "When was it?")
    work(tools, after(minutes=11), times=3)
    ((_, body),) = side.sent
    assert body.startswith("We have your message")
    assert [(state, why) for _, state, why in outbox(sessions)] == [("sent", "late"), ("dropped", "covered")]


def test_after_a_sign_of_abuse_nothing_is_said_late(sessions: Any, tools: Tools, side: TwilioSide) -> None:
    asked(sessions, make=lambda message: {"signals": [mark(message, "domestic_abuse")]})
    work(tools, after(minutes=11))
    assert side.sent == []
    assert [why for _, _, why in outbox(sessions)] == ["too_late"]


@pytest.mark.parametrize(
    ("refusals", "state", "sent"),
    [
        ([(429, 20429), (429, 20429)], "sent", 1),
        ([(500, 20500)], "sent", 1),
        ([(401, 20003)], "sent", 1),
        ([(400, 21614)], "failed", 0),
        ([(400, 21617)], "failed", 0),
        ([(400, 21408)], "failed", 0),
        ([(400, 21612)], "failed", 0),
        ([(400, 21610)], "failed", 0),
    ],
)
def test_refusals_are_tried_again_or_given_up_by_their_code(
    sessions: Any, tools: Tools, side: TwilioSide, refusals: list[tuple[int, int]], state: str, sent: int
) -> None:
    now = datetime.now(UTC)
    asked(sessions, now=now - timedelta(seconds=5))
    code = refusals[0][1]
    side.answers = list(refusals)
    work(tools, now)
    for _ in range(6):
        hurry(sessions)
        work(tools, now)
    assert (len(side.sent), outbox(sessions)[0][1]) == (sent, state)
    (row,) = all_of(sessions, OutgoingText)
    assert row.error_code == code
    (thread,) = all_of(sessions, TextThread)
    assert (thread.stopped_at is not None) == (code == 21610)


def test_a_country_that_is_not_switched_on_holds_up_nobody_else(sessions: Any, tools: Tools, side: TwilioSide) -> None:
    texted(sessions, "1", "he has a knife", number="+33612345678")
    side.answers = [(403, 21408)]
    work(tools, after(seconds=1))
    texted(sessions, "2", "he has a knife", after(seconds=1))
    work(tools, after(seconds=2))
    assert [state for _, state, _ in outbox(sessions)] == ["failed", "sent"]


def test_whoever_said_that_texts_are_not_safe_gets_none_not_even_999_and_staff_see_it(
    sessions: Any, tools: Tools, side: TwilioSide
) -> None:
    asked(sessions, "I won't text you again.", make=tells("safe_to_message", "no", False))
    texted(sessions, "9", "he has a knife", after(seconds=30))
    work(tools, after(seconds=31), times=3)
    assert side.sent == []
    assert [(state, why) for _, state, why in outbox(sessions)] == [("dropped", "do_not_message")] * 2
    with sessions() as db:
        told = db.execute(select(OutgoingText.body).where(needs_person(after(seconds=32)))).scalars()
        assert any("999" in body for body in told)


def test_what_is_refused_for_hours_is_given_up_and_shown(sessions: Any, tools: Tools, side: TwilioSide) -> None:
    asked(sessions)  # weeks ago
    side.answers = [(429, 20429)]
    work(tools, after(seconds=5))
    assert outbox(sessions) == [("When was it?", "failed", "given_up")]


def test_a_text_that_went_out_before_the_line_broke_is_found_and_not_sent_twice(
    sessions: Any, tools: Tools, side: TwilioSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sms_client, "ANSWER_SECONDS", 0.2)
    now = datetime.now(UTC)
    asked(sessions, "Same words.", "Same words.", now=now - timedelta(seconds=5))
    side.slow = 0.6
    work(tools, now)
    assert outbox(sessions)[0][1] == "sending"
    side.slow = 0.0
    monkeypatch.setattr(sms_client, "ANSWER_SECONDS", 8.0)  # to look for it is quick, but not on a busy machine
    work(tools, now + timedelta(seconds=10))
    assert [state for _, state, _ in outbox(sessions)] == ["sent", "queued"]
    assert len(side.sent) == 1
    work(tools, now + timedelta(seconds=10))
    assert len(side.sent) == 2
    rows = all_of(sessions, OutgoingText)
    assert len({row.sid for row in rows}) == 2


def test_a_worker_that_was_killed_before_it_called_left_a_text_that_is_sent(
    sessions: Any, tools: Tools, side: TwilioSide
) -> None:
    asked(sessions)
    assert len(due(sessions, after(seconds=5))) == 1
    work(tools, after(seconds=6))
    assert side.sent == []
    work(tools, after(seconds=60), times=1)  # looked for
    hurry(sessions)
    work(tools, after(seconds=60))
    assert [body for _, body in side.sent] == ["When was it?"]


def status(sessions: Any, *told: str, code: int | None = None, now: datetime = NOW) -> str:
    """Twilio tells these statuses of the first text, in this order; gives its state then."""
    row = all_of(sessions, OutgoingText)[0]
    for one in told:
        with sessions.begin() as db:
            take_status(db, row.sid, one, code, now)
    return str(all_of(sessions, OutgoingText)[0].state)


@pytest.mark.parametrize(
    ("told", "state"),
    [
        (("queued", "sending", "sent", "delivered"), "delivered"), (("delivered", "sent", "sending"), "delivered"),
        (("delivered", "undelivered"), "delivered"), (("failed", "delivered"), "failed"), (("sent", "sent"), "sent"),
        (("undelivered", "sent"), "undelivered"), (("strange",), "sent"),
    ],
)  # fmt: skip
def test_a_status_only_moves_on(sessions: Any, tools: Tools, told: tuple[str, ...], state: str) -> None:
    asked(sessions)
    work(tools, after(seconds=5))
    assert status(sessions, *told) == state


@pytest.mark.parametrize(("code", "again"), [(30003, 1), (30006, 0), (None, 0)])
def test_what_a_handset_out_of_reach_missed_is_sent_again_later(
    sessions: Any, tools: Tools, side: TwilioSide, code: int | None, again: int
) -> None:
    asked(sessions)
    work(tools, after(seconds=5))
    assert status(sessions, "undelivered", code=code, now=after(seconds=30)) == "undelivered"
    work(tools, after(minutes=1))
    assert len(side.sent) == 1
    work(tools, after(minutes=3))
    assert len(side.sent) == 1 + again


def test_what_was_never_told_is_asked_of_twilio(sessions: Any, tools: Tools, side: TwilioSide) -> None:
    now = datetime.now(UTC)
    asked(sessions, now=now - timedelta(seconds=5))
    work(tools, now)
    side.messages[-1]["status"] = "delivered"
    assert tools.twilio is not None
    reconcile_texts.ask_about_ours(tools, tools.twilio, now)
    assert outbox(sessions)[0][1] == "sent"
    reconcile_texts.ask_about_ours(tools, tools.twilio, now + timedelta(minutes=2))
    assert outbox(sessions)[0][1] == "delivered"


def test_twilio_is_not_asked_again_at_once(sessions: Any, tools: Tools) -> None:
    now = datetime.now(UTC)
    asked(sessions, now=now - timedelta(seconds=5))
    work(tools, now)
    with sessions.begin() as db:
        ((outgoing_id, _sid),) = to_ask_about(db, now + timedelta(minutes=2), 10)
        note_asked(db, outgoing_id, now + timedelta(minutes=2))
        assert to_ask_about(db, now + timedelta(minutes=3), 10) == []
        assert len(to_ask_about(db, now + timedelta(minutes=6), 10)) == 1


def test_texts_that_no_webhook_brought_are_fetched_in_order_and_once(
    sessions: Any, tools: Tools, side: TwilioSide
) -> None:
    now = datetime.now(UTC)
    for number, body in enumerate(("it is my neighbour", "he shouts", "every night")):
        side.add("inbound", MOBILE, OURS, body, now - timedelta(seconds=60 - number))
    side.add("inbound", MOBILE, OURS, "of another time", now - timedelta(days=9))
    assert tools.twilio is not None
    assert reconcile_texts.take_missing(tools, tools.twilio, "dartford", OURS, now) == 3
    assert reconcile_texts.take_missing(tools, tools.twilio, "dartford", OURS, now) == 0
    rows = sorted(all_of(sessions, ReceivedText), key=lambda row: row.received_at)
    assert [row.message_sid for row in rows] == [one["sid"] for one in side.messages[:3]]


def test_what_is_stored_is_blanked_at_twilio(sessions: Any, tools: Tools, side: TwilioSide) -> None:
    kept = side.add("inbound", MOBILE, OURS, "loud music", NOW)
    texted(sessions, kept["sid"].removeprefix("SM"), "loud music")
    texted(sessions, "gone", "nothing of this is there", after(seconds=1))
    blank_texts.run(tools, after(seconds=2))
    assert kept["body"] == ""
    assert [row.blank_at for row in all_of(sessions, ReceivedText)] == [None, None]


def test_our_own_words_are_blanked_once_they_are_final(sessions: Any, tools: Tools, side: TwilioSide) -> None:
    asked(sessions)
    work(tools, after(seconds=5))
    kept = side.messages[-1]
    status(sessions, "sent", now=after(seconds=6))
    blank_texts.run(tools, after(seconds=7))
    assert kept["body"] == "When was it?"
    status(sessions, "delivered", now=after(seconds=8))
    blank_texts.run(tools, after(seconds=9))
    assert kept["body"] == ""
    assert [row.blank_at for row in all_of(sessions, OutgoingText)] == [None]


def test_our_words_of_which_nothing_final_is_told_are_blanked_a_day_later(
    sessions: Any, tools: Tools, side: TwilioSide
) -> None:
    now = datetime.now(UTC)
    asked(sessions, now=now - timedelta(seconds=5))
    work(tools, now)
    blank_texts.run(tools, now + timedelta(hours=23))
    assert side.messages[-1]["body"] == "When was it?"
    blank_texts.run(tools, now + timedelta(hours=25))
    assert side.messages[-1]["body"] == ""


def test_what_cannot_be_blanked_is_tried_again(sessions: Any, tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    texted(sessions, "1", "loud music")
    monkeypatch.setattr(sms_client.QuietHttpClient, "request", _broken)
    blank_texts.run(tools, after(seconds=2))
    (row,) = all_of(sessions, ReceivedText)
    assert (row.blank_attempts, row.blank_at) == (1, after(seconds=7))


def _broken(*_: Any, **__: Any) -> Any:
    raise requests.ConnectionError


def test_no_number_and_no_word_is_logged(
    sessions: Any, tools: Tools, side: TwilioSide, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO"):
        asked(sessions, "Zanzibarquark?")
        side.answers = [(400, 21614)]
        work(tools, after(seconds=5))
        asked(sessions, "Zanzibarquark!", now=after(minutes=1))
        work(tools, after(minutes=2))
    assert "Zanzibarquark" not in caplog.text
    assert MOBILE[1:] not in caplog.text
    assert "21614" in caplog.text
