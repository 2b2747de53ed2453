"""Encrypted columns and keyed search hashes.

All that a resident said, or that is made from it, is encrypted before it reaches the database; the keys are kept
outside it. Search goes by keyed hashes of a normalised phone number, e-mail address, postcode, or postcode with house
number: equal values can be found without being readable.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import phonenumbers
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Text
from sqlalchemy.types import TypeDecorator

from bot.settings import Settings, settings


class KeysMissingError(RuntimeError):
    """No encryption or search key is set; nothing may be written in the clear instead."""


class UnreadableError(RuntimeError):
    """A stored value cannot be read with any of the keys that are set."""


@dataclass(frozen=True)
class KeyRing:
    """The keys of this process: every Fernet key can read, the first writes; search keys are newest first."""

    fernets: tuple[Fernet, ...]
    search: tuple[tuple[int, bytes], ...]

    @classmethod
    def from_settings(cls, values: Settings) -> KeyRing:
        """The key ring of these settings.

        Raises:
            KeysMissingError: one of the two kinds of key is not set, or a key is malformed.
        """
        if not values.encryption_keys or not values.search_keys:
            raise KeysMissingError("DOORSTEP_ENCRYPTION_KEYS and DOORSTEP_SEARCH_KEYS must both be set.")
        try:
            fernets = tuple(Fernet(key.get_secret_value()) for key in values.encryption_keys)
        except ValueError:
            raise KeysMissingError("DOORSTEP_ENCRYPTION_KEYS holds something that is not a Fernet key.") from None
        return cls(fernets, tuple(_search_key(key.get_secret_value()) for key in values.search_keys))

    def encrypt(self, text: str) -> str:
        """The text as a token written with the newest key."""
        return self.fernets[0].encrypt(text.encode()).decode("ascii")

    def decrypt(self, token: str) -> str:
        """The text of a token written with any key of the ring."""
        try:
            return MultiFernet(self.fernets).decrypt(token.encode("ascii")).decode()
        except InvalidToken:
            raise UnreadableError("A stored value was written with a key that is not set any more.") from None

    def written_with_newest(self, token: str) -> bool:
        """Whether the token can be read with the newest key alone."""
        try:
            self.fernets[0].decrypt(token.encode("ascii"))
        except InvalidToken:
            return False
        return True

    @property
    def search_version(self) -> int:
        """Version of the key that new search hashes are written with."""
        return self.search[0][0]

    def search_digest(self, kind: str, normal: str) -> str:
        """The hash under which a normalised value is stored."""
        return _digest(self.search[0][1], kind, normal)

    def search_digests(self, kind: str, normal: str) -> list[str]:
        """The hashes under which a normalised value may be found, one for each key of the ring."""
        return [_digest(secret, kind, normal) for _, secret in self.search]


def _search_key(text: str) -> tuple[int, bytes]:
    version, separator, secret = text.partition(":")
    if not separator or not version.isdigit() or len(secret) < 16:
        raise KeysMissingError("DOORSTEP_SEARCH_KEYS must be `version:secret` with a secret of 16 characters or more.")
    return int(version), secret.encode()


def _digest(secret: bytes, kind: str, normal: str) -> str:
    return hmac.new(secret, f"{kind}:{normal}".encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=1)
def key_ring() -> KeyRing:
    """The key ring of this process, read once from the settings."""
    return KeyRing.from_settings(settings())


class EncryptedText(TypeDecorator):  # type: ignore[misc]
    """Text that is stored as a Fernet token. It cannot be compared in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Encrypts what is written."""
        return None if value is None else key_ring().encrypt(value)

    def process_result_value(self, value: str | None, dialect: Any) -> str | None:  # noqa: ARG002
        """Decrypts what is read."""
        return None if value is None else key_ring().decrypt(value)


class EncryptedJSON(TypeDecorator):  # type: ignore[misc]
    """Plain JSON that is stored as a Fernet token. Assign a new value to change it: edits in place are not seen."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> str | None:  # noqa: ARG002
        """Encrypts what is written."""
        return None if value is None else key_ring().encrypt(json.dumps(value, ensure_ascii=False))

    def process_result_value(self, value: str | None, dialect: Any) -> Any:  # noqa: ARG002
        """Decrypts what is read."""
        return None if value is None else json.loads(key_ring().decrypt(value))


POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s*([0-9][A-Z]{2})\b", re.IGNORECASE)
EMAIL = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+")


def normal_phone(text: str) -> str | None:
    """The number in E.164 form, or ``None`` where the text is no phone number (United Kingdom unless it says +)."""
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def normal_email(text: str) -> str | None:
    """The address in lower case, or ``None`` where there is none in the text."""
    found = EMAIL.search(text.strip())
    return found.group(0).casefold().rstrip(".") if found else None


def normal_postcode(text: str) -> str | None:
    """The postcode without its space in capitals, or ``None`` where there is none in the text."""
    found = POSTCODE.search(text)
    return (found.group(1) + found.group(2)).upper() if found else None


def normal_house(postcode: str, number: str) -> str | None:
    """Postcode and house number as one value, such as ``DA11AA/14B``; ``None`` where either is missing."""
    plain_postcode, plain_number = normal_postcode(postcode), re.sub(r"\W", "", number).upper()
    return f"{plain_postcode}/{plain_number}" if plain_postcode and plain_number else None


def search_terms(facts: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """What a conversation can be found by: ``(kind, normal form)`` of each contact and place in its facts."""
    terms: set[tuple[str, str]] = set()
    for fact in facts:
        if fact["name"] in {"contact", "safe_contact"}:
            for text in _texts(fact["said"], fact["value"]):
                terms |= _kept("phone", normal_phone(text)) | _kept("email", normal_email(text))
        if fact["name"] in {"where", "contact", "name"}:
            for text in _texts(fact["said"], fact["value"]):
                terms |= _kept("postcode", normal_postcode(text))
            place = fact["value"]
            if isinstance(place, Mapping):
                number = place.get("number") or place.get("flat")
                if place.get("postcode") and number:
                    terms |= _kept("postcode_house", normal_house(str(place["postcode"]), str(number)))
    return terms


def _kept(kind: str, normal: str | None) -> set[tuple[str, str]]:
    return {(kind, normal)} if normal else set()


def _texts(*values: Any) -> list[str]:
    found: list[str] = []
    for value in values:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, Mapping):
            found += _texts(*value.values())
        elif isinstance(value, list):
            found += _texts(*value)
    return found


def normal_search(text: str) -> list[tuple[str, str]]:
    """What a staff member's search text may be, as ``(kind, normal form)``: an e-mail, postcode or phone number."""
    found = [("email", normal_email(text)), ("phone", normal_phone(text)), ("postcode", normal_postcode(text))]
    return [(kind, normal) for kind, normal in found if normal]
