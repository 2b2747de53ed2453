"""The only way into Rasa: one message in, exactly one outcome out.

``POST /webhooks/doorstep/turn`` with the header ``X-Doorstep-Secret`` and ``{"sender", "text", "metadata": {"state":
{...}}}`` answers 200 ``{"outcome": {...}}``; 403 without the secret, 400 when malformed, 503 ``{"error": code}`` unless
exactly one outcome arrived. Rasa itself swallows errors of the action server and would answer 200 ``[]``.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.nlu import action_answers, redaction

logger = logging.getLogger(__name__)

SECRET_HEADER = "X-Doorstep-Secret"  # noqa: S105 - a name
SECRET_VARIABLE = "DOORSTEP_RASA_SECRET"  # noqa: S105 - a name
HEALTH_SECONDS = 2.0
# The edge takes nothing longer from a resident.
LONGEST_TEXT = 20_000
# A longer text takes longer to understand than other residents should wait: a thread does it, one text at a time.
LONG_TEXT = 1_000

redaction.install()
action_answers.install()


class BadRequest(ValueError):
    """The request is not a turn; the code says why, without any of its content."""


def read_turn(body: Any) -> tuple[str, str, dict[str, Any]]:
    """Sender, text and metadata of a turn.

    Raises:
        BadRequest: something is missing, of the wrong type, empty or too long, or the text would be a command.
    """
    if not isinstance(body, dict):
        raise BadRequest("not_an_object")
    sender, text, metadata = body.get("sender"), body.get("text"), body.get("metadata")
    if not isinstance(sender, str) or not sender:
        raise BadRequest("no_sender")
    if not isinstance(text, str) or not text.strip():
        raise BadRequest("no_text")
    if len(text) > LONGEST_TEXT:
        raise BadRequest("text_too_long")
    if text.strip().startswith("/"):
        raise BadRequest("slash_text")
    if not isinstance(metadata, dict) or not isinstance(metadata.get("state"), dict):
        raise BadRequest("no_state")
    return sender, text, metadata


def read_outcome(messages: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The one outcome among what the action said; ``None`` when there is none or more than one."""
    outcomes = [
        one["custom"]["outcome"]
        for one in messages
        if isinstance(one.get("custom"), dict) and isinstance(one["custom"].get("outcome"), dict)
    ]
    return outcomes[0] if len(outcomes) == 1 and len(messages) == 1 else None


class DoorstepInput(InputChannel):  # type: ignore[misc]
    """Doorstep's own input channel. It refuses to start without the shared secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._long_text = asyncio.Lock()

    @classmethod
    def name(cls) -> str:
        """The first part of the path: ``/webhooks/doorstep``."""
        return "doorstep"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> DoorstepInput:  # noqa: ARG003 - Rasa's signature
        """Takes the secret from the environment, never from a file in the repository."""
        secret = os.environ.get(SECRET_VARIABLE, "")
        if not secret:
            raise SystemExit(f"Rasa does not start without {SECRET_VARIABLE}.")
        return cls(secret)

    def allowed(self, request: Request) -> bool:
        """True if the request carries the secret, compared in constant time."""
        return hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace"), self._secret)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The two routes."""
        routes = Blueprint("doorstep")

        @routes.route("/turn", methods=["POST"])  # type: ignore[untyped-decorator]
        async def turn(request: Request) -> HTTPResponse:
            if not self.allowed(request):
                return response.json({"error": "forbidden"}, status=403)
            try:
                sender, text, metadata = read_turn(_json(request))
            except BadRequest as problem:
                return response.json({"error": str(problem)}, status=400)
            if _too_late(metadata):
                # The edge has given up on this turn and will ask anew; understanding it would only hold up others.
                return response.json({"error": "too_late"}, status=503)
            return await self._answer(request.app.ctx.agent, on_new_message, sender, text, metadata)

        @routes.route("/health", methods=["GET"])  # type: ignore[untyped-decorator]
        async def health(request: Request) -> HTTPResponse:
            if not self.allowed(request):
                return response.json({"error": "forbidden"}, status=403)
            agent = request.app.ctx.agent
            if agent is None or not agent.is_ready():
                return response.json({"error": "no_model"}, status=503)
            if not await _action_server_answers(agent.action_endpoint):
                return response.json({"error": "no_action_server"}, status=503)
            return response.json({"status": "ok"})

        return routes

    async def _answer(
        self,
        agent: Agent,
        on_new_message: Callable[[UserMessage], Awaitable[Any]],
        sender: str,
        text: str,
        metadata: dict[str, Any],
    ) -> HTTPResponse:
        collected = CollectingOutputChannel()
        message = UserMessage(text, collected, sender, input_channel=self.name(), metadata=metadata)
        try:
            if len(text) > LONG_TEXT:
                message.parse_data = await self._understood(agent, message)
            await on_new_message(message)
        except asyncio.CancelledError:
            raise
        except Exception as problem:  # noqa: BLE001 - whatever fails, the edge gets 503
            # The type alone: the message of an exception may quote the resident.
            logger.error("turn failed: %s", type(problem).__name__)
            return response.json({"error": "turn_failed"}, status=503)
        outcome = read_outcome(collected.messages)
        if outcome is None:
            logger.error("turn without one outcome: %d messages", len(collected.messages))
            return response.json({"error": "no_outcome"}, status=503)
        return response.json({"outcome": outcome})

    async def _understood(self, agent: Agent, message: UserMessage) -> Any:
        """What Rasa makes of a long text, found beside its event loop."""
        async with self._long_text:
            if agent.processor is None:
                raise RuntimeError("There is no model.")
            # The model is all plain functions: the coroutine never waits, so it may run by itself in the thread.
            return await asyncio.to_thread(asyncio.run, agent.processor.parse_message(message))


def _too_late(metadata: dict[str, Any]) -> bool:
    until = metadata.get("until")
    return isinstance(until, int | float) and time.time() > until


def _json(request: Request) -> Any:
    try:
        return request.json
    except Exception as problem:
        raise BadRequest("not_json") from problem


async def _action_server_answers(endpoint: Any) -> bool:
    if endpoint is None:
        return False
    url = endpoint.url.rsplit("/webhook", 1)[0] + "/health"
    try:
        timeout = aiohttp.ClientTimeout(total=HEALTH_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            return bool(answer.status == 200)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
