"""Members of staff: enrolled once from their own chat, paged there, and the only ones who may act."""

import pytest
from sqlalchemy import select, update

from content.library import Library
from conversation.ports import SendError
from conversation.types import Inbound, Kind
from records import clients, escalations, staff
from records.db import Database
from records.models import Client, Escalation, EscalationEvent
from safety.rota import Rota
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

OVERDOSE = "I took all my pills"
DANA, SAM = 8001, 8002
ROTA = Rota.model_validate(
    {
        "timezone": "Europe/London",
        "people": {"Dana": {"ways": ["telegram"]}, "Sam": {"ways": ["telegram"]}},
        "shifts": [
            {"duty": "on_call", "days": "every day", "from": "00:00", "to": "00:00", "who": ["Dana", "Sam"]},
        ],
    }
)


@pytest.fixture
async def clinic(database: Database, library: Library, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("conversation.paging.LOOK_SECONDS", 0.01)
    monkeypatch.setattr("conversation.paging.SHORTEST_LOOK_SECONDS", 0.01)
    house = TestHouse(database, library, rota=ROTA)
    yield house
    await house.leave()


def code(house: TestHouse, name: str, *, clinician: bool = True, clinic_id: str = "demo") -> str:
    with house.database.transaction() as session:
        now = house.clock()
        clients.ensure_clinic(session, clinic_id, clinic_id, now)
        return staff.add(session, house.vault, clinic_id=clinic_id, name=name, clinician=clinician, now=now)


async def enrolled(house: TestHouse, name: str, chat: int, **how: object) -> None:
    said = await house.commands("start", code(house, name, **how), chat=chat)  # type: ignore[arg-type]
    assert said[0].startswith(f"You are enrolled as {name}")


async def in_group(house: TestHouse, kind: Kind, sender: int, **fields: object) -> list[str]:
    inbound: Inbound = house.inbound(kind, chat=STAFF_CHAT, sender_id=sender, sender_name="Whoever", **fields)
    return await house.takes(inbound)


def page_in(house: TestHouse, chat: int) -> str:
    """Return the payload of the newest page's button in a chat."""
    return next(m for c, m in reversed(house.phone.arrived) if c == chat and m.rows).rows[0][0][1]


async def test_a_code_makes_a_private_chat_one_of_staff_and_never_a_client(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    said = await clinic.says("I want to kill myself", chat=DANA)  # may quote a client, may be about themselves
    assert any("findahelpline.com" in text for text in said)
    assert "opened no alert" in said[-1]
    assert clinic.read(lambda s: s.scalars(select(Client)).all()) == []
    assert "Acknowledge" in (await clinic.commands("help", chat=DANA))[0]


async def test_a_code_works_once_and_for_the_same_chat_again(clinic: TestHouse) -> None:
    given = code(clinic, "Dana")
    assert "enrolled" in (await clinic.commands("start", given, chat=DANA))[0]
    assert "enrolled" in (await clinic.commands("start", given, chat=DANA))[0]
    assert "not known" in (await clinic.commands("start", given, chat=SAM))[0]


@pytest.mark.parametrize("days", [15, 400])
async def test_a_code_runs_out(clinic: TestHouse, days: int) -> None:
    given = code(clinic, "Dana")
    clinic.clock.forward(days=days)
    assert "not known" in (await clinic.commands("start", given, chat=DANA))[0]


async def test_an_invented_code_makes_neither_staff_nor_a_client(clinic: TestHouse) -> None:
    assert "not known" in (await clinic.commands("start", "staff_guess", chat=DANA))[0]
    assert clinic.read(lambda s: s.scalars(select(Client)).all()) == []


async def test_a_code_shown_to_the_group_is_not_used(clinic: TestHouse) -> None:
    given = code(clinic, "Dana")
    said = await in_group(clinic, Kind.COMMAND, DANA, command="start", argument=given)
    assert "private chat" in said[0]
    assert clinic.read(lambda s: staff.anyone_enrolled(s, "demo")) is False


async def test_a_page_comes_to_the_members_own_chat_and_a_copy_to_the_group(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    assert clinic.phone.texts(DANA)[-1] == clinic.phone.texts(STAFF_CHAT)[0]
    said = await clinic.presses(page_in(clinic, DANA), chat=DANA, name="a name she gave herself")
    assert "Acknowledged by Dana" in said[0]
    assert clinic.read(lambda s: s.scalar(select(Escalation.acknowledged_by))) == "Dana"


async def test_who_blocked_the_bot_is_paged_in_the_group_and_that_is_recorded(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    clinic.phone.trouble[DANA] = [SendError("blocked", permanent=True)]
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: any(text.endswith("For Dana.") for text in clinic.phone.texts(STAFF_CHAT)))
    await clinic.until(lambda: "paged" in events(clinic))
    assert events(clinic)[:3] == ["opened", "own_chat_failed", "paged"]


async def test_a_lost_group_does_not_keep_a_page_from_the_member(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    clinic.phone.trouble[STAFF_CHAT] = [SendError("kicked", permanent=True)] * 9
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: {"copy_failed", "paged"} <= set(events(clinic)))
    assert "T5" in clinic.phone.texts(DANA)[-1]


def events(house: TestHouse) -> list[str]:
    found = select(EscalationEvent.kind).order_by(EscalationEvent.id)
    return list(house.read(lambda s: s.scalars(found).all()))  # type: ignore[call-overload]


async def test_once_somebody_is_enrolled_nobody_else_may_act(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    page, name = page_in(clinic, STAFF_CHAT), clinic.client().pseudonym
    assert "not enrolled" in (await in_group(clinic, Kind.BUTTON, SAM, payload=page))[0]
    refused = await in_group(clinic, Kind.COMMAND, SAM, command="clear", argument=f"{name} all is well")
    assert "not enrolled" in refused[0]
    assert clinic.client().mode == "paused"
    assert clinic.read(lambda s: s.scalar(select(Escalation.acknowledged_by))) is None
    assert "Acknowledged by Dana" in (await in_group(clinic, Kind.BUTTON, DANA, payload=page))[0]


async def test_a_client_who_learns_of_a_button_can_do_nothing_with_it(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    await clinic.presses(page_in(clinic, STAFF_CHAT), chat=PATIENT)
    assert clinic.read(lambda s: s.scalar(select(Escalation.acknowledged_by))) is None


async def test_a_colleague_acknowledges_and_does_not_open_a_held_chat(clinic: TestHouse) -> None:
    await enrolled(clinic, "Sam", SAM, clinician=False)
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    assert (
        "Acknowledged by Sam" in (await in_group(clinic, Kind.BUTTON, SAM, payload=page_in(clinic, STAFF_CHAT)))[0]
    )
    said = await clinic.commands("clear", f"{clinic.client().pseudonym} he is fine", chat=SAM)
    assert "Only a clinician" in said[0]
    assert clinic.client().mode == "paused"


async def test_a_member_of_another_clinic_sees_and_does_nothing_here(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await enrolled(clinic, "Eve", SAM, clinic_id="other")
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    page, name = page_in(clinic, STAFF_CHAT), clinic.client().pseudonym
    assert "not known" in (await clinic.presses(page, chat=SAM))[0]
    assert "No client" in (await clinic.commands("clear", f"{name} fine", chat=SAM))[0]
    assert "No client" in (await clinic.commands("phrase", f"{name} T4 up to the lake now", chat=SAM))[0]


async def test_who_has_left_can_do_nothing_and_hears_nothing(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await enrolled(clinic, "Sam", SAM)
    await clinic.onboarded()
    with clinic.database.transaction() as session:
        assert staff.leave(session, "demo", "Dana", clinic.clock())
    before = len(clinic.phone.texts(DANA))
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    assert len(clinic.phone.texts(DANA)) == before
    assert "not enrolled" in (await in_group(clinic, Kind.BUTTON, DANA, payload=page_in(clinic, STAFF_CHAT)))[0]


async def test_a_new_phone_is_enrolled_with_a_new_code_and_the_old_one_is_out(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await enrolled(clinic, "Dana", SAM)
    chats = clinic.read(lambda s: staff.chats(s, clinic.vault, "demo"))
    assert chats == {"Dana": SAM}


async def test_the_client_hears_once_who_has_taken_the_alert(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    await clinic.presses(page_in(clinic, DANA), chat=DANA)
    await clinic.until(lambda: all(task.done() for task in clinic.queue.background))
    assert sum("Dana" in text for text in clinic.phone.texts()) == 1


async def test_an_alert_acknowledged_outside_telegram_is_told_too(clinic: TestHouse) -> None:
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    with clinic.database.transaction() as session:
        escalation = session.scalars(select(Escalation)).one()
        escalations.acknowledge(session, escalation.id, by="Sam", now=clinic.clock())
    await clinic.until(lambda: sum("Sam" in text for text in clinic.phone.texts()) == 1)


async def test_where_telling_of_the_page_is_not_safe_the_acknowledgement_is_not_told_either(
    clinic: TestHouse,
) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    await clinic.says("my husband hits me")
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    await clinic.presses(page_in(clinic, DANA), chat=DANA)
    await clinic.until(lambda: all(task.done() for task in clinic.queue.background))
    assert not any("Dana" in text for text in clinic.phone.texts())


async def test_by_a_rota_nobody_is_named_as_told_before_they_have_acknowledged(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    with clinic.database.transaction() as session:
        session.execute(update(Client).values(clinician_name="Dr. Elsewhere"))
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    await clinic.settle()
    assert not any("Elsewhere" in text for text in clinic.phone.texts())
    assert any("your team" in text.lower() for text in clinic.phone.texts())


async def test_an_alert_of_an_erased_client_can_still_be_acknowledged(clinic: TestHouse) -> None:
    await enrolled(clinic, "Dana", DANA)
    await clinic.onboarded()
    await clinic.says(OVERDOSE)
    await clinic.until(lambda: len(clinic.phone.texts(STAFF_CHAT)) == 1)
    client_id = clinic.client().id
    with clinic.database.transaction() as session:
        clinic.vault.erase(session, client_id)
    assert "Acknowledged by Dana" in (await clinic.presses(page_in(clinic, DANA), chat=DANA))[0]
