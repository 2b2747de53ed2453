"""The texts that passed through the sandbox, and who has opted out. In memory only, and only the newest are kept."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Literal

from bot.dialogue.segments import segments

MOST_TEXTS = 2_000

Direction = Literal["inbound", "outbound-api", "automatic"]
"""To the landlord; from the landlord by the API; or the provider's own reply to a word such as STOP."""


@dataclass(frozen=True)
class Answer:
    """What Doorstep answered to one webhook; ``status`` is 0 where no answer came."""

    status: int
    seconds: float
    empty_twiml: bool


@dataclass(frozen=True)
class Text:
    """One text, as the provider and as the phone know it."""

    sid: str
    direction: Direction
    sender: str
    to: str
    body: str
    """What the provider still holds: empty once it was blanked."""
    shown: str
    """What the phone shows. Blanking at the provider takes nothing off a phone."""
    created_at: datetime
    updated_at: datetime
    status: str
    parts: int
    error_code: int | None = None
    word: str | None = None
    """``STOP``, ``START`` or ``HELP`` where the text was one of those words."""
    callback: str = ""
    blanked: bool = False
    deleted: bool = False
    answers: tuple[Answer, ...] = field(default=())


def new_text(direction: Direction, sender: str, to: str, body: str, **more: Any) -> Text:
    """A text that was just taken in, under a new id."""
    now = datetime.now(UTC)
    return Text(
        sid="SM" + secrets.token_hex(16), direction=direction, sender=sender, to=to, body=body, shown=body,
        created_at=now, updated_at=now, parts=segments(body),
        **{"status": "queued" if direction == "outbound-api" else "received"} | more,
    )  # fmt: skip


class Exchange:
    """All texts and opt-outs, safe to use from several threads."""

    def __init__(self, most: int = MOST_TEXTS) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._texts: OrderedDict[str, Text] = OrderedDict()
        self._stopped: OrderedDict[tuple[str, str], None] = OrderedDict()

    def add(self, text: Text) -> Text:
        """Take a text in. The oldest goes where there would be too many."""
        with self._lock:
            self._texts[text.sid] = text
            while len(self._texts) > self._most:
                self._texts.popitem(last=False)
        return text

    def change(self, sid: str, **changes: Any) -> Text | None:
        """Change a text that is still there."""
        with self._lock:
            if (text := self._texts.get(sid)) is None:
                return None
            self._texts[sid] = replace(text, updated_at=datetime.now(UTC), **changes)
            return self._texts[sid]

    def answered(self, sid: str, answer: Answer) -> None:
        """Note what Doorstep answered to the webhook of a text."""
        with self._lock:
            if (text := self._texts.get(sid)) is not None:
                self._texts[sid] = replace(text, answers=(*text.answers, answer)[-10:])

    def of_api(self, sid: str) -> Text | None:
        """A text as the API knows it: not one that was deleted, nor the provider's own reply."""
        with self._lock:
            text = self._texts.get(sid)
        return text if text is not None and _is_listed(text) else None

    def listed(self) -> list[Text]:
        """All texts that the API lists, newest first."""
        with self._lock:
            return [text for text in reversed(self._texts.values()) if _is_listed(text)]

    def of_phone(self, number: str) -> list[Text]:
        """Everything that a phone has written and received, oldest first."""
        with self._lock:
            return [text for text in self._texts.values() if number in (text.sender, text.to)]

    def stop(self, ours: str, phone: str) -> bool:
        """Opt a phone out of texts from ``ours``; whether that is new."""
        with self._lock:
            is_new = (ours, phone) not in self._stopped
            self._stopped[ours, phone] = None
            while len(self._stopped) > self._most:
                self._stopped.popitem(last=False)
            return is_new

    def start(self, ours: str, phone: str) -> bool:
        """Opt a phone in again; whether it was out."""
        with self._lock:
            was_out = (ours, phone) in self._stopped
            self._stopped.pop((ours, phone), None)
            return was_out

    def is_stopped(self, ours: str, phone: str) -> bool:
        """Whether a phone has opted out of texts from ``ours``."""
        with self._lock:
            return (ours, phone) in self._stopped

    def stopped_by(self, phone: str) -> list[str]:
        """The numbers of ours from which a phone gets nothing any more."""
        with self._lock:
            return [ours for ours, out in self._stopped if out == phone]

    def forget(self) -> None:
        """Begin anew: no texts, nobody opted out."""
        with self._lock:
            self._texts.clear()
            self._stopped.clear()


def _is_listed(text: Text) -> bool:
    return text.direction != "automatic" and not text.deleted
