"""A client in danger who stops writing is asked again after 2 and 5 minutes; then staff are paged."""

import pytest
from sqlalchemy import select

from conversation.types import Kind
from records.models import Escalation, EscalationEvent
from tests.support.house import STAFF_CHAT, TestHouse

pytestmark = pytest.mark.both_databases

METHOD_IN_MIND = "I have thought about how I would kill myself"


def alerts(house: TestHouse) -> list[tuple[str, str]]:
    found = select(Escalation.code, Escalation.status).order_by(Escalation.opened_at, Escalation.status.desc())
    return [tuple(row) for row in house.read(lambda s: s.execute(found).all())]  # type: ignore[attr-defined]


async def silent(house: TestHouse, prompt: int) -> list[str]:
    """Let the time of a prompt come; return what the client reads because of it."""
    before = len(house.phone.texts())
    delay, work = house.queue.prompts[prompt - 1]
    house.clock.forward(seconds=delay)
    await house.parts.jobs.silence(work)
    await house.queue.drain(house.parts.jobs)
    await house.settle()
    return house.phone.texts()[before:]


async def in_danger(house: TestHouse, text: str = METHOD_IN_MIND) -> None:
    await house.onboarded()
    await house.says(text)


async def test_two_prompts_wait_for_two_and_five_minutes(house: TestHouse) -> None:
    await in_danger(house)
    assert alerts(house) == [("T3", "paged")]
    assert [delay for delay, _ in house.queue.prompts] == [120, 300]


async def test_silence_is_asked_about_twice_and_then_paged_as_intent(house: TestHouse) -> None:
    await in_danger(house)
    first = await silent(house, 1)
    assert any("safe" in text or "Call" in text or "call" in text for text in first)
    assert len(first) == 1
    assert len(house.phone.texts(STAFF_CHAT)) == 1
    second = await silent(house, 2)
    assert second[0] != first[0]
    await house.until(lambda: len(house.phone.texts(STAFF_CHAT)) == 2)
    assert "No answer for 5 minutes" in house.phone.texts(STAFF_CHAT)[1]
    assert ("T4", "paged") in alerts(house)
    assert ("T3", "superseded") in alerts(house)


async def test_whoever_writes_back_is_not_prompted(house: TestHouse) -> None:
    await in_danger(house)
    await house.says("i am still here")
    assert await silent(house, 1) == []
    assert await silent(house, 2) == []
    assert len(house.phone.texts(STAFF_CHAT)) == 1


async def test_a_person_who_has_taken_the_alert_is_not_talked_over(house: TestHouse) -> None:
    await in_danger(house)
    page = next(m for chat, m in house.phone.arrived if chat == STAFF_CHAT).rows[0][0][1]
    await house.presses(page, chat=STAFF_CHAT, name="Dana")
    assert await silent(house, 1) == []
    assert await silent(house, 2) == []


async def test_an_alert_that_is_as_urgent_already_is_not_opened_twice(house: TestHouse) -> None:
    await in_danger(house, "I took all my pills")
    await silent(house, 1)
    await silent(house, 2)
    assert [code for code, _ in alerts(house)] == ["T5"]
    kinds = house.read(lambda s: s.scalars(select(EscalationEvent.kind)).all())
    assert "more" in kinds  # type: ignore[operator]


async def test_without_staff_the_client_is_asked_all_the_same(unwatched_house: TestHouse) -> None:
    await in_danger(unwatched_house)
    assert len(await silent(unwatched_house, 1)) == 1
    assert len(await silent(unwatched_house, 2)) == 1


async def test_a_prompt_done_twice_is_sent_once(house: TestHouse) -> None:
    await in_danger(house)
    assert len(await silent(house, 1)) == 1
    assert await silent(house, 1) == []


@pytest.mark.parametrize("text", ["i wish i was dead", "good morning"])
async def test_lesser_codes_are_not_prompted(house: TestHouse, text: str) -> None:
    await in_danger(house, text)
    assert house.queue.prompts == []


async def test_a_pressed_button_counts_as_an_answer(house: TestHouse) -> None:
    await in_danger(house)
    await house.takes(house.inbound(Kind.BUTTON, payload="crisis:safe"))
    assert await silent(house, 1) == []


async def test_leaving_the_chat_is_no_answer(house: TestHouse) -> None:
    await in_danger(house)
    await house.takes(house.inbound(Kind.BLOCKED_BOT))
    await silent(house, 2)
    await house.until(lambda: len(house.phone.texts(STAFF_CHAT)) == 2)
    assert "No answer" in house.phone.texts(STAFF_CHAT)[1]
