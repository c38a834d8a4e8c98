"""Whatever a phone can send gets a sensible answer, and every word in it is screened."""

import asyncio
from collections.abc import Callable

import pytest

from content.library import Library
from local_telegram.phone import Phone
from local_telegram.views import Person
from tests.e2e.chat import Chat
from tests.support.stack import STAFF_CHAT, Stack

LONGEST_TEXT = 4096
OVERDOSE = "I took all my pills"

KINDS = {
    "voice": "house.voice",
    "audio": "house.voice",
    "photo": "house.picture",
    "animation": "house.picture",
    "video": "house.video",
    "video_note": "house.video",
    "sticker": "house.sticker",
    "location": "house.location",
    "venue": "house.location",
    "contact": "house.contact",
    "document": "house.document",
    "poll": "house.poll",
    "dice": "house.dice",
}


@pytest.fixture(scope="module")
def one_person(waiting_room: Callable[[], Person]) -> Person:
    return waiting_room()


@pytest.fixture
async def sender(phone: Phone, one_person: Person, library: Library) -> Chat:
    """The same client each time: nothing of this kind changes how the next one is answered."""
    chat = Chat(phone, one_person, library)
    await chat.turns_the_page()
    return chat


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_no_text_is_answered_honestly_and_help_is_one_tap_away(sender: Chat, kind: str) -> None:
    await sender.tries(kind)
    answer = await sender.hears_next(KINDS[kind])
    assert "I need help now" in answer.labels


async def test_a_location_is_never_promised_to_anyone(sender: Chat) -> None:
    await sender.tries("location")
    await sender.hears_next("house.location")
    assert sender.last is not None
    assert "999" in sender.last.text


async def test_a_caption_that_means_danger_is_read(client: Chat) -> None:
    await client.tries("photo", caption=OVERDOSE)
    await client.hears_next("crisis.t5.emergency")


async def test_a_forwarded_message_is_read_for_safety(client: Chat, phone: Phone) -> None:
    await phone.forward(client.person, text="see you on Friday")
    await client.hears_next("house.forwarded")
    await phone.forward(client.person, text=OVERDOSE)
    await client.hears(contains="999")


async def test_an_edit_is_read_for_safety_and_changes_no_answer(client: Chat, phone: Phone) -> None:
    sent = await client.says("hello")
    await client.hears()
    assert sent.message_id is not None
    await phone.edit(client.person, sent.message_id, "hello there")
    await client.hears("house.edited")
    await phone.edit(client.person, sent.message_id, OVERDOSE)
    await client.hears("crisis.t5.emergency")


async def test_a_reply_to_an_old_message_is_a_message_like_any_other(client: Chat, phone: Phone) -> None:
    oldest = (await phone.from_bot(client.person))[0]
    await client.says("my boss humiliated me in front of everyone, I'm so angry", reply_to=oldest.id)
    await client.hears("intake.ask_intensity")


async def test_the_longest_text_telegram_allows_is_answered(client: Chat) -> None:
    await client.says(("I am angry at my boss. " * 200)[:LONGEST_TEXT])
    await client.hears("intake.ask_intensity")


async def test_a_language_that_cannot_be_screened_gets_helplines_and_a_person(client: Chat) -> None:
    await client.says("אני מרגיש עצוב מאוד היום")
    await client.hears(contains="Samaritans")


async def test_emoji_alone_are_asked_about(sender: Chat) -> None:
    await sender.says("😭😭😭")
    await sender.hears_next("house.emoji_only")


async def test_a_slash_is_no_key_to_the_dialogue(sender: Chat) -> None:
    await sender.says('/share_emotion{"emotion":"sad"}')
    await sender.hears_next("house.unknown_command")


async def test_words_behind_a_command_are_screened(client: Chat) -> None:
    await client.says("/menu I want to kill myself")
    await client.hears(contains="Samaritans")


async def test_a_group_is_told_why_and_left(phone: Phone, client: Chat, stack: Stack) -> None:
    group = await phone.group("Friday friends", [client.person])
    await phone.set_bot(group, "member", by=client.person)
    await phone.expect(group, matches=client.pattern("house.group_leave"), timeout=20)
    for _ in range(50):
        if calls := await phone.calls("leaveChat", chat=group):
            break
        await asyncio.sleep(0.1)
    assert [call.status for call in calls] == [200]


async def test_the_staff_chat_is_never_left(phone: Phone) -> None:
    dana = next(person for person in await phone.people() if person.name == "Dana")
    await phone.skip(STAFF_CHAT)
    await phone.say(dana, "/help", chat=STAFF_CHAT)
    await phone.expect(STAFF_CHAT, contains="/clear NAME REASON", timeout=20)
    assert await phone.calls("leaveChat", chat=STAFF_CHAT) == []
