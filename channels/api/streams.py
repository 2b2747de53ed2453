"""Server-sent events: late replies reach an open page without its asking."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

from flask import Response

from bot.database import DatabaseUnavailableError
from channels.public.edge import Edge
from channels.public.talk import Talk, read_on
from channels.public.visits import Visit
from channels.public.words import RefusedError

# A stream ends by itself, so that a forgotten page does not hold its place; the browser opens it again.
STREAM_SECONDS = 240.0
# Keeps proxies from giving up, and shows a server that cannot tell otherwise that the page was closed.
HEARTBEAT_SECONDS = 10.0
LOOK_SECONDS = 0.7
AGAIN_MILLISECONDS = 3000


def event_stream(edge: Edge, visit: Visit, position: int, gone: Callable[[], bool]) -> Response:
    """Stream the messages behind ``position`` until ``gone`` says that nobody listens any more.

    Raises:
        RefusedError: 404 unless the visit opens a conversation; 503 where all places are taken.
    """
    first = read_on(edge, visit, position)
    if not edge.streams.enter():
        raise RefusedError(
            503, "streams_full", "Too many pages are waiting at once. Please ask again in a few seconds."
        )
    response = Response(_Events(edge, _events(edge, visit, position, first, gone)), mimetype="text/event-stream")
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Events:
    """The body of one stream. The server calls ``close`` however it ends, also when nothing was read."""

    def __init__(self, edge: Edge, events: Iterator[str]) -> None:
        self._edge = edge
        self._open = True
        self._events = events

    def __iter__(self) -> Iterator[str]:
        return self._events

    def close(self) -> None:
        """Give the place back, once."""
        if self._open:
            self._open = False
            self._edge.streams.leave()


def _events(edge: Edge, visit: Visit, position: int, talk: Talk, gone: Callable[[], bool]) -> Iterator[str]:
    ends = time.monotonic() + STREAM_SECONDS
    beat = time.monotonic() + HEARTBEAT_SECONDS
    status = ""
    yield f"retry: {AGAIN_MILLISECONDS}\n\n"
    while True:
        if talk.messages or talk.status != status:
            position = max([position, *(message["position"] for message in talk.messages)])
            status = talk.status
            yield f"id: {position}\nevent: messages\ndata: {json.dumps(talk.as_dict())}\n\n"
        elif time.monotonic() >= beat:
            beat = time.monotonic() + HEARTBEAT_SECONDS
            yield ": still here\n\n"
        if status == "closed" or time.monotonic() >= ends:
            return
        time.sleep(LOOK_SECONDS)
        if gone():
            return
        try:
            talk = read_on(edge, visit, position)
        except RefusedError:
            return
        except DatabaseUnavailableError:
            talk = Talk([], status, talk.notice)  # nothing is lost: the next look begins at the same position
