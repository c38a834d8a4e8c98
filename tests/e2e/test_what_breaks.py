"""Parts of the product fail: the client hears so kindly, can still be helped, and goes on afterwards."""

from collections.abc import Iterator

import pytest

from local_telegram.phone import Phone
from tests.e2e.chat import Chat
from tests.support.stack import Stack

ANGRY = "my boss humiliated me in front of everyone, I'm so angry"


@pytest.fixture
def action_server_dead(stack: Stack) -> Iterator[None]:
    stack.kill("actions")
    yield
    if stack.processes["actions"].poll() is not None:
        stack.restart("actions")


async def test_without_the_action_server_the_fallback_helps_and_afterwards_all_is_well(
    action_server_dead: None, stack: Stack, client: Chat
) -> None:
    await client.says(ANGRY)
    await client.hears_next("house.fallback")
    await client.presses("Paced breathing")
    await client.hears_next("house.offline_breathing")
    await client.presses("Helplines")
    await client.hears(contains="Samaritans")
    stack.restart("actions")
    await client.says(ANGRY)
    await client.hears("intake.ask_intensity")


async def test_a_frozen_dialogue_engine_earns_the_fallback_in_seconds(stack: Stack, client: Chat) -> None:
    stack.pause("rasa")
    try:
        await client.says(ANGRY)
        await client.hears_next("house.fallback", within=stack.settings.rasa_timeout_seconds + 3)
    finally:
        stack.resume("rasa")
        stack.wait_until_up("rasa")
    await client.says(ANGRY)
    await client.hears("intake.ask_intensity")


async def test_a_bot_that_is_told_to_stop_does_so_at_once_and_answers_what_came_meanwhile(
    stack: Stack, client: Chat
) -> None:
    bot = stack.processes["bot"]
    bot.terminate()
    assert bot.wait(timeout=10) == 0
    await client.says(ANGRY)
    stack.restart("bot")
    await client.hears("intake.ask_intensity")
    assert "Traceback" not in stack.log_of("bot").read_text()


async def test_a_bot_that_is_killed_loses_no_message(stack: Stack, client: Chat) -> None:
    await client.says(ANGRY)
    stack.kill("bot")
    stack.restart("bot")
    await client.hears("intake.ask_intensity")


async def test_telegram_itself_may_be_away_for_a_while(stack: Stack, client: Chat, phone: Phone) -> None:
    await phone.go_down(2)
    await client.says(ANGRY)
    await client.hears("intake.ask_intensity", within=30)
