"""An Application on long polling meets people: deep links, buttons, every kind of message, crashes."""

import asyncio

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest
from telegram.ext import (
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    MessageHandler,
    MessageReactionHandler,
    TypeHandler,
    filters,
)

KINDS = (
    "voice",
    "photo",
    "sticker",
    "location",
    "contact",
    "document",
    "poll",
    "video_note",
    "video",
    "audio",
)


async def greet(update, context):
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
    await update.message.reply_text(f"Welcome {context.args}", reply_markup=keyboard)


async def take_answer(update, _):
    await update.callback_query.answer("Thank you", show_alert=True)
    await update.callback_query.edit_message_text(f"You said {update.callback_query.data}")


async def echo(update, _):
    await update.effective_message.reply_text(f"You wrote: {update.effective_message.text}")


async def test_a_deep_link_a_button_and_a_text(phone, run_application):
    alex = await phone.person("Alex")
    handlers = (
        CommandHandler("start", greet),
        CallbackQueryHandler(take_answer),
        MessageHandler(filters.TEXT, echo),
    )
    async with run_application(phone, *handlers):
        await phone.start(alex, "INVITE-7")
        await phone.expect(alex, contains="welcome ['INVITE-7']", button="Yes")
        await phone.press(alex, "Yes")
        await phone.expect(alex, contains="you said y")
        await phone.say(alex, "it is hard today")
        await phone.expect(alex, contains="you wrote: it is hard today")
    (answer,) = await phone.button_answers(alex)
    assert (answer.text, answer.show_alert, answer.user_id) == ("Thank you", True, alex.id)


async def test_every_kind_of_message_arrives_as_that_kind(phone, run_application):
    alex = await phone.person("Alex")
    got = asyncio.Queue()

    async def note(update, _):
        await got.put(update)

    async with run_application(phone, TypeHandler(Update, note), allowed_updates=Update.ALL_TYPES):
        for kind in KINDS:
            await phone.send(alex, kind, caption="look" if kind == "photo" else None)
            message = (await asyncio.wait_for(got.get(), 5)).message
            assert getattr(message, kind), kind
            assert message.caption == ("look" if kind == "photo" else None)
        await phone.forward(alex, text="from mum", origin_name="Mum")
        assert (await got.get()).message.forward_origin.sender_user_name == "Mum"
        said = await phone.say(alex, "typo")
        assert (await got.get()).message.text == "typo"
        await phone.edit(alex, said.message_id, "typed")
        assert (await got.get()).edited_message.text == "typed"
        await phone.say(alex, "about that", reply_to=said.message_id)
        assert (await got.get()).message.reply_to_message.text == "typed"
        await phone.react(alex, said.message_id, "👍")
        assert (await got.get()).message_reaction.new_reaction[0].emoji == "👍"
        await phone.say(alex, "שלום")
        assert (await got.get()).message.text == "שלום"


async def test_joining_leaving_and_blocking_are_told(phone, run_application):
    alex = await phone.person("Alex")
    group = await phone.group("Skills group", [alex])
    statuses = asyncio.Queue()

    async def note(update, _):
        change = update.my_chat_member
        await statuses.put((change.chat.type, change.old_chat_member.status, change.new_chat_member.status))

    async with run_application(phone, ChatMemberHandler(note)):
        await phone.set_bot(group, "member", by=alex)
        await phone.set_bot(group, "administrator", by=alex)
        await phone.set_bot(group, "kicked", by=alex)
        await phone.block(alex)
        got = [await asyncio.wait_for(statuses.get(), 5) for _ in range(4)]
    assert got == [
        ("supergroup", "left", "member"),
        ("supergroup", "member", "administrator"),
        ("supergroup", "administrator", "kicked"),
        ("private", "member", "kicked"),
    ]


async def test_the_bot_leaves_a_group_and_cannot_write_there_any_more(phone, bot):
    alex = await phone.person("Alex")
    group = await phone.group("Skills group", [alex], bot="member")
    await bot.send_message(group.id, "I work in private chats only.")
    await bot.leave_chat(group.id)
    with pytest.raises(Exception, match="bot is not a member of the supergroup chat"):
        await bot.send_message(group.id, "hello")


async def test_unconfirmed_updates_come_again(phone, bot, alex):
    await phone.say(alex, "first")
    await phone.say(alex, "second")
    once = await bot.get_updates()
    again = await bot.get_updates()
    assert [u.update_id for u in once] == [u.update_id for u in again]
    rest = await bot.get_updates(offset=once[-1].update_id)
    assert [u.message.text for u in rest] == ["second"]
    assert await bot.get_updates(offset=once[-1].update_id + 1) == ()
    assert await phone.pending_updates() == []


async def test_a_limit_hands_out_the_oldest_first(phone, bot, alex):
    for number in range(4):
        await phone.say(alex, str(number))
    got = await bot.get_updates(limit=3)
    assert [u.message.text for u in got] == ["/start", "0", "1"]


async def test_a_long_poll_ends_as_soon_as_someone_writes(phone, bot, alex):
    first = await bot.get_updates()
    loop = asyncio.get_running_loop()
    began = loop.time()
    waiting = asyncio.create_task(bot.get_updates(offset=first[-1].update_id + 1, timeout=10))
    await asyncio.sleep(0.1)
    await phone.say(alex, "now")
    assert (await waiting)[0].message.text == "now"
    assert loop.time() - began < 3


async def test_of_two_polls_at_once_the_earlier_one_is_refused(phone):
    url = f"{phone.base_url}{phone.token}/getUpdates"
    async with httpx.AsyncClient(trust_env=False) as http:
        earlier = asyncio.create_task(http.post(url, data={"timeout": 10}, timeout=20))
        await asyncio.sleep(0.1)
        later = asyncio.create_task(http.post(url, data={"timeout": 1}, timeout=20))
        refused = await earlier
        assert refused.status_code == 409
        assert refused.json()["description"].startswith("Conflict: terminated by other getUpdates request")
        assert (await later).json() == {"ok": True, "result": []}


async def test_a_button_is_answered_once_and_only_while_fresh(telegram_with, bot_with):
    async with telegram_with(callback_ttl=0.3) as phone, bot_with(phone) as bot:
        alex = await phone.person("Alex")
        await phone.start(alex)
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
        await bot.send_message(alex.id, "Sure?", reply_markup=keyboard)
        pressed = await phone.press(alex, "y")
        await bot.answer_callback_query(pressed.callback_query_id)
        late = await phone.press(alex, "y")
        await asyncio.sleep(0.5)
        for query_id in (pressed.callback_query_id, late.callback_query_id, "no such"):
            with pytest.raises(BadRequest, match="Query is too old and response timeout expired"):
                await bot.answer_callback_query(query_id)


async def test_reactions_stay_untold_unless_asked_for(phone, run_application):
    alex = await phone.person("Alex")
    said = await phone.say(alex, "hi")
    reactions = asyncio.Queue()

    async def note(update, _):
        await reactions.put(update)

    async with run_application(phone, MessageReactionHandler(note), allowed_updates=["message"]):
        await phone.say(alex, "first")
        assert (await phone.react(alex, said.message_id, "👍")).update_id is None
