"""Faults on demand: the errors of the API, and the ways in which news of a sent text can come."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Final

ERRORS: Final[dict[int, tuple[int, str]]] = {
    20003: (401, "Authenticate"),
    20009: (409, "The message is not complete, so it cannot be changed or deleted yet."),
    20404: (404, "The requested resource was not found"),
    20429: (429, "Too many requests"),
    20500: (500, "An internal server error has occurred"),
    20503: (503, "The service is unavailable"),
    21211: (400, "Invalid 'To' phone number"),
    21212: (400, "Invalid 'From' number"),
    21408: (400, "Permission to send an SMS has not been enabled for the region of the 'To' number"),
    21602: (400, "A text message body or media urls must be specified"),
    21603: (400, "A 'From' phone number is required"),
    21604: (400, "A 'To' phone number is required"),
    21606: (400, "The 'From' phone number is not a valid, message-capable number of this account"),
    21609: (400, "The 'StatusCallback' URL is not a valid URL"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21612: (400, "The message cannot be sent with this combination of 'To' and 'From'"),
    21614: (400, "The 'To' number is not a valid mobile number"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21635: (400, "The 'To' number cannot be a landline"),
    30400: (400, "Parameters are not valid"),
}
"""HTTP status and words of each error, by Twilio's code."""

SHORT: Final = {"429": 20429, "500": 20500, "503": 20503}
TIMEOUT: Final = "timeout"
"""No answer in time, and nothing was done."""
TIMEOUT_AFTER_ACCEPTING: Final = "timeout_after_accepting"
"""No answer in time, but the text goes out: the client cannot know."""
HOLDS: Final = (TIMEOUT, TIMEOUT_AFTER_ACCEPTING)
DEEDS: Final = ("send", "read", "blank", "delete")
HOLD_SECONDS: Final = 30.0
MOST_TIMES: Final = 1_000

ORDERS: Final[dict[str, tuple[str, ...]]] = {
    "normal": ("sent", "delivered"),
    "reversed": ("delivered", "sent"),
    "repeated": ("sent", "sent", "delivered", "delivered"),
    "late": ("sent", "delivered"),
    "none": (),
    "undelivered": ("sent", "undelivered"),
    "failed": ("failed",),
}
"""The calls to the status address after a text was accepted, in their order. Of the first status, ``queued``, there
is none."""
FINAL: Final = frozenset({"delivered", "undelivered", "failed"})
PAUSE: Final = 0.3
LATE: Final = 10.0
UNREACHABLE: Final = 30003


@dataclass(frozen=True)
class Order:
    """How news of each sent text comes from now on."""

    name: str = "normal"
    seconds: float = PAUSE
    """Between one call and the next; with ``late``, before the last one."""
    error_code: int | None = None

    @property
    def statuses(self) -> tuple[str, ...]:
        """The statuses told, in their order."""
        return ORDERS[self.name]

    @property
    def outcome(self) -> str:
        """Where the text itself ends. Without news it was sent, and nobody ever says more."""
        return next((status for status in self.statuses if status in FINAL), "sent")

    def pause_before(self, number: int) -> float:
        """Seconds to wait before the call with this number, from 0."""
        if self.name == "late":
            return self.seconds if number == len(self.statuses) - 1 else PAUSE
        return self.seconds


class Faults:
    """The faults still to come, for each thing that a client can do, and the order of news."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left: dict[str, tuple[str, int, float]] = {}
        self._order = Order()
        self.ended = threading.Event()
        """Set to let go of every request that is being held."""

    def plan(self, deed: str, kind: str, times: int, seconds: float = HOLD_SECONDS) -> None:
        """Let the next ``times`` requests of one sort meet a fault; 0 takes it back."""
        with self._lock:
            self._left.pop(deed, None)
            if times > 0:
                self._left[deed] = (kind, times, seconds)

    def take(self, deed: str) -> tuple[str, float] | None:
        """The fault that this request meets, and for how long it is held."""
        with self._lock:
            if deed not in self._left:
                return None
            kind, times, seconds = self._left.pop(deed)
            if times > 1:
                self._left[deed] = (kind, times - 1, seconds)
            return kind, seconds

    def planned(self) -> list[dict[str, object]]:
        """What is still to come."""
        with self._lock:
            return [{"on": deed, "kind": kind, "times": times} for deed, (kind, times, _) in self._left.items()]

    @property
    def order(self) -> Order:
        """How news of a sent text comes."""
        with self._lock:
            return self._order

    @order.setter
    def order(self, order: Order) -> None:
        with self._lock:
            self._order = order

    def forget(self) -> None:
        """No faults, and news in the normal order."""
        with self._lock:
            self._left.clear()
            self._order = Order()


def is_kind(kind: object) -> bool:
    """Whether a fault of this name can be had: a short name, a hold, or a code of five digits."""
    return isinstance(kind, str) and (
        kind in SHORT or kind in HOLDS or (kind.isascii() and len(kind) == 5 and kind.isdigit())
    )


def code_of(kind: str) -> int:
    """The error code of a kind that is no hold."""
    return SHORT.get(kind) or int(kind)
