"""Builds the staff app: default deny, own session and headers, sign-in, staff page and embedded inbox."""

from __future__ import annotations

import logging

from flask import Flask, current_app, flash, g, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response

from bot.conversations.tables import StaffMember
from bot.database import DatabaseUnavailableError, check_version, open_engine, reader_factory, session_factory
from bot.settings import Settings
from bot.settings import settings as process_settings
from channels.console.views import console
from channels.inbox.views import inbox, receive
from channels.process import place_of
from channels.staff import signed_in
from channels.staff.configuration import flask_configuration
from channels.staff.request import READER, WRITER, close_sessions, now, reading
from channels.staff.shown import install_filters
from channels.staff.sign_in import sign_in
from channels.staff.throttle import limiter
from channels.web import install_headers

# Everything else needs a signed-in member of staff. The inbox's endpoint is guarded by its signature.
OPEN_ENDPOINTS = frozenset({"static", "healthz", "sign_in.sign_in", "inbox.receive"})

Page = tuple[str | dict[str, str], int]

log = logging.getLogger("doorstep.staff")


def create_app(settings: Settings | None = None) -> Flask:
    """The staff app over the database that ``settings`` name (those of the process by default).

    Raises:
        MissingSecretError: the session key is not set.
        Whatever ``bot.database.check_version`` raises for a database that is down or of another version.
    """
    own = settings or process_settings()
    app = Flask("channels.staff")
    app.config.update(flask_configuration(own))
    engine = open_engine(own.sqlalchemy_url)
    check_version(engine)
    app.extensions["doorstep_settings"] = own
    app.extensions["doorstep_engine"] = engine
    app.extensions[READER] = reader_factory(engine)
    app.extensions[WRITER] = session_factory(engine)
    if own.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=own.trusted_proxies, x_proto=own.trusted_proxies, x_host=own.trusted_proxies
        )
    # The form check over TLS compares the referrer, so pages of this app send it to this app.
    install_headers(app, "same-origin", frozenset({"static"}))
    install_filters(app)
    limiter.init_app(app)
    app.before_request(_require_sign_in)
    protection = CSRFProtect(app)
    protection.exempt(receive)
    app.teardown_appcontext(close_sessions)
    app.register_error_handler(CSRFError, _refuse_form)
    app.register_error_handler(SecurityError, _another_host)
    app.register_error_handler(HTTPException, _explain)
    app.register_error_handler(DatabaseUnavailableError, _busy)
    app.register_error_handler(Exception, _apologise)
    app.add_url_rule("/healthz", "healthz", _healthz)
    for blueprint in (sign_in, console, inbox):
        app.register_blueprint(blueprint)
    return app


def _require_sign_in() -> Response | tuple[str, int] | None:
    """Default deny: a path that does not exist is answered like one that does, until somebody signs in."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # no address, not even that of the sign-in, can be made for a foreign host
    if request.endpoint in OPEN_ENDPOINTS:
        return None
    identity = signed_in.staff_id(session)
    member = reading().get(StaffMember, identity) if identity else None
    if signed_in.still_valid(session, member, now()):
        g.staff_member = member
        if not _unattended():
            signed_in.touch(session, now())
        return None
    had_session = identity is not None
    session.clear()
    if _unattended() or request.method != "GET":
        return "Please sign in again.", 401
    if had_session:
        flash("You were signed out. Please sign in again.")
    return redirect(url_for("sign_in.sign_in"))


def _unattended() -> bool:
    """Whether the page asked by itself: that must not keep a session alive when nobody sits there."""
    return request.headers.get("X-Doorstep-Unattended") == "1" or "unattended" in request.args


def _healthz() -> tuple[str, int]:
    check_version(current_app.extensions["doorstep_engine"])
    return "ok", 200


def _refuse_form(_error: CSRFError) -> Page:
    return _page(400, "This form is out of date", "Please go back, load the page again and repeat what you did.")


def _another_host(_error: SecurityError) -> Response:
    return Response("This address is not the staff app's own.", 400, mimetype="text/plain")


WORDS = {
    400: ("We could not read that", "Please go back and try again."),
    404: ("There is no such page", "It may have been deleted after the retention days."),
    405: ("That cannot be done here", "Please go back."),
    409: ("Somebody was faster", "Please load the page again to see what changed."),
    413: ("That is too large", "Please shorten it."),
    429: ("Too many attempts", "Please wait a few minutes and try again."),
}


def _explain(error: HTTPException) -> Page:
    code = error.code or 500
    return _page(code, *WORDS.get(code, ("Something went wrong", "Please try again.")))


def _busy(_error: DatabaseUnavailableError) -> Page:
    log.warning("database unavailable", extra={"endpoint": request.endpoint})
    return _page(503, "The database is busy", "Nothing was changed. Please try again in a moment.")


def _apologise(error: Exception) -> Page:
    # The message of an error can hold a resident's words (a statement's parameters do): only its kind and place.
    log.error("%s at %s", type(error).__name__, place_of(error), extra={"endpoint": request.endpoint})
    if current_app.testing:
        raise error
    return _page(500, "Something went wrong", "It was noted. Please try again; nothing was changed.")


def _page(code: int, heading: str, words: str) -> Page:
    if request.endpoint == "inbox.receive":  # programs come here, not people
        return {"error": f"{heading}. {words}"}, code
    return render_template("problem.html", heading=heading, words=words), code
