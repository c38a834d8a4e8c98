"""Lines on their way out: in order past a crisis, honest after a crash, and none of them stale."""

import asyncio

import pytest
from sqlalchemy import select, update

from content.say import Say
from conversation.delivery import Delivery
from conversation.ports import SendError
from conversation.types import Kind, Lane
from records import sending
from records.models import Escalation, Message
from records.transcript import DROPPED, PENDING, SENDING, SENT
from tests.support.house import PATIENT, TestHouse

pytestmark = pytest.mark.both_databases

CRISIS = "I want to kill myself"


def newest_reply(house: TestHouse) -> Message:
    found = house.read(
        lambda s: s.scalar(
            select(Message).where(Message.direction == "out", Message.lane == "reply").order_by(Message.id.desc())
        )
    )
    assert isinstance(found, Message)
    return found


def crash_while_sending(house: TestHouse, line: Message) -> None:
    """Leave the line as a process does that dies between the send and the mark after it."""

    def back(session: object) -> None:
        session.execute(  # type: ignore[attr-defined]
            update(Message)
            .where(Message.id == line.id)
            .values(status=SENDING, claimed_by="test/earlier", claimed_at=house.clock(), attempts=1)
        )

    house.read(back)


def mark(house: TestHouse) -> str:
    return house.library.message("house.possible_repeat").variants[0]


