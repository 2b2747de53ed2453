"""What the jobs of one worker process share."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sqlalchemy.orm import Session
from twilio.rest import Client

from bot.landlords.loader import Landlords
from bot.settings import Settings
from channels.turn import Turns


@dataclass(frozen=True)
class Tools:
    """Made once when the worker starts."""

    settings: Settings
    sessions: Callable[[], Session]
    readers: Callable[[], Session]
    turns: Turns
    landlords: Landlords
    turn_threads: ThreadPoolExecutor
    """Conversations are taken side by side, so that one slow turn holds up no other."""
    delivery_threads: ThreadPoolExecutor
    text_threads: ThreadPoolExecutor
    twilio: Client | None
    """``None`` where there are no texts."""
    in_hand: set[str] = field(default_factory=set)
    """Conversations that a thread of this worker is busy with."""
    texts_in_hand: set[int] = field(default_factory=set)
    """Texts that a thread of this worker is handing over."""
    paused_until: dict[str, float] = field(default_factory=dict)
    """Conversations whose turn failed in a way that should not happen, by the monotonic clock."""
