"""Who is signed in: a signed cookie that names the staff member, the session version and two times.

The version stands in ``staff_member``. Signing out and a new password raise it, which ends every copy of the cookie
at once, wherever it was kept.
"""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from datetime import datetime
from typing import Any

from bot.conversations.tables import StaffMember
from channels.staff.configuration import AT_MOST, IDLE


def begin(session: MutableMapping[str, Any], member: StaffMember, now: datetime) -> None:
    """Start a session for ``member``. Whatever the browser carried before is dropped, its form token with it."""
    session.clear()
    session.update(
        staff=member.id, version=member.session_version, began=int(now.timestamp()), seen=int(now.timestamp())
    )


def staff_id(session: Mapping[str, Any]) -> str | None:
    """The id of the staff member that the session names, checked or not."""
    return session.get("staff")


def still_valid(session: Mapping[str, Any], member: StaffMember | None, now: datetime) -> bool:
    """Whether the session is ``member``'s own, not revoked, used in the last 30 minutes and begun in the last 12 hours.

    The caller passes the member that ``staff_id`` names, or ``None`` where there is none.
    """
    if member is None or not member.active or session.get("version") != member.session_version:
        return False
    idle = now.timestamp() - float(session.get("seen", 0))
    age = now.timestamp() - float(session.get("began", 0))
    return idle <= IDLE.total_seconds() and age <= AT_MOST.total_seconds()


def touch(session: MutableMapping[str, Any], now: datetime) -> None:
    """Note that a person did something. At most once a minute, so that most answers set no cookie."""
    if now.timestamp() - session.get("seen", 0) >= 60:
        session["seen"] = int(now.timestamp())
