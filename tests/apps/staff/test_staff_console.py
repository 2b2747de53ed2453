"""What staff see and do on the staff page."""

from __future__ import annotations

import logging
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.conversations.ending import close_idle
from bot.conversations.erasure import ask_for_erasure
from bot.conversations.page_sessions import begin_on_page
from bot.conversations.tables import AuditEntry, Conversation, Signal
from bot.dialogue import wording
from bot.reports import outbox
from bot.reports.case_reference import take_case_reference
from bot.reports.tables import Delivery
from tests.apps.staff.browser import Browser
from tests.apps.staff.rows import MARKER, keep_conversation, keep_unanswered

AT = datetime(2026, 7, 14, 21, 30, tzinfo=UTC)
LISTS = ("raised", "possible", "unread", "handed_over", "failed", "texts", "erasures", "unfinished")


def _listed(page: str) -> dict[str, list[str]]:
    """References by list, in the order of the page."""
    sections = re.split(r'<section class="group" id="(\w+)"', page)
    found = dict(zip(sections[1::2], sections[2::2], strict=True))
    return {name: re.findall(r"DB-[0-9A-Z]{4}-[0-9A-Z]{4}</a>", found[name]) for name in LISTS}


def _on_page(sessions: Any, at: datetime, signals: list[tuple[str, str]]) -> Any:
    kept = keep_conversation(sessions, at, signals)
    with sessions.begin() as db:
        begin_on_page(db, db.get(Conversation, kept.id), "one browser")
    return kept


def _audit(sessions: Any) -> list[tuple[str, str | None, str | None]]:
    with sessions() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.conversation_id.is_not(None)).order_by(AuditEntry.id))
        return [(entry.action, entry.signal, entry.reason) for entry in entries]


@pytest.mark.parametrize(
    ("signals", "understood", "lists"),
    [
        ([], True, []),
        ([("hate", "raised")], True, ["raised"]),
        ([("violence", "check")], True, ["possible"]),
        ([("violence", "asked_denied")], True, ["possible"]),
        ([("violence", "asked_no_answer")], True, ["possible"]),
        ([("hate", "raised"), ("violence", "check")], True, ["raised", "possible"]),
        ([], False, ["unread"]),
        ([("self_harm", "raised")], False, ["raised", "unread"]),
    ],
)
def test_a_conversation_is_on_the_lists_that_it_belongs_to(
    sam: Browser, sessions: Any, signals: list[tuple[str, str]], understood: bool, lists: list[str]
) -> None:
    kept = keep_conversation(sessions, AT, signals, understood)
    listed = _listed(sam.get("/").text)
    assert {name for name in LISTS if listed[name]} == set(lists)
    assert all(listed[name] == [f"{kept.reference}</a>"] for name in lists)


def test_a_message_that_only_got_the_safe_answer_is_unread(sam: Browser, sessions: Any) -> None:
    kept = keep_unanswered(sessions, AT)
    assert _listed(sam.get("/").text)["unread"] == [f"{kept.reference}</a>"]


def test_who_asked_for_a_person_is_listed_until_it_is_claimed_and_over(sam: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, status="with_staff")
    assert _listed(sam.get("/").text)["handed_over"] == [f"{kept.reference}</a>"]
    sam.post(f"/conversations/{kept.id}/claim")
    assert _listed(sam.get("/").text)["handed_over"] == [f"{kept.reference}</a>"]
    with sessions.begin() as db:
        db.execute(update(Conversation).values(closed_at=AT + timedelta(hours=1)))
    assert _listed(sam.get("/").text)["handed_over"] == []
    sam.post(f"/conversations/{kept.id}/release")
    assert _listed(sam.get("/").text)["handed_over"] == [f"{kept.reference}</a>"]


def test_who_left_before_the_end_without_a_signal_is_listed_until_somebody_takes_it_up(
    sam: Browser, sessions: Any
) -> None:
    left = keep_conversation(sessions, AT)
    keep_conversation(sessions, AT, report="submitted")
    keep_conversation(sessions, AT, [("violence", "check")])
    assert _listed(sam.get("/").text)["unfinished"] == []  # still under way
    with sessions.begin() as db:
        assert len(close_idle(db, AT + timedelta(hours=1), 30)) == 3
    page = sam.get("/").text
    assert _listed(page)["unfinished"] == [f"{left.reference}</a>"]
    row = re.split(r'<tr id="unfinished-', page)[1].split("</tr>")[0]
    assert "Noise" in row
    assert "Left before the end" in row
    assert "Tue 14 Jul 2026, 22:30" in row
    assert "Thursday 13 August 2026" in row  # thirty days on
    sam.post(f"/conversations/{left.id}/claim", back="list")
    assert _listed(sam.get("/").text)["unfinished"] == []


