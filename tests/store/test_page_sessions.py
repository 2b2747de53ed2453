"""Who may see a sensitive conversation on the page: the tab that is in the talk, then whoever knows the word."""

from __future__ import annotations

from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import text

from bot.conversations import page_sessions
from bot.conversations.ending import end_conversation
from bot.conversations.page_sessions import (
    MOST_WRONG_WORDS,
    begin_on_page,
    come_back,
    count_wrong_word,
    has_word,
    hashed_word,
    keep_word,
    normal_word,
    note_tab,
    opened_by,
    same_browser,
    standing,
    words_of,
)
from bot.conversations.staff import clear_signal
from bot.conversations.start import open_conversation, start_conversation
from bot.conversations.tables import Conversation, StaffMember
from tests.store.conftest import NOW
from tests.store.steps import after, mark, memory, say, settle

BROWSER, TAB = "browser-token", "tab-token"


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_sessions, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    page_sessions._hash_of_no_word.cache_clear()


def on_page(sessions: Any, signal: str | None = "domestic_abuse", kind: str = "raised", **more: Any) -> str:
    """A conversation that was begun on the page, with one message written in ``TAB`` at ``NOW``."""
    with sessions.begin() as db:
        conversation = start_conversation(db, "dartford", "web", more.pop("at", NOW))[0]
        begin_on_page(db, conversation, more.pop("browser", BROWSER))
        note_tab(db, conversation.id, TAB, NOW)
        conversation_id = str(conversation.id)
    message_id = say(sessions, conversation_id, "he hit me")
    marks = (lambda m: {"signals": [mark(m, signal, kind)]}) if signal else None
    settle(sessions, conversation_id, message_id, make=marks, **more)
    return conversation_id


def stands(sessions: Any, conversation_id: str, tab: str | None, now: Any = NOW) -> str:
    with sessions() as db:
        return standing(db, db.get(Conversation, conversation_id), tab, now)


@pytest.mark.parametrize(
    ("signal", "kind", "route", "expected"),
    [
        ("domestic_abuse", "raised", "report", "elsewhere"),
        ("self_harm", "raised", "report", "elsewhere"),
        ("sexual_offence", "raised", "done", "elsewhere"),
        ("child_at_risk", "raised", "report", "elsewhere"),
        (None, "", "heard_next_door", "elsewhere"),
        (None, "", "own_behaviour", "elsewhere"),
        ("hate", "raised", "hate", "free"),
        ("domestic_abuse", "check", "report", "free"),
        (None, "", "report", "free"),
    ],
)
def test_what_is_sensitive_is_not_shown_to_another_tab(
    sessions: Any, signal: str | None, kind: str, route: str, expected: str
) -> None:
    conversation_id = on_page(sessions, signal, kind, memory=memory(route=route))
    assert stands(sessions, conversation_id, "another-tab") == expected
    assert stands(sessions, conversation_id, None) == expected


def test_the_tab_in_the_talk_sees_it_for_ten_quiet_minutes(sessions: Any) -> None:
    conversation_id = on_page(sessions)
    assert stands(sessions, conversation_id, TAB, after(minutes=9, seconds=59)) == "here"
    assert stands(sessions, conversation_id, TAB, after(minutes=10)) == "quiet"
    with sessions.begin() as db:
        note_tab(db, conversation_id, TAB, after(minutes=9))
    assert stands(sessions, conversation_id, TAB, after(minutes=18)) == "here"


def test_a_conversation_of_the_api_is_not_concerned(sessions: Any) -> None:
    with sessions.begin() as db:
        conversation_id = str(start_conversation(db, "dartford", "web", NOW)[0].id)
    message_id = say(sessions, conversation_id, "he hit me")
    settle(sessions, conversation_id, message_id, make=lambda m: {"signals": [mark(m, "domestic_abuse")]})
    assert stands(sessions, conversation_id, None) == "free"


