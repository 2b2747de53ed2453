"""Which doors of the staff app are open, and what every answer carries."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.settings import Settings
from channels.staff.app import OPEN_ENDPOINTS, create_app
from channels.staff.configuration import flask_configuration
from channels.web import MissingSecretError
from tests.apps.staff.browser import Browser

VALUES = {"conversation_id": "0" * 22, "signal": "hate", "item_id": 1, "filename": "staff.css"}


def _paths(app: Flask) -> list[tuple[str, str, str]]:
    """Every endpoint, method and path of the app."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return [
            (rule.endpoint, method, adapter.build(rule.endpoint, {name: VALUES[name] for name in rule.arguments}))
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]


def test_every_door_but_the_listed_ones_needs_sign_in(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False  # so that nothing else can be what refuses
    checked = 0
    for endpoint, method, path in _paths(app):
        if endpoint in OPEN_ENDPOINTS:
            continue
        answer = client.open(path, method=method)
        refused = answer.status_code == 401 or (answer.status_code == 302 and answer.location == "/sign-in")
        assert refused, f"{method} {path} answered {answer.status_code}"
        checked += 1
    assert checked >= 12


def test_the_open_doors_are_few_and_exist(app: Flask) -> None:
    assert {"static", "healthz", "sign_in.sign_in", "inbox.receive"} == OPEN_ENDPOINTS
    assert {endpoint for endpoint, _, _ in _paths(app)} >= OPEN_ENDPOINTS


def test_every_form_but_the_signed_inbox_needs_its_token(app: Flask, sam: Browser) -> None:
    posts = [path for endpoint, method, path in _paths(app) if method == "POST" and endpoint != "inbox.receive"]
    assert len(posts) >= 7
    for path in posts:
        assert sam.client.post(path).status_code == 400, path
        assert sam.client.post(path, data={"csrf_token": "forged"}).status_code == 400, path
    assert sam.get("/").status_code == 200, "a forged sign-out did nothing"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/inbox", "/healthz", "/static/staff.css"])
def test_every_answer_carries_the_security_headers(sam: Browser, client: FlaskClient, path: str) -> None:
    for answer in (sam.get(path), client.get(path)):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        expected = "no-cache" if path.startswith("/static") else "no-store"
        assert answer.headers["Cache-Control"] == expected


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/healthz", "/static/staff.css"])
def test_another_host_name_is_refused_in_production_or_not(own: Settings, path: str) -> None:
    for production, host in ((False, "127.0.0.1:8081"), (True, "staff.example.org")):
        scheme = "https" if production else "http"
        url = f"{scheme}://{host}"
        client = create_app(own.model_copy(update={"production": production, "staff_url": url})).test_client()
        foreign = client.get(path, base_url=f"{scheme}://elsewhere.example")
        assert (foreign.status_code, foreign.mimetype) == (400, "text/plain")
        assert "elsewhere" not in foreign.text
        for known in (url, f"{scheme}://localhost", f"{scheme}://127.0.0.1"):
            assert client.get(path, base_url=known).status_code in (200, 302)


def test_pages_hold_no_inline_script_or_style(sam: Browser) -> None:
    for path in ("/", "/inbox", "/texts", "/audit", "/password"):
        page = sam.get(path).text
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        assert page.count("<script") == page.count("<script src=")


@pytest.mark.parametrize(
    "path", ["/api/v1/conversations", "/api/v1/openapi.json", "/privacy", "/dartford", "/webhooks/doorstep/turn"]
)
def test_what_residents_use_is_not_served_here(sam: Browser, client: FlaskClient, path: str) -> None:
    assert sam.get(path).status_code == 404
    assert client.get(path).status_code == 302


def test_the_cookie_is_out_of_reach_of_scripts_other_sites_and_the_public_app(
    own: Settings, client: FlaskClient
) -> None:
    cookie = client.get("/sign-in").headers["Set-Cookie"]
    assert cookie.startswith("doorstep-staff=")
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    production = flask_configuration(own.model_copy(update={"production": True}))
    assert production["SESSION_COOKIE_SECURE"] is True
    assert production["SESSION_COOKIE_NAME"] == "__Host-doorstep-staff"
    by_tls = flask_configuration(own.model_copy(update={"staff_url": "https://staff.example.org"}))
    assert by_tls["SESSION_COOKIE_SECURE"] is True


def test_without_a_session_key_nothing_starts(own: Settings) -> None:
    with pytest.raises(MissingSecretError, match="DOORSTEP_STAFF_SESSION_KEY"):
        flask_configuration(own.model_copy(update={"staff_session_key": None}))


def test_health_is_told_to_anyone(client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok")
