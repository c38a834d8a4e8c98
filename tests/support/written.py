"""What a client was written, by the keys of its wording, and what waits for them."""

from sqlalchemy import select

from records import parked
from records.models import Message
from tests.support.house import PATIENT, TestHouse


def keys(house: TestHouse, chat: int = PATIENT) -> list[str]:
    """Every wording the client was written, oldest first."""
    client = house.client(chat)
    with house.database.transaction() as session:
        rows = session.scalars(
            select(Message).where(Message.client_id == client.id, Message.direction == "out").order_by(Message.id)
        )
        return [row.say_key or "" for row in rows]


def waiting(house: TestHouse, chat: int = PATIENT) -> list[str]:
    """What waits for this client, by its names."""
    client = house.client(chat)
    with house.database.transaction() as session:
        cipher = house.vault.of(session, client.id)
        return [kept.matter for kept in parked.open_ones(session, cipher, client.id)]


async def said(house: TestHouse, text: str, chat: int = PATIENT) -> list[str]:
    """Write one message and return the wordings it brought."""
    before = len(keys(house, chat))
    await house.says(text, chat=chat)
    return keys(house, chat)[before:]


async def pressed(house: TestHouse, payload: str, chat: int = PATIENT) -> list[str]:
    before = len(keys(house, chat))
    await house.presses(payload, chat=chat)
    return keys(house, chat)[before:]


def button(house: TestHouse, label: str, chat: int = PATIENT) -> str:
    """Return the payload of the newest button with this label."""
    for to, message in reversed(house.phone.arrived):
        if to == chat:
            for row in message.rows:
                for name, payload in row:
                    if name == label:
                        return payload
    raise AssertionError(f"there is no button {label}")
