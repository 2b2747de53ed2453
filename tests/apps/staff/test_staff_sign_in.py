"""Signing in and out of the staff app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from bot.conversations.tables import AuditEntry, StaffMember
from channels.staff import passwords
from channels.staff.configuration import AT_MOST, IDLE
from tests.apps.staff.browser import Browser

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "right_password", "expected"),
    [
        ("sam", True, 302),
        (" Sam ", True, 302),
        ("sam", False, 401),
        ("nobody", True, 401),
        ("", True, 401),
        ("sam' OR 1=1 --", True, 401),
        ("s\x00am", True, 401),
    ],
)
def test_only_the_right_name_and_password_sign_in(
    sam: Browser, client: FlaskClient, name: str, right_password: bool, expected: int
) -> None:
    visitor = Browser(client, name, sam.password if right_password else "not the password")
    answer = visitor.sign_in()
    assert answer.status_code == expected
    assert (client.get("/").status_code == 200) is (expected == 302)


def test_a_refused_sign_in_says_the_same_for_every_name(sam: Browser, client: FlaskClient) -> None:
    known = Browser(client, "sam", "not the password").sign_in()
    unknown = Browser(client, "nobody", "not the password").sign_in()
    strip = sam.token("/password")
    assert known.text.split("<main")[1].split("csrf_token")[0] == unknown.text.split("<main")[1].split("csrf_token")[0]
    assert strip not in known.text


def test_an_unknown_name_costs_as_much_hashing_as_a_known_one(
    sam: Browser, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[bool] = []
    real = passwords.password_matches

    def counted(stored: str | None, password: str) -> bool:
        checked.append(stored is not None)
        return real(stored, password)

    monkeypatch.setattr("channels.staff.sign_in.password_matches", counted)
    Browser(client, sam.name, "not the password").sign_in()
    Browser(client, "nobody", "not the password").sign_in()
    assert checked == [True, False]


def test_somebody_who_was_ended_is_refused_and_loses_the_open_session(
    sam: Browser, kim: Browser, sessions: Any
) -> None:
    assert kim.get("/").status_code == 200
    with sessions.begin() as db:
        db.scalars(select(StaffMember).where(StaffMember.name == "kim")).one().active = False
    assert kim.get("/").status_code == 302
    assert kim.sign_in().status_code == 401
    assert sam.get("/").status_code == 200


def _try(app: Flask, address: str, password: str, name: str = "SAM ") -> int:
    """The status of one try to sign in from an address."""
    visitor = Browser(app.test_client(), name, password)
    fields = {"csrf_token": visitor.token("/sign-in"), "name": name, "password": password}
    sent = visitor.client.post("/sign-in", data=fields, environ_base={"REMOTE_ADDR": address})
    return int(sent.status_code)


def test_guessing_is_throttled_by_name_and_address_together_so_that_nobody_shuts_out_somebody_else(
    app: Flask, sam: Browser
) -> None:
    assert [_try(app, "192.0.2.1", f"guess {number}") for number in range(12)] == [401] * 10 + [429] * 2
    assert _try(app, "192.0.2.1", sam.password) == 429, "the guesser learns nothing more"
    assert _try(app, "192.0.2.2", sam.password) == 302
    assert _try(app, "192.0.2.1", "guess", "kim") == 401, "another name from there is judged by itself"
    assert sam.get("/").status_code == 200, "who is signed in already is not locked out"


def test_signing_in_rightly_counts_towards_no_limit(app: Flask, sam: Browser) -> None:
    assert [_try(app, "192.0.2.1", sam.password) for _ in range(25)] == [302] * 25
    assert [_try(app, "192.0.2.1", "guess") for _ in range(10)] == [401] * 10


def test_guessing_is_throttled_by_address_whatever_the_name(app: Flask) -> None:
    visitor = Browser(app.test_client(), "x", "y")
    token = visitor.token("/sign-in")
    codes = [
        visitor.client.post("/sign-in", data={"csrf_token": token, "name": f"n{n}", "password": "guess"}).status_code
        for n in range(22)
    ]
    assert codes[:20] == [401] * 20
    assert codes[20:] == [429, 429]


def test_signing_in_makes_a_new_session_and_a_new_form_token(sam: Browser, client: FlaskClient) -> None:
    visitor = Browser(client, sam.name, sam.password)
    before = visitor.token("/sign-in")
    cookie = client.get_cookie("doorstep-staff")
    assert visitor.sign_in().status_code == 302
    after = client.get_cookie("doorstep-staff")
    assert cookie is not None
    assert after is not None
    assert cookie.value != after.value
    assert client.post("/sign-out", data={"csrf_token": before}).status_code == 400


def test_signing_out_ends_a_copied_cookie_too(app: Flask, sam: Browser) -> None:
    cookie = sam.client.get_cookie("doorstep-staff")
    assert cookie is not None
    thief = app.test_client()
    thief.set_cookie("doorstep-staff", cookie.value)
    assert thief.get("/").status_code == 200
    assert sam.post("/sign-out").status_code == 302
    assert thief.get("/").status_code == 302
    assert thief.get("/attention").status_code == 302


@pytest.mark.parametrize(
    ("idle", "age", "valid"),
    [
        (timedelta(0), timedelta(0), True),
        (IDLE - timedelta(minutes=1), IDLE, True),
        (IDLE + timedelta(minutes=1), IDLE + timedelta(minutes=1), False),
        (timedelta(minutes=1), AT_MOST - timedelta(minutes=1), True),
        (timedelta(minutes=1), AT_MOST + timedelta(minutes=1), False),
    ],
)
def test_a_session_ends_when_idle_and_at_the_latest_after_twelve_hours(
    sam: Browser, idle: timedelta, age: timedelta, valid: bool
) -> None:
    at = datetime.now(UTC)
    with sam.client.session_transaction() as session:
        session["seen"] = int((at - idle).timestamp())
        session["began"] = int((at - age).timestamp())
    assert (sam.get("/").status_code == 200) is valid


def test_a_page_that_asks_by_itself_does_not_keep_a_session_alive(sam: Browser) -> None:
    long_ago = int((datetime.now(UTC) - timedelta(minutes=20)).timestamp())
    with sam.client.session_transaction() as session:
        session["seen"] = long_ago
    assert sam.get("/attention", headers={"X-Doorstep-Unattended": "1"}).status_code == 200
    assert sam.get("/?unattended=1").status_code == 200
    with sam.client.session_transaction() as session:
        assert session["seen"] == long_ago
    assert sam.get("/").status_code == 200
    with sam.client.session_transaction() as session:
        assert session["seen"] > long_ago


def test_changing_the_password_needs_the_present_one_and_ends_other_sessions(app: Flask, sam: Browser) -> None:
    elsewhere = Browser(app.test_client(), sam.name, sam.password)
    elsewhere.sign_in()
    refused = sam.post("/password", present="wrong", new="a much better one", again="a much better one")
    assert refused.status_code == 400
    assert "not right" in refused.text
    assert sam.post("/password", present=sam.password, new="a much better one", again="another").status_code == 400
    assert sam.post("/password", present=sam.password, new="short", again="short").status_code == 400
    changed = sam.post("/password", present=sam.password, new="a much better one", again="a much better one")
    assert changed.status_code == 302
    assert sam.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert elsewhere.sign_in().status_code == 401
    assert elsewhere.sign_in("a much better one").status_code == 302


def test_signing_in_and_out_is_in_the_audit_without_what_was_typed(
    sam: Browser, client: FlaskClient, sessions: Any
) -> None:
    Browser(client, "sam", "not the password").sign_in()
    Browser(client, "my secret in the name field", "x").sign_in()
    sam.post("/sign-out")
    with sessions() as db:
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.action for entry in entries] == ["add_staff_member", "sign_in", "sign_in_failed", "sign_out"]
    assert all("secret" not in str(entry.reason) for entry in entries)
