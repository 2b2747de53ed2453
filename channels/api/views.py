"""The endpoints of the Chat API. ``openapi.yml`` beside this file describes them and is held against the server."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request
from ruamel.yaml import YAML

from channels.api.streams import event_stream
from channels.public import talk, visits
from channels.public.edge import current_edge
from channels.public.visits import Visit
from channels.public.words import RefusedError, choice_id, client_message_id, resident_text

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")

CARE_HEADER = "X-Doorstep-Care"

DOCUMENT = Path(__file__).with_name("openapi.yml")


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    with DOCUMENT.open(encoding="utf-8") as file:
        loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(file)
    return loaded


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """What this API offers."""
    return jsonify(document())


@blueprint.post("/conversations")
def start() -> tuple[Response, int]:
    """Begin a conversation with one landlord."""
    body = _body({"landlord"})
    landlord = body.get("landlord")
    if not isinstance(landlord, str):
        raise RefusedError(400, "wrong_type", "landlord must be a string: the landlord's id.")
    visit, reference, begun = talk.begin(current_edge(), landlord)
    answer = {"id": visit.conversation_id, "secret": visit.secret, "reference": reference, **begun.as_dict()}
    return jsonify(answer), 201


@blueprint.post("/conversations/<conversation_id>/messages")
def send(conversation_id: str) -> Response:
    """Say something, or press a quick reply."""
    visit = _visit(conversation_id)
    body = _body({"text", "choice", "client_message_id"})
    if ("text" in body) == ("choice" in body):
        raise RefusedError(400, "text_or_choice", "Please send either text or choice, and not both.")
    own_id = client_message_id(body.get("client_message_id"))
    text = choice = None
    if "text" in body:
        if not isinstance(body["text"], str):
            raise RefusedError(400, "wrong_type", "text must be a string.")
        text = resident_text(body["text"])
    else:
        choice = choice_id(body["choice"])
    return _talk(talk.say(current_edge(), visit, own_id, text, choice), visit)


@blueprint.get("/conversations/<conversation_id>/messages")
def messages(conversation_id: str) -> Response:
    """All messages behind a position."""
    visit = _visit(conversation_id)
    return _talk(talk.read_on(current_edge(), visit, _after()), visit)


@blueprint.get("/conversations/<conversation_id>/events")
def events(conversation_id: str) -> Response:
    """The same as they come."""
    gone = request.environ.get("waitress.client_disconnected", lambda: False)
    return event_stream(current_edge(), _visit(conversation_id), _after(), gone)


@blueprint.post("/conversations/<conversation_id>/exit")
def leave(conversation_id: str) -> Response:
    """End the conversation: it opens no more."""
    talk.leave(current_edge(), _visit(conversation_id))
    visits.forget_conversation(conversation_id)
    return jsonify({"status": "closed"})


def _visit(conversation_id: str) -> Visit:
    secret = visits.secret_for(conversation_id)
    if secret is None:
        raise talk.no_conversation()
    return Visit(conversation_id, secret, visits.tab_of_script())


def _talk(told: talk.Talk, visit: Visit) -> Response:
    """The talk, and for the page's script in a header whether it needs care."""
    answer = jsonify(told.as_dict())
    if told.care:
        answer.headers[CARE_HEADER] = told.care
    if told.care == "erased":
        visits.forget_conversation(visit.conversation_id)
    return answer


def _after() -> int:
    # A browser that lost its stream says in a header what it saw last.
    given = request.headers.get("Last-Event-ID") or request.args.get("after", "0")
    if not (given.isascii() and given.isdigit() and len(given) <= 18):
        raise RefusedError(
            400, "bad_after", "after must be a whole number from 0: the position of the last message seen."
        )
    return int(given)


def _body(names: set[str]) -> dict[str, Any]:
    """The JSON object that was sent. Other sites cannot send this content type, so no form token is needed."""
    if request.mimetype != "application/json":
        raise RefusedError(415, "not_json", "Please send JSON with the content type application/json.")
    try:
        body = json.loads(request.get_data().decode("utf-8"))
    except UnicodeDecodeError:
        raise RefusedError(400, "not_utf8", "That is not UTF-8. Please send JSON as UTF-8 text.") from None
    except (ValueError, RecursionError):
        raise RefusedError(400, "bad_json", "That is not valid JSON.") from None
    if not isinstance(body, dict):
        raise RefusedError(400, "wrong_type", "Please send a JSON object.")
    if set(body) - names:
        allowed = ", ".join(sorted(names))
        raise RefusedError(400, "unknown_field", f"Only these fields are known here: {allowed}.")
    return body
