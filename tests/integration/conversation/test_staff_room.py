"""The staff chat keeps its word through a crash and a stumbling Telegram: what was done is said to everyone."""

import pytest

from conversation.delivery import Delivery
from conversation.ports import SendError
from conversation.safety_desk import SafetyDesk
from conversation.staffroom.room import StaffRoom
from conversation.types import Kind
from safety.policy import load_policy
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

pytestmark = pytest.mark.both_databases

OVERDOSE = "I took all my pills"


class PowerCutError(Exception):
    """The process ends here, as far as the test is concerned."""


async def cut_the_power_at_the_answer(house: TestHouse, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """Handle a staff command up to its first word to anybody, then die; start again and finish."""
    item = house.inbound(Kind.COMMAND, chat=STAFF_CHAT, command="clear", argument=command, sender_name="Dana")
    await house.parts.gateway.take(item)
    send = house.phone.send

    async def dies(*_: object) -> int:
        raise PowerCutError

    monkeypatch.setattr(house.phone, "send", dies)
    kit, delivery = house.kit, Delivery(house.kit, executor_id="earlier")
    desk = SafetyDesk(house.library, load_policy(), house.parts.screener)
    room = StaffRoom(kit, delivery, desk)
    with pytest.raises(PowerCutError):
        await room.run(item.item_id)
    monkeypatch.setattr(house.phone, "send", send)
    house.clock.forward(minutes=1)  # past the lease of the line that was being sent
    await house.parts.jobs.turn(item.item_id)


async def test_a_cleared_client_is_told_even_when_the_process_died_before(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    await cut_the_power_at_the_answer(house, monkeypatch, f"{house.client().pseudonym} spoke by phone")
    assert house.phone.texts()[-1].endswith(house.library.message("house.cleared").variants)
    assert house.client().pseudonym in house.phone.texts(STAFF_CHAT)[-1]


async def test_staff_are_answered_when_telegram_stumbles_first(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    house.phone.trouble[STAFF_CHAT] = [SendError("flood", retry_after=0.01)]
    said = await house.commands(
        "clear", f"{house.client().pseudonym} spoke by phone", chat=STAFF_CHAT, name="Dana"
    )
    assert "Dana" in said[-1]


async def test_a_client_of_another_name_is_not_touched(house: TestHouse) -> None:
    await house.onboarded()
    await house.says(OVERDOSE)
    before = house.phone.texts(PATIENT)
    said = await house.commands("clear", "calm-otter-00 spoke by phone", chat=STAFF_CHAT, name="Dana")
    assert said[-1] in house.library.message("staff.clear_unknown").variants
    assert house.phone.texts(PATIENT) == before


async def test_an_act_that_fails_every_time_is_said_to_have_failed(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversation.dispatch.WAITS", ())
    monkeypatch.setattr("conversation.staffroom.room.StaffRoom._handle", lambda *_: 1 / 0)
    said = await house.commands("clear", "calm-otter-42 spoke by phone", chat=STAFF_CHAT, name="Dana")
    assert len(said) == 1
    assert "could not be done" in said[0]
