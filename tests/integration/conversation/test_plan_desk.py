"""Staff and a client's plan: read and changed in a member's own chat, by name; the staff chat shows no word."""

import pytest
from sqlalchemy import func, select, update

from conversation.types import Kind
from records import clients, safety_plans, staff
from records.models import InboxItem, SafetyPlanVersion
from safety.plan import MAX_ITEMS, MAX_LENGTH, Plan, Section
from tests.support.house import PATIENT, STAFF_CHAT, TestHouse

DANA, SAM = 8001, 8002


async def enrolled(
    house: TestHouse, name: str, chat: int, *, clinician: bool = True, clinic: str = "demo"
) -> None:
    with house.database.transaction() as session:
        clients.ensure_clinic(session, clinic, clinic, house.clock())
        code = staff.add(session, house.vault, clinic_id=clinic, name=name, clinician=clinician, now=house.clock())
    await house.commands("start", code, chat=chat)


@pytest.fixture
async def name(house: TestHouse) -> str:
    """Bring in a clinician and a client, and return the client's pseudonym."""
    await enrolled(house, "Dana", DANA)
    await house.onboarded()
    return house.client().pseudonym


async def by(house: TestHouse, command: str, argument: str = "", *, chat: int = DANA) -> str:
    return (await house.commands(command, argument, chat=chat, name="a name she gave herself"))[-1]


async def in_group(house: TestHouse, command: str, argument: str) -> str:
    return (
        await house.takes(
            house.inbound(
                Kind.COMMAND, chat=STAFF_CHAT, sender_id=DANA, command=command, argument=argument, text=argument
            )
        )
    )[-1]


async def test_a_clinician_begins_changes_and_shortens_a_plan_in_their_own_name(
    house: TestHouse, name: str
) -> None:
    assert "version 1" in await by(house, "planadd", f"{name} people My aunt Rosa")
    await by(house, "planadd", f"{name} people My friend Sam")
    await by(house, "planchange", f"{name} PEOPLE 2 My friend Sam, weekends")
    await by(house, "planremove", f"{name} people 1")
    shown = await by(house, "plan", name)
    assert "version 4" in shown
    assert "by Dana" in shown
    assert "People I can ask:\n1. My friend Sam, weekends" in shown
    listed = await by(house, "planversions", name)
    assert listed.endswith(
        "4. 2026-11-23, Dana: people\n"
        "3. 2026-11-23, Dana: people\n"
        "2. 2026-11-23, Dana: people\n"
        "1. 2026-11-23, Dana: people"
    )
    assert "Rosa" in await by(house, "planversion", f"{name} 2")
    assert "My friend Sam" in (await house.commands("plan"))[0]


async def test_the_client_is_told_by_name_and_once_for_changes_in_a_row(house: TestHouse, name: str) -> None:
    await by(house, "planadd", f"{name} people My aunt Rosa")
    await by(house, "planadd", f"{name} people My friend Sam")
    (told,) = house.phone.texts(PATIENT)
    assert told.startswith("Dana from your team has changed your safety plan")
    assert "Rosa" not in told
    await house.presses("crisis:plan")
    await by(house, "planremove", f"{name} people 2")
    assert house.phone.texts(PATIENT)[-1] == told


async def test_the_staff_chat_shows_no_word_of_a_plan_and_says_so(house: TestHouse, name: str) -> None:
    await by(house, "planadd", f"{name} people My aunt Rosa")
    before = await by(house, "planversions", name)
    for command, argument in [
        ("plan", name),
        ("planversion", f"{name} 1"),
        ("planadd", f"{name} signs No sleep"),
        ("planchange", f"{name} people 1 Ben"),
        ("planremove", f"{name} people 1"),
    ]:
        assert "your own chat" in await in_group(house, command, argument)
    assert await in_group(house, "planversions", name) == before
    assert not any("Rosa" in text for text in house.phone.texts(STAFF_CHAT))
    assert await by(house, "planversions", name) == before


async def test_who_is_not_enrolled_sees_nothing(house: TestHouse, name: str) -> None:
    await by(house, "planadd", f"{name} people My aunt Rosa")
    said = await house.takes(
        house.inbound(Kind.COMMAND, chat=STAFF_CHAT, sender_id=SAM, command="planversions", argument=name)
    )
    assert "not enrolled" in said[0]


async def test_a_colleague_reads_and_does_not_change(house: TestHouse, name: str) -> None:
    await enrolled(house, "Sam", SAM, clinician=False)
    await by(house, "planadd", f"{name} people My aunt Rosa")
    assert "Rosa" in await by(house, "plan", name, chat=SAM)
    assert "Only a clinician" in await by(house, "planremove", f"{name} people 1", chat=SAM)
    assert "Rosa" in await by(house, "plan", name)


