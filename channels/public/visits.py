"""Which conversations a browser is in: kept in one signed, HttpOnly cookie that ends with the browser.

The cookie also holds a random token of the browser, for everyone alike: it tells nothing by being there.
"""

from __future__ import annotations

import secrets
from typing import NamedTuple

from flask import request, session

_KEY = "visits"
_BROWSER = "browser"
_BEARER = "bearer "

MOST_VISITS = 3
"""Conversations that a browser keeps with one landlord: an earlier page goes on while another was begun beside it."""

TAB_HEADER = "X-Doorstep-Tab"
"""Where the page's script says which tab it runs in; forms say it in a hidden field."""


LONGEST_TOKEN = 64


class Visit(NamedTuple):
    """A conversation, the secret that opens it, and the tab that asks."""

    conversation_id: str
    secret: str
    tab: str | None = None


def new_tab() -> str:
    """A random token for one tab. It stands in the page alone: not in an address, a cookie or the browser's storage."""
    return secrets.token_urlsafe(16)


def tab_of_script() -> str | None:
    """The token of the tab whose script asks, if it says."""
    return _token(request.headers.get(TAB_HEADER, ""))


def tab_of_form() -> str | None:
    """The token of the tab whose form was sent, if it says."""
    return _token(request.form.get("tab", ""))


def _token(given: str) -> str | None:
    return given if 0 < len(given) <= LONGEST_TOKEN else None


def browser() -> str:
    """The token of this browser, made where there is none yet."""
    if _BROWSER not in session:
        session[_BROWSER] = secrets.token_urlsafe(16)
    return str(session[_BROWSER])


def conversation_of_page(landlord_id: str) -> Visit | None:
    """The conversation that this page has with the landlord, if any: the one it names, else this browser's newest."""
    wanted = request.form.get("conversation")
    kept = _kept().get(landlord_id, [])
    found = next((one for one in kept if not wanted or one[0] == wanted), None)
    return Visit(found[0], found[1], tab_of_form()) if found else None


def remember(landlord_id: str, visit: Visit) -> None:
    """From now on this browser is in that conversation, before any other with the landlord."""
    others = [one for one in _kept().get(landlord_id, []) if one[0] != visit.conversation_id]
    session[_KEY] = {**_kept(), landlord_id: [[visit.conversation_id, visit.secret], *others][:MOST_VISITS]}


def forget(landlord_id: str) -> None:
    """This browser opens no conversation with the landlord any more."""
    _keep({name: visits for name, visits in _kept().items() if name != landlord_id})


def forget_conversation(conversation_id: str) -> None:
    """This browser opens that conversation no more."""
    left = {name: [one for one in visits if one[0] != conversation_id] for name, visits in _kept().items()}
    _keep({name: visits for name, visits in left.items() if visits})


def landlord_of(conversation_id: str) -> str | None:
    """The landlord with whom this browser has that conversation, if it has."""
    return next((name for name, visits in _kept().items() if any(one[0] == conversation_id for one in visits)), None)


def secret_for(conversation_id: str) -> str | None:
    """The secret that this request brings for the conversation: the bearer token, else the page's cookie."""
    header = request.headers.get("Authorization", "")
    if header[: len(_BEARER)].lower() == _BEARER:
        return header[len(_BEARER) :].strip() or None
    every = (one for visits in _kept().values() for one in visits)
    return next((secret for kept_id, secret in every if kept_id == conversation_id), None)


def _keep(kept: dict[str, list[list[str]]]) -> None:
    own = browser()
    if not kept:
        session.clear()  # forms of earlier pages end with it; what is left is what everyone has
        session[_BROWSER] = own
    else:
        session[_KEY] = kept


def _kept() -> dict[str, list[list[str]]]:
    return dict(session.get(_KEY) or {})
