"""Groups and forum topics: who is in, how the bot comes and goes, how topics open and vanish."""

import time

from local_telegram.errors import PersonError
from local_telegram.model import Chat, ChatKind, Json, Membership, Topic, User
from local_telegram.people import Deed, bot_sees, member_api
from local_telegram.people import set_bot_status as change_bot_status
from local_telegram.world import World


def seat_cast(world: World) -> None:
    """Bring in the people and the staff group of the settings, unless a saved state has them already."""
    config = world.config
    known = {(user.first_name, user.role) for user in world.users.values()}
    for role, names in (("client", config.clients), ("staff", config.staff)):
        for name in names:
            if (name, role) not in known:
                world.add_user(name, role=role)
    if config.staff_chat_id is None or config.staff_chat_id in world.chats:
        return
    chat = world.add_group(
        ChatKind.SUPERGROUP,
        config.staff_chat_title,
        chat_id=config.staff_chat_id,
        is_forum=config.staff_forum,
        bot_status=Membership.ADMINISTRATOR,
    )
    seat(world, chat, [user for user in world.users.values() if user.role == "staff"])


def seat(world: World, chat: Chat, members: list[User]) -> None:
    """Make these people members without telling the bot; the first one owns the group."""
    for user in members:
        chat.members[user.id] = Membership.MEMBER if chat.members else Membership.CREATOR
    world.dirty = True


def set_bot_status(world: World, chat: Chat, by: User, status: Membership) -> Deed:
    """Add, promote or remove the bot; being added also shows as a service message."""
    if not chat.is_group:
        raise PersonError("the bot's place in a private chat changes by block and unblock")
    joining = status.present and not chat.bot_status.present
    deed = change_bot_status(world, chat, by, status)
    if joining:
        content: Json = {"new_chat_members": [world.bot.as_api()], "new_chat_member": world.bot.as_api()}
        entry = world.post(chat, by, content)
        world.updates.add("message", entry.data)
    return deed


def set_member(world: World, chat: Chat, user: User, status: Membership) -> Deed:
    """Let a person in or out; the bot sees a service message, and as administrator `chat_member`."""
    if not chat.is_group:
        raise PersonError("a private chat has no other members")
    old = chat.members.get(user.id, Membership.LEFT)
    chat.members[user.id] = status
    update_id = None
    if old.present != status.present:
        field = "new_chat_members" if status.present else "left_chat_member"
        content: Json = {field: [user.as_api()] if status.present else user.as_api()}
        entry = world.post(chat, user, content)
        if chat.bot_status.present:
            update_id = world.updates.add("message", entry.data)
    if chat.bot_status is Membership.ADMINISTRATOR:
        payload: Json = {
            "chat": world.chat_api(chat),
            "from": user.as_api(),
            "date": int(time.time()),
            "old_chat_member": member_api(user, old),
            "new_chat_member": member_api(user, status),
        }
        world.updates.add("chat_member", payload)
    return Deed(chat.id, None, world.seq, update_id)


def open_topic(world: World, chat: Chat, by: User, name: str, *, icon_color: int = 0x6FB9F0) -> Deed:
    """Open a forum topic; its id is its opening service message's id."""
    if not chat.is_forum:
        raise PersonError(f"chat {chat.id} has no topics")
    topic = Topic(0, name, icon_color)
    content: Json = {"forum_topic_created": {"name": name, "icon_color": icon_color}}
    topic_id = chat.next_message_id
    topic.id = topic_id
    chat.topics[topic_id] = topic
    entry = world.post(chat, by, content, topic_id=topic_id)
    update_id = None
    if not by.is_bot and bot_sees(world, chat, entry):
        update_id = world.updates.add("message", entry.data)
    return Deed(chat.id, entry.id, entry.seq, update_id)


def delete_topic(world: World, chat: Chat, topic: Topic, *, by_bot: bool) -> None:
    """Delete a topic with every message in it."""
    topic.deleted = True
    for entry in list(chat.entries.values()):
        if entry.topic_id == topic.id and entry.deleted_at is None:
            world.delete(chat, entry, by_bot=by_bot)
    world.emit(chat, "topic_deleted", by_bot=by_bot, topic_id=topic.id)
