"""What a resident said, or was made from it, is nowhere readable in the database, its log or our logs."""

from __future__ import annotations

import re
import secrets
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, text

from bot.agenda.state import Evidence
from bot.cli.keys import encrypted_columns
from bot.conversations.lease import take_lease
from bot.conversations.messages import store_message
from bot.conversations.outcome import commit_outcome, commit_safe_answer
from bot.conversations.record import find_by_hash
from bot.conversations.staff import clear_signal
from bot.conversations.tables import Conversation, Message, StaffMember
from bot.encryption import KeyRing, KeysMissingError, UnreadableError, normal_search
from bot.reports import outbox
from bot.reports.case_reference import take_case_reference
from bot.reports.inbox import receive
from bot.settings import Settings
from tests.store.conftest import NOW
from tests.store.reports import DECISION
from tests.store.steps import after, memory, outcome_of, say, settle, started
from tests.store.test_inbox import SECRET, signed
from tests.store.texts import answer, due, texted

MARKER = "zanzibarquark"
PHONE = "07700 900 412"
EMAIL = f"{MARKER}@example.org"
POSTCODE = "ZZ9 9ZZ"


def say_the_marker_everywhere(sessions: Any) -> str:
    """Goes through every way by which words reach the database."""
    conversation_id = started(sessions)
    first = say(sessions, conversation_id, f"{MARKER} is loud, ring {PHONE}")
    contact = {"phone": {"e164": "+447700900412"}, "email": EMAIL}
    place = {"line": f"1409B {MARKER} Road", "number": "1409B", "postcode": POSTCODE}
    choices = [{"id": "c1", "label": f"Yes, {MARKER}", "value": MARKER}]
    evidence: list[Evidence] = [{"signal": "hate", "text": MARKER, "source": "pattern", "score": 1.0}]

    def told(message: Message) -> dict[str, Any]:
        here = {"message_id": message.id, "position": message.position}
        return {
            "facts": [
                {"name": "contact", "status": "known", "said": f"{PHONE} {MARKER}", "value": contact, **here},
                {"name": "where", "status": "known", "said": f"{MARKER} Road", "value": place, **here},
            ],
            "signals": [
                {
                    "signal": "hate",
                    "mark": "raised",
                    "strands": ["race"],
                    "evidence": evidence,
                    "message_id": message.id,
                }
            ],
        }

    settle(
        sessions, conversation_id, first, make=told, decision={**DECISION, "why": MARKER},
        memory=memory(account=[MARKER], choices=choices, report="submitted"), replies=[{"text": f"So: {MARKER}?"}],
    )  # fmt: skip
    with sessions.begin() as db:
        pressed, _ = store_message(db, db.get(Conversation, conversation_id), "press", None, "c1", NOW)
        token = take_lease(db, conversation_id, NOW, 20) or ""
        assert commit_safe_answer(db, conversation_id, token, pressed.id, [f"Sorry, {MARKER}."], NOW)
        late = outcome_of(pressed, memory=memory(account=[MARKER]), decision={**DECISION, "why": MARKER})
        assert commit_outcome(db, conversation_id, token, late, NOW)
        staff = StaffMember(id="s1", name="ann", display_name="Ann", password_hash="-", created_at=NOW)
        db.add(staff)
        db.flush()
        assert clear_signal(db, conversation_id, "hate", staff, f"{MARKER} is a band", after(minutes=2))
        claimed = outbox.claim(db, after(minutes=3), 45, 10)
        for item in claimed:
            outbox.finish_delivered(db, item, after(minutes=3))
            take_case_reference(db, item.conversation_id, f"CASE-{MARKER}", after(minutes=3))
            receive(db, item.body.encode(), signed(item.body, item.id), SECRET, NOW)
    say_it_by_text(sessions)
    return conversation_id


def say_it_by_text(sessions: Any) -> None:
    """The same by SMS, from the same mobile."""
    by_text = texted(sessions, "1", f"{MARKER} has a knife", number="+447700900412")
    answer(sessions, by_text or "", after(seconds=4), replies=[f"So: {MARKER}?"])
    due(sessions, after(seconds=5))


