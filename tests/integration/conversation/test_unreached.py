"""A client whom the bot cannot reach becomes a task for a human: pressing where they may be in danger."""

from sqlalchemy import select

from conversation.ports import SendError
from conversation.types import Kind
from records.models import Escalation
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

BLOCKED = SendError("blocked", permanent=True)
OVERDOSE = "I took all my pills"


def alerts(house: TestHouse) -> list[tuple[str, int]]:
    found = select(Escalation.code, Escalation.acknowledge_seconds).order_by(Escalation.opened_at)
    return [tuple(row) for row in house.read(lambda s: s.execute(found).all())]  # type: ignore[attr-defined]


async def test_a_reply_that_cannot_be_delivered_is_a_task_for_the_next_day(house: TestHouse) -> None:
    await house.onboarded()
    house.phone.trouble[PATIENT] = [BLOCKED]
    await house.commands("menu")
    await house.queue.drain(house.parts.jobs)
    await house.until(lambda: any("can no longer reach" in text for text in house.phone.texts(STAFF_CHAT)))
    assert alerts(house) == [("UNREACHED", 86400)]


async def test_it_is_said_once_until_they_are_back(house: TestHouse) -> None:
    await house.onboarded()
    for _ in range(3):
        house.phone.trouble[PATIENT] = [BLOCKED]
        await house.commands("menu")
    assert len(alerts(house)) == 1


async def test_a_crisis_reply_that_cannot_be_delivered_is_said_on_every_page(house: TestHouse) -> None:
    await house.onboarded()
    house.phone.trouble[PATIENT] = [BLOCKED] * 9
    await house.says(OVERDOSE)
    await house.until(lambda: bool(house.phone.texts(STAFF_CHAT)))
    assert [code for code, _ in alerts(house)] == ["T5"]
    house.clock.forward(minutes=6)
    await house.until(lambda: any("cannot reach this client" in text for text in house.phone.texts(STAFF_CHAT)))


async def test_whoever_leaves_while_held_for_safety_is_pressing(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    page = next(m for chat, m in house.phone.arrived if chat == STAFF_CHAT).rows[0][0][1]
    await house.presses(page, chat=STAFF_CHAT, name="Dana")
    await house.takes(house.inbound(Kind.BLOCKED_BOT))
    await house.until(lambda: any("can no longer reach" in text for text in house.phone.texts(STAFF_CHAT)))
    assert alerts(house)[-1] == ("UNREACHED", 600)


async def test_whoever_leaves_while_nothing_weighs_on_them_has_just_left(house: TestHouse) -> None:
    await house.onboarded()
    await house.takes(house.inbound(Kind.BLOCKED_BOT))
    assert alerts(house) == []


async def test_whoever_writes_again_is_reached_again_and_a_new_loss_is_a_new_task(house: TestHouse) -> None:
    await house.onboarded()
    await house.takes(house.inbound(Kind.BLOCKED_BOT))  # and Telegram never told us that they came back
    house.phone.trouble[PATIENT] = [BLOCKED]
    await house.commands("menu")
    assert alerts(house) == [("UNREACHED", 86400)]
