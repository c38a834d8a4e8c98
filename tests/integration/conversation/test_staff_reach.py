"""A chat of staff that is lost is noticed at once, told by what still works, routed round, and undone again."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from adapters.mail import Mail, MailServer
from content.library import Library
from conversation.ports import SendError
from conversation.types import Kind
from records import clients, staff
from records.db import Database
from records.models import Client, Page
from records.oncall_models import LostWay
from safety.rota import Rota, Way
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse
from tests.support.reach import MailRoom

OVERDOSE = "I took all my pills"
DANA, SAM = 8001, 8002
ROTA = Rota.model_validate(
    {
        "timezone": "Europe/London",
        "people": {
            "Dana": {"ways": ["telegram", "email"], "email": "dana@clinic.example"},
            "Sam": {"ways": ["telegram"]},
        },
        "shifts": [
            {"duty": "on_call", "days": "every day", "from": "00:00", "to": "00:00", "who": ["Dana", "Sam"]},
        ],
    }
)


@pytest.fixture
async def clinic(
    database: Database,
    library: Library,
    mail_room: tuple[MailRoom, MailServer],
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[TestHouse]:
    monkeypatch.setattr("conversation.paging.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("conversation.paging.SHORTEST_LOOK_SECONDS", 0.01)
    monkeypatch.setattr("conversation.paging.WAITS", (0.01,))
    house = TestHouse(database, library, rota=ROTA, reach={Way.EMAIL: Mail(mail_room[1], lambda code: code)})
    await house.onboarded()
    for name, chat in (("Dana", DANA), ("Sam", SAM)):
        with database.transaction() as session:
            code = staff.add(session, house.vault, clinic_id="demo", name=name, clinician=True, now=house.clock())
        await house.commands("start", code, chat=chat)
    house.phone.arrived.clear()
    yield house
    await house.leave()


async def news(house: TestHouse, kind: Kind, chat: int) -> None:
    await house.takes(house.inbound(kind, chat=chat, sender_id=chat))
    await house.queue.drain(house.parts.jobs)
    await house.settle()


def lost(house: TestHouse) -> list[tuple[str, str, bool]]:
    rows = house.read(lambda s: s.scalars(select(LostWay).order_by(LostWay.id)).all())
    return [(row.person, row.reason, row.until is None) for row in rows]  # type: ignore[attr-defined]


def paged(house: TestHouse) -> list[tuple[str, str]]:
    rows = house.read(lambda s: s.execute(select(Page.person, Page.way).where(Page.out).order_by(Page.id)).all())
    return [tuple(row) for row in rows]  # type: ignore[attr-defined]


async def test_a_member_who_blocks_the_bot_is_known_before_the_next_page(
    clinic: TestHouse, mail_room: tuple[MailRoom, MailServer]
) -> None:
    await news(clinic, Kind.BLOCKED_BOT, DANA)
    assert lost(clinic) == [("Dana", "blocked", True)]
    (told,) = clinic.phone.texts(STAFF_CHAT)
    assert "Dana cannot be paged in their own chat any more: they have blocked the bot" in told
    await clinic.until(lambda: len(mail_room[0].arrived) == 1)
    assert "press Restart" in str(mail_room[0].arrived[0].get_payload())
    assert clinic.phone.texts(DANA) == []


async def test_a_page_takes_the_way_round_at_once(
    clinic: TestHouse, mail_room: tuple[MailRoom, MailServer]
) -> None:
    await news(clinic, Kind.BLOCKED_BOT, DANA)
    await clinic.until(lambda: len(mail_room[0].arrived) == 1)
    clinic.phone.arrived.clear()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(mail_room[0].arrived) == 2)
    assert mail_room[0].arrived[1]["Subject"] == "T5"
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)  # the copy for the others, at once
    await clinic.until(lambda: paged(clinic) == [("Dana", "email")])


async def test_unblocking_undoes_it(clinic: TestHouse) -> None:
    await news(clinic, Kind.BLOCKED_BOT, DANA)
    await news(clinic, Kind.UNBLOCKED_BOT, DANA)
    assert lost(clinic) == [("Dana", "blocked", False)]
    assert clinic.phone.texts(STAFF_CHAT)[-1] == "Dana can be paged in their own chat again."
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: clinic.phone.texts(DANA) != [])


async def test_a_block_that_was_missed_is_noticed_when_a_page_is_refused(clinic: TestHouse) -> None:
    clinic.phone.trouble[DANA] = [SendError("blocked", permanent=True)]
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: lost(clinic) == [("Dana", "blocked", True)])
    await clinic.queue.drain(clinic.parts.jobs)
    await clinic.until(lambda: any("cannot be paged" in text for text in clinic.phone.texts(STAFF_CHAT)))


async def test_an_unblocking_that_was_missed_is_noticed_when_a_page_goes_out(clinic: TestHouse) -> None:
    await news(clinic, Kind.BLOCKED_BOT, SAM)
    await clinic.says(OVERDOSE)
    clinic.clock.forward(minutes=6)
    await clinic.until(lambda: ("Sam", "telegram") in paged(clinic))
    assert any("T5" in text for text in clinic.phone.texts(SAM))
    assert lost(clinic) == [("Sam", "blocked", False)]


@pytest.mark.parametrize(("kind", "reason"), [(Kind.SERVICE, "put out"), (Kind.MUTED_IN_GROUP, "may not write")])
async def test_a_lost_staff_chat_is_told_to_the_members_themselves(
    clinic: TestHouse, kind: Kind, reason: str
) -> None:
    clinic.phone.trouble[STAFF_CHAT] = [SendError("blocked", permanent=True)] * 9
    await news(clinic, kind, STAFF_CHAT)
    for chat in (DANA, SAM):
        (told,) = clinic.phone.texts(chat)
        assert "The staff chat cannot be written to any more" in told
        assert reason in told
    clinic.phone.trouble.clear()
    await news(clinic, Kind.ADDED_TO_GROUP, STAFF_CHAT)
    assert "can be written to again" in clinic.phone.texts(STAFF_CHAT)[-1]
    assert [row[2] for row in lost(clinic)] == [False]
    assert clinic.phone.left == []


async def test_with_every_chat_lost_the_news_goes_by_mail(
    clinic: TestHouse, mail_room: tuple[MailRoom, MailServer]
) -> None:
    for chat in (DANA, SAM, STAFF_CHAT):
        clinic.phone.trouble[chat] = [SendError("blocked", permanent=True)] * 9
    await news(clinic, Kind.SERVICE, STAFF_CHAT)
    await clinic.until(lambda: mail_room[0].arrived != [])
    assert "staff chat cannot be written to" in str(mail_room[0].arrived[0].get_payload()).replace("=\n", "")


async def test_what_a_loss_leaves_uncovered_is_said_with_it(clinic: TestHouse) -> None:
    await news(clinic, Kind.BLOCKED_BOT, SAM)
    assert "only this chat" not in clinic.phone.texts(STAFF_CHAT)[-1]  # Dana has her mail
    clinic.kit.reach.clear()  # type: ignore[attr-defined]
    await news(clinic, Kind.BLOCKED_BOT, DANA)
    assert "only this chat would hear of an alert" in clinic.phone.texts(STAFF_CHAT)[-1]


async def probed(house: TestHouse) -> None:
    await house.parts.jobs.rounds("now")
    await house.queue.drain(house.parts.jobs)
    await house.settle()
    await house.queue.drain(house.parts.jobs)
    await house.settle()


async def test_a_block_during_an_outage_is_found_by_the_days_probe_which_writes_to_nobody(
    clinic: TestHouse,
) -> None:
    clinic.phone.trouble[DANA] = [SendError("blocked", permanent=True)]
    await probed(clinic)
    assert lost(clinic) == [("Dana", "blocked", True)]
    assert len(clinic.phone.texts(STAFF_CHAT)) == 1
    assert (clinic.phone.texts(DANA), clinic.phone.texts(SAM)) == ([], [])
    await probed(clinic)  # once a day
    assert lost(clinic) == [("Dana", "blocked", True)]
    clinic.clock.forward(days=1)
    await probed(clinic)
    assert lost(clinic) == [("Dana", "blocked", False)]


async def test_a_probe_that_fails_for_the_moment_says_nothing_of_a_chat(clinic: TestHouse) -> None:
    clinic.phone.trouble[DANA] = [SendError("unreachable")]
    await probed(clinic)
    assert lost(clinic) == []


async def test_being_in_the_group_does_not_show_that_the_bot_may_write_there(clinic: TestHouse) -> None:
    clinic.phone.trouble[STAFF_CHAT] = [SendError("no_rights", permanent=True)] * 2
    await news(clinic, Kind.MUTED_IN_GROUP, STAFF_CHAT)
    clinic.phone.trouble.clear()
    await probed(clinic)
    assert lost(clinic) == [("", "no_rights", True)]


async def test_a_clients_block_is_nobody_elses_news(clinic: TestHouse) -> None:
    await news(clinic, Kind.BLOCKED_BOT, PATIENT)
    assert lost(clinic) == []
    assert clinic.read(lambda s: s.scalar(select(Client.unreachable_since))) is not None


async def test_a_new_phone_starts_without_the_old_ones_trouble(clinic: TestHouse) -> None:
    await news(clinic, Kind.BLOCKED_BOT, DANA)
    with clinic.database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo clinic", clinic.clock())
        code = staff.add(session, clinic.vault, clinic_id="demo", name="Dana", clinician=True, now=clinic.clock())
    await clinic.commands("start", code, chat=8003)
    assert lost(clinic) == [("Dana", "blocked", False)]
