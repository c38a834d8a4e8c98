"""At the start the bot waits for Telegram instead of ending, and gives up only on what waiting cannot mend."""

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError
from telegram.error import BadRequest, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.patience import DATABASE_SECONDS, LONGEST_WAIT, once_the_database_answers, until_answered


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


class Store:
    """A database that fails with these errors in turn, then answers."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = list(errors)
        self.slept: list[float] = []

    def work(self) -> str:
        if self.errors:
            raise self.errors.pop(0)
        return "done"

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


AWAY = OperationalError("SELECT 1", {}, Exception("terminating connection"))


async def test_a_start_waits_for_a_database_that_is_away_for_a_moment() -> None:
    store = Store(AWAY, AWAY)
    assert await once_the_database_answers(store.work, sleep=store.sleep) == "done"
    assert store.slept == [0.5, 1.0]


async def test_a_start_fails_when_the_database_stays_away() -> None:
    store = Store(*[AWAY] * 100)
    with pytest.raises(OperationalError):
        await once_the_database_answers(store.work, sleep=store.sleep)
    assert DATABASE_SECONDS <= sum(store.slept) < 2 * DATABASE_SECONDS


async def test_what_is_no_outage_ends_a_start_at_once() -> None:
    store = Store(ProgrammingError("SELECT", {}, Exception("no such table")))
    with pytest.raises(ProgrammingError):
        await once_the_database_answers(store.work, sleep=store.sleep)
    assert store.slept == []
