"""What people do on their phones: each deed changes the chat and tells the bot by an update."""

import time
from dataclasses import dataclass

from local_telegram.entities import MAX_TEXT, detect, utf16_length
from local_telegram.errors import PersonError
from local_telegram.model import Chat, ChatKind, Entry, Json, Membership, User
from local_telegram.world import CallbackQuery, World


@dataclass(frozen=True, slots=True)
class Deed:
    """What came of a deed; `update_id` is None when the bot was not told (not asked for, or may not see)."""

    chat_id: int
    message_id: int | None
    seq: int
    update_id: int | None


def say(
    world: World,
    user: User,
    text: str,
    *,
    chat_id: int | None = None,
    reply_to: int | None = None,
    topic_id: int | None = None,
) -> Deed:
    """Write a text, in the private chat with the bot unless `chat_id` names a group."""
    text = text.strip()
    if not text:
        raise PersonError("an empty message cannot be sent")
    if utf16_length(text) > MAX_TEXT:
        raise PersonError(f"a message holds at most {MAX_TEXT} UTF-16 units; split it as a phone does")
    content: Json = {"text": text}
    if found := detect(text):
        content["entities"] = found
    return send(world, user, content, chat_id=chat_id, reply_to=reply_to, topic_id=topic_id)


def send(
    world: World,
    user: User,
    content: Json,
    *,
    chat_id: int | None = None,
    reply_to: int | None = None,
    topic_id: int | None = None,
) -> Deed:
    """Send any content (a message without id, date, chat and sender)."""
    chat = enter(world, user, chat_id)
    if topic_id is None and reply_to is not None:
        topic_id = standing(chat, reply_to).topic_id
    content = {**content, **_reply(chat, reply_to, topic_id)}
    if topic_id is not None:
        _check_topic(chat, user, topic_id)
    keyboard = chat.reply_keyboard or {}
    if keyboard.get("one_time_keyboard") or keyboard.get("force_reply"):
        chat.reply_keyboard = None
    entry = world.post(chat, user, content, topic_id=topic_id)
    update_id = world.updates.add("message", entry.data) if bot_sees(world, chat, entry) else None
    return Deed(chat.id, entry.id, entry.seq, update_id)


def enter(world: World, user: User, chat_id: int | None) -> Chat:
    """Return the chat a person acts in; writing to a blocked bot unblocks it first, as Restart does."""
    chat = world.chat(chat_id if chat_id is not None else user.id)
    if chat.kind is ChatKind.PRIVATE:
        if chat.id != user.id:
            raise PersonError(f"user {user.id} is not in the private chat {chat.id}")
        if chat.bot_status is Membership.KICKED:
            set_bot_status(world, chat, user, Membership.MEMBER)
        chat.started = True
    elif not chat.members.get(user.id, Membership.LEFT).present:
        raise PersonError(f"user {user.id} is not a member of chat {chat.id}")
    return chat


def bot_sees(world: World, chat: Chat, entry: Entry) -> bool:
    """Tell whether Telegram shows the bot this message; in privacy mode it sees what is meant for it."""
    if not chat.bot_status.present:
        return False
    if not chat.is_group or chat.bot_status is Membership.ADMINISTRATOR or not world.config.privacy_mode:
        return True
    data = entry.data
    replied = data.get("reply_to_message") or {}
    if (replied.get("from") or {}).get("id") == world.bot.id:
        return True
    text = str(data.get("text") or data.get("caption") or "")
    kinds = {entity["type"] for entity in data.get("entities") or data.get("caption_entities") or []}
    return "bot_command" in kinds or f"@{world.bot.username}" in text


def press(world: World, user: User, chat_id: int, message_id: int, data: str) -> tuple[Deed, str]:
    """Press the inline button with payload `data`; the result names the callback query too."""
    chat = world.chat(chat_id)
    entry = standing(chat, message_id)
    if not any(button.get("callback_data") == data for button in inline_buttons(entry.data)):
        raise PersonError(f"message {message_id} has no button with that payload")
    if chat.kind is ChatKind.PRIVATE and chat.bot_status is Membership.KICKED:
        set_bot_status(world, chat, user, Membership.MEMBER)
    number = world.next_callback
    world.next_callback += 1
    query_id = f"{world.bot.id}{number:012d}"
    expires_at = time.monotonic() + world.config.callback_ttl
    world.callbacks[query_id] = CallbackQuery(query_id, user.id, chat.id, entry.id, expires_at)
    payload: Json = {
        "id": query_id,
        "from": user.as_api(),
        "message": entry.data,
        "chat_instance": f"{abs(chat.id)}7",
        "data": data,
    }
    update_id = world.updates.add("callback_query", payload)
    event = world.emit(
        chat,
        "press",
        by_bot=False,
        message_id=entry.id,
        user_id=user.id,
        data=data,
        callback_query_id=query_id,
    )
    return Deed(chat.id, entry.id, event.seq, update_id), query_id


