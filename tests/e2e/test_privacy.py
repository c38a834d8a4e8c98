"""Nothing a client wrote, and nothing that tells who they are, is readable in a log or a database."""

from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest

from content.library import Library
from local_telegram.phone import Phone
from tests.e2e.chat import Chat
from tests.e2e.conftest import onboard
from tests.support.stack import STAFF_CHAT, Stack

CANARY = "quetzalfeather"
FIRST, LAST, USERNAME = "Zephyrine", "Wintermoor", "zephwinter77"


@pytest.fixture
def broken_then_mended(stack: Stack) -> Iterator[Callable[[str], None]]:
    """Break a process now; it is mended at the end."""
    broken: list[str] = []

    def break_it(name: str) -> None:
        stack.kill(name)
        broken.append(name)

    yield break_it
    for name in broken:
        stack.restart(name)


async def test_words_names_and_ids_stand_in_no_log_and_no_database(
    stack: Stack,
    phone: Phone,
    library: Library,
    staff: Callable[[str], Awaitable[None]],
    broken_then_mended: Callable[[str], None],
) -> None:
    person = await phone.person(FIRST, last_name=LAST, username=USERNAME)
    chat = Chat(phone, person, library)
    await onboard(chat)
    await chat.says(f"my boss humiliated me at the {CANARY} meeting, I'm so angry")
    await chat.hears("intake.ask_intensity")
    await chat.says(f"8 because of {CANARY}")
    await chat.hears()
    await chat.tries("photo", caption=f"{CANARY} on the wall")
    await chat.hears("house.picture")
    await chat.tries("document", details={"file_name": f"{CANARY}.pdf"})
    await chat.hears("house.document")
    await chat.says(f"/{CANARY} what")
    await chat.hears("house.unknown_command")
    broken_then_mended("actions")
    await chat.says(f"{CANARY} made me furious today")
    await chat.hears("house.fallback")
    await chat.says(f"I took all my pills at the {CANARY}")
    await chat.hears("crisis.t5.told")
    await phone.expect(STAFF_CHAT, button="Acknowledge", timeout=10)
    await staff("Acknowledge")
    await phone.expect(STAFF_CHAT, contains="Dana", timeout=10)

    secrets = [CANARY, FIRST, LAST, USERNAME, str(person.id)]
    for place, content in _everything_kept(stack):
        found = [secret for secret in secrets if secret.lower().encode() in content.lower()]
        assert not found, f"{place} holds {found}"


def _everything_kept(stack: Stack) -> Iterator[tuple[str, bytes]]:
    """Yield every log, every database file with its journal, and the metrics; not the phone's own memory."""
    files: list[Path] = [*stack.folder.glob("*.log"), *(stack.folder / "var").glob("*.db*")]
    names = {path.name for path in files}
    assert {"bot.log", "rasa.log", "actions.log", "middlepath.db", "rasa-tracker.db"} <= names, names
    for path in files:
        yield path.name, path.read_bytes()
    yield "metrics", httpx.get(f"{stack.health_url}/metrics", trust_env=False).content
