"""python-telegram-bot sends, edits and deletes, and hears Telegram's refusals in Telegram's words."""

import pytest
from telegram import (
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
)
from telegram.error import BadRequest, EndPointNotFound, Forbidden, InvalidToken

KEYBOARD = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])


async def test_a_sent_text_stands_in_the_chat_with_its_buttons(phone, bot, alex):
    sent = await bot.send_message(alex.id, "<b>Hello</b> you", parse_mode="HTML", reply_markup=KEYBOARD)
    seen = await phone.expect(alex, contains="hello you", button="Yes")
    assert seen.id == sent.message_id
    assert seen.payloads == ["y"]
    assert sent.entities[0].type == MessageEntity.BOLD
    assert sent.from_user.id == bot.id


async def test_flags_reach_the_chat(phone, bot, alex):
    sent = await bot.send_message(alex.id, "quietly", disable_notification=True, protect_content=True)
    assert sent.has_protected_content
    assert (await phone.expect(alex, contains="quietly")).silent
    with pytest.raises(BadRequest, match="Message can't be copied"):
        await bot.copy_message(alex.id, alex.id, sent.message_id)


async def test_a_reply_shows_what_it_answers(phone, bot, alex):
    asked = await phone.say(alex, "what now?")
    sent = await bot.send_message(alex.id, "this", reply_parameters=ReplyParameters(asked.message_id))
    assert sent.reply_to_message.text == "what now?"
    with pytest.raises(BadRequest, match="Message to be replied not found"):
        await bot.send_message(alex.id, "this", reply_parameters=ReplyParameters(9999))
    lenient = ReplyParameters(9999, allow_sending_without_reply=True)
    assert (await bot.send_message(alex.id, "this", reply_parameters=lenient)).reply_to_message is None


async def test_reply_keyboards_come_and_go(phone, bot, alex):
    await bot.send_message(alex.id, "Pick", reply_markup=ReplyKeyboardMarkup([["STOP", "TIPP"]]))
    assert await phone.reply_keyboard(alex) == [["STOP", "TIPP"]]
    await phone.press(alex, "TIPP")
    assert (await phone.messages(alex))[-1].text == "TIPP"
    await bot.send_message(alex.id, "Fine", reply_markup=ReplyKeyboardRemove())
    assert await phone.reply_keyboard(alex) == []
    await bot.send_message(alex.id, "Your name?", reply_markup=ForceReply())


async def test_an_edit_replaces_the_text_and_takes_the_buttons_away(phone, bot, alex):
    sent = await bot.send_message(alex.id, "Breathe in", reply_markup=KEYBOARD)
    await bot.edit_message_text("Breathe out", alex.id, sent.message_id)
    seen = await phone.expect(alex, contains="breathe out")
    assert seen.buttons == ()
    assert seen.edited_at is not None
    entry = (await phone.from_bot(alex))[-1]
    assert entry.text == "Breathe out"


async def test_only_the_buttons_change_when_only_the_buttons_are_edited(bot, alex):
    sent = await bot.send_message(alex.id, "Sure?", reply_markup=KEYBOARD)
    edited = await bot.edit_message_reply_markup(alex.id, sent.message_id)
    assert edited.text == "Sure?"
    assert edited.reply_markup is None


async def test_deleted_messages_are_gone_for_people_and_bot(phone, bot, alex):
    sent = await bot.send_message(alex.id, "oops")
    await bot.delete_message(alex.id, sent.message_id)
    assert await phone.from_bot(alex) == []
    assert (await phone.messages(alex, deleted=True))[-1].deleted
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await bot.delete_message(alex.id, sent.message_id)
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("new", alex.id, sent.message_id)


async def test_typing_reactions_and_pins_are_seen(phone, bot, alex):
    asked = await phone.say(alex, "thank you")
    await bot.send_chat_action(alex.id, "typing")
    await bot.set_message_reaction(alex.id, asked.message_id, ReactionTypeEmoji("❤"))
    sent = await bot.send_message(alex.id, "keep this")
    await bot.pin_chat_message(alex.id, sent.message_id)
    await bot.unpin_chat_message(alex.id, sent.message_id)
    kinds = [event["kind"] for event in await phone.events(alex) if event["by_bot"]]
    assert kinds == ["action", "reaction", "message", "pinned", "unpinned"]


REFUSALS = [
    ("", "Message text is empty"),
    ("   ", "Message text is empty"),
    ("x" * 4097, "Message is too long"),
    ("🙂" * 2049, "Message is too long"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSALS)
async def test_texts_of_the_wrong_length_are_refused(bot, alex, text, reason):
    with pytest.raises(BadRequest, match=reason):
        await bot.send_message(alex.id, text)


async def test_the_longest_text_passes(bot, alex):
    assert len((await bot.send_message(alex.id, "x" * 4096)).text) == 4096


async def test_an_edit_that_changes_nothing_is_refused(bot, alex):
    sent = await bot.send_message(alex.id, "same", reply_markup=KEYBOARD)
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("same", alex.id, sent.message_id, reply_markup=KEYBOARD)


async def test_people_s_messages_cannot_be_edited(phone, bot, alex):
    said = await phone.say(alex, "mine")
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("yours", alex.id, said.message_id)


async def test_an_unknown_chat_and_one_who_never_started_are_told_apart(phone, bot, alex):
    stranger = await phone.person("Sam")
    for chat_id in (987654321, stranger.id):
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(chat_id, "hello")
    await phone.group("Skills group", [stranger], bot="member")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "hello")


async def test_someone_who_blocked_the_bot_gets_nothing(phone, bot, alex):
    await phone.block(alex)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(alex.id, "hello")
    await phone.unblock(alex)
    await bot.send_message(alex.id, "hello again")


async def test_a_wrong_token_and_a_wrong_method_are_refused(phone, bot_with, bot):
    with pytest.raises(EndPointNotFound):
        await bot.do_api_request("noSuchMethod")
    phone.config = type(phone.config)(token="1:wrong")
    with pytest.raises(InvalidToken, match="rejected by the server"):
        async with bot_with(phone):
            pass


async def test_the_call_log_tells_method_chat_outcome_and_time(phone, bot, alex):
    await phone.reset_calls()
    await bot.send_message(alex.id, "one", disable_notification=True)
    with pytest.raises(BadRequest):
        await bot.send_message(alex.id, "")
    first, second = await phone.calls("sendMessage", chat=alex)
    assert (first.status, first.performed, second.status) == (200, True, 400)
    assert second.description == "Bad Request: message text is empty"
    assert first.params["disable_notification"] == "true"
    assert first.message_id is not None
    assert first.started_at <= first.finished_at <= second.started_at
    assert await phone.calls(after=second.seq) == []
