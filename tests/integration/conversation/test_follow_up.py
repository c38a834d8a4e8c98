"""After a pause was lifted the client is asked once how they are; not when anything has come in between."""

from tests.support.house import STAFF_CHAT, TestHouse

OVERDOSE = "I took all my pills"


async def cleared(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    page = next(m for chat, m in house.phone.arrived if chat == STAFF_CHAT).rows[0][0][1]
    await house.presses(page, chat=STAFF_CHAT, name="Dana")
    await house.commands("clear", f"{house.client().pseudonym} seen in clinic", chat=STAFF_CHAT, name="Dana")


async def a_day_later(house: TestHouse) -> list[str]:
    before = len(house.phone.texts())
    delay, change = house.queue.follow_ups[0]
    house.clock.forward(seconds=delay)
    await house.parts.jobs.follow_up(change)
    return house.phone.texts()[before:]


async def test_the_client_is_asked_a_day_later_and_only_once(house: TestHouse) -> None:
    await cleared(house)
    (said,) = await a_day_later(house)
    assert "How is it now" in said or "How are things" in said
    assert await a_day_later(house) == []


async def test_whoever_is_held_again_is_not_asked(house: TestHouse) -> None:
    await cleared(house)
    await house.says(OVERDOSE)
    assert await a_day_later(house) == []


async def test_an_answer_of_danger_to_the_question_is_a_crisis_like_any_other(house: TestHouse) -> None:
    await cleared(house)
    await a_day_later(house)
    said = await house.says("not good. i want to kill myself tonight")
    assert any("999" in text for text in said)
