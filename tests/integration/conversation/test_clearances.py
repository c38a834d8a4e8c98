"""While a client is held and nobody has cleared them, clinicians are asked to, every twelve hours."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from content.library import Library
from conversation.ports import SendError
from conversation.types import Outgoing
from records import clients, staff
from records.db import Database
from records.models import Client, Escalation
from records.oncall_models import ClearancePage
from safety.rota import Rota
from tests.support.house import STAFF_CHAT, TestHouse

OVERDOSE, SELF_HARM, SUICIDAL = "I took all my pills", "I cut myself an hour ago", "I want to kill myself"
DANA, SAM = 8001, 8002
ROTA = Rota.model_validate(
    {
        "timezone": "Europe/London",
        "people": {"Sam": {"ways": ["telegram"]}, "Dana": {"ways": ["telegram"]}},
        "shifts": [
            {"duty": "on_call", "days": "every day", "from": "00:00", "to": "00:00", "who": ["Sam", "Dana"]},
        ],
    }
)
ASKS = "Held and not cleared"


async def held(house: TestHouse, text: str = OVERDOSE) -> None:
    """Let a client be held, and somebody take the alert."""
    await house.onboarded()
    await house.says(text)
    await house.until(lambda: house.phone.texts(STAFF_CHAT) != [])
    await house.until(lambda: any(m.rows for chat, m in house.phone.arrived if chat == STAFF_CHAT))
    page = next(m for chat, m in house.phone.arrived if chat == STAFF_CHAT).rows[0][0][1]
    await house.presses(page, chat=STAFF_CHAT, name="Dana")


async def rounds(house: TestHouse) -> None:
    await house.parts.jobs.rounds("now")
    await house.queue.drain(house.parts.jobs)
    await house.settle()


async def due_work(house: TestHouse) -> str:
    """Go round, and take the page that is due out of the queue."""
    await house.parts.jobs.rounds("now")
    (work,) = [work for _, work in house.queue.ready if work.startswith("clearance/")]
    house.queue.ready.clear()
    return work


def asked(house: TestHouse, chat: int = STAFF_CHAT) -> list[str]:
    return [text for text in house.phone.texts(chat) if text.startswith(ASKS)]


async def test_after_twelve_hours_a_clearance_is_asked_for_and_after_twelve_more_again(house: TestHouse) -> None:
    await held(house)
    house.clock.forward(hours=11, minutes=59)
    await rounds(house)
    assert asked(house) == []
    house.clock.forward(minutes=1)
    await rounds(house)
    (first,) = asked(house)
    name = house.client().pseudonym
    assert name in first
    assert f"/clear {name}" in first
    assert "paused since Mon 23 Nov 12:00 (12 h), last code T5" in first
    house.clock.forward(hours=12)
    await rounds(house)
    assert "(24 h)" in asked(house)[1]


@pytest.mark.parametrize(
    ("text", "mode", "words"),
    [
        (SELF_HARM, "safety_only", "safety replies only"),
        ("sometimes I think about killing myself", "crisis_skills", "crisis skills only"),
    ],
)
async def test_every_mode_that_a_human_must_clear_is_asked_about(
    house: TestHouse, text: str, mode: str, words: str
) -> None:
    await held(house, text)
    assert house.client().mode == mode
    house.clock.forward(hours=12)
    await rounds(house)
    assert words in asked(house)[0]


async def test_one_due_moment_is_asked_about_once_however_often_the_rounds_come(house: TestHouse) -> None:
    await held(house)
    house.clock.forward(hours=12)
    await rounds(house)
    await rounds(house)
    house.clock.forward(minutes=5)
    await rounds(house)
    assert len(asked(house)) == 1


async def test_two_processes_that_go_round_at_the_same_moment_ask_once(house: TestHouse) -> None:
    await held(house)
    house.clock.forward(hours=12)
    await house.parts.jobs.rounds("one")
    await house.parts.jobs.rounds("two")
    await house.queue.drain(house.parts.jobs)
    await house.settle()
    assert len(asked(house)) == 1


async def test_after_a_long_outage_it_is_asked_once_and_not_for_every_time_that_was_missed(
    house: TestHouse,
) -> None:
    await held(house)
    house.clock.forward(days=5)
    await rounds(house)
    assert len(asked(house)) == 1
    house.clock.forward(hours=11)
    await rounds(house)
    assert len(asked(house)) == 1
    house.clock.forward(hours=1)
    await rounds(house)
    assert len(asked(house)) == 2


async def test_it_stops_when_a_clinician_clears_even_between_the_round_and_the_page(house: TestHouse) -> None:
    await held(house)
    house.clock.forward(hours=12)
    work = await due_work(house)
    await house.commands("clear", f"{house.client().pseudonym} all is well", chat=STAFF_CHAT, name="Dana")
    await house.parts.jobs.on_call(work)
    house.clock.forward(days=3)
    await rounds(house)
    assert asked(house) == []


async def test_a_page_that_was_out_before_a_crash_is_not_sent_again(house: TestHouse) -> None:
    await held(house)
    house.clock.forward(hours=12)
    work = await due_work(house)
    await house.parts.jobs.on_call(work)
    await house.parts.jobs.on_call(work)  # the process died before the queue knew that it was done
    assert len(asked(house)) == 1


async def test_a_page_cut_short_by_a_kill_is_not_sent_for_the_same_moment_and_asked_again_in_an_hour(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    await held(house)
    house.clock.forward(hours=12)
    work = await due_work(house)
    send = house.phone.send

    async def arrives_and_the_power_goes(chat_id: int, message: Outgoing) -> int:
        await send(chat_id, message)
        raise asyncio.CancelledError

    monkeypatch.setattr(house.phone, "send", arrives_and_the_power_goes)
    with pytest.raises(asyncio.CancelledError):
        await house.parts.jobs.on_call(work)
    monkeypatch.setattr(house.phone, "send", send)
    await house.parts.jobs.on_call(work)
    house.clock.forward(minutes=55)
    await rounds(house)
    assert len(asked(house)) == 1
    house.clock.forward(minutes=5)
    await rounds(house)
    assert len(asked(house)) == 2
    house.clock.forward(hours=11)
    await rounds(house)
    assert len(asked(house)) == 2


async def test_a_page_that_nothing_takes_is_tried_until_it_is_out(
    house: TestHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversation.clearances.PAUSE_SECONDS", 0.01)
    await held(house)
    house.clock.forward(hours=12)
    work = await due_work(house)
    house.phone.trouble[STAFF_CHAT] = [SendError("unreachable"), SendError("blocked", permanent=True)]
    await house.parts.jobs.on_call(work)
    assert len(asked(house)) == 1
    rows = house.read(lambda s: s.scalars(select(ClearancePage.error).order_by(ClearancePage.id)).all())
    assert rows == ["unreachable", "blocked", ""]


async def test_nothing_is_told_to_the_client_and_no_alert_is_opened(house: TestHouse) -> None:
    await held(house)
    before = house.phone.texts()
    house.clock.forward(hours=12)
    await rounds(house)
    assert house.phone.texts() == before
    assert house.read(lambda s: len(s.scalars(select(Escalation)).all())) == 1


async def test_a_new_code_while_held_begins_the_twelve_hours_anew(house: TestHouse) -> None:
    await held(house, SELF_HARM)
    house.clock.forward(hours=11)
    await house.says(OVERDOSE)
    assert house.client().mode == "paused"
    house.clock.forward(hours=2)
    await rounds(house)
    assert asked(house) == []
    house.clock.forward(hours=10)
    await rounds(house)
    assert "since Mon 23 Nov 12:00 (23 h)" in asked(house)[0]


async def test_without_staff_nobody_is_asked(unwatched_house: TestHouse) -> None:
    await unwatched_house.onboarded()
    await unwatched_house.says(OVERDOSE)
    unwatched_house.clock.forward(hours=13)
    await rounds(unwatched_house)
    assert unwatched_house.read(lambda s: s.scalars(select(ClearancePage)).all()) == []


@pytest.fixture
async def clinic(database: Database, library: Library) -> AsyncIterator[TestHouse]:
    house = TestHouse(database, library, rota=ROTA)
    yield house
    await house.leave()


async def enrolled(house: TestHouse, name: str, chat: int, *, clinician: bool = True) -> None:
    with house.database.transaction() as session:
        now = house.clock()
        clients.ensure_clinic(session, "demo", "Demo clinic", now)
        code = staff.add(session, house.vault, clinic_id="demo", name=name, clinician=clinician, now=now)
    await house.commands("start", code, chat=chat)


async def kept_back(house: TestHouse, clinician: str | None = None) -> None:
    """Hold a client without an alert."""
    await house.onboarded()
    with house.database.transaction() as session:
        client = session.get_one(Client, house.client().id)
        client.clinician_name = clinician
        clients.change_mode(
            session, house.vault, client, after="paused", actor="test", reason="test", now=house.clock()
        )


async def test_the_therapist_and_the_clinician_on_call_are_asked_in_their_own_chats(clinic: TestHouse) -> None:
    await enrolled(clinic, "Sam", SAM)
    await enrolled(clinic, "Dana", DANA)
    await kept_back(clinic, "Dana")
    clinic.clock.forward(hours=12)
    await rounds(clinic)
    assert [len(asked(clinic, chat)) for chat in (DANA, SAM)] == [1, 1]


async def test_a_colleague_who_cannot_clear_is_passed_over(clinic: TestHouse) -> None:
    await enrolled(clinic, "Sam", SAM, clinician=False)
    await enrolled(clinic, "Dana", DANA)
    await kept_back(clinic)
    clinic.clock.forward(hours=12)
    await rounds(clinic)
    assert asked(clinic, SAM) == []
    assert len(asked(clinic, DANA)) == 1
