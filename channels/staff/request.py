"""What a view needs of its request: the database, the hour, the settings, the member of staff."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

from flask import current_app, g, request
from sqlalchemy.orm import Session

from bot.conversations.tables import StaffMember
from bot.settings import Settings

READER, WRITER = "doorstep_reader", "doorstep_writer"


def now() -> datetime:
    """The time of this request, with zone."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast(datetime, g.now)


def reading() -> Session:
    """This request's session that only reads: it never waits for a writer, so lists stay quick under load."""
    return _session(READER)


def writing() -> Session:
    """This request's session that writes; what it does not commit is undone at the end of the request."""
    return _session(WRITER)


def _session(kind: str) -> Any:
    if kind not in g:
        setattr(g, kind, current_app.extensions[kind]())
    return getattr(g, kind)


def close_sessions(_error: BaseException | None = None) -> None:
    """Give the connections back."""
    for kind in (READER, WRITER):
        opened = g.pop(kind, None)
        if opened is not None:
            opened.close()


def own_settings() -> Settings:
    """The settings that this app was made with."""
    return cast(Settings, current_app.extensions["doorstep_settings"])


def staff_member() -> StaffMember:
    """The signed-in member of staff, as read at the start. Only for views that need sign-in."""
    return cast(StaffMember, g.staff_member)


def searchable(text: str) -> str:
    """The text, or nothing where it holds what no database can compare (PostgreSQL refuses a zero character)."""
    return text if text.isprintable() else ""


def page_number() -> int:
    """The page that a list is asked for, from 1; anything else means the first."""
    return min(max(request.args.get("page", 1, type=int), 1), 10_000)