def test_a_delivery_that_was_refused_is_listed_until_it_is_delivered(sam: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, [("hate", "raised")])
    assert _listed(sam.get("/").text)["failed"] == []
    with sessions.begin() as db:
        db.execute(update(Delivery).values(state="failed", last_error="http_400"))
    assert _listed(sam.get("/").text)["failed"] == [f"{kept.reference}</a>"]
    assert "http_400" in sam.get(f"/conversations/{kept.id}").text.replace("Http 400", "http_400")
    with sessions.begin() as db:
        db.execute(update(Delivery).values(state="delivered"))
    assert _listed(sam.get("/").text)["failed"] == []


def test_what_the_intake_refused_is_sent_again_by_a_named_person(sam: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, [("hate", "raised")])
    with sessions.begin() as db:
        db.execute(update(Delivery).values(state="failed", last_error="http_400", next_attempt_at=None))
    assert "Send again" in sam.get("/").text
    sam.post(f"/conversations/{kept.id}/send-again", back="list")
    page = sam.get("/").text
    assert "is being sent again" in page
    assert _listed(page)["failed"] == []
    with sessions() as db:
        found = db.execute(select(Delivery)).scalars().first()
    assert (found.state, found.next_attempt_at is not None) == ("pending", True)
    assert [entry[0] for entry in _audit(sessions)] == ["send_again"]
    sam.post(f"/conversations/{kept.id}/send-again", back="list")
    assert "Nothing of" in sam.get("/").text


def test_the_most_urgent_comes_first(sam: Browser, sessions: Any) -> None:
    hate_old = keep_conversation(sessions, AT, [("hate", "raised")])
    hate_new = keep_conversation(sessions, AT + timedelta(hours=1), [("hate", "raised")])
    danger = keep_conversation(sessions, AT - timedelta(hours=1), [("hate", "raised"), ("immediate_danger", "raised")])
    claimed = keep_conversation(sessions, AT + timedelta(hours=2), [("immediate_danger", "raised")])
    sam.post(f"/conversations/{claimed.id}/claim")
    order = [kept.reference for kept in (danger, hate_new, hate_old, claimed)]
    assert _listed(sam.get("/").text)["raised"] == [f"{reference}</a>" for reference in order]


def test_the_list_says_how_long_by_london_time_and_who_has_it(sam: Browser, kim: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, datetime.now(UTC) - timedelta(minutes=12, seconds=5), [("hate", "raised")])
    page = sam.get("/").text
    assert "12 min" in page
    assert "nobody" in page
    assert "Urgent" in page
    assert kim.post(f"/conversations/{kept.id}/claim", back="list").location == "/"
    page = sam.get("/").text
    assert "Kim Vale" in page
    assert "Urgent" not in page
    summer = keep_conversation(sessions, AT, [("hate", "raised")])
    assert "Tue 14 Jul 2026, 22:30" in sam.get(f"/conversations/{summer.id}").text


