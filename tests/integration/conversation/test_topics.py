"""In a staff chat with topics each client's alerts stand together, and nothing of it may cost a page."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from bot.messenger import TelegramMessenger, build_bot
from content.library import Library
from content.say import Say
from conversation.outreach import Call, Outreach
from conversation.ports import SendError
from conversation.types import Kind
from local_telegram.testing import Config, LocalTelegram
from records import staff
from records.db import Database
from records.oncall_models import ClientTopic
from safety.rota import Rota
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

OVERDOSE = "I took all my pills"
DANA = 8001
ROTA = Rota.model_validate(
    {
        "timezone": "Europe/London",
        "people": {"Dana": {"ways": ["telegram"]}, "Sam": {"ways": ["telegram"]}},
        "shifts": [
            {"duty": "on_call", "days": "every day", "from": "00:00", "to": "00:00", "who": ["Dana", "Sam"]}
        ],
    }
)


@pytest.fixture
async def clinic(
    database: Database, library: Library, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[TestHouse]:
    monkeypatch.setattr("conversation.paging.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("conversation.paging.SHORTEST_LOOK_SECONDS", 0.01)
    house = TestHouse(database, library, rota=ROTA)
    house.phone.topics = {}
    await house.onboarded()
    with database.transaction() as session:
        code = staff.add(session, house.vault, clinic_id="demo", name="Dana", clinician=True, now=house.clock())
    await house.commands("start", code, chat=DANA)
    house.phone.arrived.clear()
    yield house
    await house.leave()


def stands(house: TestHouse) -> list[tuple[int | None, bool]]:
    """Return, for every message in the staff chat, its topic and whether it came without a sound."""
    return [(message.topic_id, message.silent) for chat, message in house.phone.arrived if chat == STAFF_CHAT]


async def alarmed(house: TestHouse, copies: int = 1) -> None:
    await house.says(OVERDOSE)
    await house.until(lambda: len(stands(house)) == copies)


async def test_the_copies_of_a_clients_alerts_go_to_their_topic(clinic: TestHouse) -> None:
    await alarmed(clinic)
    assert clinic.phone.topics == {101: clinic.client().pseudonym}
    assert stands(clinic) == [(101, False)]
    assert "T5" in clinic.phone.texts(DANA)[-1]
    page = next(m for chat, m in clinic.phone.arrived if chat == DANA).rows[0][0][1]
    await clinic.presses(page, chat=DANA)
    clinic.clock.forward(hours=12)
    await clinic.parts.jobs.rounds("now")
    await clinic.queue.drain(clinic.parts.jobs)
    await clinic.settle()
    assert stands(clinic)[-1] == (101, False)  # a clearance that is asked for stands there too
    assert len(clinic.phone.topics) == 1


async def test_a_page_that_only_the_staff_chat_takes_is_for_all_and_silently_in_the_topic(
    clinic: TestHouse,
) -> None:
    clinic.phone.trouble[DANA] = [SendError("blocked", permanent=True)]
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: (101, True) in stands(clinic))
    assert stands(clinic)[0] == (None, False)


async def test_a_deleted_topic_is_replaced_and_that_is_said(clinic: TestHouse) -> None:
    await alarmed(clinic)
    clinic.phone.topics = {}
    clinic.clock.forward(minutes=6)
    await clinic.until(lambda: len(clinic.phone.topics or {}) == 1)  # Sam's page
    await clinic.until(lambda: (102, True) in stands(clinic))
    with clinic.database.transaction() as session:
        assert session.scalars(select(ClientTopic.topic_id)).all() == [102]


async def test_a_copy_to_a_deleted_topic_says_so_to_all(clinic: TestHouse) -> None:
    await alarmed(clinic)
    clinic.phone.topics = {}
    outreach = Outreach(clinic.kit)
    call = a_call(clinic)
    assert await outreach.copy(call, outreach.message(call, "Dana")) == ""
    (text,) = [m.text for c, m in clinic.phone.arrived if c == STAFF_CHAT and m.topic_id is None]
    assert "was closed or deleted. From now on their alerts stand in a new one" in text
    assert stands(clinic)[-2:] == [(102, False), (None, False)]


def a_call(house: TestHouse) -> Call:
    return Call("c-1", "demo", "T5", (Say("staff.drill.page"),), datetime.now(UTC), about=house.client().id)


async def test_where_no_topic_can_be_opened_the_staff_chat_as_a_whole_has_the_copy(
    clinic: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> int:
        raise SendError("no_rights", permanent=True)

    monkeypatch.setattr(clinic.phone, "open_topic", refused)
    await alarmed(clinic)
    assert stands(clinic) == [(None, False)]


async def test_a_topic_that_takes_too_long_does_not_hold_up_a_page(
    clinic: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(*_: object) -> int:
        await asyncio.sleep(60)
        return 0

    monkeypatch.setattr("conversation.topics.PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(clinic.phone, "open_topic", hangs)
    await alarmed(clinic)
    assert stands(clinic) == [(None, False)]


async def test_staff_are_answered_in_the_topic_they_wrote_in(clinic: TestHouse) -> None:
    await alarmed(clinic)
    fields = {"command": "help", "sender_id": DANA, "topic_id": 101}
    await clinic.takes(clinic.inbound(Kind.COMMAND, chat=STAFF_CHAT, **fields))
    assert stands(clinic)[-1] == (101, False)
    clinic.phone.topics = {}  # deleted before the answer
    before = len(clinic.phone.texts(STAFF_CHAT))
    await clinic.takes(clinic.inbound(Kind.COMMAND, chat=STAFF_CHAT, **fields))
    assert [topic for topic, _ in stands(clinic)[before:]] == [None]


async def test_without_topics_all_is_as_before(clinic: TestHouse) -> None:
    clinic.phone.topics = None
    await alarmed(clinic)
    assert stands(clinic) == [(None, False)]


async def test_an_erased_clients_topic_is_forgotten(clinic: TestHouse) -> None:
    await alarmed(clinic)
    page = next(m for chat, m in clinic.phone.arrived if chat == DANA).rows[0][0][1]
    await clinic.presses(page, chat=DANA)
    await clinic.commands("delete", chat=PATIENT)
    await clinic.presses("data:delete_yes", chat=PATIENT)
    assert clinic.read(lambda s: s.scalars(select(ClientTopic)).all()) == []


async def test_on_a_real_group_with_topics(clinic: TestHouse) -> None:
    """Our own Bot API server, in Telegram's words: topics opened, deleted, closed to a bot without rights."""
    config = Config(staff=("Dana",), staff_chat_id=STAFF_CHAT, staff_forum=True)
    async with LocalTelegram(config) as telegram:
        bot = build_bot(config.token, telegram.url)
        await bot.initialize()
        outreach = Outreach(replace(clinic.kit, messenger=TelegramMessenger(bot)))
        call, group = a_call(clinic), telegram.world.chats[STAFF_CHAT]

        async def copied() -> int | None:
            assert await outreach.copy(call, outreach.message(call, "Dana")) == ""
            return list(group.entries.values())[-1].topic_id

        first = await copied()
        assert first is not None
        assert group.topics[first].name == clinic.client().pseudonym
        assert await copied() == first
        await telegram.delete_topic(STAFF_CHAT, first)
        assert await copied() is None  # said to all, after it was written into the new one
        (second,) = [topic.id for topic in group.topics.values() if not topic.deleted]
        assert await copied() == second
        await bot.close_forum_topic(STAFF_CHAT, second)
        dana = next(person for person in await telegram.people() if person.name == "Dana")
        await telegram.set_bot(STAFF_CHAT, "member", by=dana)
        assert await copied() is None  # no right to open another one: the group as a whole
        await bot.shutdown()
