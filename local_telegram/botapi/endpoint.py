"""Serves `/bot<token>/<method>`: reads a call, lets faults strike, performs it, answers as Telegram does."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import unquote

from starlette.types import Message, Receive, Scope, Send

from local_telegram.botapi.receiving import get_updates
from local_telegram.botapi.registry import HANDLERS
from local_telegram.calls import Call
from local_telegram.errors import ApiError, bad_request, too_many_requests
from local_telegram.faults import Fault, FaultKind
from local_telegram.params import Params, read_params
from local_telegram.world import World

MAX_HANG_SECONDS = 600.0
_LIMITED = ("send", "copymessage", "forwardmessage", "editmessage")
_UNLIMITED = ("sendchataction",)
_REFUSED_FIRST = (
    FaultKind.TOO_MANY_REQUESTS,
    FaultKind.SERVER_ERROR,
    FaultKind.BAD_GATEWAY,
    FaultKind.ERROR,
)


class _LostError(Exception):
    """The connection goes without an answer; `wait` keeps it open until the caller gives up."""

    def __init__(self, *, wait: bool) -> None:
        super().__init__("no answer")
        self.wait = wait


class BotApiEndpoint:
    """The Bot API as an ASGI application; a plain one, because faults must reach the connection itself."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one call."""
        body = await _read_body(receive)
        token = unquote(scope["path_params"]["token"])
        try:
            status, answer = await self._answer(token, scope["path_params"]["method"], scope, body)
        except _LostError as lost:
            await _lose(receive, wait=lost.wait)
            return
        await _send_json(send, status, answer)

    async def _answer(self, token: str, name: str, scope: Scope, body: bytes) -> tuple[int, dict[str, Any]]:
        if token != self._world.config.token:
            return _refusal(ApiError(401, "Unauthorized"))
        if self._world.faults.is_down(time.monotonic()):
            raise _LostError(wait=False)
        try:
            params = read_params(_header(scope, b"content-type"), scope["query_string"].decode(), body)
        except ApiError as error:
            return _refusal(error)
        call = self._world.calls.begin(_proper_name(name), dict(params.values), time.time())
        try:
            status, answer = await self._strike_and_perform(call, params)
        except _LostError:
            call.finished_at = time.time()
            raise
        call.finished_at = time.time()
        call.status = status
        call.description = answer.get("description")
        call.retry_after = (answer.get("parameters") or {}).get("retry_after")
        return status, answer

    async def _strike_and_perform(self, call: Call, params: Params) -> tuple[int, dict[str, Any]]:
        faults = self._world.faults
        latency, fault = faults.choose(call.method, call.chat_id)
        call.fault = fault.kind.value if fault else None
        if latency:
            await asyncio.sleep(latency)
        if fault is not None:
            if fault.kind in _REFUSED_FIRST:
                return _refusal(_planned_error(fault))
            if fault.kind in (FaultKind.HANG, FaultKind.CUT):
                raise _LostError(wait=fault.kind is FaultKind.HANG)
        status, answer = await self._perform(call, params)
        if faults.is_down(time.monotonic()):
            raise _LostError(wait=False)  # it went down while a long poll waited
        if fault is None:
            return status, answer
        if fault.kind in (FaultKind.HANG_AFTER, FaultKind.CUT_AFTER):
            raise _LostError(wait=fault.kind is FaultKind.HANG_AFTER)
        if fault.kind is FaultKind.ERROR_AFTER:
            return _refusal(_planned_error(fault))
        await asyncio.sleep(faults.delay(fault))
        return status, answer

    async def _perform(self, call: Call, params: Params) -> tuple[int, dict[str, Any]]:
        try:
            result = await self._run(call, params)
        except ApiError as error:
            return _refusal(error)
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            # A body of the wrong shape; Telegram answers these with a 400 too.
            return _refusal(bad_request(f"can't parse parameters of {call.method} ({type(error).__name__})"))
        call.performed = True
        if isinstance(result, dict) and "message_id" in result:
            call.message_id = int(result["message_id"])
        return 200, {"ok": True, "result": result}

    async def _run(self, call: Call, params: Params) -> object:
        method = call.method.lower()
        if method == "getupdates":
            return await get_updates(self._world, params)
        if method not in HANDLERS:
            raise ApiError(404, "Not Found: method not found")
        chat = self._world.chats.get(call.chat_id or 0)
        if chat is not None and method.startswith(_LIMITED) and method not in _UNLIMITED:
            self._world.limiter.check(chat.id, is_group=chat.is_group, now=time.monotonic())
        return HANDLERS[method][1](self._world, params)


def _proper_name(name: str) -> str:
    known = HANDLERS.get(name.lower())
    return known[0] if known else ("getUpdates" if name.lower() == "getupdates" else name)


def _planned_error(fault: Fault) -> ApiError:
    if fault.kind is FaultKind.TOO_MANY_REQUESTS:
        return too_many_requests(fault.retry_after)
    if fault.kind is FaultKind.SERVER_ERROR:
        return ApiError(500, "Internal Server Error")
    if fault.kind is FaultKind.BAD_GATEWAY:
        return ApiError(502, "Bad Gateway")
    return ApiError(fault.code, fault.description)


def _refusal(error: ApiError) -> tuple[int, dict[str, Any]]:
    return error.code, error.body()


def _header(scope: Scope, name: bytes) -> str:
    for key, value in scope["headers"]:
        if key == name:
            return str(value.decode("latin-1"))
    return ""


async def _read_body(receive: Receive) -> bytes:
    parts = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def _send_json(send: Callable[[Message], Awaitable[None]], status: int, answer: dict[str, Any]) -> None:
    body = json.dumps(answer, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lose(receive: Receive, *, wait: bool) -> None:
    """Drop the connection without an answer, at once or when the caller gives up.

    uvicorn hands its applications no way to do that; its `receive` belongs to the object that owns the
    connection, and that is where the transport is found.
    """
    transport = getattr(getattr(receive, "__self__", None), "transport", None)
    if wait:
        try:
            await asyncio.wait_for(_disconnected(receive), MAX_HANG_SECONDS)
        except TimeoutError:
            pass
        else:
            return
    if transport is not None:
        transport.abort()
        await _disconnected(receive)


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
