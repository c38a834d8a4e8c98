"""Faults look to python-telegram-bot exactly like Telegram's and the network's own."""

import asyncio
from contextlib import suppress
from datetime import timedelta

import pytest
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from local_telegram.testing import RateLimits


async def texts(phone, person):
    return [message.text for message in await phone.from_bot(person)]


async def test_too_many_requests_names_the_seconds_to_wait(phone, bot, alex):
    await phone.fault("too_many_requests", method="sendMessage", times=1, retry_after=7)
    with pytest.raises(RetryAfter) as refusal:
        await bot.send_message(alex.id, "one")
    assert refusal.value.retry_after == timedelta(seconds=7)
    await bot.send_message(alex.id, "two")
    assert await texts(phone, alex) == ["two"]
    assert [call.status for call in await phone.calls("sendMessage")] == [429, 200]


@pytest.mark.parametrize(
    ("kind", "words"), [("server_error", "Internal Server Error"), ("bad_gateway", "Bad Gateway")]
)
async def test_server_errors_send_nothing(phone, bot, alex, kind, words):
    await phone.fault(kind, times=1)
    with pytest.raises(NetworkError, match=words):
        await bot.send_message(alex.id, "one")
    assert await texts(phone, alex) == []


@pytest.mark.parametrize(("kind", "sent"), [("cut", []), ("cut_after", ["one"])])
async def test_a_cut_connection_before_and_after_the_send_look_alike_to_the_bot(phone, bot, alex, kind, sent):
    await phone.fault(kind, method="sendMessage", times=1)
    with pytest.raises(NetworkError, match="Server disconnected without sending a response"):
        await bot.send_message(alex.id, "one")
    assert await texts(phone, alex) == sent
    (call,) = await phone.calls("sendMessage")
    assert (call.status, call.performed, call.fault) == (None, bool(sent), kind)


@pytest.mark.parametrize(("kind", "sent"), [("hang", []), ("hang_after", ["one"]), ("late", ["one"])])
async def test_a_time_out_may_or_may_not_have_sent(phone, bot_with, alex, kind, sent):
    await phone.fault(kind, method="sendMessage", times=1, seconds=5)
    async with bot_with(phone, read_timeout=0.3) as bot:
        with pytest.raises(TimedOut):
            await bot.send_message(alex.id, "one")
    assert await texts(phone, alex) == sent


async def test_an_error_after_the_send_is_an_ambiguous_send_too(phone, bot, alex):
    await phone.fault("error_after", method="sendMessage", times=1, code=502, description="Bad Gateway")
    with pytest.raises(NetworkError):
        await bot.send_message(alex.id, "one")
    assert await texts(phone, alex) == ["one"]


async def test_any_refusal_can_be_played(phone, bot, alex):
    await phone.fault("error", times=1, code=400, description="Bad Request: TOPIC_CLOSED")
    with pytest.raises(BadRequest, match="Topic_closed"):
        await bot.send_message(alex.id, "one")


async def test_latency_delays_but_does_not_change_the_outcome(phone, bot, alex):
    await phone.fault("latency", method="sendMessage", seconds=0.3)
    await bot.send_message(alex.id, "one")
    (call,) = await phone.calls("sendMessage")
    assert call.finished_at - call.started_at >= 0.29  # an event loop may wake a tick of its clock early
    await phone.lift_faults()
    await bot.send_message(alex.id, "two")
    assert (await phone.calls("sendMessage"))[1].finished_at - (await phone.calls("sendMessage"))[
        1
    ].started_at < 0.3


async def test_a_share_of_calls_fails_alike_for_one_seed(phone, bot, alex):
    async def outcomes():
        await phone.reset_calls()
        await phone.seed_faults(11)
        for _ in range(30):
            with suppress(NetworkError):
                await bot.send_chat_action(alex.id, "typing")
        return [call.status for call in await phone.calls("sendChatAction")]

    await phone.fault("server_error", method="sendChatAction", probability=0.4)
    first = await outcomes()
    assert 0 < first.count(500) < 30
    assert await outcomes() == first


async def test_a_server_that_is_down_cuts_everyone_and_comes_back(phone, bot, alex, eventually):
    await phone.go_down(0.5)
    with pytest.raises(NetworkError):
        await bot.send_message(alex.id, "one")

    async def answers():
        try:
            return bool(await bot.get_me())
        except NetworkError:
            return False

    await eventually(answers)
    await phone.go_down()
    with pytest.raises(NetworkError):
        await bot.get_me()
    await phone.come_up()
    await bot.send_message(alex.id, "two")
    assert await texts(phone, alex) == ["two"]


async def test_a_poll_that_waits_is_cut_when_the_server_goes_down(phone, bot):
    waiting = asyncio.create_task(bot.get_updates(timeout=10))
    await asyncio.sleep(0.1)
    await phone.go_down(0.5)
    with pytest.raises(NetworkError):
        await asyncio.wait_for(waiting, 3)


async def test_telegram_s_rates_are_enforced_when_asked_for(telegram_with, bot_with):
    async with telegram_with(rate_limits=RateLimits(chat_burst=3)) as phone, bot_with(phone) as bot:
        alex = await phone.person("Alex")
        await phone.start(alex)
        for number in range(3):
            await bot.send_message(alex.id, str(number))
        with pytest.raises(RetryAfter):
            await bot.send_message(alex.id, "3")
        with pytest.raises(RetryAfter):
            await bot.edit_message_text("x", alex.id, (await phone.from_bot(alex))[0].id)
        await bot.send_chat_action(alex.id, "typing")
        assert await texts(phone, alex) == ["0", "1", "2"]