def stored_everywhere(engine: Any, database_url: str) -> bytes:
    """All that the database holds, as it holds it: SQLite's files, or every column of every PostgreSQL table."""
    if database_url.startswith("sqlite"):
        file = Path(database_url.removeprefix("sqlite:///"))
        assert file.with_name(file.name + "-wal").stat().st_size > 0
        return b"".join(found.read_bytes() for found in file.parent.glob(file.name + "*"))
    with engine.connect() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        ).scalars()
        rows = [str(connection.execute(text(f"SELECT t::text FROM {name} t")).all()) for name in tables]  # noqa: S608
    assert len(rows) == 16
    return "".join(rows).encode()


def test_no_word_contact_or_place_is_readable(
    engine: Any, database_url: str, sessions: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("DEBUG"):
        say_the_marker_everywhere(sessions)
    held = stored_everywhere(engine, database_url)
    assert b"DB-" in held  # the reference is in the clear: this looks at the right place
    for secret in (MARKER, PHONE, PHONE.replace(" ", ""), "+447700900412", POSTCODE, "ZZ99ZZ", "1409B"):
        assert secret.encode() not in held
    # As a word: in so much ciphertext these four letters turn up by chance.
    assert not re.search(rb"(?<![\w-])race(?![\w-])", held)
    assert MARKER not in caplog.text
    assert PHONE not in caplog.text


def test_the_marker_went_through_every_encrypted_column(sessions: Any) -> None:
    say_the_marker_everywhere(sessions)
    with sessions() as db:
        without = [
            f"{table.name}.{column.name}"
            for table, column in encrypted_columns()
            if not any(MARKER in str(value) for value in db.execute(select(column)).scalars())
        ]
    # Strands are words of ours, of the word to come back with only a hash is kept, and a mobile is a number.
    assert without == ["signal.strands", "page_session.word_hash", "text_thread.number"]


@pytest.mark.parametrize("sought", ["07700900412", "+44 7700 900412", EMAIL.upper(), f" {EMAIL} ", "zz99zz", "ZZ9 9ZZ"])
def test_a_conversation_is_found_by_contact_and_place(sessions: Any, sought: str) -> None:
    conversation_id = say_the_marker_everywhere(sessions)
    with sessions() as db:
        assert [find_by_hash(db, kind, normal) for kind, normal in normal_search(sought)] == [[conversation_id]]
        assert find_by_hash(db, "postcode_house", "ZZ99ZZ/1409B") == [conversation_id]
        assert find_by_hash(db, "postcode_house", "ZZ99ZZ/1409A") == []
        assert find_by_hash(db, "phone", "+447700900413") == []


def test_a_contact_that_was_corrected_or_taken_back_is_not_found_any_more(sessions: Any) -> None:
    conversation_id = say_the_marker_everywhere(sessions)
    again = say(sessions, conversation_id, "sorry, another number", after(minutes=5))

    def corrected(message: Message) -> dict[str, Any]:
        return {"facts": [{"name": "contact", "status": "declined", "said": "no", "value": None,
                           "message_id": message.id, "position": message.position}]}  # fmt: skip

    settle(sessions, conversation_id, again, after(minutes=5), make=corrected)
    with sessions() as db:
        assert find_by_hash(db, "phone", "+447700900412") == []
        assert find_by_hash(db, "postcode", "ZZ99ZZ") == [conversation_id]


def test_without_the_key_nothing_can_be_read(sessions: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation_id = say_the_marker_everywhere(sessions)
    stranger = KeyRing((Fernet(Fernet.generate_key()),), ((1, secrets.token_bytes(32)),))
    monkeypatch.setattr("bot.encryption.key_ring", lambda: stranger)
    with sessions() as db, pytest.raises(UnreadableError) as raised:
        db.get(Conversation, conversation_id)
    assert MARKER not in str(raised.value)


@pytest.mark.parametrize(
    ("encryption", "search"),
    [("", "1:" + "s" * 32), ("KEY", ""), ("not a key", "1:" + "s" * 32), ("KEY", "s" * 32), ("KEY", "1:short"),
     ("KEY", "one:" + "s" * 32)],
)  # fmt: skip
def test_missing_or_malformed_keys_refuse(encryption: str, search: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORSTEP_ENCRYPTION_KEYS", encryption.replace("KEY", Fernet.generate_key().decode()))
    monkeypatch.setenv("DOORSTEP_SEARCH_KEYS", search)
    with pytest.raises(KeysMissingError) as raised:
        KeyRing.from_settings(Settings())
    assert "s" * 32 not in str(raised.value)
