"""Telegram is down for minutes: afterwards everything arrives, each chat in order, the oldest crisis first."""

import asyncio

import pytest

from conversation.comeback import Comeback
from conversation.ports import SendError
from conversation.types import Lane
from tests.support.house import TestHouse

pytestmark = pytest.mark.both_databases

OVERDOSE = "I took all my pills"


@pytest.fixture(autouse=True)
def _ask_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conversation.comeback.ASK_SECONDS", 0.02)
    monkeypatch.setattr("conversation.delivery.FIRST_WAIT", 0.02)
    monkeypatch.setattr("conversation.delivery.LONGEST_WAIT", 0.2)


async def test_after_an_outage_the_oldest_crisis_comes_first_and_nothing_is_missing(house: TestHouse) -> None:
    people = range(7101, 7111)
    in_danger = (7106, 7103, 7109)
    for chat in people:
        await house.onboarded(chat)
    house.phone.is_down = True
    others = [chat for chat in people if chat not in in_danger]
    work = [asyncio.create_task(house.says("/menu", chat=chat)) for chat in others]
    await asyncio.sleep(0.2)
    for chat in in_danger:
        work.append(asyncio.create_task(house.says(OVERDOSE, chat=chat)))
        await asyncio.sleep(0.3)
    assert house.phone.arrived == []
    house.phone.is_down = False
    await asyncio.wait_for(asyncio.gather(*work), 30)
    first = [chat for chat, message in house.phone.arrived if chat > 0 and "999" in message.text]
    assert first[:3] == list(in_danger)
    assert next(chat for chat, _ in house.phone.arrived if chat > 0) == in_danger[0]
    for chat in people:
        assert house.phone.texts(chat)


async def test_one_chat_that_always_fails_holds_nobody_up(house: TestHouse) -> None:
    for chat in (7201, 7202):
        await house.onboarded(chat)
    house.phone.trouble[7201] = [SendError("unreachable", ambiguous=True)] * 5000
    house.phone.trouble[7202] = [SendError("unreachable", ambiguous=True)]
    stuck = asyncio.create_task(house.says("/menu", chat=7201))
    said = await asyncio.wait_for(house.says("/menu", chat=7202), 20)
    assert said
    house.phone.trouble[7201].clear()
    await asyncio.wait_for(stuck, 30)
    assert house.phone.texts(7201)


async def test_whoever_gives_up_while_waiting_leaves_the_asking_to_the_next() -> None:
    """A cancelled piece of work must not leave the others waiting for an answer that nobody asks for."""
    is_back = asyncio.Event()

    async def answers() -> bool:
        await asyncio.sleep(0)
        return is_back.is_set()

    comeback = Comeback(answers)
    first, second = (asyncio.create_task(comeback.wait(Lane.REPLY, line, asyncio.sleep)) for line in (1, 2))
    await asyncio.sleep(0.05)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    is_back.set()
    await asyncio.wait_for(second, 5)
