"""Danger: helplines at once and a human told, with the dialogue engine frozen or dead, in every state."""

from collections.abc import Awaitable, Callable, Iterator

import pytest

from local_telegram.phone import Phone
from tests.e2e.chat import Chat, now
from tests.support.stack import STAFF_CHAT, Stack

OVERDOSE = "I took all my pills"
AT_ONCE_SECONDS = 2.0


@pytest.fixture(params=["frozen", "dead"], scope="module")
def without_dialogue(request: pytest.FixtureRequest, stack: Stack) -> Iterator[None]:
    """Rasa holds its port and answers nothing, or is gone."""
    if request.param == "frozen":
        stack.pause("rasa")
        yield
        stack.resume("rasa")
        stack.wait_until_up("rasa")
    else:
        stack.kill("rasa")
        yield
        stack.restart("rasa")


async def test_an_overdose_is_answered_at_once_a_person_is_paged_and_only_then_the_client_is_told(
    without_dialogue: None, client: Chat, staff: Callable[[str], Awaitable[None]], phone: Phone
) -> None:
    asked_at = now()
    await client.says(OVERDOSE)
    first = await client.hears_next("crisis.t5.emergency", within=AT_ONCE_SECONDS)
    assert "999" in first.text
    assert first.sent_at - asked_at < AT_ONCE_SECONDS
    await client.hears(contains="Samaritans: 116 123")
    page = await phone.expect(STAFF_CHAT, button="Acknowledge", timeout=10)
    assert "pills" not in page.text
    told = await client.hears("crisis.t5.told")
    assert told.sent_at >= page.sent_at
    await staff("Acknowledge")
    await phone.expect(STAFF_CHAT, contains="Dana", timeout=10)
    await staff("Acknowledge")
    await phone.expect(STAFF_CHAT, contains="Already acknowledged by Dana", timeout=10)


async def test_on_a_slow_line_too_the_emergency_comes_first_and_who_was_told_comes_last(
    client: Chat, phone: Phone
) -> None:
    slow = await phone.fault("latency", method="sendMessage", chat=client.person, seconds=0.3)
    await client.says(OVERDOSE)
    await client.hears_next("crisis.t5.emergency")
    await client.hears_next("crisis.t5.acknowledge")
    await client.hears_next("crisis.t5.person")
    await client.hears_next("crisis.helplines_unverified")
    await client.hears_next("crisis.t5.told")
    await phone.lift_faults(slow)


async def test_crisis_and_help_are_answered_without_the_dialogue(without_dialogue: None, client: Chat) -> None:
    await client.says("/crisis")
    await client.hears_next("crisis.command", within=AT_ONCE_SECONDS)
    await client.hears(contains="Samaritans")
    await client.says("/help")
    await client.hears_next("crisis.help", within=AT_ONCE_SECONDS)
