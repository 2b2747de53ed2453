"""``doorstep staff`` and the first administrator."""

from __future__ import annotations

import argparse
import re
from typing import Any

import pytest
from sqlalchemy import select

from bot.cli.errors import CommandError
from bot.cli.staff import add_arguments, ensure_first_administrator, run
from bot.conversations.tables import AuditEntry, StaffMember
from channels.staff.passwords import password_matches

PASSWORD = re.compile(r"with the password (\S+)")


def _doorstep_staff(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(words))


def _members(sessions: Any) -> dict[str, StaffMember]:
    with sessions() as db:
        return {member.name: member for member in db.scalars(select(StaffMember))}


def test_the_first_administrator_is_made_once(sessions: Any) -> None:
    made = ensure_first_administrator()
    assert made is not None
    name, password = made
    assert password_matches(_members(sessions)[name].password_hash, password)
    assert ensure_first_administrator() is None
    assert ensure_first_administrator(sessions) is None
    assert len(_members(sessions)) == 1


def test_a_person_is_added_with_a_password_that_is_shown_once(
    sessions: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _doorstep_staff("add", "Sam.Okafor", "--display", "Sam Okafor, housing officer") == 0
    shown = PASSWORD.search(capsys.readouterr().out)
    assert shown is not None
    member = _members(sessions)["sam.okafor"]
    assert member.display_name == "Sam Okafor, housing officer"
    assert password_matches(member.password_hash, shown[1])
    assert shown[1] not in member.password_hash
    assert _doorstep_staff() == 0
    listed = capsys.readouterr().out
    assert "sam.okafor" in listed
    assert "never signed in" in listed


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add",), "needs the name"),
        (("reset", "nobody"), "nobody called"),
        (("end", "nobody"), "nobody called"),
        (("add", "a"), "2 to 100"),
        (("add", "two words"), "2 to 100"),
        (("add", "x" * 101), "2 to 100"),
        (("add", "sam"), "already"),
        (("end", "sam"), "only one"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(sessions: Any, words: tuple[str, ...], said: str) -> None:
    _doorstep_staff("add", "sam")
    with pytest.raises(CommandError, match=said):
        _doorstep_staff(*words)
    assert list(_members(sessions)) == ["sam"]


def test_a_reset_gives_a_new_password_and_ends_sessions(sessions: Any, capsys: pytest.CaptureFixture[str]) -> None:
    _doorstep_staff("add", "sam")
    old = PASSWORD.search(capsys.readouterr().out)
    _doorstep_staff("reset", "SAM")
    new = PASSWORD.search(capsys.readouterr().out)
    assert old is not None
    assert new is not None
    member = _members(sessions)["sam"]
    assert member.session_version == 2
    assert password_matches(member.password_hash, new[1])
    assert not password_matches(member.password_hash, old[1])


def test_who_was_ended_can_be_let_in_again_by_a_reset(sessions: Any) -> None:
    _doorstep_staff("add", "sam")
    _doorstep_staff("add", "kim")
    _doorstep_staff("end", "kim")
    assert not _members(sessions)["kim"].active
    _doorstep_staff("reset", "kim")
    assert _members(sessions)["kim"].active


def test_what_the_command_did_is_in_the_audit_as_doorsteps_own(sessions: Any) -> None:
    _doorstep_staff("add", "sam")
    _doorstep_staff("reset", "sam")
    with sessions() as db:
        entries = db.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(entry.action, entry.staff_member_id, entry.reason) for entry in entries] == [
        ("add_staff_member", None, "sam"),
        ("reset_password", None, "sam"),
    ]


@pytest.mark.usefixtures("variables")
def test_a_database_that_is_not_there_is_said_to_be_so() -> None:
    with pytest.raises(CommandError, match=r"no (tables|database)"):
        _doorstep_staff("add", "sam")
