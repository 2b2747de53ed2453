"""What the two web apps have in common: the ground of their configuration, and the headers of every answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from pydantic import SecretStr

from bot.settings import Settings

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self'",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "X-Robots-Tag": "noindex, nofollow",
}


class MissingSecretError(RuntimeError):
    """A secret that a web app cannot do without is not set."""


def common_configuration(
    app: str, settings: Settings, key: SecretStr | None, url: str, body_bytes: int
) -> dict[str, Any]:
    """Flask's configuration as far as it is the same for both apps.

    Args:
        app: ``public`` or ``staff``, in whose names its limits are counted.
        key: signs the app's cookies.
        url: the address by which people reach the app.
        body_bytes: the most that a request may bring.

    Raises:
        MissingSecretError: without a session key there is no safe default.
    """
    if key is None or not key.get_secret_value():
        raise MissingSecretError(f"DOORSTEP_{app.upper()}_SESSION_KEY is not set: the {app} app has no default key.")
    address = urlsplit(url)
    return {
        "SECRET_KEY": key.get_secret_value(),
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": settings.production or address.scheme == "https",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "MAX_CONTENT_LENGTH": body_bytes,
        "MAX_FORM_MEMORY_SIZE": body_bytes,
        # A form may stay open over lunch. Its token lives as long as its session.
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_STORAGE_URI": settings.redis_url or "memory://",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_KEY_PREFIX": f"doorstep-{app}",
        # Loopback is where health checks come from; it cannot be borrowed by another site's name.
        "TRUSTED_HOSTS": sorted({address.hostname or settings.bind, "127.0.0.1", "localhost"}),
    }


def install_headers(app: Flask, referrer: str, kept_by_browsers: frozenset[str]) -> None:
    """Put the security headers on every answer, errors included.

    Args:
        referrer: the ``Referrer-Policy``.
        kept_by_browsers: endpoints that hold nothing anyone wrote, so that a browser may keep their answers as long
            as it asks whether they are still current.
    """

    @app.after_request
    def secure(response: Response) -> Response:
        response.headers.update(HEADERS)
        response.headers["Referrer-Policy"] = referrer
        kept = request.endpoint in kept_by_browsers and response.status_code < 400
        response.headers["Cache-Control"] = "no-cache" if kept else "no-store"
        if app.config["SESSION_COOKIE_SECURE"]:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response
