"""The send budget of Telegram is one for all the workers of a bot; danger never waits for it."""

import time

import pytest

from bot.limits import ORDINARY_PER_SECOND, LanedLimiter
from conversation.types import Lane


async def send(limiter: LanedLimiter, chat: int, lane: Lane) -> None:
    async def call() -> bool:
        return True

    await limiter.process_request(call, (), {}, "sendMessage", {"chat_id": chat}, lane)


async def seconds_for(limiter: LanedLimiter, sends: int, lane: Lane) -> float:
    began = time.monotonic()
    for chat in range(sends):
        await send(limiter, chat, lane)
    return time.monotonic() - began


@pytest.mark.parametrize("workers", [1, 5])
async def test_each_worker_keeps_to_its_share_of_the_ordinary_budget(workers: int) -> None:
    limiter = LanedLimiter()
    limiter.share_among(workers)
    share = ORDINARY_PER_SECOND // workers
    assert await seconds_for(limiter, share, Lane.REPLY) < 0.1
    assert await seconds_for(limiter, 2, Lane.REPLY) > 1 / share


async def test_a_crisis_line_spends_a_budget_that_is_not_shared_out() -> None:
    limiter = LanedLimiter()
    limiter.share_among(5)
    assert await seconds_for(limiter, ORDINARY_PER_SECOND, Lane.CRISIS) < 0.1
