"""Passwords of staff: argon2id hashes, and a check that takes as long for a name that nobody has."""

from __future__ import annotations

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 256
# Without the letters and digits that are mistaken for each other when read from a screen.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """The argon2id hash to store."""
    return _hasher.hash(password)


@lru_cache(maxsize=1)
def _hash_of_nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(32))


def password_matches(stored: str | None, password: str) -> bool:
    """Whether ``password`` is the one behind ``stored``; with ``None`` the same work is done and the answer is no."""
    try:
        return _hasher.verify(stored or _hash_of_nobody(), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def needs_new_hash(stored: str) -> bool:
    """Whether ``stored`` was made with weaker parameters than today's."""
    return _hasher.check_needs_rehash(stored)


def problem_with(password: str) -> str | None:
    """Why ``password`` is refused, in words for the person who chose it; ``None`` where it is fine."""
    if len(password) < SHORTEST:
        return f"Use at least {SHORTEST} characters."
    if len(password) > LONGEST:
        return f"Use at most {LONGEST} characters."
    if len(set(password)) < 5:
        return "Use more different characters."
    return None


def new_password() -> str:
    """A random password, about 99 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
