"""A person in the chat, through real processes: alert, takeover, words and pictures both ways, hand-back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime

import pytest

from local_telegram.phone import Phone
from local_telegram.views import Message
from records import clients, staff
from records.db import Database
from records.vault import Vault, read_master_key
from tests.e2e.chat import Chat, now
from tests.support.stack import Stack

METHOD_IN_MIND = "I have thought about how I would kill myself"
NAME = "Robin"


@pytest.fixture
async def robin(phone: Phone, stack: Stack, client: Chat) -> AsyncIterator[Chat]:
    """An enrolled clinician in their own chat, for one test only: elsewhere the group alone is staff."""
    database = Database(stack.settings.database)
    vault = Vault(read_master_key(stack.settings.master_key_path))
    clinic = stack.settings.clinic_id
    with database.transaction() as session:
        moment = datetime.now(UTC)
        clients.ensure_clinic(session, clinic, stack.settings.clinic_name, moment)
        code = staff.add(session, vault, clinic_id=clinic, name=NAME, clinician=True, now=moment)
    member = Chat(phone, await phone.person(NAME), client.library)
    await member.starts(code)
    await member.hears(contains="You are enrolled as Robin")
    yield member
    with database.transaction() as session:
        staff.leave(session, clinic, NAME, datetime.now(UTC))
    database.close()


async def until(true: Callable[[], Awaitable[bool]], seconds: float = 20.0) -> None:
    """Wait for something that the phone shows."""
    deadline = now() + seconds
    while not await true():
        assert now() < deadline, "it did not happen in time"
        await asyncio.sleep(0.1)


async def shows(phone: Phone, chat: Chat, text: str) -> bool:
    return any(text in message.text for message in await phone.messages(chat.person))


async def is_marked(phone: Phone, chat: Chat, message_id: int | None) -> bool:
    events = await phone.events(chat.person)
    return any(e["kind"] == "reaction" and e["message_id"] == message_id and e["reactions"] for e in events)


async def test_from_the_alert_to_the_hand_back(phone: Phone, client: Chat, robin: Chat) -> None:
    await client.says(METHOD_IN_MIND)
    await robin.hears(contains="T3", button="Take over the chat")
    await robin.presses("Take over the chat")
    held = await robin.hears(contains="You hold the chat", button="Hand back")
    assert held.text
    await client.hears("human.joined")

    sent = await robin.says("Hello, this is Robin. Where are you right now?")
    await client.hears(contains="Robin: Hello, this is Robin. Where are you right now?")
    await until(lambda: is_marked(phone, robin, sent.message_id))

    answer = await client.says("at home, on the sofa")
    copy = await robin.hears(contains="at home, on the sofa")
    await robin.says("is somebody with you?", reply_to=copy.id)
    reply = await client.hears(contains="is somebody with you?")
    assert reply.raw["reply_to_message"]["message_id"] == answer.message_id

    await client.tries("photo", caption="my cat")
    picture = await robin.hears(contains="my cat")
    assert picture.kind == "photo"
    await client.tries("voice")
    assert (await robin.hears()).kind == "voice"
    await robin.tries("voice")
    assert (await client.hears()).kind == "voice"

    await phone.edit(client.person, answer.message_id or 0, "at home, in the kitchen")
    await until(lambda: shows(phone, robin, "changed: at home, in the kitchen"))
    await phone.edit(robin.person, sent.message_id or 0, "Hello. Where are you?")
    await until(lambda: shows(phone, client, "Robin: Hello. Where are you?"))
    assert not await shows(phone, client, "this is Robin")

    await robin.says("/done")
    await robin.hears(contains="Coaching was held", button="Open coaching again")
    await robin.presses("Open coaching again")
    question: Message = await robin.hears(contains="Why is it safe")
    await robin.says("spoke for a while, sister is there", reply_to=question.id)
    await robin.hears(contains="Coaching is open")
    await client.hears("human.left_open")
    assert not any("sister is there" in text for text in await client.read())


async def test_words_that_go_to_nobody_are_answered_so(robin: Chat) -> None:
    await robin.says("can you hear me?")
    await robin.hears(contains="This went to nobody")
