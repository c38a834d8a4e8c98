"""Reminders in a test house: let the planned one come, at its moment or late, as the queue would."""

from datetime import UTC, datetime, timedelta

from conversation.reminding.planning import MOMENT
from records import reminders
from records.reminder_models import ReminderPlan
from tests.support.house import PATIENT, TestHouse


def plan(house: TestHouse, chat: int = PATIENT) -> ReminderPlan | None:
    found = house.read(lambda session: reminders.plan(session, house.client(chat).id))
    assert found is None or isinstance(found, ReminderPlan)
    return found


def planned_for(house: TestHouse, chat: int = PATIENT) -> datetime | None:
    """Return when the next one is looked at."""
    found = plan(house, chat)
    return found.next_at if found is not None else None


async def does(house: TestHouse, at: datetime, chat: int = PATIENT) -> list[str]:
    """Do the work of a moment, whether it still counts or not; return what arrived."""
    work = f"{house.client(chat).id}/{at.astimezone(UTC).strftime(MOMENT)}"
    assert work in {queued for _, queued in house.queue.reminders}, "nothing was queued for that moment"
    before = len(house.phone.texts(chat))
    await house.parts.jobs.reminder(work)
    return house.phone.texts(chat)[before:]


async def comes(house: TestHouse, *, late: timedelta = timedelta(), chat: int = PATIENT) -> list[str]:
    """Let time pass until the next one is due, and do it."""
    at = planned_for(house, chat)
    assert at is not None, "nothing is planned"
    house.clock.moment = at + late
    return await does(house, at, chat)
