"""Which doors the public app has, and what every answer carries."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from bot.settings import Settings, settings
from channels.public.app import create_app
from channels.public.limits import MESSAGES, SIGNED, WRITES
from channels.web import MissingSecretError

DOORS = {
    "/": {"GET"},
    "/healthz": {"GET"},
    "/static/<path:filename>": {"GET"},
    "/<landlord_id>": {"GET"},
    "/<landlord_id>/begin": {"POST"},
    "/<landlord_id>/chat": {"GET", "POST"},
    "/<landlord_id>/person": {"GET", "POST"},
    "/<landlord_id>/show": {"GET", "POST"},
    "/<landlord_id>/word": {"GET", "POST"},
    "/<landlord_id>/erase": {"GET", "POST"},
    "/<landlord_id>/earlier": {"GET", "POST"},
    "/<landlord_id>/leave": {"GET"},
    "/<landlord_id>/privacy": {"GET"},
    "/<landlord_id>/brand.css": {"GET"},
    "/<landlord_id>/logo": {"GET"},
    "/api/v1/openapi.json": {"GET"},
    "/api/v1/conversations": {"POST"},
    "/api/v1/conversations/<conversation_id>/messages": {"GET", "POST"},
    "/api/v1/conversations/<conversation_id>/events": {"GET"},
    "/api/v1/conversations/<conversation_id>/exit": {"POST"},
    "/sms/inbound": {"POST"},
    "/sms/status": {"POST"},
}

STAFF_PATHS = (
    "/staff", "/admin", "/console", "/login", "/sign-in", "/signin", "/inbox", "/intake", "/audit", "/reports",
    "/conversations", "/attention", "/console/sign-in", "/inbox/reports", "/staff/attention", "/dartford/console",
    "/webhooks/doorstep/turn", "/api/v1/staff", "/metrics", "/static/../app.py", "/.env", "/.git/config",
)  # fmt: skip

REFUSED_BY_BROWSERS = ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "data:", "*")


def test_the_public_app_has_these_doors_and_no_others(app: Flask) -> None:
    doors: dict[str, set[str]] = {}
    for rule in app.url_map.iter_rules():
        doors.setdefault(rule.rule, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    assert doors == DOORS


def test_no_blueprint_of_the_staff_app_is_registered(app: Flask) -> None:
    assert set(app.blueprints) == {"webchat", "private", "api", "sms"}


@pytest.mark.parametrize("path", STAFF_PATHS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_staff_paths_are_not_served(client: FlaskClient, path: str, method: str) -> None:
    assert client.open(path, method=method).status_code in (400, 404, 405)


def test_every_endpoint_that_writes_has_a_limit(app: Flask) -> None:
    writing = {
        rule.endpoint for rule in app.url_map.iter_rules() if (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert writing == WRITES | SIGNED
    assert not WRITES & SIGNED
    assert MESSAGES < WRITES


@pytest.mark.parametrize(
    "path",
    ["/", "/dartford", "/dartford/chat", "/dartford/privacy", "/dartford/leave", "/dartford/brand.css",
     "/dartford/logo", "/healthz", "/static/page.css", "/static/missing.js", "/nowhere", "/nowhere/chat",
     "/api/v1/openapi.json", "/api/v1/conversations", "/api/v1/conversations/x/messages", "/api/v1/nothing"],
)  # fmt: skip
def test_every_answer_carries_the_security_headers(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert not [word for word in REFUSED_BY_BROWSERS if word in policy]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "geolocation=()" in headers["Permissions-Policy"]
    kept = path in ("/static/page.css", "/dartford/brand.css")
    assert headers["Cache-Control"] == ("no-cache" if kept else "no-store")


def test_pages_bring_no_inline_code_and_nothing_from_elsewhere(client: FlaskClient) -> None:
    for path in ("/", "/dartford", "/dartford/privacy", "/nowhere"):
        page = client.get(path, follow_redirects=True).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", page)
        assert not re.search(r'(?:src|action)="(?!/)', page)
        assert not re.search(r'<link[^>]*href="(?!/)', page)


def test_another_host_name_is_refused(client: FlaskClient) -> None:
    assert client.get("/dartford", headers={"Host": "elsewhere.example"}).status_code == 400
    assert (
        client.get("/api/v1/openapi.json", headers={"Host": "elsewhere.example"}).get_json()["error"]["code"]
        == "bad_request"
    )


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(client: FlaskClient) -> None:
    cookie = client.get("/dartford").headers["Set-Cookie"]
    assert cookie.startswith("doorstep=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
    assert "Expires" not in cookie
    assert "Secure" not in cookie


@pytest.mark.usefixtures("app")
def test_in_production_cookies_and_pages_keep_to_tls() -> None:
    own = Settings(**{**settings().model_dump(), "production": True, "public_url": "https://chat.example.org"})
    client = create_app(own).test_client()
    answer = client.get("/dartford", base_url="https://chat.example.org")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-doorstep=")
    assert "Secure" in cookie


def test_the_address_of_a_visitor_is_not_taken_from_a_header_that_anyone_can_send(client: FlaskClient) -> None:
    limit = int(settings().rate_limit_address.split()[0])
    answers = [
        client.post("/api/v1/conversations", json={}, headers={"X-Forwarded-For": f"203.0.113.{number % 250}"})
        for number in range(limit + 1)
    ]
    assert answers[-1].status_code == 429


@pytest.mark.usefixtures("app")
def test_behind_a_trusted_proxy_visitors_are_told_apart() -> None:
    own = Settings(**{**settings().model_dump(), "trusted_proxies": 1, "rate_limit_address": "1 per minute"})
    client = create_app(own).test_client()

    def status(forwarded: str) -> int:
        return client.post("/api/v1/conversations", json={}, headers={"X-Forwarded-For": forwarded}).status_code

    assert status("203.0.113.1") == 400
    assert status("203.0.113.1") == 429
    assert status("198.51.100.7, 203.0.113.1") == 429
    assert status("203.0.113.2") == 400


@pytest.mark.usefixtures("app")
def test_without_a_session_key_it_does_not_start() -> None:
    own = Settings(**{**settings().model_dump(), "public_session_key": None})
    with pytest.raises(MissingSecretError):
        create_app(own)


def test_health_says_that_it_is_well(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
