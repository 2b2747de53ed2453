"""The public app, put together in one place."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify
from flask_wtf import CSRFProtect
from sqlalchemy import text
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.database import check_version, open_engine, reader_factory, session_factory
from bot.landlords.loader import load_packs
from bot.settings import Settings
from bot.settings import settings as own_settings
from channels.api import views as api
from channels.public.configuration import flask_configuration
from channels.public.edge import Edge, OpenStreams, current_edge, install_edge
from channels.public.errors import install_errors
from channels.public.landlords import shown_landlords
from channels.public.limits import install_limits
from channels.rasa import RasaClient
from channels.sms import views as sms
from channels.sms.numbers import landlords_by_number
from channels.turn import Turns
from channels.web import install_headers
from channels.webchat import private
from channels.webchat import views as webchat

log = logging.getLogger("doorstep.public")

# They hold nothing that a resident wrote.
KEPT_BY_BROWSERS = frozenset({"webchat.static", "webchat.brand", "webchat.logo"})


def create_app(settings: Settings | None = None) -> Flask:
    """The public app with its own configuration, session and headers. What is not listed here answers 404.

    Raises:
        MissingSecretError: where the session key is not set.
        RuntimeError: where another secret is missing.
        WrongVersionError: where the database was made by an older or newer Doorstep.
        DatabaseUnavailableError: where the database does not answer.
    """
    settings = settings or own_settings()
    app = Flask("channels.public", static_folder=None, template_folder=None)
    app.config.update(flask_configuration(settings))
    if settings.trusted_proxies:
        proxies = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    install_edge(app, _edge(settings))
    app.add_url_rule("/healthz", "healthz", healthz, methods=["GET"])
    app.register_blueprint(webchat.blueprint)
    app.register_blueprint(private.blueprint)
    app.register_blueprint(api.blueprint)
    app.register_blueprint(sms.blueprint)
    forms = CSRFProtect(app)
    forms.exempt(api.blueprint)
    forms.exempt(sms.blueprint)
    install_limits(app, settings)
    install_errors(app)
    install_headers(app, "no-referrer", KEPT_BY_BROWSERS)
    return app


def _edge(settings: Settings) -> Edge:
    engine = open_engine(settings.sqlalchemy_url)
    check_version(engine)
    landlords = load_packs(settings.packs_dir, settings.operating_dir)
    for problem in landlords.problems:
        log.error("landlord left out: %s", problem)
    writers = session_factory(engine)
    return Edge(
        settings=settings,
        writers=writers,
        readers=reader_factory(engine),
        turns=Turns(settings, writers, RasaClient(settings), landlords),
        landlords=shown_landlords(landlords, settings.operating_dir),
        streams=OpenStreams(settings.open_streams),
        text_numbers=landlords_by_number(landlords),
    )


def healthz() -> Response:
    """Whether the store can be reached; the error handlers answer 503 where it cannot."""
    with current_edge().reading() as db:
        db.execute(text("SELECT 1"))
    return jsonify({"status": "ok"})
