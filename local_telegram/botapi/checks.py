"""Looks up what a call names and refuses in Telegram's words what is not there."""

from local_telegram.errors import bad_request, forbidden
from local_telegram.model import Chat, ChatKind, Entry, Membership, Topic, User
from local_telegram.params import Params
from local_telegram.world import World


def chat_named(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat in parameter `name`, whether or not the bot may write there."""
    value = params.text(name)
    if not value:
        raise bad_request(f"{name} is empty")
    try:
        chat = world.chats.get(int(value))
    except ValueError:
        chat = None
    if chat is None:
        raise bad_request("chat not found")
    if chat.kind is ChatKind.PRIVATE and not chat.started:
        shared = any(c.is_group and chat.id in c.members and c.bot_status.present for c in world.chats.values())
        if shared:
            raise forbidden("bot can't initiate conversation with a user")
        raise bad_request("chat not found")
    return chat


def open_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat in parameter `name`, in which the bot must be present and not blocked."""
    chat = chat_named(world, params, name)
    if chat.bot_status.present:
        return chat
    if chat.kind is ChatKind.PRIVATE:
        raise forbidden("bot was blocked by the user")
    place = f"{chat.kind.value} chat"
    if chat.bot_status is Membership.KICKED:
        raise forbidden(f"bot was kicked from the {place}")
    raise forbidden(f"bot is not a member of the {place}")


def user_named(world: World, params: Params) -> User:
    """Return the person in `user_id`."""
    user = world.users.get(params.integer("user_id") or 0)
    if user is None:
        raise bad_request("user not found")
    return user


def message_named(chat: Chat, message_id: int | None, purpose: str) -> Entry:
    """Return a message that still stands; `purpose` completes Telegram's "message to ... not found"."""
    entry = chat.entries.get(message_id) if message_id is not None else None
    if entry is None or entry.deleted_at is not None:
        raise bad_request(f"message to {purpose} not found")
    return entry


def topic_named(chat: Chat, topic_id: int | None) -> Topic | None:
    """Return the forum topic to write into, None for the general one."""
    if topic_id is None or (chat.is_forum and topic_id == 1):
        return None
    topic = chat.topics.get(topic_id)
    if topic is None or topic.deleted:
        raise bad_request("message thread not found")
    return topic


def forum_named(world: World, params: Params) -> Chat:
    """Return the chat in `chat_id`, which must be a forum where the bot may manage topics."""
    chat = open_chat(world, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    need_admin(chat, "manage topics")
    return chat


def need_admin(chat: Chat, deed: str) -> None:
    """Refuse what only administrators may do in a group."""
    if chat.is_group and chat.bot_status not in (Membership.ADMINISTRATOR, Membership.CREATOR):
        raise bad_request(f"not enough rights to {deed}")
