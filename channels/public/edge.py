"""What one public app holds: made once when it starts, reached by every view, nothing shared at import."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app
from sqlalchemy.orm import Session

from bot.settings import Settings
from channels.public.landlords import ShownLandlord
from channels.turn import Turns

_EXTENSION = "doorstep"


class OpenStreams:
    """Counts the event streams that are open: each holds a thread that messages need too."""

    def __init__(self, most: int) -> None:
        self._places = threading.BoundedSemaphore(most) if most > 0 else threading.Semaphore(0)

    def enter(self) -> bool:
        """Take a place; False where there is none left."""
        return self._places.acquire(blocking=False)

    def leave(self) -> None:
        """Give the place back."""
        self._places.release()


@dataclass(frozen=True)
class Edge:
    """The parts that the public app works with."""

    settings: Settings
    writers: Callable[[], Session]
    readers: Callable[[], Session]
    turns: Turns
    landlords: dict[str, ShownLandlord]
    streams: OpenStreams = field(repr=False)
    text_numbers: dict[str, str] = field(default_factory=dict)
    """The landlord of each number that residents text."""

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction that writes: committed at the end, rolled back on any error."""
        with self.writers() as db, db.begin():
            yield db

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """One transaction that only reads and never waits for a writer."""
        with self.readers() as db, db.begin():
            yield db


def install_edge(app: Flask, edge: Edge) -> None:
    """Give ``app`` its parts."""
    app.extensions[_EXTENSION] = edge


def current_edge() -> Edge:
    """The parts of the app that serves this request."""
    return cast(Edge, current_app.extensions[_EXTENSION])
