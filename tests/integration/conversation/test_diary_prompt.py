"""A reminder of the diary card: at the client's own hour, once, and not again until they are heard from."""

from datetime import timedelta

import pytest

from conversation.types import Lane
from tests.integration.conversation.test_safety_plan import buttons, is_wording, tap
from tests.support.house import TestHouse


async def evening(house: TestHouse) -> list[str]:
    """Let the time of the next reminder come; return what the client was sent."""
    (delay, work_id), *rest = house.queue.diaries
    house.queue.diaries = rest
    house.clock.moment += timedelta(seconds=delay)
    before = len(house.phone.texts())
    await house.parts.jobs.diary(work_id)
    return house.phone.texts()[before:]


@pytest.fixture
async def at_eight(house: TestHouse) -> TestHouse:
    """A client who chose eight in the evening."""
    await house.onboarded()
    await house.presses("diary:remind")
    said = await tap(house, "20:00")
    assert said == ["Noted: a reminder at 20:00, by your own clock."]
    return house


async def test_it_comes_at_the_clients_hour_and_leads_to_the_card(at_eight: TestHouse) -> None:
    assert at_eight.queue.diaries[0][0] == 8 * 3600  # it is noon in London
    said = await evening(at_eight)
    assert is_wording(at_eight, said[0], "diary.prompt")
    assert at_eight.phone.arrived[-1][1].lane is Lane.REPLY
    assert list(buttons(at_eight)) == ["Diary card", "Not today", "Remind me"]
    at_eight.clock.forward(minutes=1)
    await tap(at_eight, "Diary card")
    await tap(at_eight, "0")
    at_eight.clock.forward(minutes=-1)
    assert is_wording(at_eight, (await evening(at_eight))[0], "diary.prompt")


async def test_after_one_that_nobody_answered_there_is_none_until_the_client_is_heard_from(
    at_eight: TestHouse,
) -> None:
    assert await evening(at_eight)
    assert await evening(at_eight) == []
    assert await evening(at_eight) == []
    at_eight.clock.forward(minutes=1)
    await at_eight.says("hello")
    assert await evening(at_eight)


async def test_who_has_filled_the_card_is_not_reminded(at_eight: TestHouse) -> None:
    await at_eight.commands("diary")
    await tap(at_eight, "0")
    assert await evening(at_eight) == []


async def test_turned_off_or_moved_the_old_hour_brings_nothing(at_eight: TestHouse) -> None:
    await at_eight.presses("diary:hour.21")
    old, new = at_eight.queue.diaries
    at_eight.queue.diaries = [old]
    assert await evening(at_eight) == []
    at_eight.queue.diaries = [new]
    await at_eight.presses("diary:hour.off")
    assert await evening(at_eight) == []


async def test_while_a_chat_is_held_for_safety_there_is_no_reminder(at_eight: TestHouse) -> None:
    await at_eight.says("I took all my pills")
    assert await evening(at_eight) == []
