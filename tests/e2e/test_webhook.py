"""Telegram calls us: the same bot behind a webhook with a secret, against the local server."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from content.library import Library
from local_telegram.phone import Phone
from tests.e2e.chat import Chat
from tests.support.dialogue import free_port
from tests.support.stack import Stack

SECRET = "the-secret-that-only-telegram-knows"
HEADER = "X-Telegram-Bot-Api-Secret-Token"


@pytest.fixture(scope="module")
def webhook_stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A phone and a bot, without the dialogue: this is about the way in."""
    port = free_port()
    extra = {
        "MIDDLEPATH_TELEGRAM_MODE": "webhook",
        "MIDDLEPATH_WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "MIDDLEPATH_WEBHOOK_LISTEN_PORT": str(port),
        "MIDDLEPATH_WEBHOOK_SECRET": SECRET,
    }
    with Stack(tmp_path_factory.mktemp("webhook"), extra, only=("phone", "bot")) as running:
        yield running


@pytest.fixture
async def caller(webhook_stack: Stack) -> AsyncIterator[httpx.AsyncClient]:
    """Anybody who can reach the port that Telegram calls."""
    async with httpx.AsyncClient(base_url=webhook_stack.settings.webhook_url or "", trust_env=False) as http:
        yield http


async def test_updates_arrive_and_are_answered(webhook_stack: Stack, library: Library) -> None:
    async with Phone(webhook_stack.phone_url) as phone:
        chat = Chat(phone, await phone.person("Noa"), library)
        await chat.starts()
        await chat.hears("onboarding.consent")


async def test_an_update_that_telegram_repeats_is_answered_once(webhook_stack: Stack, library: Library) -> None:
    async with Phone(webhook_stack.phone_url) as phone:
        chat = Chat(phone, await phone.person("Kim"), library)
        sent = await phone.start(chat.person)
        await chat.hears("onboarding.consent")
        assert sent.update_id is not None
        await phone.repeat_update(sent.update_id)
        await phone.expect_silence(chat.person, seconds=2)


@pytest.mark.parametrize("given", [None, "", "a-guess"])
async def test_who_does_not_know_the_secret_is_refused(caller: httpx.AsyncClient, given: str | None) -> None:
    headers = {} if given is None else {HEADER: given}
    answer = await caller.post("/telegram", json={"update_id": 1}, headers=headers)
    assert answer.status_code == 401


async def test_a_body_that_is_no_update_is_taken_and_harms_nothing(
    caller: httpx.AsyncClient, webhook_stack: Stack
) -> None:
    for body in (b"", b"[]", b"not json", b'{"update_id": "x"}', b'{"update_id": 5, "message": 7}'):
        answer = await caller.post("/telegram", content=body, headers={HEADER: SECRET})
        assert answer.status_code == 200, body
    assert (await caller.get(f"{webhook_stack.health_url}/health")).status_code == 200


async def test_a_body_beyond_all_measure_is_refused(caller: httpx.AsyncClient) -> None:
    answer = await caller.post("/telegram", content=b"x" * (2 * 1024 * 1024), headers={HEADER: SECRET})
    assert answer.status_code == 413


def test_it_stops_cleanly_when_told_to(webhook_stack: Stack) -> None:
    bot = webhook_stack.processes["bot"]
    bot.terminate()
    assert bot.wait(timeout=10) == 0
    assert "Traceback" not in webhook_stack.log_of("bot").read_text()
