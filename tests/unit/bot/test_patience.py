"""At the start the bot waits for Telegram instead of ending, and gives up only on what waiting cannot mend."""

import pytest
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.patience import LONGEST_WAIT, until_answered


class Telegram:
    """Answers with these errors in turn, then well; remembers how long the caller slept."""

    def __init__(self, *errors: TelegramError) -> None:
        self.errors = list(errors)
        self.asked = 0
        self.slept: list[float] = []

    async def call(self) -> None:
        self.asked += 1
        if self.errors:
            raise self.errors.pop(0)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


async def test_a_hiccup_is_waited_out() -> None:
    telegram = Telegram(NetworkError("Bad Gateway"), TimedOut())
    await until_answered("who am I", telegram.call, sleep=telegram.sleep)
    assert telegram.asked == 3
    assert telegram.slept == [0.5, 1.0]


async def test_telegram_says_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # the library's coming way to give durations
    telegram = Telegram(RetryAfter(7))
    await until_answered("who am I", telegram.call, sleep=telegram.sleep)
    assert telegram.slept == [7.0]


async def test_the_pauses_stay_short_enough_for_a_crisis_line() -> None:
    telegram = Telegram(*[NetworkError("Bad Gateway")] * 12)
    await until_answered("who am I", telegram.call, sleep=telegram.sleep)
    assert max(telegram.slept) == LONGEST_WAIT


@pytest.mark.parametrize("error", [InvalidToken("no"), BadRequest("bad webhook: https required")])
async def test_what_waiting_cannot_mend_is_raised_at_once(error: TelegramError) -> None:
    telegram = Telegram(error)
    with pytest.raises(type(error)):
        await until_answered("who am I", telegram.call, sleep=telegram.sleep)
    assert telegram.slept == []
