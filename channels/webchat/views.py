"""The pages that residents use. Every one works without JavaScript: forms are posted, then the page is shown anew."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, make_response, redirect, render_template, request, send_file, url_for
from jinja2 import pass_context
from jinja2.runtime import Context
from werkzeug.exceptions import TooManyRequests
from werkzeug.wrappers import Response as AnyResponse

from bot.dialogue.wording import page_text, safety_text
from channels.public import careful, talk, visits
from channels.public.edge import current_edge
from channels.public.landlords import ShownLandlord
from channels.public.visits import Visit
from channels.public.words import (
    RefusedError,
    choice_id,
    client_message_id,
    resident_text,
)
from channels.webchat.pages import (
    ASKS_FOR_A_PERSON,
    after_saying,
    chat_page,
    in_conversation,
    landlord_of_address,
    refused_page,
)

blueprint = Blueprint(
    "webchat", __name__, template_folder="templates", static_folder="static", static_url_path="/static"
)

LONDON = ZoneInfo("Europe/London")
LOGO_KINDS = {".svg": "image/svg+xml", ".png": "image/png"}


@blueprint.app_context_processor
def _for_every_page() -> dict[str, Any]:
    return {"emergency": safety_text("emergency_line"), "spoken_time": spoken_time, "new_message_id": new_message_id}


@blueprint.app_template_global()
@pass_context
def say(context: Context, name: str) -> str:
    """The page's own text ``name`` with the landlord that the page is about."""
    landlord = context.get("landlord")
    values = {"landlord": landlord.name, "retention_days": str(landlord.retention_days)} if landlord else {}
    return page_text(name, **values)


@blueprint.get("/")
def choose() -> AnyResponse:
    """The landlords served here; straight on where there is one."""
    landlords = current_edge().landlords
    if len(landlords) == 1:
        return redirect(url_for("webchat.landlord_start", landlord_id=next(iter(landlords))))
    listed = sorted(landlords.values(), key=lambda landlord: landlord.name)
    return make_response(render_template("webchat/choose.html", landlords=listed, landlord=None))


@blueprint.get("/<landlord_id>")
def landlord_start(landlord_id: str) -> AnyResponse:
    """What this is and how it works, then one button."""
    landlord = landlord_of_address(landlord_id)
    visits.browser()
    visit = visits.conversation_of_page(landlord_id)
    continuing = visit is not None and careful.may_continue(current_edge(), visit)
    page = render_template("webchat/start.html", landlord=landlord, continuing=continuing)
    return make_response(page)


@blueprint.post("/<landlord_id>/begin")
def begin(landlord_id: str) -> AnyResponse:
    """Start a conversation and go to it."""
    landlord_of_address(landlord_id)
    visit, _reference, _talk = talk.begin(current_edge(), landlord_id, visits.browser())
    visits.remember(landlord_id, visit)
    return redirect(url_for("webchat.chat", landlord_id=landlord_id), 303)


@blueprint.get("/<landlord_id>/chat")
@in_conversation
def chat(landlord: ShownLandlord, visit: Visit) -> AnyResponse:
    """The conversation so far and a place to write. Coming back continues it, unless somebody else might."""
    try:
        return chat_page(landlord, visit)
    except RefusedError as refused:
        return refused_page(landlord.id, visit, refused)


@blueprint.post("/<landlord_id>/chat")
@in_conversation
def send(landlord: ShownLandlord, visit: Visit) -> AnyResponse:
    """Say something or press a quick reply, then see the page anew."""
    try:
        own_id = client_message_id(request.form.get("client_message_id"))
        if "choice" in request.form:
            said = talk.say_by_form(current_edge(), visit, own_id, None, choice_id(request.form["choice"]))
        else:
            said = talk.say_by_form(current_edge(), visit, own_id, resident_text(request.form.get("text", "")), None)
        return after_saying(landlord, visit, said)
    except RefusedError as refused:
        if refused.status == 404:
            return refused_page(landlord.id, visit, refused)
        return _with_problem(landlord, visit, refused.message, refused.status)