async def test_a_line_found_half_sent_is_worded_as_a_possible_repeat(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("hello")
    crash_while_sending(house, newest_reply(house))
    await Delivery(house.kit, executor_id="test").deliver([newest_reply(house).id])
    assert house.phone.texts()[-1].startswith(mark(house))


async def test_it_is_worded_so_even_when_the_next_try_is_refused_first(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("hello")
    crash_while_sending(house, newest_reply(house))
    house.phone.trouble[PATIENT] = [SendError("flood", retry_after=0.01)]
    await Delivery(house.kit, executor_id="test").deliver([newest_reply(house).id])
    assert house.phone.texts()[-1].startswith(mark(house))


async def test_a_line_that_another_machine_is_sending_is_left_to_it(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("hello")
    crash_while_sending(house, newest_reply(house))
    before = len(house.phone.arrived)

    async def the_other_finishes(_seconds: float) -> None:
        house.read(lambda s: s.execute(update(Message).where(Message.status == SENDING).values(status=SENT)))

    await Delivery(house.kit, executor_id="other", sleep=the_other_finishes).deliver([newest_reply(house).id])
    assert len(house.phone.arrived) == before


async def test_a_line_is_taken_over_when_the_other_machine_stays_silent(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("hello")
    crash_while_sending(house, newest_reply(house))
    house.clock.forward(minutes=1)
    await Delivery(house.kit, executor_id="other").deliver([newest_reply(house).id])
    assert house.phone.texts()[-1].startswith(mark(house))


async def test_a_line_of_a_machine_that_is_known_to_be_dead_is_taken_over_at_once(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("hello")
    crash_while_sending(house, newest_reply(house))
    assert house.read(lambda s: sending.abandon(s, "test_", now=house.clock())) == 0, "another machine's line"
    assert house.read(lambda s: sending.abandon(s, "test", now=house.clock())) == 1
    await Delivery(house.kit, executor_id="other").deliver([newest_reply(house).id])
    assert house.phone.texts()[-1].startswith(mark(house))


async def test_an_update_that_comes_again_has_its_unsent_crisis_lines_sent_at_once(house: TestHouse) -> None:
    """The process that took it in died before it sent them: whoever gets the update next need not wait."""
    await house.onboarded()
    inbound = house.inbound(text=CRISIS)
    accepted = await house.kit.urgent.run(house.parts.gateway._acceptor.accept, inbound)
    assert accepted.urgent_lines
    before = len(house.phone.texts())
    await house.parts.gateway.take(inbound)
    await house.parts.gateway.close()
    sent = house.phone.texts()[before:]
    assert len(sent) == len(accepted.urgent_lines)
    await house.parts.gateway.take(inbound)
    await house.parts.gateway.close()
    assert house.phone.texts()[before:] == sent, "what is out is not sent again"


async def test_crisis_lines_do_not_overtake_one_that_is_being_sent_when_their_update_comes_again(
    house: TestHouse,
) -> None:
    await house.onboarded()
    inbound = house.inbound(text=CRISIS)
    accepted = await house.kit.urgent.run(house.parts.gateway._acceptor.accept, inbound)
    first = house.read(lambda s: s.get(Message, accepted.urgent_lines[0]))
    assert isinstance(first, Message)
    crash_while_sending(house, first)
    before = len(house.phone.texts())
    await house.parts.gateway.take(inbound)
    await house.parts.gateway.close()
    assert len(house.phone.texts()) == before


async def test_a_half_sent_reply_is_withdrawn_when_a_crisis_came_after_it(house: TestHouse) -> None:
    await house.onboarded()
    await house.says("hello")
    line = newest_reply(house)
    crash_while_sending(house, line)
    await house.says(CRISIS)
    before = house.phone.texts()
    await Delivery(house.kit, executor_id="test").deliver([line.id])
    assert house.phone.texts() == before
    assert house.read(lambda s: s.get(Message, line.id).status) == DROPPED  # type: ignore[union-attr]


async def test_the_answer_to_the_next_message_waits_for_the_crisis_lines(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.default = (Say("talk.thank"),)
    # Telegram holds up the crisis lines; the next message comes in meanwhile.
    crisis, after = house.inbound(text=CRISIS), house.inbound(Kind.BUTTON, payload="menu:skill")
    house.phone.trouble[PATIENT] = [SendError("flood", retry_after=0.2)]
    await house.parts.gateway.take(crisis)
    await house.parts.gateway.take(after)
    await house.parts.jobs.turn(crisis.item_id)
    await house.parts.jobs.turn(after.item_id)
    await house.parts.gateway.close()
    lanes = [message.lane for chat, message in house.phone.arrived if chat == PATIENT]
    assert lanes[-1] is Lane.REPLY
    assert Lane.REPLY not in lanes[:-1]


async def test_what_the_dialogue_hands_to_the_safety_desk_is_said_with_the_turn(house: TestHouse) -> None:
    await house.onboarded()
    house.dialogue.answers = {"can i talk to someone": (Say("handoff.person"),)}
    item = house.inbound(text="can i talk to someone")
    await house.parts.gateway.take(item)
    await house.parts.jobs.turn(item.item_id)
    assert house.phone.texts()[-1] in house.library.message("crisis.person_asked").variants


async def test_helplines_are_pinned_only_when_every_line_is_out(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.onboarded()
    waiting_at_pin: list[object] = []

    async def pin(chat_id: int, message_id: int) -> None:
        waiting_at_pin.append(
            house.read(lambda s: s.scalars(select(Message.id).where(Message.status == PENDING)).all())
        )

    monkeypatch.setattr(house.phone, "pin", pin)
    crisis = house.inbound(text=CRISIS)
    await house.parts.gateway.take(crisis)
    await house.parts.gateway.close()
    assert waiting_at_pin == [[]]


@pytest.mark.parametrize("status", ["paged", "acknowledged"])
async def test_a_client_hears_that_the_team_was_told_even_when_the_process_died_after_the_page(
    house: TestHouse, status: str
) -> None:
    await house.onboarded()
    crisis = house.inbound(text=CRISIS)
    await house.parts.gateway.take(crisis)
    await house.parts.gateway.close()
    # The page went out and was marked; then the process died.
    house.read(lambda s: s.execute(update(Escalation).values(status=status, paged_at=house.clock())))
    (escalation_id,) = house.read(lambda s: s.scalars(select(Escalation.id)).all())  # type: ignore[misc]
    before = len(house.phone.texts())
    work = asyncio.ensure_future(house.parts.jobs.page(escalation_id))
    await house.until(lambda: told(house) == [SENT])
    work.cancel()
    assert len(house.phone.texts()) == before + 1


def told(house: TestHouse) -> list[str]:
    asked = house.read(
        lambda s: s.scalars(select(Message.status).where(Message.dedupe_key.startswith("after_page/"))).all()
    )
    assert isinstance(asked, list)
    return asked


async def test_an_ordinary_line_that_waits_for_room_is_withdrawn_by_a_crisis(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversation.delivery.ROOM_SECONDS", {Lane.REPLY: 0.02})
    await house.onboarded()
    house.phone.is_full = True
    waiting = asyncio.create_task(house.says("/menu"))
    await asyncio.sleep(0.2)
    assert house.phone.texts() == []
    await house.parts.gateway.take(house.inbound(text="I took all my pills"))
    await house.until(lambda: any("999" in text for text in house.phone.texts()))
    house.phone.is_full = False
    await asyncio.wait_for(waiting, 10)
    menu = house.library.message("menu.main").variants
    assert not set(house.phone.texts()) & set(menu)