def edit(world: World, user: User, message_id: int, text: str, *, chat_id: int | None = None) -> Deed:
    """Change one's own text message."""
    chat = enter(world, user, chat_id)
    entry = standing(chat, message_id)
    if entry.sender_id != user.id or "text" not in entry.data:
        raise PersonError(f"message {message_id} is not a text message of user {user.id}")
    kept = {key: value for key, value in entry.data.items() if key != "entities"}
    data = {**kept, "text": text, "edit_date": int(time.time())}
    if found := detect(text):
        data["entities"] = found
    world.edit(chat, entry, data)
    update_id = world.updates.add("edited_message", data) if bot_sees(world, chat, entry) else None
    return Deed(chat.id, entry.id, entry.seq, update_id)


def react(world: World, user: User, chat_id: int, message_id: int, emoji: str | None) -> Deed:
    """Put a reaction under a message, or take it away with None."""
    chat = enter(world, user, chat_id)
    entry = standing(chat, message_id)
    old = entry.reactions.get(str(user.id), [])
    new: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    entry.reactions[str(user.id)] = new
    event = world.emit(chat, "reaction", by_bot=False, message_id=entry.id, reactions=entry.reactions)
    payload: Json = {
        "chat": world.chat_api(chat),
        "message_id": entry.id,
        "user": user.as_api(),
        "date": int(time.time()),
        "old_reaction": old,
        "new_reaction": new,
    }
    seen = not chat.is_group or chat.bot_status is Membership.ADMINISTRATOR
    update_id = world.updates.add("message_reaction", payload) if seen else None
    return Deed(chat.id, entry.id, event.seq, update_id)


def block(world: World, user: User) -> Deed:
    """Block the bot (and stop it)."""
    return set_bot_status(world, world.chat(user.id), user, Membership.KICKED)


def unblock(world: World, user: User) -> Deed:
    """Let the bot write again."""
    return set_bot_status(world, world.chat(user.id), user, Membership.MEMBER)


def set_bot_status(world: World, chat: Chat, by: User, status: Membership) -> Deed:
    """Change the bot's own standing in a chat and tell it by `my_chat_member`."""
    old = chat.bot_status
    chat.bot_status = status
    payload: Json = {
        "chat": world.chat_api(chat),
        "from": by.as_api(),
        "date": int(time.time()),
        "old_chat_member": member_api(world.bot, old),
        "new_chat_member": member_api(world.bot, status),
    }
    event = world.emit(chat, "bot_status", by_bot=by.is_bot, status=status.value, old_status=old.value)
    update_id = world.updates.add("my_chat_member", payload) if old is not status else None
    return Deed(chat.id, None, event.seq, update_id)


def standing(chat: Chat, message_id: int) -> Entry:
    """Return a message people can still see."""
    entry = chat.entries.get(message_id)
    if entry is None or entry.deleted_at is not None:
        raise PersonError(f"chat {chat.id} shows no message {message_id}")
    return entry


def inline_buttons(message: Json) -> list[Json]:
    """All buttons under a message, row by row."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    return [button for row in rows for button in row]


def member_api(user: User, status: Membership) -> Json:
    """Return the Bot API's `ChatMember` object."""
    data: Json = {"user": user.as_api(), "status": status.value}
    if status is Membership.KICKED:
        data["until_date"] = 0
    if status is Membership.CREATOR:
        data["is_anonymous"] = False
    if status is Membership.ADMINISTRATOR:
        data |= dict.fromkeys(_ADMIN_RIGHTS, True) | {"is_anonymous": False}
    return data


_ADMIN_RIGHTS = (
    "can_be_edited",
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


def _check_topic(chat: Chat, user: User, topic_id: int) -> None:
    topic = chat.topics.get(topic_id)
    if topic is None or topic.deleted:
        raise PersonError(f"chat {chat.id} has no topic {topic_id}")
    if topic.closed and chat.members[user.id] is Membership.MEMBER:
        raise PersonError(f"topic {topic_id} is closed")


def _reply(chat: Chat, reply_to: int | None, topic_id: int | None) -> Json:
    """Name what a message replies to; in a topic that is its opening message when nothing else is."""
    target = standing(chat, reply_to) if reply_to is not None else chat.entries.get(topic_id or 0)
    if target is None:
        return {}
    return {"reply_to_message": {key: value for key, value in target.data.items() if key != "reply_to_message"}}
