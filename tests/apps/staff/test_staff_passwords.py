"""Passwords of staff."""

from __future__ import annotations

import pytest

from channels.staff.passwords import hash_password, needs_new_hash, new_password, password_matches, problem_with


def test_a_password_matches_its_own_hash_only() -> None:
    stored = hash_password("four unrelated words here")
    assert stored.startswith("$argon2id$")
    assert password_matches(stored, "four unrelated words here")
    assert not password_matches(stored, "four unrelated words her")


@pytest.mark.parametrize("stored", [None, "", "not a hash", "$argon2id$v=19$m=65536,t=3,p=4$broken"])
def test_a_missing_or_broken_hash_matches_nothing(stored: str | None) -> None:
    assert not password_matches(stored, "")
    assert not password_matches(stored, "anything at all")


def test_two_hashes_of_one_password_differ() -> None:
    assert hash_password("the same password") != hash_password("the same password")


def test_a_hash_of_weaker_parameters_is_to_be_renewed() -> None:
    assert not needs_new_hash(hash_password("a password to be kept"))
    assert needs_new_hash("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21l$YWJjZGVmZ2hpamtsbW5vcA")


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("short", "at least 12"),
        ("elevenchars", "at least 12"),
        ("twelve chars", None),
        ("aaaaaaaaaaaaaaaa", "different"),
        ("long " * 60, "at most 256"),
        pytest.param(new_password(), None, id="one of ours"),
    ],
)
def test_a_chosen_password_is_refused_with_a_reason(password: str, refused: str | None) -> None:
    problem = problem_with(password)
    assert problem is None if refused is None else problem is not None and refused in problem


def test_new_passwords_are_long_random_and_easy_to_read_out() -> None:
    made = {new_password() for _ in range(50)}
    assert len(made) == 50
    for password in made:
        assert len(password) == 23
        assert not set(password) & set("0o1il")
