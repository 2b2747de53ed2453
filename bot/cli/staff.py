"""Add staff members, set new passwords, end somebody's access.

  doorstep staff                     everybody who can sign in
  doorstep staff add NAME            a new person; the password is printed once
  doorstep staff add NAME --display "Sam Okafor, housing officer"
  doorstep staff reset NAME          a new password, printed once; signs the person out everywhere
  doorstep staff end NAME            this person may not sign in any more

Give each person a name of their own: the audit says who did what.
"""

from __future__ import annotations

import argparse
import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.database import opened_database
from bot.cli.errors import CommandError
from bot.conversations.staff import record_audit
from bot.conversations.tables import StaffMember
from bot.database import check_version, session_factory
from bot.encryption import key_ring
from channels.staff.passwords import hash_password, new_password

FIRST = "administrator"
_NAME = re.compile(r"[a-z0-9][a-z0-9._@-]{1,99}\Z")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of ``doorstep staff``."""
    parser.add_argument(
        "what", nargs="?", choices=("list", "add", "reset", "end"), default="list",
        help="see above (default: list)",
    )  # fmt: skip
    parser.add_argument("name", nargs="?", help="name to sign in with: letters, digits and . _ @ -")
    parser.add_argument("--display", metavar="WORDS", help="name and role as colleagues see them (with add)")


def run(arguments: argparse.Namespace) -> int:
    """List, add, reset or end, and say what was done."""
    if arguments.what != "list" and not arguments.name:
        raise CommandError(f"'doorstep staff {arguments.what}' needs the name of a person.")
    with opened_database() as engine:
        check_version(engine)
        if arguments.what != "list":
            key_ring()  # the audit keeps its reasons encrypted
        with session_factory(engine).begin() as db:
            for line in _carry_out(db, arguments.what, (arguments.name or "").strip().casefold(), arguments.display):
                print(line)
    return 0


def _carry_out(db: Session, what: str, name: str, display: str | None) -> list[str]:
    now = datetime.now(UTC)
    if what == "list":
        return [_standing(member) for member in db.scalars(select(StaffMember).order_by(StaffMember.name))]
    if what == "add":
        password = add_staff_member(db, name, display, now)
        return [f"{name} can sign in with the password {password}", "It is shown only this once."]
    member = _found(db, name)
    if what == "reset":
        password = set_new_password(db, member, now)
        return [f"{name} can sign in with the password {password}", "It is shown only this once."]
    end_staff_member(db, member, now)
    return [f"{name} cannot sign in any more."]


def add_staff_member(db: Session, name: str, display: str | None, now: datetime) -> str:
    """Add a person and return the new password.

    Raises:
        CommandError: the name is taken or cannot be used.
    """
    if not _NAME.match(name):
        raise CommandError("a name is 2 to 100 small letters, digits and . _ @ - and starts with a letter or digit.")
    if db.scalars(select(StaffMember).where(StaffMember.name == name)).first() is not None:
        raise CommandError(f"there is already somebody called {name}; 'doorstep staff reset {name}' sets a password.")
    password = new_password()
    member = StaffMember(
        id=secrets.token_urlsafe(16),
        name=name,
        display_name=(display or name).strip()[:120],
        password_hash=hash_password(password),
        session_version=1,
        active=True,
        created_at=now,
    )
    db.add(member)
    db.flush()
    record_audit(db, None, "add_staff_member", now, reason=name)
    return password


def set_new_password(db: Session, member: StaffMember, now: datetime) -> str:
    """Give a person a new password, which is returned, and end their sessions. Who was ended may sign in again."""
    password = new_password()
    member.password_hash = hash_password(password)
    member.session_version += 1
    member.active = True
    record_audit(db, None, "reset_password", now, reason=str(member.name))
    return password


def end_staff_member(db: Session, member: StaffMember, now: datetime) -> None:
    """Refuse a person from now on. The name stays, since the audit names it.

    Raises:
        CommandError: nobody else could sign in.
    """
    others = select(StaffMember.id).where(StaffMember.active, StaffMember.id != member.id)
    if db.execute(others.limit(1)).first() is None:
        raise CommandError(f"{member.name} is the only one who can sign in; add somebody first.")
    member.active = False
    member.session_version += 1
    record_audit(db, None, "end_staff_member", now, reason=str(member.name))


def ensure_first_administrator(sessions: Callable[[], Any] | None = None) -> tuple[str, str] | None:
    """Make the first administrator where nobody exists yet.

    Returns:
        The name and the password, which is kept nowhere else, or ``None`` where there is somebody already.
    """
    if sessions is not None:
        return _first_administrator(sessions)
    with opened_database() as engine:
        return _first_administrator(session_factory(engine))


def _first_administrator(sessions: Callable[[], Any]) -> tuple[str, str] | None:
    with sessions() as db, db.begin():
        if db.execute(select(StaffMember.id).limit(1)).first() is not None:
            return None
        return FIRST, add_staff_member(db, FIRST, "Administrator", datetime.now(UTC))


def _found(db: Session, name: str) -> StaffMember:
    member: StaffMember | None = db.scalars(select(StaffMember).where(StaffMember.name == name)).one_or_none()
    if member is None:
        raise CommandError(f"there is nobody called {name}; 'doorstep staff' lists everybody.")
    return member


def _standing(member: StaffMember) -> str:
    seen = f"last signed in {member.last_signed_in_at:%d %b %Y}" if member.last_signed_in_at else "never signed in"
    return f"{member.name:<24} {member.display_name:<32} {seen if member.active else 'ended'}"
