"""What staff see of texts: those that did not arrive, those that were not sent and why, and who cannot be texted."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.conversations.tables import AuditEntry, Conversation
from bot.conversations.text_status import take_status
from bot.conversations.text_tables import OutgoingText
from tests.apps.staff.browser import Browser
from tests.store.steps import fact
from tests.store.texts import answer, due, texted

AT = datetime.now(UTC) - timedelta(minutes=2)


def _talk(sessions: Any, sid: str = "1", **changes: Any) -> tuple[str, str]:
    """Somebody texted and gets a reply; the conversation's id and reference."""
    conversation_id = texted(sessions, sid, "loud music", AT) or ""
    answer(sessions, conversation_id, AT + timedelta(seconds=4), **changes)
    with sessions() as db:
        return conversation_id, str(db.get(Conversation, conversation_id).reference)


def _group(page: str, name: str) -> str:
    found = re.search(rf'<section class="group" id="{name}".*?</section>', page, re.DOTALL)
    assert found is not None
    return found[0]


def _sent(sessions: Any, status: str, code: int | None = None) -> None:
    with sessions.begin() as db:
        db.execute(update(OutgoingText).values(state="sent", sid="SMout", sent_at=AT))
        take_status(db, "SMout", status, code, AT)


@pytest.mark.parametrize(
    ("status", "code", "shown"),
    [("failed", 30006, "Text refused"), ("undelivered", 30007, "Text not delivered"), ("delivered", None, None),
     ("sent", None, None)],
)  # fmt: skip
def test_a_text_that_did_not_arrive_is_listed_until_somebody_has_seen_it(
    sam: Browser, sessions: Any, status: str, code: int | None, shown: str | None
) -> None:
    conversation_id, reference = _talk(sessions)
    _sent(sessions, status, code)
    listed = _group(sam.get("/").text, "texts")
    assert (reference in listed) == (shown is not None)
    if shown is None:
        return
    assert shown in listed
    page = sam.get(f"/conversations/{conversation_id}").text
    assert f"code {code}" in page
    assert sam.post(f"/conversations/{conversation_id}/texts/seen", back="list").status_code == 303
    assert reference not in _group(sam.get("/").text, "texts")
    with sessions() as db:
        assert "texts_seen" in db.execute(select(AuditEntry.action)).scalars().all()


def test_what_was_not_sent_says_why(sam: Browser, sessions: Any) -> None:
    def unsafe(message: Any) -> Any:
        return {"facts": [fact(message, "safe_to_message", "no", False)]}

    conversation_id, reference = _talk(sessions, make=unsafe)
    assert due(sessions, datetime.now(UTC)) == []
    listed = _group(sam.get("/").text, "texts")
    assert reference in listed
    assert "Messages are not safe" in listed
    assert "When was it?" in sam.get(f"/conversations/{conversation_id}").text


def test_who_sent_stop_is_shown_as_somebody_who_cannot_be_texted(sam: Browser, sessions: Any) -> None:
    conversation_id, reference = _talk(sessions)
    texted(sessions, "2", "STOP", AT + timedelta(seconds=30))
    assert reference in _group(sam.get("/").text, "texts")
    assert "Cannot be texted any more" in _group(sam.get("/").text, "texts")
    assert "Cannot be texted" in sam.get(f"/conversations/{conversation_id}").text
    sam.post(f"/conversations/{conversation_id}/texts/seen")
    assert reference not in _group(sam.get("/").text, "texts")
    assert "Cannot be texted" in sam.get(f"/conversations/{conversation_id}").text


@pytest.mark.parametrize(
    ("body", "media", "shown"), [("HELP", 0, "Texted HELP"), ("", 1, "Sent a picture by text")]
)  # fmt: skip
def test_help_and_pictures_reach_a_person(sam: Browser, sessions: Any, body: str, media: int, shown: str) -> None:
    texted(sessions, "1", body, AT, media=media)
    assert shown in _group(sam.get("/").text, "unread")


def test_a_999_text_of_which_nothing_is_known_is_shown(sam: Browser, sessions: Any) -> None:
    now = datetime.now(UTC)  # by the page's clock it is five minutes
    texted(sessions, "1", "he has a knife", now)
    assert "not confirmed" not in _group(sam.get("/").text, "texts")
    with sessions.begin() as db:
        db.execute(update(OutgoingText).values(created_at=now - timedelta(minutes=5)))
    assert "999 text not confirmed" in _group(sam.get("/").text, "texts")


def test_other_talks_of_the_same_number_are_linked(sam: Browser, sessions: Any) -> None:
    first, _ = _talk(sessions)
    texted(sessions, "2", "exit", AT + timedelta(seconds=20))
    second, reference = _talk(sessions, "3")
    assert first != second
    page = sam.get(f"/conversations/{first}").text
    assert reference in page
    assert "It may be another person." in page
