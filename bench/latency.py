"""Times conversations through the local Bot API server: busy chats in the background, and watched ones."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from itertools import cycle

from bench.crash_plan import ORDINARY
from bench.report import percentile
from local_telegram.testing import ExpectationFailed, LocalTelegram, Person

REPLY_WITHIN_SECONDS = 30.0
ANSWER_SECONDS = 10.0
PAUSE_SECONDS = 1.0
WARM_UP_SECONDS = 5.0
LOOK_SECONDS = 0.05


@contextlib.asynccontextmanager
async def busy(phone: LocalTelegram, people: Sequence[Person]) -> AsyncIterator[None]:
    """Keep these chats busy while the block lasts; it begins once the load stands.

    Each person writes, waits for the answer, and writes again a second later: Telegram's own limit for one chat.
    """
    writing = [asyncio.create_task(_write_on(phone, person, number)) for number, person in enumerate(people)]
    try:
        await asyncio.sleep(WARM_UP_SECONDS)
        yield
    finally:
        for one in writing:
            one.cancel()
        await asyncio.gather(*writing, return_exceptions=True)


async def _write_on(phone: LocalTelegram, person: Person, number: int) -> None:
    await asyncio.sleep(number * PAUSE_SECONDS / 50)  # spread, or all would write in the same instant for ever
    for text in cycle(ORDINARY):
        await phone.say(person, text)
        with contextlib.suppress(ExpectationFailed):  # unanswered for long: writes again, as people do
            await phone.expect(person, timeout=ANSWER_SECONDS)
        await asyncio.sleep(PAUSE_SECONDS)


async def first_answers(
    phone: LocalTelegram, watched: Sequence[tuple[Person, str]], *, gap_seconds: float
) -> list[float]:
    """Send each text, `gap_seconds` apart; return the milliseconds until a first answer was handed over.

    Each person appears once: what is measured is from the update's arrival at Telegram to the arrival of the bot's
    `sendMessage`, both by the clock of the local Bot API server. Raises TimeoutError when one is never answered.
    """
    for person, text in watched:
        await phone.say(person, text)
        await asyncio.sleep(gap_seconds)
    async with asyncio.timeout(REPLY_WITHIN_SECONDS):
        return [await _first_answer(phone, person) for person, _ in watched]


async def _first_answer(phone: LocalTelegram, person: Person) -> float:
    while True:
        calls = await phone.calls("sendMessage", chat=person)
        if calls:
            sent = next(m.sent_at for m in await phone.messages(person) if not m.from_bot)
            return (calls[0].started_at - sent) * 1000
        await asyncio.sleep(LOOK_SECONDS)


def p50_p99(milliseconds: Sequence[float]) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    return percentile(milliseconds, 0.5), percentile(milliseconds, 0.99)
