"""Keeps asking while Telegram stumbles at the start: its hiccup must not end the process that answers crises."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from telegram.error import BadRequest, NetworkError, RetryAfter

log = structlog.get_logger()

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0


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
