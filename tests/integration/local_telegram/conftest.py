"""A local Telegram on a free port, its phones, and a real python-telegram-bot to talk to it."""

import asyncio
from contextlib import asynccontextmanager

import pytest
from telegram import Bot
from telegram.ext import Application
from telegram.request import HTTPXRequest

from local_telegram.testing import Config, LocalTelegram


@pytest.fixture(autouse=True)
def newer_durations(monkeypatch):
    """Let python-telegram-bot give durations in the form it is moving to; the older one warns."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture
async def phone():
    async with LocalTelegram() as phone:
        yield phone


@pytest.fixture
async def bot(phone):
    async with open_bot(phone) as bot:
        yield bot


@pytest.fixture
async def alex(phone):
    person = await phone.person("Alex")
    await phone.start(person)
    return person


@asynccontextmanager
async def open_bot(phone, **request):
    async with Bot(
        phone.token,
        base_url=phone.base_url,
        base_file_url=phone.base_file_url,
        request=HTTPXRequest(connection_pool_size=16, **request),
    ) as bot:
        yield bot


@pytest.fixture
def run_application():
    """Run an Application with these handlers on polling, as a context manager."""

    @asynccontextmanager
    async def run(phone, *handlers, **polling):
        builder = Application.builder().token(phone.token).base_url(phone.base_url)
        application = builder.base_file_url(phone.base_file_url).build()
        for handler in handlers:
            application.add_handler(handler)
        async with application:
            await application.start()
            await application.updater.start_polling(poll_interval=0, timeout=5, **polling)
            yield application
            await application.updater.stop()
            await application.stop()

    return run


@pytest.fixture
def bot_with():
    """Open a Bot with its own time-outs."""
    return open_bot


@pytest.fixture
def telegram_with():
    """Open a local Telegram with these settings."""

    def start(**settings):
        return LocalTelegram(Config(**settings))

    return start


@pytest.fixture
def eventually():
    """Wait until a condition holds, or fail."""

    async def wait(condition, seconds=5.0):
        deadline = asyncio.get_running_loop().time() + seconds
        while not await condition():
            assert asyncio.get_running_loop().time() < deadline, "it did not come to pass in time"
            await asyncio.sleep(0.02)

    return wait
