"""Which conversation a browser is in: kept in one signed, HttpOnly cookie that ends with the browser."""

from __future__ import annotations

from typing import NamedTuple

from flask import request, session

_KEY = "conversations"
_BEARER = "bearer "


class Visit(NamedTuple):
    """A conversation and the secret that opens it."""

    conversation_id: str
    secret: str


def conversation_of_page(landlord_id: str) -> Visit | None:
    """The conversation that this browser has with the landlord, if any."""
    kept = _kept().get(landlord_id)
    return Visit(*kept) if kept else None


def remember(landlord_id: str, visit: Visit) -> None:
    """From now on this browser is in that conversation."""
    session[_KEY] = {**_kept(), landlord_id: list(visit)}


def forget(landlord_id: str) -> None:
    """This browser opens that conversation no more."""
    kept = _kept()
    kept.pop(landlord_id, None)
    session[_KEY] = kept
    if not kept:
        session.clear()


def landlord_of(conversation_id: str) -> str | None:
    """The landlord with whom this browser has that conversation, if it has."""
    return next((landlord_id for landlord_id, (kept_id, _) in _kept().items() if kept_id == conversation_id), None)


def secret_for(conversation_id: str) -> str | None:
    """The secret that this request brings for the conversation: the bearer token, else the page's cookie."""
    header = request.headers.get("Authorization", "")
    if header[: len(_BEARER)].lower() == _BEARER:
        return header[len(_BEARER) :].strip() or None
    return next((secret for kept_id, secret in _kept().values() if kept_id == conversation_id), None)


def forget_conversation(conversation_id: str) -> None:
    """Like ``forget``, by conversation."""
    landlord_id = landlord_of(conversation_id)
    if landlord_id is not None:
        forget(landlord_id)


def _kept() -> dict[str, list[str]]:
    return dict(session.get(_KEY) or {})
