"""A drill rehearses every page by real mail and HTTP, touches no client, and is asked for once a week."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from adapters.mail import Mail, MailServer
from adapters.pager import PagerGateway
from content.library import Library
from content.render import render
from conversation.outreach import subject
from conversation.ports import SendError
from conversation.types import Kind
from middlepath.drill import report
from records import clients, drills, staff
from records.db import Database
from records.models import Client, Escalation
from records.oncall_models import DrillRung, StaffNotice
from safety.rota import Rota, Way
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse
from tests.support.reach import SECRET, Gateway, MailRoom

DANA, SAM = 8001, 8002


def rota(gateway: Gateway) -> Rota:
    day, night = {"from": "09:00", "to": "17:00"}, {"from": "17:00", "to": "09:00"}
    return Rota.model_validate(
        {
            "timezone": "Europe/London",
            "people": {
                "Dana": {"ways": ["telegram", "email"], "email": "dana@clinic.example"},
                "Sam": {"ways": ["pager", "telegram"], "pager": gateway.url},
                "Ruth": {"ways": ["telegram"]},
                "Theo": {"ways": ["telegram"]},
            },
            "shifts": [
                {"duty": "on_call", "days": "every day", "who": ["Dana"], **day},
                {"duty": "on_call", "days": "every day", "who": ["Ruth"], **night},
                {"duty": "backup", "days": "every day", "from": "00:00", "to": "00:00", "who": ["Sam"]},
            ],
        }
    )


@pytest.fixture
async def clinic(
    database: Database,
    library: Library,
    mail_room: tuple[MailRoom, MailServer],
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[TestHouse]:
    monkeypatch.setattr("conversation.drill.WAITS", (0.01,))
    pager = PagerGateway(SECRET)
    mail = Mail(mail_room[1], lambda code: render(library, subject(code), lambda _count: 0).text)
    house = TestHouse(database, library, rota=rota(gateway), reach={Way.EMAIL: mail, Way.PAGER: pager})
    yield house
    await house.leave()
    await pager.close()


async def enrolled(house: TestHouse, name: str, chat: int) -> None:
    with house.database.transaction() as session:
        now = house.clock()
        clients.ensure_clinic(session, "demo", "Demo clinic", now)
        code = staff.add(session, house.vault, clinic_id="demo", name=name, clinician=True, now=now)
    await house.commands("start", code, chat=chat)
    house.phone.arrived.clear()


async def drilled(house: TestHouse, *, person: str = "", everybody: bool = False) -> str:
    with house.database.transaction() as session:
        drill = drills.ask(session, "demo", person=person, everybody=everybody, now=house.clock())
        house.queue.enqueue_on_call(session, f"drill/{drill.id}")
    await house.queue.drain(house.parts.jobs)
    await house.until(lambda: all(task.done() for task in house.queue.background))
    return drill.id


def shown(house: TestHouse, drill_id: str) -> str:
    with house.database.transaction() as session:
        drill = drills.get(session, drill_id)
        assert drill is not None
        return "\n".join(report(drill, drills.rungs_of(session, drill_id)))


def outcomes(house: TestHouse) -> dict[tuple[str, str], str]:
    rows = house.read(lambda s: s.scalars(select(DrillRung).order_by(DrillRung.id)).all())
    return {(row.person, row.place): row.outcome for row in rows}  # type: ignore[attr-defined]


async def test_every_way_of_everybody_on_duty_now_and_next_is_tried(
    clinic: TestHouse, mail_room: tuple[MailRoom, MailServer], gateway: Gateway
) -> None:
    await enrolled(clinic, "Dana", DANA)
    drill = await drilled(clinic)
    assert outcomes(clinic) == {
        ("", "staff_chat"): "sent",
        ("Dana", "own_chat"): "sent",
        ("Dana", "email"): "sent",
        ("Sam", "pager"): "sent",
        ("Sam", "own_chat"): "untried",
        ("Ruth", "own_chat"): "untried",  # on call from 17:00
    }
    (mail,) = mail_room[0].arrived
    assert mail["Subject"].startswith("TEST")
    (page,) = gateway.arrived
    assert page["code"] == "TEST"
    everything = [
        *clinic.phone.texts(DANA),
        *clinic.phone.texts(STAFF_CHAT),
        str(mail.get_payload()),
        page["text"],
    ]
    assert len(everything) == 4
    assert all("TEST of the pages. No client is in danger" in text.replace("=\n", "") for text in everything)
    table = shown(clinic, drill)
    assert re.search(r"Ruth +on call from Mon 23 Nov 17:00 +own chat +not tried", table)
    assert "not tried: Ruth, own chat: has not enrolled" in table
    assert "PASSED: 4 test pages went out, 0 confirmed so far." in table


async def test_no_client_is_touched_and_no_alert_is_opened(clinic: TestHouse) -> None:
    await clinic.onboarded()
    await drilled(clinic, everybody=True)
    assert clinic.phone.texts(PATIENT) == []
    assert clinic.client().mode == "coaching"
    assert clinic.read(lambda s: s.scalars(select(Escalation)).all()) == []


async def test_a_drill_during_an_alert_leaves_the_alert_alone(clinic: TestHouse) -> None:
    await clinic.onboarded()
    await clinic.says("I took all my pills")
    await clinic.until(lambda: clinic.phone.texts(STAFF_CHAT) != [])
    with clinic.database.transaction() as session:
        drill = drills.ask(session, "demo", now=clinic.clock())
    await clinic.parts.jobs.on_call(f"drill/{drill.id}")
    alert = clinic.read(lambda s: s.scalars(select(Escalation)).one())
    assert (alert.code, alert.status) == ("T5", "paged")  # type: ignore[attr-defined]


async def test_a_confirmation_is_recorded_with_its_time_and_the_first_one_stands(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    drill = await drilled(clinic)
    payload = next(m for chat, m in clinic.phone.arrived if chat == DANA).rows[0][0][1]
    clinic.clock.forward(seconds=14)
    said = await clinic.presses(payload, chat=DANA, name="a name she gave herself")
    assert said == ["Thank you. Dana got the test after 14 s. It is kept with the drill."]
    clinic.clock.forward(seconds=60)
    assert "after 14 s" in (await clinic.presses(payload, chat=DANA))[0]
    assert re.search(r"Dana +on call +own chat +0\.0 s +14\.0 s\n", shown(clinic, drill))


async def test_a_page_that_has_no_button_is_confirmed_by_its_number(clinic: TestHouse, gateway: Gateway) -> None:
    await enrolled(clinic, "Sam", SAM)
    drill = await drilled(clinic, person="Sam")
    (number,) = re.findall(r"/got (\w+)", gateway.arrived[0]["text"])
    said = await clinic.commands("got", number.lower(), chat=SAM)
    assert said[0].startswith("Thank you. Sam")
    assert "1 confirmed so far" in shown(clinic, drill)
    assert "not known" in (await clinic.commands("got", "AAAAAAAA", chat=SAM))[0]


async def test_in_the_group_only_staff_confirm_once_anybody_is_enrolled(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await drilled(clinic)
    payload = next(m for chat, m in clinic.phone.arrived if chat == STAFF_CHAT).rows[0][0][1]
    fields = {"payload": payload, "sender_id": SAM, "sender_name": "Whoever"}
    assert "not enrolled" in (await clinic.takes(clinic.inbound(Kind.BUTTON, chat=STAFF_CHAT, **fields)))[0]
    assert (
        "Dana"
        in (await clinic.takes(clinic.inbound(Kind.BUTTON, chat=STAFF_CHAT, **fields | {"sender_id": DANA})))[0]
    )


async def test_a_client_who_presses_the_button_confirms_nothing(clinic: TestHouse) -> None:
    await drilled(clinic)
    payload = next(m for chat, m in clinic.phone.arrived if chat == STAFF_CHAT).rows[0][0][1]
    await clinic.onboarded()
    await clinic.presses(payload, chat=PATIENT)
    assert clinic.read(lambda s: s.scalars(select(DrillRung.confirmed_at)).all()) == [None] * 6
    assert clinic.read(lambda s: len(s.scalars(select(Client)).all())) == 1


async def test_what_does_not_go_out_is_named_and_the_drill_has_failed(
    clinic: TestHouse, mail_room: tuple[MailRoom, MailServer], gateway: Gateway
) -> None:
    await enrolled(clinic, "Dana", DANA)
    mail_room[0].refuses = "550 no such mailbox"
    gateway.answers = [503, 503, 503]
    clinic.phone.trouble[DANA] = [SendError("blocked", permanent=True)]
    drill = await drilled(clinic)
    table = shown(clinic, drill)
    assert "NOT OUT: Dana, own chat: the bot is blocked" in table
    assert "NOT OUT: Dana, email: smtp_550" in table
    assert "NOT OUT: Sam, pager: pager_503" in table
    assert table.endswith("FAILED: 3 of 4 test pages did not go out.")


async def test_a_drill_that_was_called_off_or_is_over_sends_nothing_more(clinic: TestHouse) -> None:
    with clinic.database.transaction() as session:
        drill = drills.ask(session, "demo", now=clinic.clock())
        assert drills.call_off(session, drill.id, clinic.clock())
    await clinic.parts.jobs.on_call(f"drill/{drill.id}")
    assert clinic.phone.arrived == []
    done = await drilled(clinic)
    sent = len(clinic.phone.arrived)
    await clinic.parts.jobs.on_call(f"drill/{done}")
    assert len(clinic.phone.arrived) == sent


async def test_a_drill_cut_short_goes_on_with_what_was_not_sent(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    drill = await drilled(clinic)
    with clinic.database.transaction() as session:
        row = drills.get(session, drill)
        assert row is not None
        row.outcome, row.ended_at = "", None
        waiting = next(rung for rung in drills.rungs_of(session, drill) if rung.place == "own_chat")
        waiting.outcome = drills.WAITING
    clinic.phone.arrived.clear()
    await clinic.parts.jobs.on_call(f"drill/{drill}")
    assert [chat for chat, _ in clinic.phone.arrived] == [DANA]
    assert "PASSED" in shown(clinic, drill)


# --- the reminder ---


async def rounds(house: TestHouse) -> list[str]:
    """Go round, and return what the staff chat reads about drills."""
    before = len(house.phone.texts(STAFF_CHAT))
    await house.parts.jobs.rounds("now")
    await house.queue.drain(house.parts.jobs)
    await house.settle()
    return [text for text in house.phone.texts(STAFF_CHAT)[before:] if "test of the pages" in text]


async def test_after_a_week_without_a_drill_staff_are_reminded_once_a_week(clinic: TestHouse) -> None:
    clinic.clock.forward(days=6, hours=23)
    assert await rounds(clinic) == []
    clinic.clock.forward(hours=1)
    assert "has passed yet" in (await rounds(clinic))[0]
    clinic.clock.forward(days=6)
    assert await rounds(clinic) == []
    clinic.clock.forward(days=1)
    assert len(await rounds(clinic)) == 1


async def test_a_drill_that_passed_gives_a_week_of_peace(clinic: TestHouse) -> None:
    clinic.clock.forward(days=5)
    await drilled(clinic)
    clinic.clock.forward(days=6)
    assert await rounds(clinic) == []
    clinic.clock.forward(days=1)
    assert "since Sat 28 Nov 2026" in (await rounds(clinic))[0]


async def test_a_drill_of_one_person_or_one_that_failed_gives_none(
    clinic: TestHouse, mail_room: tuple[MailRoom, MailServer]
) -> None:
    clinic.clock.forward(days=5)
    await drilled(clinic, person="Sam")
    mail_room[0].refuses = "550 no such mailbox"
    await drilled(clinic)
    clinic.clock.forward(days=2)
    assert len(await rounds(clinic)) == 1


async def test_nobody_is_reminded_at_night_and_an_outage_leads_to_one_reminder(clinic: TestHouse) -> None:
    clinic.clock.forward(days=30, hours=12)
    assert await rounds(clinic) == []  # it is midnight
    clinic.clock.forward(hours=9)
    assert len(await rounds(clinic)) == 1
    assert await rounds(clinic) == []


async def test_without_a_staff_chat_the_clinicians_are_reminded_in_their_own(
    database: Database, library: Library, gateway: Gateway
) -> None:
    house = TestHouse(database, library, staff=False, rota=rota(gateway))
    await enrolled(house, "Dana", DANA)
    house.clock.forward(days=7)
    await rounds(house)
    assert "test of the pages" in house.phone.texts(DANA)[0]
    assert house.read(lambda s: s.scalar(select(StaffNotice.kind))) == "drill_due"
    house.clock.forward(seconds=timedelta(days=1).total_seconds())
    await rounds(house)
    assert len(house.phone.texts(DANA)) == 1
    await house.leave()