def test_it_stays_sensitive_after_staff_cleared_the_signal(sessions: Any) -> None:
    conversation_id = on_page(sessions)
    with sessions.begin() as db:
        staff = StaffMember(id="s1", name="ann", display_name="Ann", password_hash="-", created_at=NOW)
        db.add(staff)
        db.flush()
        assert clear_signal(db, conversation_id, "domestic_abuse", staff, "a film", NOW)
    assert stands(sessions, conversation_id, None) == "elsewhere"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("  Blue   Kettle ", "blue kettle"),
        ("\uff2bettle", "kettle"),
        ("abc", None),
        ("x" * 65, None),
        (" a  b ", None),
    ],
)
def test_a_word_is_compared_without_case_and_spaces(given: str, kept: str | None) -> None:
    assert normal_word(given) == kept


def test_the_right_word_opens_it_again_for_a_new_tab_with_a_new_secret(sessions: Any) -> None:
    conversation_id = on_page(sessions)
    with sessions.begin() as db:
        keep_word(db, conversation_id, hashed_word("blue kettle"))
    with sessions() as db:
        known = words_of(db, BROWSER, "dartford")
        assert words_of(db, "another browser", "dartford") == words_of(db, None, "dartford") == []
        assert words_of(db, BROWSER, "derby") == []
    assert opened_by("blue kettle", known) == conversation_id
    assert opened_by("red kettle", known) is None
    assert opened_by(None, known) is opened_by("blue kettle", []) is None
    with sessions.begin() as db:
        secret = come_back(db, conversation_id, "new-tab", after(minutes=30))
    with sessions() as db:
        assert open_conversation(db, conversation_id, secret or "") is not None
    assert stands(sessions, conversation_id, "new-tab", after(minutes=31)) == "here"
    assert stands(sessions, conversation_id, TAB, after(minutes=31)) == "elsewhere"


def test_too_many_wrong_words_and_the_right_one_opens_nothing(sessions: Any) -> None:
    conversation_id = on_page(sessions)
    with sessions.begin() as db:
        keep_word(db, conversation_id, hashed_word("blue kettle"))
        for _ in range(MOST_WRONG_WORDS - 1):
            count_wrong_word(db, [conversation_id])
        assert words_of(db, BROWSER, "dartford")
        count_wrong_word(db, [conversation_id])
        assert words_of(db, BROWSER, "dartford") == []


def test_a_word_opens_nothing_that_was_shut_for_good(sessions: Any) -> None:
    conversation_id = on_page(sessions)
    with sessions.begin() as db:
        keep_word(db, conversation_id, hashed_word("blue kettle"))
        end_conversation(db, db.get(Conversation, conversation_id), after(minutes=1))
        assert words_of(db, BROWSER, "dartford") == []
        assert come_back(db, conversation_id, "new-tab", after(minutes=1)) is None


def test_checking_a_word_takes_the_same_work_whatever_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def matches(hashed: str, _word: str) -> bool:
        tried.append(hashed)
        return False

    monkeypatch.setattr(page_sessions, "_matches", matches)
    counts = []
    for known in ([], [("c1", "h1")], [("c1", "h1"), ("c2", "h2"), ("c3", "h3")]):
        for word in ("blue kettle", None):
            tried.clear()
            opened_by(word, known)
            counts.append(len(tried))
    assert set(counts) == {page_sessions.WORDS_TRIED}


def test_the_word_lies_in_the_database_neither_in_the_clear_nor_as_a_bare_hash(sessions: Any) -> None:
    conversation_id = on_page(sessions)
    with sessions.begin() as db:
        keep_word(db, conversation_id, hashed_word("blue kettle"))
        assert has_word(db, conversation_id)
        row = str(db.execute(text("SELECT * FROM page_session")).all())
    assert "kettle" not in row
    assert "argon2" not in row
    assert BROWSER not in row
    assert TAB not in row


def test_staff_see_that_somebody_came_back_only_where_one_is_sensitive(sessions: Any) -> None:
    def others(conversation_id: str) -> list[str]:
        with sessions() as db:
            return [str(row.id) for row in same_browser(db, db.get(Conversation, conversation_id))]

    first = on_page(sessions, at=after(minutes=-20))
    second = on_page(sessions, None, at=after(minutes=-10))
    third = on_page(sessions, None)
    elsewhere = on_page(sessions, None, browser="another browser")
    assert others(first) == [second, third]
    assert others(second) == others(third) == [first], "ordinary talks in a shared browser are not linked"
    assert others(elsewhere) == []
