"""Telegram's send limits as lanes: a crisis line waits for nobody, a cosmetic call never waits at all.

Limits (Telegram's FAQ for bots): about 30 messages a second in all, one a second to a chat with short bursts
allowed, 20 a minute to a group. Ordinary lanes share 25 a second, so that room for a crisis is always left.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from conversation.types import Lane

ORDINARY_PER_SECOND = 25
URGENT_PER_SECOND = 30
CHAT_BURST = 3
GROUP_PER_MINUTE = 20
KEPT_CHATS = 4000

JSONDict = dict[str, Any]
Result = bool | JSONDict | list[JSONDict]


class CosmeticSkippedError(Exception):
    """A cosmetic call was left out because its budget was spent on something that matters more."""


class LanedLimiter(BaseRateLimiter[Lane]):
    """Holds each call until its lane's budget allows it; a 429 stops one chat, never the others."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ordinary = AsyncLimiter(ORDINARY_PER_SECOND, 1)
        self._urgent = AsyncLimiter(URGENT_PER_SECOND, 1)
        self._chats: dict[str, AsyncLimiter] = {}
        self._closed_until: dict[str, float] = {}
        self._workers = 1

    def share_among(self, workers: int) -> None:
        """Keep to this process's share of the ordinary budget, for so many send with one token.

        The urgent budget is not divided: danger does not come in equal parts.
        """
        if workers != self._workers:
            self._workers = workers
            self._ordinary = AsyncLimiter(max(1, ORDINARY_PER_SECOND / workers), 1)

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to release."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,  # noqa: ANN401 - the library's signature
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 - the library's signature
        data: dict[str, Any],
        rate_limit_args: Lane | None,
    ) -> Result:
        """Call Telegram when the lane allows it. Raises CosmeticSkippedError and Telegram's own errors."""
        chat = str(data.get("chat_id", ""))
        lane = rate_limit_args or Lane.COSMETIC
        if chat and lane is not Lane.CRISIS:
            await self._wait_turn(chat, lane)
        elif lane is Lane.CRISIS:
            await self._urgent.acquire()
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            self._closed_until[chat] = self._monotonic() + _seconds(error)
            raise

    def has_room(self, chat: str) -> bool:
        """Tell whether an ordinary line to this chat would go out at once."""
        closed = self._closed_until.get(chat, 0) > self._monotonic()
        return not closed and self._chat_limiter(chat).has_capacity() and self._ordinary.has_capacity()

    async def _wait_turn(self, chat: str, lane: Lane) -> None:
        limiter = self._chat_limiter(chat)
        closed_for = self._closed_until.get(chat, 0) - self._monotonic()
        if lane is Lane.COSMETIC:
            if closed_for > 0 or not limiter.has_capacity() or not self._ordinary.has_capacity():
                raise CosmeticSkippedError
        elif closed_for > 0:
            await asyncio.sleep(closed_for)
        if lane is Lane.PAGE:
            # A page spends the urgent budget: a busy hour of coaching must not delay it.
            await self._urgent.acquire()
            return
        await limiter.acquire()
        await self._ordinary.acquire()

    def _chat_limiter(self, chat: str) -> AsyncLimiter:
        if len(self._chats) > KEPT_CHATS:
            self._chats = {k: v for k, v in self._chats.items() if not v.has_capacity(CHAT_BURST)}
        if chat not in self._chats:
            is_group = chat.startswith("-")
            self._chats[chat] = (
                AsyncLimiter(GROUP_PER_MINUTE, 60) if is_group else AsyncLimiter(CHAT_BURST, CHAT_BURST)
            )
        return self._chats[chat]


def _seconds(error: RetryAfter) -> float:
    value = error.retry_after
    return float(value) if isinstance(value, int | float) else value.total_seconds()
