"""Keeps asking while Telegram or the database stumbles at the start: that must not end what answers crises."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter

from records.db import is_outage

log = structlog.get_logger()

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
DATABASE_SECONDS = 60.0
"""So long a start waits for the database. Then it fails, for a wrong address or password looks like an outage."""
T = TypeVar("T")


async def until_answered(
    what: str,
    call: Callable[[], Awaitable[object]],
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Make this call until Telegram answers it; `what` names it in the log.

    Raises what trying again cannot mend: InvalidToken, BadRequest and the like.
    """
    wait = FIRST_WAIT
    while True:
        try:
            await call()
        except BadRequest:
            raise
        except RetryAfter as error:
            asked = error.retry_after
            pause = float(asked) if isinstance(asked, int | float) else asked.total_seconds()
        except NetworkError:
            pause, wait = wait, min(wait * 2, LONGEST_WAIT)
        else:
            return
        log.warning("Telegram does not answer yet; trying again", what=what, seconds=pause)
        await sleep(pause)


async def once_the_database_answers(
    work: Callable[[], T], *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> T:
    """Do this piece of database work in a thread, again while the database is away, and return what it returns.

    Raises the database's error when it stays away for DATABASE_SECONDS, and at once what is no outage.
    """
    wait, waited = FIRST_WAIT, 0.0
    while True:
        try:
            return await asyncio.to_thread(work)
        except Exception as error:
            if not is_outage(error) or waited >= DATABASE_SECONDS:
                raise
            log.warning("the database does not answer yet; trying again", seconds=wait, error=type(error).__name__)
        await sleep(wait)
        waited += wait
        wait = min(wait * 2, LONGEST_WAIT)
