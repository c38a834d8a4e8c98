"""Updates reach an Application's webhook in order, with the secret, again and again until taken."""

import asyncio
import threading
from contextlib import contextmanager

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.error import Conflict
from telegram.ext import Application, MessageHandler, filters

from local_telegram.testing import LocalTelegram

SECRET = "a-secret_token"


class Receiver:
    """A bot's web server that may refuse updates before it takes them."""

    def __init__(self):
        self.seen = []
        self.refusals = 0
        self.on_update = None
        app = Starlette(routes=[Route("/telegram", self.take, methods=["POST"])])
        self.server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", ws="none"))

    async def take(self, request):
        body = await request.json()
        self.seen.append((body["update_id"], request.headers.get("X-Telegram-Bot-Api-Secret-Token")))
        if self.refusals:
            self.refusals -= 1
            return Response(status_code=503)
        if self.on_update is not None:
            await self.on_update(body)
        return Response()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server.servers[0].sockets[0].getsockname()[1]}/telegram"


@contextmanager
def serving(receiver):
    thread = threading.Thread(target=receiver.server.run)
    thread.start()
    while not receiver.server.started:
        pass
    yield receiver
    receiver.server.should_exit = True
    thread.join()


@pytest.fixture
def receiver():
    with serving(Receiver()) as receiver:
        yield receiver


async def test_an_application_behind_a_webhook_answers(phone, receiver):
    alex = await phone.person("Alex")
    builder = Application.builder().token(phone.token).base_url(phone.base_url).updater(None)
    application = builder.build()
    loop = asyncio.get_running_loop()

    async def echo(update, _):
        await update.message.reply_text(f"heard {update.message.text}")

    async def hand_over(body):
        update = Update.de_json(body, application.bot)
        asyncio.run_coroutine_threadsafe(application.update_queue.put(update), loop)

    receiver.on_update = hand_over
    application.add_handler(MessageHandler(filters.TEXT, echo))
    async with application:
        await application.start()
        await application.bot.set_webhook(receiver.url, secret_token=SECRET)
        await phone.say(alex, "hello")
        await phone.expect(alex, contains="heard hello")
        await application.stop()
    assert receiver.seen[0][1] == SECRET


async def test_a_refused_update_comes_again_before_the_next(phone, bot, alex, receiver, eventually):
    receiver.refusals = 3
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    sent = [await phone.say(alex, "one"), await phone.say(alex, "two")]

    async def all_taken():
        return await phone.pending_updates() == []

    await eventually(all_taken)
    first, second = (item.update_id for item in sent)
    assert [update_id for update_id, _ in receiver.seen] == [first, first, first, first, second]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"
    assert info.pending_update_count == 0


async def test_an_update_whose_confirmation_was_lost_comes_twice(phone, bot, alex, receiver, eventually):
    await bot.set_webhook(receiver.url, drop_pending_updates=True)
    await phone.fault("cut_after", method="webhook", times=1)
    said = await phone.say(alex, "one")

    async def taken_twice():
        return [update_id for update_id, _ in receiver.seen] == [said.update_id, said.update_id]

    await eventually(taken_twice)


async def test_a_bot_that_is_not_there_yet_gets_its_updates_later(phone, bot, alex, eventually):
    silent = "http://127.0.0.1:9/telegram"
    await bot.set_webhook(silent, drop_pending_updates=True)
    await phone.say(alex, "anyone?")
    with serving(Receiver()) as receiver:
        await bot.set_webhook(receiver.url)

        async def taken():
            return len(receiver.seen) == 1

        await eventually(taken)


async def test_polling_is_refused_while_a_webhook_is_set(bot, receiver):
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_setting_a_webhook_ends_a_waiting_poll(receiver):
    async with LocalTelegram() as phone, httpx.AsyncClient(trust_env=False, timeout=20) as http:
        url = f"{phone.base_url}{phone.token}"
        waiting = asyncio.create_task(http.post(f"{url}/getUpdates", json={"timeout": 10}))
        await asyncio.sleep(0.1)
        await http.post(f"{url}/setWebhook", json={"url": receiver.url})
        assert (await waiting).json()["description"] == "Conflict: terminated by setWebhook request"
