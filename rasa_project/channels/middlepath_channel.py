"""The HTTP channel of Middle Path: one message in, one answer out, the same message twice answered once.

Every route but /health wants the shared secret in the header `X-Middlepath-Secret`.

POST /webhooks/middlepath/message  {"client", "message_id", "text" | "intent" and "entities", "facts"?}
POST /webhooks/middlepath/parse    {"text"}, understood without touching any dialogue
POST /webhooks/middlepath/forget   {"client"}, erases the dialogue's memory of a client
GET  /webhooks/middlepath/health   200 when a model is loaded, 503 otherwise
"""

from __future__ import annotations

import functools
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.lock_store import LockError
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse
from sanic.response import json as json_response

from channels.answers import answer_to, understanding
from channels.wire import BadRequestError, IncomingMessage, read_client, read_message, read_text
from engine.turns import Turn, within

SECRET_HEADER = "X-Middlepath-Secret"  # noqa: S105 - the name of the header, not a secret
_LOCK_POLL_SECONDS = 0.02
logger = logging.getLogger("middlepath.channel")
Handler = Callable[[Request], Awaitable[HTTPResponse]]


class MiddlePathInput(InputChannel):
    """Serves the routes; `secret` guards them, a turn may take `turn_timeout_seconds`."""

    def __init__(self, secret: str, turn_timeout_seconds: float = 8.0) -> None:
        self._secret = secret.encode()
        self._turn_timeout_seconds = turn_timeout_seconds

    @classmethod
    def name(cls) -> str:
        """Name the folder under /webhooks/ that the routes live in."""
        return "middlepath"

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:  # noqa: ARG002
        """List the routes. Rasa's own message handler stays unused: it cannot tell failure from silence."""
        routes = Blueprint("middlepath")
        routes.add_route(_health, "/health", methods=["GET"], name="health")
        routes.add_route(self._guarded(self._message), "/message", methods=["POST"], name="message")
        routes.add_route(self._guarded(self._parse), "/parse", methods=["POST"], name="parse")
        routes.add_route(self._guarded(self._forget), "/forget", methods=["POST"], name="forget")
        return routes

    def _guarded(self, handler: Handler) -> Handler:
        """Check the secret and the model, and turn every exception into a status without content."""

        @functools.wraps(handler)
        async def guarded(request: Request) -> HTTPResponse:
            given = request.headers.get(SECRET_HEADER, "").encode()
            if not hmac.compare_digest(given, self._secret):
                return _refusal(401, f"the {SECRET_HEADER} header is missing or wrong")
            if not _agent(request):
                return _refusal(503, "no model is loaded")
            try:
                return await handler(request)
            except BadRequestError as error:
                return _refusal(400, str(error))
            except LockError:
                return _refusal(503, "an earlier message of this client is still being answered")
            except Exception:
                logger.exception("request failed")
                return _refusal(500, "the dialogue engine failed")

        return guarded

    async def _message(self, request: Request) -> HTTPResponse:
        incoming = read_message(request.body)
        agent = _agent(request)
        message = _to_rasa(incoming, agent)
        lock = agent.lock_store.lock(
            incoming.client, 2 * self._turn_timeout_seconds, wait_time_in_seconds=_LOCK_POLL_SECONDS
        )
        async with lock:
            turn: Turn = await within(self._turn_timeout_seconds, agent.processor.take_turn(message))
        if turn.failures:
            logger.warning("turn dropped: %s", "; ".join(turn.failures))
        return json_response(answer_to(turn, incoming.message_id))

    async def _parse(self, request: Request) -> HTTPResponse:
        return json_response(understanding(await _agent(request).parse_message(read_text(request.body))))

    async def _forget(self, request: Request) -> HTTPResponse:
        client = read_client(request.body)
        agent = _agent(request)
        async with agent.lock_store.lock(client, wait_time_in_seconds=_LOCK_POLL_SECONDS):
            return json_response({"forgotten_events": await agent.tracker_store.forget(client)})


def _agent(request: Request) -> Agent | None:
    """Give the loaded agent, or None while there is no model."""
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent and agent.is_ready() else None


async def _health(request: Request) -> HTTPResponse:
    agent = _agent(request)
    if agent is None:
        return json_response({"ready": False, "model": None, "model_file": None}, 503)
    return json_response({"ready": True, "model": agent.model_id, "model_file": agent.processor.model_filename})


def _refusal(status: int, reason: str) -> HTTPResponse:
    return json_response({"error": reason}, status)


def _to_rasa(incoming: IncomingMessage, agent: Agent) -> UserMessage:
    return UserMessage(
        text=incoming.text if incoming.intent is None else _button_text(incoming),
        output_channel=CollectingOutputChannel(),
        sender_id=incoming.client,
        parse_data=None if incoming.intent is None else _button_parse(incoming, agent),
        input_channel=MiddlePathInput.name(),
        message_id=incoming.message_id,
        metadata={"message_id": incoming.message_id, "facts": incoming.facts},
    )


def _button_text(incoming: IncomingMessage) -> str:
    entities = json.dumps(dict(incoming.entities)) if incoming.entities else ""
    return f"/{incoming.intent}{entities}"


def _button_parse(incoming: IncomingMessage, agent: Agent) -> dict[str, Any]:
    """Say what the pipeline would have found, for a press that needs no understanding."""
    if incoming.intent not in agent.domain.intents:
        raise BadRequestError("intent is not one of the domain's")
    if any(name not in agent.domain.entities for name, _ in incoming.entities):
        raise BadRequestError("entities holds a name that is not one of the domain's")
    intent = {"name": incoming.intent, "confidence": 1.0}
    text = _button_text(incoming)
    return {
        "text": text,
        "intent": intent,
        "intent_ranking": [intent],
        "entities": [
            {"entity": name, "value": value, "start": 0, "end": len(text)} for name, value in incoming.entities
        ],
    }