def test_the_list_is_sent_again_only_when_it_has_changed(sam: Browser, sessions: Any) -> None:
    first = sam.get("/attention")
    again = sam.get("/attention", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    keep_conversation(sessions, AT, [("hate", "raised")])
    changed = sam.get("/attention", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert len(_listed(changed.text)["raised"]) == 1
    assert changed.headers["ETag"] in sam.get("/").text.replace("&#34;", '"')


def test_the_page_of_a_conversation_shows_all_that_is_known(sam: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, [("hate", "raised"), ("violence", "check")], report="submitted")
    page = sam.get(f"/conversations/{kept.id}").text
    for shown in (
        f"{MARKER} next door shouts at me every night",  # the words
        "Thank you. I am sorry to hear that.",  # our reply
        "every night", "per: night",  # as said, as understood
        "Rather not say",
        f"{MARKER} shouts", "found by pattern, 90", "Hate", "Possible",
        "Escalated", "Submitted", "Pending",
        "Clauses", "Dartford",
    ):  # fmt: skip
        assert shown in page, shown


def test_the_case_reference_that_the_intake_gave_is_shown(sam: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, report="submitted")
    assert "case reference" not in sam.get(f"/conversations/{kept.id}").text
    with sessions.begin() as db:
        (taken,) = outbox.claim(db, datetime.now(UTC), 30, 10)
        take_case_reference(db, taken.conversation_id, "ASB/2026/17 <b>", datetime.now(UTC))
    page = sam.get(f"/conversations/{kept.id}").text
    assert re.search(r"case reference: <b[^>]*>ASB/2026/17 &lt;b&gt;</b>", page)


def test_words_are_shown_as_text_whatever_they_hold(sam: Browser, sessions: Any) -> None:
    words = "<script>alert(1)</script> {{ 7*7 }} \u202e right to left"
    kept = keep_conversation(sessions, AT, [("hate", "raised")], words=words)
    page = sam.get(f"/conversations/{kept.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page
    assert 'dir="auto"' in page


def test_reading_a_transcript_is_always_recorded(sam: Browser, kim: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT)
    sam.get(f"/conversations/{kept.id}")
    sam.get(f"/conversations/{kept.id}")
    kim.get(f"/conversations/{kept.id}")
    sam.get("/")
    sam.get("/attention")
    assert _audit(sessions) == [("view_transcript", None, None)] * 3
    page = sam.get("/audit").text
    assert page.count("Read the conversation") == 3
    assert page.count(kept.reference) == 3
    assert "Kim Vale" in page


def test_a_claim_is_one_persons_until_it_is_released(sam: Browser, kim: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, [("hate", "raised")])
    sam.post(f"/conversations/{kept.id}/claim")
    kim.post(f"/conversations/{kept.id}/claim")
    page = kim.get("/").text
    assert "claimed by somebody else" in page
    assert "Sam Okafor" in page
    sam.post(f"/conversations/{kept.id}/release")
    kim.post(f"/conversations/{kept.id}/claim")
    assert "is yours" in kim.get("/").text
    assert [entry[0] for entry in _audit(sessions)] == ["claim", "release", "claim"]


@pytest.mark.parametrize("reason", ["", "   ", "ok", "too short", "x" * 2001])
def test_a_signal_is_not_cleared_without_a_proper_reason(sam: Browser, sessions: Any, reason: str) -> None:
    kept = keep_conversation(sessions, AT, [("hate", "raised")])
    refused = sam.post(f"/conversations/{kept.id}/signals/hate/clear", reason=reason)
    assert refused.status_code == 400
    assert "only cleared with a reason" in refused.text
    with sessions() as db:
        assert db.scalars(select(Signal)).one().mark == "raised"
    assert "clear_signal" not in [entry[0] for entry in _audit(sessions)]


def test_clearing_a_signal_keeps_the_name_and_the_reason(sam: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, [("hate", "raised"), ("violence", "raised")])
    reason = f"Spoke to {MARKER}: quoted a film"
    assert sam.post(f"/conversations/{kept.id}/signals/hate/clear", reason=reason).status_code == 303
    page = sam.get(f"/conversations/{kept.id}").text
    assert "Cleared by <b>Sam Okafor</b>" in page
    assert reason in page
    assert _audit(sessions)[0] == ("clear_signal", "hate", reason)
    assert len(_listed(sam.get("/").text)["raised"]) == 1, "the other signal still stands"
    with sessions() as db:
        stored = db.execute(text("SELECT reason FROM audit_entry WHERE action = 'clear_signal'")).scalar_one()
    assert MARKER not in stored


@pytest.mark.parametrize("signal", ["violence", "nonsense"])
def test_a_signal_that_is_not_there_cannot_be_cleared(sam: Browser, sessions: Any, signal: str) -> None:
    kept = keep_conversation(sessions, AT, [("hate", "raised")])
    answer = sam.post(f"/conversations/{kept.id}/signals/{signal}/clear", reason="a reason that is long enough")
    assert answer.status_code == 404


def test_an_unread_message_is_marked_as_read_by_a_named_person(sam: Browser, sessions: Any) -> None:
    kept = keep_unanswered(sessions, AT)
    other = keep_unanswered(sessions, AT)
    assert sam.post(f"/conversations/{other.id}/read", message=kept.message_id).status_code == 404
    assert sam.post(f"/conversations/{kept.id}/read", message=kept.message_id).status_code == 303
    assert _listed(sam.get("/").text)["unread"] == [f"{other.reference}</a>"]
    assert "Read by Sam Okafor" in sam.get(f"/conversations/{kept.id}").text
    assert ("mark_read", None, None) in _audit(sessions)


@pytest.mark.parametrize("conversation_id", ["nothing-like-it", "0" * 22, "%00", "..", "é" * 10, "x" * 400])
def test_a_conversation_that_is_not_there_is_said_to_be_so(sam: Browser, conversation_id: str) -> None:
    assert sam.get(f"/conversations/{conversation_id}").status_code == 404


def test_no_word_of_a_resident_is_in_a_title_an_address_a_list_or_a_log(
    sam: Browser, sessions: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        kept = keep_conversation(sessions, AT, [("hate", "raised")], understood=False)
        pages = [sam.get("/").text, sam.get("/attention").text, sam.get("/audit").text]
        page = sam.get(f"/conversations/{kept.id}").text
        sam.post(f"/conversations/{kept.id}/signals/hate/clear", reason=f"{MARKER} was only quoted")
        sam.post(f"/conversations/{kept.id}/read", message=kept.message_id)
    assert all(MARKER not in shown for shown in pages)
    titles = re.findall(r"<title>(.*?)</title>", page)
    addresses = re.findall(r'(?:href|action|formaction|src)="([^"]*)"', page)
    assert len(addresses) > 8
    assert MARKER not in "".join(titles + addresses)
    assert MARKER not in caplog.text


def test_a_fault_is_logged_without_its_words(sam: Browser, monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    def broken(*_: object) -> None:
        raise ValueError(f"{MARKER} in an error")

    monkeypatch.setattr("channels.console.views.needs_attention", broken)
    sam.client.application.testing = False
    answer = sam.get("/")
    assert answer.status_code == 500
    assert MARKER not in answer.text
    assert "ValueError" in caplog.text
    assert MARKER not in caplog.text


def test_old_support_lines_are_pointed_out(sam: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    today = datetime.now(UTC).date()
    lines = [
        {"id": "a", "name": "Fresh Line", "number": "1", "hours": "always", "source": "s", "verified_on": today},
        {"id": "b", "name": "Old Line", "number": "2", "hours": "always", "source": "s",
         "verified_on": today - timedelta(days=181)},
    ]  # fmt: skip
    monkeypatch.setattr("channels.console.wordings.support_lines", lambda: lines)
    page = sam.get("/").text
    assert "Support lines to check: 1" in page
    assert "Old Line" in page
    assert "Fresh Line" not in page


def test_the_support_lines_of_the_project_all_say_when_they_were_verified() -> None:
    for line in wording.support_lines():
        assert isinstance(line["verified_on"], date), line["id"]
        assert line["source"]


def test_texts_are_listed_with_their_approval(sam: Browser) -> None:
    page = sam.get("/texts").text
    for safety_text in wording.safety_texts():
        assert safety_text["hash"][:12] in page
    assert "Not approved" in page or "Approved" in page
    assert "Samaritans" in page


def test_a_request_to_erase_is_listed_and_stands_on_the_conversation_s_page(sam: Browser, sessions: Any) -> None:
    kept = keep_conversation(sessions, AT, [("domestic_abuse", "raised")])
    with sessions.begin() as db:
        ask_for_erasure(db, kept.id, "words", AT + timedelta(minutes=5))
    listed = _listed(sam.get("/").text)
    assert {name for name in LISTS if listed[name]} == {"raised", "erasures"}, "the signal stays"
    page = sam.get(f"/conversations/{kept.id}").text
    assert "asked for their words to be deleted, Tue 14 Jul 2026, 22:35 (asked in words)" in page
    assert MARKER in page, "nothing is deleted before a named person decided"


def test_who_came_back_in_the_same_browser_is_linked_both_ways(sam: Browser, sessions: Any) -> None:
    first = _on_page(sessions, AT, [("domestic_abuse", "raised")])
    second = _on_page(sessions, AT + timedelta(hours=1), [])
    keep_conversation(sessions, AT + timedelta(hours=2))
    for here, there in ((first, second), (second, first)):
        page = sam.get(f"/conversations/{here.id}").text
        linked = re.findall(r"Came back in the same browser: <a[^>]*>([^<]+)</a>", page)
        assert linked == [there.reference]


def test_ordinary_talks_of_a_shared_browser_are_not_linked(sam: Browser, sessions: Any) -> None:
    first = _on_page(sessions, AT, [])
    _on_page(sessions, AT + timedelta(hours=1), [("hate", "raised")])
    assert "Came back" not in sam.get(f"/conversations/{first.id}").text