@blueprint.post("/<landlord_id>/person")
@in_conversation
def person(landlord: ShownLandlord, visit: Visit) -> AnyResponse:
    """Ask for a person, by one press."""
    own_id = client_message_id(request.form.get("client_message_id"))
    try:
        return after_saying(landlord, visit, talk.say_by_form(current_edge(), visit, own_id, ASKS_FOR_A_PERSON, None))
    except RefusedError as refused:
        return refused_page(landlord.id, visit, refused)


@blueprint.get("/<landlord_id>/person")
def person_by_address(landlord_id: str) -> AnyResponse:
    """Reached by its form alone."""
    landlord_of_address(landlord_id)
    return redirect(url_for("webchat.chat", landlord_id=landlord_id), 303)


@blueprint.errorhandler(TooManyRequests)
def too_many(error: TooManyRequests) -> AnyResponse:
    """Past the limit what was written stays on the page, beside the emergency and contact lines."""
    landlord_id = (request.view_args or {}).get("landlord_id", "")
    landlord = landlord_of_address(landlord_id)
    visit = visits.conversation_of_page(landlord_id)
    message = safety_text("rate_limited", landlord=landlord.name, contact_line=landlord.contact_line)
    if visit is not None and request.endpoint == "webchat.send":
        response = _with_problem(landlord, visit, message, 429)
    else:
        page = render_template(
            "webchat/error.html", landlord=landlord, message=message, contact=landlord.contact_line, status=429
        )
        response = make_response(page, 429)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


@blueprint.get("/<landlord_id>/leave")
def leave(landlord_id: str) -> AnyResponse:
    """Away from here at once: a plain link, so that it works before anything has loaded.

    It only closes the conversation on this device. To end it for good here would let any other page do so.
    """
    landlord = landlord_of_address(landlord_id)
    visits.forget(landlord_id)
    return redirect(landlord.exit_address, 303)


@blueprint.get("/<landlord_id>/privacy")
def privacy(landlord_id: str) -> AnyResponse:
    """The privacy notice."""
    return make_response(render_template("webchat/privacy.html", landlord=landlord_of_address(landlord_id)))


@blueprint.get("/<landlord_id>/brand.css")
def brand(landlord_id: str) -> AnyResponse:
    """The landlord's colours."""
    response = Response(landlord_of_address(landlord_id).style_sheet, mimetype="text/css")
    response.add_etag()
    return response.make_conditional(request)


@blueprint.get("/<landlord_id>/logo")
def logo(landlord_id: str) -> Response:
    """The landlord's logo."""
    file = landlord_of_address(landlord_id).logo
    if file is None or not _is_logo(file):
        raise RefusedError(404, "not_found", "There is no logo here.")
    return send_file(file, mimetype=LOGO_KINDS[file.suffix.lower()], conditional=True)


def spoken_time(stored_at: str) -> str:
    """When a message was written, as one would say it: the clock for today, else the day as well."""
    moment = datetime.fromisoformat(stored_at).astimezone(LONDON)
    clock = f"{moment.hour}:{moment.minute:02}"
    if moment.date() == datetime.now(LONDON).date():
        return clock
    return f"{moment:%A} {moment.day} {moment:%B}, {clock}"


def new_message_id() -> str:
    """An id for the next message, so that a form posted twice is one message."""
    return secrets.token_hex(16)


def _with_problem(landlord: ShownLandlord, visit: Visit, message: str, status: int) -> AnyResponse:
    """What was written stays on the page, beside the reason why it was not taken."""
    try:
        return chat_page(landlord, visit, message, status)
    except RefusedError as refused:
        return refused_page(landlord.id, visit, refused)


def _is_logo(file: Path) -> bool:
    return file.suffix.lower() in LOGO_KINDS and file.is_file()
