"""What a bot can learn of a chat and its members, and leaving it."""

from local_telegram import groups, people
from local_telegram.botapi.checks import chat_named, open_chat, user_named
from local_telegram.botapi.registry import method
from local_telegram.errors import bad_request
from local_telegram.model import Chat, ChatKind, Json, Membership, User
from local_telegram.params import Params
from local_telegram.world import World


@method("getChat")
def get_chat(world: World, params: Params) -> Json:
    """Describe a chat in full."""
    chat = (
        open_chat(world, params) if (params.text("chat_id") or "").startswith("-") else chat_named(world, params)
    )
    data = {
        **world.chat_api(chat),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }
    if chat.pinned:
        data["pinned_message"] = chat.entries[chat.pinned[-1]].data
    if chat.is_group:
        data["permissions"] = {"can_send_messages": True}
    return data


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> Json:
    """Tell someone's standing in a chat, the bot's own included."""
    chat = open_chat(world, params)
    user = user_named(world, params)
    return people.member_api(user, _status(world, chat, user))


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """List a group's owner and administrators."""
    chat = open_chat(world, params)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("there are no administrators in the private chat")
    everyone = [world.users[user_id] for user_id in chat.members] + [world.bot]
    found = [(user, _status(world, chat, user)) for user in everyone]
    leading = (Membership.CREATOR, Membership.ADMINISTRATOR)
    return [people.member_api(user, status) for user, status in found if status in leading]


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: Params) -> int:
    """Count a chat's members, the bot included."""
    chat = open_chat(world, params)
    if chat.kind is ChatKind.PRIVATE:
        return 2
    return 1 + sum(status.present for status in chat.members.values())


@method("leaveChat")
def leave_chat(world: World, params: Params) -> bool:
    """Leave a group."""
    chat = open_chat(world, params)
    if chat.kind is ChatKind.PRIVATE:
        raise bad_request("chat member status can't be changed in private chats")
    groups.set_bot_status(world, chat, world.bot, Membership.LEFT)
    return True


@method("getUserProfilePhotos")
def get_user_profile_photos(world: World, params: Params) -> Json:
    """Nobody here has a picture."""
    user_named(world, params)
    return {"total_count": 0, "photos": []}


def _status(world: World, chat: Chat, user: User) -> Membership:
    if user.id == world.bot.id:
        return chat.bot_status
    if chat.kind is ChatKind.PRIVATE:
        return Membership.MEMBER
    return chat.members.get(user.id, Membership.LEFT)
