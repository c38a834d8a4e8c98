"""The running product for the end-to-end tests: four processes, a phone, staff, and clients who have consented."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from content.library import Library
from content.loader import load_library
from local_telegram.phone import Phone
from local_telegram.views import Person
from records import clients
from records.db import Database
from records.vault import Vault, read_master_key
from tests.e2e.chat import Chat
from tests.support.stack import STAFF_CHAT, Stack, content_with_short_timers, train_if_needed

TIMER_SECONDS = 2
SEATS = 10


@pytest.fixture(scope="session")
def short_timers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return content_with_short_timers(tmp_path_factory.mktemp("content"), TIMER_SECONDS)


@pytest.fixture(scope="session")
def library(short_timers: Path) -> Library:
    return load_library(short_timers)


@pytest.fixture(scope="session")
def stack(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, short_timers: Path
) -> Iterator[Stack]:
    with request.config.pluginmanager.getplugin("capturemanager").global_and_fixture_disabled():
        train_if_needed()
    with Stack(tmp_path_factory.mktemp("stack"), {"MIDDLEPATH_CONTENT_DIR": str(short_timers)}) as running:
        yield running


@pytest.fixture
async def phone(stack: Stack) -> AsyncIterator[Phone]:
    async with Phone(stack.phone_url) as phone:
        yield phone


@pytest.fixture
async def newcomer(phone: Phone, library: Library) -> Chat:
    """Somebody who has never opened the bot."""
    return Chat(phone, await phone.person("Noa"), library)


@pytest.fixture(scope="session")
def waiting_room(stack: Stack, library: Library) -> Callable[[], Person]:
    """Gives out people who have been through the first conversation, each once."""
    ready: list[Person] = []

    def next_one() -> Person:
        if not ready:
            ready.extend(asyncio.run(_seat(stack, library)))
        return ready.pop()

    return next_one


async def _seat(stack: Stack, library: Library) -> list[Person]:
    """Let people press Start, and take them through the rest in the database: a minute of waiting less."""
    async with Phone(stack.phone_url) as phone:
        people = [await phone.person(f"Client {number}") for number in range(SEATS)]
        chats = [Chat(phone, person, library) for person in people]
        await asyncio.gather(*(chat.starts() for chat in chats))
        await asyncio.gather(*(chat.hears("onboarding.consent", within=60) for chat in chats))
    database = Database(stack.settings.database)
    vault = Vault(read_master_key(stack.settings.master_key_path))
    with database.transaction() as session:
        for person in people:
            client = clients.find_by_chat(session, vault, person.id)
            assert client is not None
            client.onboarding, client.country, client.timezone = "done", "GB", "Europe/London"
            client.consented_at = datetime.now(UTC)
    database.close()
    return people


async def onboard(chat: Chat) -> None:
    """Go through the first conversation, as somebody in the United Kingdom."""
    await chat.starts()
    for label in ("Yes, start", "No, a computer program", "My care team can", "Call the emergency number"):
        await chat.hears(button=label, within=60)
        await chat.presses(label)
    await chat.hears("onboarding.ask_birthdate", within=60)
    await chat.says("4 May 1990")
    await chat.hears(button="United Kingdom", within=60)
    await chat.presses("United Kingdom")
    await chat.hears("menu.main", within=60)


@pytest.fixture
def client_person(waiting_room: Callable[[], Person]) -> Person:
    # Taken outside the test's own event loop: the waiting room may have to fill first.
    return waiting_room()


@pytest.fixture
async def client(phone: Phone, client_person: Person, library: Library) -> Chat:
    """Somebody who has consented, is an adult and lives in the United Kingdom."""
    chat = Chat(phone, client_person, library)
    await chat.turns_the_page()
    return chat


@pytest.fixture
async def staff(phone: Phone) -> Callable[[str], Awaitable[None]]:
    """Presses a button in the staff chat, as Dana of the team; the reading position stands at its end."""
    dana = next(person for person in await phone.people() if person.name == "Dana")
    await phone.skip(STAFF_CHAT)

    async def presses(label: str) -> None:
        await phone.press(dana, label, chat=STAFF_CHAT)

    return presses


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Add what the processes logged last to the report of a test that failed."""
    report = yield
    stack = getattr(item, "funcargs", {}).get("stack")
    if report.failed and isinstance(stack, Stack):
        report.sections.append(("what the processes logged last", stack.last_words()))
    return report
