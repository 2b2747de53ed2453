"""What may be said to us: checks what a resident wrote before it is stored, verbatim."""

from __future__ import annotations

import re
import unicodedata

from bot.dialogue.wording import page_text

MESSAGE_CHARACTERS = 20_000
CLIENT_MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
CHOICE_ID = re.compile(r"[A-Za-z0-9_:.-]{1,64}")

# Nothing that anyone can read, and some stores cannot hold them: all control characters but tab and line feed.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class RefusedError(Exception):
    """Something that was sent cannot be taken. ``message`` says why in plain words and repeats none of it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message


def resident_text(text: str) -> str:
    """The text to store: as written, without control characters, lines ending in a line feed.

    Raises:
        RefusedError: for text that is empty, longer than ``MESSAGE_CHARACTERS`` or not valid Unicode.
    """
    if _SURROGATES.search(text):
        raise RefusedError(400, "not_text", page_text("problem_not_text"))
    text = without_controls(text)
    if not any(_is_visible(character) for character in text):
        raise RefusedError(400, "empty_text", page_text("problem_empty_text"))
    if len(text) > MESSAGE_CHARACTERS:
        raise RefusedError(413, "too_long", page_text("problem_too_long", characters=f"{MESSAGE_CHARACTERS:,}"))
    return text


def without_controls(text: str) -> str:
    """The text without control characters, its lines ending in a line feed."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def client_message_id(value: object) -> str:
    """The sender's own id of a message, which makes it safe to send again.

    Raises:
        RefusedError: unless it is 1 to 64 letters, digits, hyphens or underscores.
    """
    if not isinstance(value, str) or not CLIENT_MESSAGE_ID.fullmatch(value):
        raise RefusedError(
            400,
            "bad_client_message_id",
            "client_message_id must be 1 to 64 letters, digits, hyphens or underscores, new for each message.",
        )
    return value


def choice_id(value: object) -> str:
    """The id of a quick reply. One that never existed is as stale as an old one, so shape alone is not told apart.

    Raises:
        RefusedError: 400 where it is no string, 409 where it cannot be one of ours.
    """
    if not isinstance(value, str):
        raise RefusedError(400, "wrong_type", "choice must be a string.")
    if not CHOICE_ID.fullmatch(value):
        raise stale_choice()
    return value


def stale_choice() -> RefusedError:
    """A quick reply of an earlier question, of another conversation, or of none."""
    return RefusedError(409, "stale_choice", page_text("problem_stale_choice"))


def used_message_id() -> RefusedError:
    """A sender's own id under which something else is kept."""
    return RefusedError(
        409,
        "used_client_message_id",
        "Another message was sent with this client_message_id, so this one was not stored. Send it with a new one.",
    )


def _is_visible(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in ("Cc", "Cf") and not category.startswith("Z")
