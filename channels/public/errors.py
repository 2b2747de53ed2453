"""Every error in plain words: JSON for the API, a page for people. What was sent is never repeated."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from bot.database import DatabaseUnavailableError
from bot.dialogue.wording import page_text, safety_text
from channels.process import place_of
from channels.public import talk, visits
from channels.public.edge import current_edge
from channels.public.landlords import ShownLandlord
from channels.public.visits import Visit
from channels.public.words import RefusedError

log = logging.getLogger("doorstep.public")

API = "/api/"
BUSY_SECONDS = 5

PLAIN_WORDS = {
    400: ("bad_request", page_text("problem_bad_request")),
    404: ("not_found", page_text("problem_not_found")),
    405: ("method_not_allowed", "That can't be done at this address."),
    413: ("too_long", page_text("problem_too_large")),
    415: ("not_json", "Please send JSON with the content type application/json."),
    429: ("too_many_requests", ""),
    500: ("our_fault", page_text("problem_our_fault")),
    503: ("busy", page_text("problem_busy")),
}
FORM_EXPIRED = ("form_expired", page_text("problem_form_expired"))
STORE_DOWN = ("store_down", page_text("problem_store_down"))


def landlord_here() -> ShownLandlord | None:
    """The landlord that this request is about: by its address, by its conversation, or the only one there is."""
    edge, arguments = current_edge(), request.view_args or {}
    landlord_id = arguments.get("landlord_id")
    conversation_id = arguments.get("conversation_id")
    if conversation_id is not None:
        landlord_id = visits.landlord_of(conversation_id)
        secret = visits.secret_for(conversation_id)
        if landlord_id is None and secret is not None:
            landlord_id = talk.landlord_of(edge, Visit(conversation_id, secret))
    if landlord_id is None and len(edge.landlords) == 1:
        return next(iter(edge.landlords.values()))
    return edge.landlords.get(landlord_id or "")


def wants_json() -> bool:
    """True for the API and for checks by machines."""
    return request.path.startswith(API)


def answer(status: int, code: str, message: str) -> Response:
    """One error as JSON or page. From 429 on it also says what to do in an emergency and how to reach a person."""
    landlord = landlord_here()
    contact = landlord.contact_line if landlord else ""
    if status == 429:
        message = safety_text("rate_limited", contact_line=contact)
    emergency = safety_text("emergency_line")
    if wants_json():
        body: dict[str, object] = {"code": code, "message": message}
        if status >= 429:
            body |= {"emergency": emergency, "contact": contact}
        response = jsonify({"error": body})
    else:
        page = render_template(
            "webchat/error.html",
            landlord=landlord,
            message=message,
            emergency=emergency,
            contact=contact,
            status=status,
        )
        response = make_response(page)
    response.status_code = status
    if status == 503:
        response.headers["Retry-After"] = str(BUSY_SECONDS)
    return response


def install_errors(app: Flask) -> None:
    """Handle every error of ``app``. Logs name the endpoint and the kind of error, never its content."""

    @app.errorhandler(RefusedError)
    def refused(error: RefusedError) -> Response:
        return answer(error.status, error.code, error.message)

    @app.errorhandler(CSRFError)
    def form_expired(_error: CSRFError) -> Response:
        return answer(400, *FORM_EXPIRED)

    @app.errorhandler(SecurityError)
    def another_host(_error: SecurityError) -> Response:
        # Addresses cannot be made for a host that is not ours, so there is no page to show.
        if wants_json():
            return answer(400, *PLAIN_WORDS[400])
        return Response(PLAIN_WORDS[400][1], 400, mimetype="text/plain")

    @app.errorhandler(HTTPException)
    def plain(error: HTTPException) -> Response:
        status = error.code or 500
        if error.response is not None or status < 400:
            return make_response(error.get_response())
        code, message = PLAIN_WORDS.get(status, PLAIN_WORDS[400 if status < 500 else 500])
        response = answer(status, code, message)
        for name, value in error.get_headers():
            if name in ("Allow", "Retry-After"):
                response.headers[name] = value
        return response

    @app.errorhandler(DatabaseUnavailableError)
    def store_down(error: DatabaseUnavailableError) -> Response:
        log.error("%s", error, extra={"endpoint": request.endpoint})
        return answer(503, *STORE_DOWN)

    @app.errorhandler(Exception)
    def our_fault(error: Exception) -> Response:
        # The traceback's own text could hold a resident's words; where it happened is enough to find the fault.
        log.error(
            "unhandled error %s at %s", type(error).__name__, place_of(error), extra={"endpoint": request.endpoint}
        )
        return answer(500, *PLAIN_WORDS[500])
