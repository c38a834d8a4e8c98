"""Groups, forum topics, files, copies and the bot's profile, through python-telegram-bot."""

from datetime import timedelta

import pytest
from telegram import BotCommand, BotCommandScopeChat, InputFile, MenuButtonCommands
from telegram.error import BadRequest, Forbidden


@pytest.fixture
async def dana(phone):
    return await phone.person("Dana", role="staff")


@pytest.fixture
async def staff_room(phone, dana):
    return await phone.group("Staff room", [dana], is_forum=True, bot="administrator")


async def test_a_topic_is_opened_written_into_renamed_closed_and_deleted(phone, bot, dana, staff_room):
    topic = await bot.create_forum_topic(staff_room.id, "C-1042")
    thread = topic.message_thread_id
    sent = await bot.send_message(staff_room.id, "client wrote", message_thread_id=thread)
    assert sent.message_thread_id == thread
    assert sent.is_topic_message
    await phone.say(dana, "I call", chat=staff_room, topic=thread)
    assert (await bot.get_updates())[-1].message.message_thread_id == thread
    await bot.edit_forum_topic(staff_room.id, thread, name="C-1042 done")
    await bot.close_forum_topic(staff_room.id, thread)
    with pytest.raises(BadRequest, match="Topic_not_modified"):
        await bot.close_forum_topic(staff_room.id, thread)
    await bot.delete_forum_topic(staff_room.id, thread)
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(staff_room.id, "more", message_thread_id=thread)
    assert await phone.from_bot(staff_room) == []


async def test_a_topic_that_staff_deleted_is_gone_without_a_word(phone, bot, dana, staff_room):
    thread = await phone.open_topic(staff_room, "C-7", by=dana)
    await bot.send_message(staff_room.id, "client wrote", message_thread_id=thread)
    before = len(await phone.pending_updates())
    await phone.delete_topic(staff_room, thread)
    assert len(await phone.pending_updates()) == before
    with pytest.raises(BadRequest, match="Message thread not found"):
        await bot.send_message(staff_room.id, "more", message_thread_id=thread)


async def test_topics_need_a_forum_and_an_administrator(phone, bot, dana):
    plain = await phone.group("No forum", [dana], bot="administrator")
    with pytest.raises(BadRequest, match="The chat is not a forum"):
        await bot.create_forum_topic(plain.id, "x")
    weak = await phone.group("Forum", [dana], is_forum=True, bot="member")
    with pytest.raises(BadRequest, match="Not enough rights"):
        await bot.create_forum_topic(weak.id, "x")


@pytest.mark.parametrize(("kind", "place"), [("group", "group chat"), ("supergroup", "supergroup chat")])
async def test_a_bot_thrown_out_of_a_group_is_told_so(phone, bot, dana, kind, place):
    group = await phone.group("Team", [dana], kind=kind, bot="member")
    await phone.set_bot(group, "kicked", by=dana)
    with pytest.raises(Forbidden, match=f"bot was kicked from the {place}"):
        await bot.send_message(group.id, "hello")


async def test_members_and_administrators_are_known(phone, bot, dana, staff_room):
    await phone.start(dana)
    assert (await bot.get_chat_member(staff_room.id, dana.id)).status == "creator"
    assert (await bot.get_chat_member(staff_room.id, bot.id)).status == "administrator"
    assert {m.user.id for m in await bot.get_chat_administrators(staff_room.id)} == {dana.id, bot.id}
    assert await bot.get_chat_member_count(staff_room.id) == 2
    assert (await bot.get_chat(dana.id)).first_name == "Dana"
    chat = await bot.get_chat(staff_room.id)
    assert (chat.title, chat.is_forum) == ("Staff room", True)


async def test_files_go_up_by_content_and_again_by_id_and_come_down_whole(phone, bot, alex):
    content = bytes(range(256)) * 40
    sent = await bot.send_document(alex.id, InputFile(content, "diary.pdf"), caption="Your diary")
    assert (sent.document.file_name, sent.document.file_size) == ("diary.pdf", len(content))
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    again = await bot.send_document(alex.id, sent.document.file_id)
    assert again.document.file_unique_id == sent.document.file_unique_id
    assert (await phone.expect(alex, contains="your diary")).kind == "document"


async def test_photos_and_voice_notes(phone, bot, alex):
    photo = await bot.send_photo(alex.id, InputFile(b"\x89PNG...", "a.png"), caption="breathe")
    voice = await bot.send_voice(alex.id, InputFile(b"OggS", "a.oga"), duration=7)
    assert len(photo.photo) == 3
    assert voice.voice.duration == timedelta(seconds=7)
    assert [m.kind for m in await phone.from_bot(alex)] == ["photo", "voice"]
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_photo(alex.id, "no such id")
    with pytest.raises(BadRequest, match="Invalid file_id"):
        await bot.get_file("no such id")


async def test_a_person_s_photo_can_be_downloaded(phone, bot, alex):
    await phone.send(alex, "photo")
    photo = (await bot.get_updates())[-1].message.photo[-1]
    content = await (await bot.get_file(photo.file_id)).download_as_bytearray()
    assert content.startswith(b"\x89PNG")


async def test_a_copy_has_no_origin_and_a_forward_has(phone, bot, alex, staff_room):
    said = await phone.say(alex, "please call me")
    copied = await bot.copy_message(staff_room.id, alex.id, said.message_id)
    forwarded = await bot.forward_message(staff_room.id, alex.id, said.message_id)
    copy, forward = await phone.from_bot(staff_room)
    assert (copy.id, copy.text) == (copied.message_id, "please call me")
    assert "forward_origin" not in copy.raw
    assert forwarded.forward_origin.sender_user.id == alex.id
    assert forward.text == "please call me"
    with pytest.raises(BadRequest, match="Message to copy not found"):
        await bot.copy_message(staff_room.id, alex.id, 9999)


async def test_the_profile_is_kept(phone, bot, alex):
    commands = [BotCommand("crisis", "Helplines now"), BotCommand("menu", "What I can do")]
    await bot.set_my_commands(commands)
    await bot.set_my_commands(commands[:1], scope=BotCommandScopeChat(alex.id))
    await bot.set_my_description("Skills between sessions")
    await bot.set_my_short_description("Skills")
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert [c.command for c in await bot.get_my_commands()] == ["crisis", "menu"]
    assert (await bot.get_my_description()).description == "Skills between sessions"
    assert (await bot.get_chat_menu_button()).type == "commands"
    assert (await phone.state())["profile"]["description"] == "Skills between sessions"
    with pytest.raises(BadRequest, match="Bot_command_invalid"):
        await bot.set_my_commands([BotCommand("Crisis!", "no")])


async def test_the_bot_can_log_out_and_close(bot):
    assert await bot.log_out()
    assert await bot.close()
