"""A text is stored once and in order, goes on with the right conversation, and words of the channel are obeyed."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest

from bot import encryption
from bot.cli.keys import numbers_renewed
from bot.conversations.ending import RETENTION_CLASSES, close_idle, delete_expired
from bot.conversations.erasure import ask_for_erasure
from bot.conversations.tables import Conversation, Message
from bot.conversations.text_tables import OutgoingText, ReceivedText, TextThread
from bot.conversations.text_threads import forget_threads
from bot.conversations.texting import meant, receive
from bot.encryption import KeyRing
from tests.store.conftest import NOW
from tests.store.steps import after, fact, memory
from tests.store.texts import IDLE, all_of, answer, due, outbox, said, take, text, texted

CHOICES = [{"id": "c1", "label": "Yes", "value": True}, {"id": "c2", "label": "No", "value": False}]
OTHER = "+447700900413"


def test_the_same_text_five_times_at_once_is_one(sessions: Any) -> None:
    ready = threading.Barrier(5)
    taken: list[bool] = []

    def bring() -> None:
        ready.wait()
        with sessions.begin() as db:
            taken.append(receive(db, "dartford", text("1", "he has a knife"), NOW, IDLE))

    threads = [threading.Thread(target=bring) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [False, False, False, False, True]
    assert [len(all_of(sessions, table)) for table in (TextThread, ReceivedText, Conversation, OutgoingText)] == [1] * 4
    assert [row.author for row in all_of(sessions, Message)] == ["resident", "doorstep"]


def test_a_number_has_one_thread_with_each_landlord(sessions: Any) -> None:
    first = texted(sessions, "1", "loud music")
    assert texted(sessions, "2", "every night", after(minutes=1)) == first
    assert texted(sessions, "3", "hello", number=OTHER) != first
    with sessions.begin() as db:
        receive(db, "derby", text("4", "hello"), NOW, IDLE)
    assert sorted(row.landlord for row in all_of(sessions, TextThread)) == ["dartford", "dartford", "derby"]
    assert {row.channel for row in all_of(sessions, Conversation)} == {"sms"}


def test_after_a_day_of_silence_a_text_begins_anew_and_the_old_talk_is_closed(sessions: Any) -> None:
    first = texted(sessions, "1", "loud music")
    assert texted(sessions, "2", "again", after(hours=23)) == first
    second = texted(sessions, "3", "again", after(hours=47.5))
    assert second != first
    with sessions() as db:
        assert db.get(Conversation, first).closed_at == after(hours=47.5)
        assert db.get(Conversation, second).reference != db.get(Conversation, first).reference


def test_a_talk_that_was_closed_a_moment_ago_is_gone_on_with(sessions: Any) -> None:
    first = texted(sessions, "1", "thanks") or ""
    answer(sessions, first, after(seconds=4), status="closed")
    assert texted(sessions, "2", "one more thing", after(minutes=5)) == first
    with sessions() as db:
        assert db.get(Conversation, first).closed_at is None


def test_what_was_to_be_deleted_is_never_gone_on_with(sessions: Any) -> None:
    first = texted(sessions, "1", "loud music") or ""
    with sessions.begin() as db:
        ask_for_erasure(db, first, "words", after(minutes=1))
    assert texted(sessions, "2", "hello", after(minutes=2)) != first


def test_by_text_a_talk_is_idle_after_a_day_and_not_with_those_on_the_web(sessions: Any) -> None:
    first = texted(sessions, "1", "loud music") or ""
    answer(sessions, first, after(seconds=4))
    with sessions.begin() as db:
        assert close_idle(db, after(hours=2), 30, "web") == []
        assert close_idle(db, after(hours=23), 24 * 60, "sms") == []
        assert close_idle(db, after(hours=25), 24 * 60, "sms") == [first]


def test_pieces_within_three_seconds_are_one_turn_that_names_them_all(sessions: Any) -> None:
    first = texted(sessions, "1", "it is my neighbour") or ""
    texted(sessions, "2", "he plays music", after(seconds=1))
    assert take(sessions, first, after(seconds=2)) is None
    texted(sessions, "3", "at night", after(seconds=2.9))
    texted(sessions, "4", "and shouts", after(seconds=4))
    turn = answer(sessions, first, after(seconds=3.2))
    assert turn.text == "it is my neighbour\nhe plays music\nat night"
    messages = {row.id: row for row in all_of(sessions, Message)}
    assert [messages[one].text for one in turn.ids] == turn.text.split("\n")
    assert all(messages[one].outcome_at for one in turn.ids)
    assert turn.message.id == turn.ids[-1]
    later = answer(sessions, first, after(seconds=9))
    assert later.text == "and shouts"


def test_what_belongs_together_stays_so_when_the_turn_is_tried_again(sessions: Any) -> None:
    first = texted(sessions, "1", "it is my neighbour") or ""
    texted(sessions, "2", "he shouts", after(seconds=1))
    tried = take(sessions, first, after(seconds=3.1))
    again = take(sessions, first, after(seconds=30))
    assert tried is not None
    assert again is not None
    assert (tried.ids, tried.text) == (again.ids, again.text)


def test_the_answer_to_a_choice_is_taken_at_once_and_alone(sessions: Any) -> None:
    first = texted(sessions, "1", "music") or ""
    answer(sessions, first, after(seconds=4), memory=memory(asks="ongoing", choices=CHOICES))
    texted(sessions, "2", "1", after(seconds=10))
    texted(sessions, "3", "it started at 9", after(seconds=11))
    turn = take(sessions, first, after(seconds=11))
    assert turn is not None
    assert turn.text == "1"


def test_danger_is_answered_in_the_transaction_that_stores_it_and_once(sessions: Any) -> None:
    first = texted(sessions, "1", "he has a knife") or ""
    texted(sessions, "2", "he has a big knife", after(seconds=1))
    assert [(state, why) for _, state, why in outbox(sessions)] == [("queued", None)]
    (sent,) = due(sessions, after(seconds=1))
    assert "999" in sent.body
    assert sent.urgent
    assert [author for author, _ in said(sessions, first)] == ["resident", "doorstep", "resident"]
    turn = take(sessions, first, after(seconds=4))
    assert turn is not None
    assert turn.told_999


@pytest.mark.parametrize(
    ("body", "opt_out", "stopped", "word"),
    [
        ("STOP", None, False, "stop"), ("stop.", None, False, "stop"), ("whatever", "STOP", False, "stop"),
        ("please stop texting me", None, False, None), ("START", None, False, None), ("START", "START", True, "start"),
        ("yes", None, False, None), ("YES", "START", False, None), ("Yes!", None, True, "start"),
        ("no", None, True, None), ("HELP", "HELP", False, "help"), ("help", None, False, "help"),
        ("exit", None, False, "exit"),
    ],
)  # fmt: skip
def test_words_of_the_channel(body: str, opt_out: str | None, stopped: bool, word: str | None) -> None:
    assert meant(text("1", body, opt_out_type=opt_out), stopped=stopped) == word


def test_stop_drops_what_waits_and_the_report_goes_as_it_stands(sessions: Any) -> None:
    first = texted(sessions, "1", "loud music") or ""
    answer(sessions, first, after(seconds=4), make=lambda m: {"facts": [fact(m, "what", "loud music")]})
    texted(sessions, "2", "STOP", after(seconds=5))
    assert outbox(sessions) == [("When was it?", "dropped", "stopped")]
    with sessions() as db:
        assert db.get(Conversation, first).closed_at == after(seconds=5)
    texted(sessions, "3", "and shouting", after(seconds=60))
    answer(sessions, first, after(seconds=64))
    assert due(sessions, after(seconds=65)) == []
    assert outbox(sessions)[1] == ("When was it?", "dropped", "stopped")
    assert ("resident", "and shouting") in said(sessions, first)


def test_start_lets_texts_through_again_but_no_old_ones(sessions: Any) -> None:
    first = texted(sessions, "1", "loud music") or ""
    answer(sessions, first, after(seconds=4))
    texted(sessions, "2", "STOP", after(seconds=5))
    texted(sessions, "3", "YES", after(seconds=9))
    assert take(sessions, first, after(seconds=20)) is None
    assert due(sessions, after(seconds=20)) == []
    assert texted(sessions, "4", "it was at night", after(seconds=30)) == first
    answer(sessions, first, after(seconds=34), replies=["Where?"])
    assert [one.body for one in due(sessions, after(seconds=35))] == ["Where?"]


def test_stop_from_a_stranger_makes_no_conversation(sessions: Any) -> None:
    assert texted(sessions, "1", "STOP") is None
    assert all_of(sessions, Conversation) == []
    (thread,) = all_of(sessions, TextThread)
    assert thread.stopped_at == NOW


def test_exit_closes_in_silence_even_for_what_is_being_answered(sessions: Any) -> None:
    first = texted(sessions, "1", "he hits me") or ""
    texted(sessions, "2", "exit", after(seconds=1))
    answer(sessions, first, after(seconds=4))
    assert due(sessions, after(seconds=5)) == []
    assert texted(sessions, "3", "hello", after(minutes=1)) != first


def test_help_is_a_message_that_a_person_sees(sessions: Any) -> None:
    first = texted(sessions, "1", "HELP") or ""
    turn = take(sessions, first, NOW)
    assert turn is not None
    assert turn.text == "HELP"
    assert turn.message.unread


def test_a_picture_alone_is_acknowledged_and_shown_to_staff(sessions: Any) -> None:
    first = texted(sessions, "1", "", media=1) or ""
    assert take(sessions, first, after(seconds=10)) is None
    ((body, state, _),) = outbox(sessions)
    with sessions() as db:
        assert db.get(Conversation, first).reference in body
    assert state == "queued"
    assert all_of(sessions, Message)[0].unread


def test_a_late_text_keeps_its_own_ten_minutes(sessions: Any) -> None:
    with sessions.begin() as db:
        receive(db, "dartford", text("1", "he has a knife", NOW - timedelta(hours=1)), NOW, IDLE)
    (row,) = all_of(sessions, OutgoingText)
    assert row.not_after == NOW - timedelta(minutes=50)


def test_with_its_last_conversation_a_number_goes_but_not_one_that_sent_stop(sessions: Any) -> None:
    first = texted(sessions, "1", "loud music") or ""
    answer(sessions, first, after(seconds=4))
    texted(sessions, "2", "STOP", number=OTHER)
    with sessions.begin() as db:
        db.get(Conversation, first).closed_at = after(hours=1)
        assert forget_threads(db) == 0
        days = dict.fromkeys(RETENTION_CLASSES, 30)
        assert delete_expired(db, after(days=31), {"dartford": days}) == {"dartford": 1}
        assert forget_threads(db) == 1
    assert [row.number for row in all_of(sessions, TextThread)] == [OTHER]
    assert all_of(sessions, OutgoingText) == []
    assert texted(sessions, "1", "loud music", after(days=40)) is None, "what came once is known for good"


def test_new_keys_find_the_same_thread(sessions: Any, keys: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    first = texted(sessions, "1", "loud music")
    newer = KeyRing(keys.fernets, ((2, b"a newer key of this test"), *keys.search))
    monkeypatch.setattr(encryption, "key_ring", lambda: newer)
    assert texted(sessions, "2", "every night", after(seconds=9)) == first
    assert numbers_renewed(sessions, newer, rewrite=True) == 1
    monkeypatch.setattr(encryption, "key_ring", lambda: KeyRing(keys.fernets, newer.search[:1]))
    assert texted(sessions, "3", "and shouting", after(seconds=19)) == first
    assert numbers_renewed(sessions, newer, rewrite=False) == 0