async def test_another_clinic_finds_no_such_client(house: TestHouse, name: str) -> None:
    await enrolled(house, "Eve", SAM, clinic="other")
    await by(house, "planadd", f"{name} people My aunt Rosa")
    for command, argument in [("plan", name), ("planversions", name), ("planadd", f"{name} signs No sleep")]:
        assert "No client" in await by(house, command, argument, chat=SAM)


@pytest.mark.parametrize(
    ("command", "argument", "said"),
    [
        ("plan", "", "staff.plan_usage"),
        ("plan", "calm-otter-00", "staff.clear_unknown"),
        ("planadd", "", "staff.plan_usage"),
        ("planadd", "{name} people", "staff.plan_usage"),
        ("planadd", "{name} friends Rosa", "staff.plan_usage"),
        ("planadd", "calm-otter-00 people Rosa", "staff.clear_unknown"),
        ("planadd", "{name} people My aunt Rosa", "staff.plan_unchanged"),
        ("planadd", "{name} space Lock the pills away", "staff.plan_means"),
        ("planadd", "{name} people " + "x" * (MAX_LENGTH + 1), "staff.plan_too_long"),
        ("planchange", "{name} people 1", "staff.plan_usage"),
        ("planchange", "{name} people 9 Ben", "staff.plan_no_item"),
        ("planchange", "{name} people one Ben", "staff.plan_usage"),
        ("planremove", "{name} people", "staff.plan_usage"),
        ("planremove", "{name} people 2", "staff.plan_no_item"),
        ("planremove", "{name} people \u0661", "staff.plan_usage"),
        ("planversion", "{name}", "staff.plan_no_version"),
        ("planversion", "{name} 7", "staff.plan_no_version"),
        ("planversions", "", "staff.clear_unknown"),
    ],
)
async def test_a_mistake_is_explained_and_changes_nothing(
    house: TestHouse, name: str, command: str, argument: str, said: str
) -> None:
    await by(house, "planadd", f"{name} people My aunt Rosa")
    answer = await by(house, command, argument.format(name=name))
    pieces = house.library.message(said).variants[0].split("}")[-1].split("{")[0]
    assert pieces in answer
    with house.database.transaction() as session:
        assert len(safety_plans.versions(session, house.client().id)) == 1


async def test_a_full_part_is_said(house: TestHouse, name: str) -> None:
    for number in range(MAX_ITEMS):
        await by(house, "planadd", f"{name} signs sign {number}")
    assert f"holds {MAX_ITEMS} items" in await by(house, "planadd", f"{name} signs one more")


async def test_a_client_without_a_plan_and_one_that_does_not_open(house: TestHouse, name: str) -> None:
    assert "no saved safety plan" in await by(house, "plan", name)
    assert "no saved safety plan" in await by(house, "planversions", name)
    await by(house, "planadd", f"{name} people My aunt Rosa")
    with house.database.transaction() as session:
        session.execute(update(SafetyPlanVersion).values(body_sealed=b"\x01broken"))
    for command, argument in [("plan", name), ("planversions", name), ("planadd", f"{name} signs No sleep")]:
        assert "cannot be opened" in await by(house, command, argument)


async def test_a_long_plan_is_shown_page_by_page(house: TestHouse, name: str) -> None:
    plan = Plan({s: tuple(f"{n} {'x' * (MAX_LENGTH - 2)}" for n in range(MAX_ITEMS)) for s in Section})
    with house.database.transaction() as session:
        client = house.client()
        cipher = house.vault.of(session, client.id)
        body, now = plan.to_json(), house.clock()
        safety_plans.add(session, cipher, client.id, number=1, body=body, by_staff=None, now=now)
    pages = [await by(house, "plan", f"{name} {page}") for page in (1, 2)]
    assert all(len(page) <= 4096 for page in pages)
    assert "Page 1 of 2" in await by(house, "plan", name)
    assert "My early signs" in pages[0]
    assert "My reasons for living" in pages[1]
    assert "saved 2026-11-23 by the client" in pages[0]


async def test_a_command_that_is_handled_again_after_a_crash_takes_out_one_item_alone(
    house: TestHouse, name: str
) -> None:
    for words in ("Rosa", "Sam"):
        await by(house, "planadd", f"{name} people {words}")
    await by(house, "planremove", f"{name} people 1")
    with house.database.transaction() as session:
        newest = session.scalars(
            select(InboxItem)
            .where(InboxItem.client_id.is_(None))
            .order_by(InboxItem.received_at, func.length(InboxItem.id), InboxItem.id)
        ).all()[-1]
        newest.done_at = newest.outcome = None
    await house.parts.jobs.turn(newest.id)
    assert "version 3" in house.phone.texts(DANA)[-1]
    assert "1. Sam" in await by(house, "plan", name)
