"""A house in which every guard of a plain message holds for the patient, so that tests take one away at a time."""

import uuid
from datetime import timedelta

from content.say import Say
from records import clients, staff, tone
from records.coaching_models import CoachingEpisode, PracticeReport
from safety.rota import Rota
from tests.support.house import TestHouse

DANA = 8001
REGISTRATION = "HCPC 12345"
RESTS = "i missed it again"
"""What the patient says to come to a place where nothing is under way."""
REST_SAYS = (Say("missed.fix_smaller_step"),)
ROTA = Rota.model_validate(
    {
        "timezone": "Europe/London",
        "people": {"Dana": {"ways": ["telegram"]}},
        "shifts": [{"duty": "on_call", "days": "every day", "from": "00:00", "to": "00:00", "who": ["Dana"]}],
    }
)


async def clinician(house: TestHouse) -> None:
    """Enrol Dana, a registered clinician."""
    with house.database.transaction() as session:
        clients.ensure_clinic(session, "demo", "Demo clinic", house.clock())
        code = staff.add(
            session,
            house.vault,
            clinic_id="demo",
            name="Dana",
            clinician=True,
            now=house.clock(),
            registration=REGISTRATION,
        )
    await house.commands("start", code, chat=DANA)


async def by_dana(house: TestHouse, command: str, argument: str = "") -> str:
    return (await house.commands(command, argument, chat=DANA))[-1]


async def known(house: TestHouse) -> str:
    """Bring in Dana and a patient of 40 days with 12 finished coachings; return the pseudonym."""
    await clinician(house)
    await house.onboarded()
    house.dialogue.answers = {RESTS: REST_SAYS}
    with house.database.transaction() as session:
        client = clients.find_by_chat(session, house.vault, 7001)
        assert client is not None
        client.consented_at = house.clock() - timedelta(days=40)
        for n in range(12):
            at = house.clock() - timedelta(days=20, hours=n)
            session.add(
                CoachingEpisode(
                    client_id=client.id,
                    message_id=f"old:{n}",
                    opened_at=at,
                    ended_at=at,
                    ending="eased",
                    intensity=50,
                )
            )
        for n in range(3):
            tone.rate(session, client.id, f"old:{n}", 5, house.clock() - timedelta(days=10))
            session.add(
                PracticeReport(client_id=client.id, message_id=f"missed:{n}", at=house.clock(), fix="smaller_step")
            )
        return client.pseudonym


def calm(house: TestHouse, intensity: int = 30) -> None:
    """Let the patient have given a strength in this session."""
    with house.database.transaction() as session:
        client = clients.find_by_chat(session, house.vault, 7001)
        assert client is not None
        session.add(
            CoachingEpisode(
                client_id=client.id,
                message_id=f"now:{uuid.uuid4().hex}",
                opened_at=house.clock(),
                intensity=intensity,
            )
        )


async def consents(house: TestHouse, strength: int = 2) -> list[str]:
    """Let the patient read the exact words and say yes."""
    await house.presses("tone:read")
    await house.presses(f"tone:strength:{strength}")
    return await house.presses("tone:yes")


async def ready(house: TestHouse) -> str:
    """Bring everything about: the clinic on, a yes, an order, a session with a calm strength."""
    name = await known(house)
    await by_dana(house, "toneclinic", "on")
    await consents(house)
    await by_dana(house, "tonearm", f"{name} plain.diary.map 7 three warm tries, we spoke about it")
    house.clock.forward(minutes=2)
    calm(house)
    house.phone.arrived.clear()
    return name
