"""People act as on a real phone, and the bot is told what Telegram would tell it."""

import pytest

from local_telegram import groups, people
from local_telegram.config import Config
from local_telegram.errors import PersonError
from local_telegram.model import ChatKind, Membership
from local_telegram.world import World


@pytest.fixture
def world():
    return World(Config())


@pytest.fixture
def alex(world):
    return world.add_user("Alex")


def kinds_told(world):
    return [next(key for key in update if key != "update_id") for update in world.updates.pending]


def group_with(world, *members, bot=Membership.MEMBER):
    chat = world.add_group(ChatKind.SUPERGROUP, "Skills group", bot_status=bot)
    groups.seat(world, chat, list(members))
    return chat


def test_a_text_tells_the_bot_who_wrote_it_where(world, alex):
    deed = people.say(world, alex, "/start INVITE")
    message = world.updates.pending[0]["message"]
    assert deed.update_id == world.updates.pending[0]["update_id"]
    assert message["from"]["id"] == message["chat"]["id"] == alex.id
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


def test_a_member_bot_in_privacy_mode_sees_commands_replies_and_mentions_only(world, alex):
    chat = group_with(world, alex)
    said = [
        people.say(world, alex, "nice weather", chat_id=chat.id),
        people.say(world, alex, "/help", chat_id=chat.id),
        people.say(world, alex, f"hello @{world.bot.username}", chat_id=chat.id),
    ]
    assert [deed.update_id is not None for deed in said] == [False, True, True]


def test_an_administrator_bot_sees_everything(world, alex):
    chat = group_with(world, alex, bot=Membership.ADMINISTRATOR)
    assert people.say(world, alex, "nice weather", chat_id=chat.id).update_id is not None


def test_blocking_and_writing_again_are_both_told(world, alex):
    people.say(world, alex, "hi")
    people.block(world, alex)
    people.say(world, alex, "hi again")
    assert kinds_told(world) == ["message", "my_chat_member", "my_chat_member", "message"]
    statuses = [u["my_chat_member"]["new_chat_member"]["status"] for u in list(world.updates.pending)[1:3]]
    assert statuses == ["kicked", "member"]


def test_supergroups_count_messages_for_themselves_and_private_chats_together(world, alex):
    sam = world.add_user("Sam")
    chat = group_with(world, alex)
    private = [people.say(world, alex, "a").message_id, people.say(world, sam, "b").message_id]
    grouped = [people.say(world, alex, "c", chat_id=chat.id).message_id for _ in range(2)]
    assert private == [1, 2]
    assert grouped == [2, 3]


def test_a_message_in_a_topic_points_at_the_topic_s_opening(world, alex):
    chat = group_with(world, alex, bot=Membership.ADMINISTRATOR)
    chat.is_forum = True
    topic = groups.open_topic(world, chat, alex, "C-1042").message_id
    people.say(world, alex, "on it", chat_id=chat.id, topic_id=topic)
    message = world.updates.pending[-1]["message"]
    assert message["message_thread_id"] == topic
    assert message["reply_to_message"]["forum_topic_created"]["name"] == "C-1042"


def test_an_edited_text_is_told_with_its_new_words(world, alex):
    deed = people.say(world, alex, "helo")
    people.edit(world, alex, deed.message_id, "hello")
    assert world.updates.pending[-1]["edited_message"]["text"] == "hello"
    assert world.chats[alex.id].entries[deed.message_id].edits[0]["message"]["text"] == "helo"


@pytest.mark.parametrize("text", ["", "   ", "x" * 4097])
def test_what_a_phone_would_not_send_is_refused(world, alex, text):
    with pytest.raises(PersonError):
        people.say(world, alex, text)


def test_a_stranger_cannot_write_in_a_group(world, alex):
    chat = group_with(world)
    with pytest.raises(PersonError, match="not a member"):
        people.say(world, alex, "hello", chat_id=chat.id)


def test_a_button_that_is_not_there_cannot_be_pressed(world, alex):
    deed = people.say(world, alex, "hello")
    with pytest.raises(PersonError, match="no button"):
        people.press(world, alex, alex.id, deed.message_id, "yes")


def test_adding_the_bot_to_a_group_is_told_twice_as_telegram_does(world, alex):
    chat = group_with(world, alex, bot=Membership.LEFT)
    groups.set_bot_status(world, chat, alex, Membership.MEMBER)
    assert kinds_told(world) == ["my_chat_member", "message"]
    assert world.updates.pending[1]["message"]["new_chat_members"][0]["id"] == world.bot.id
