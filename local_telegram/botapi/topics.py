"""Forum topics: opening, renaming, closing, reopening and deleting them."""

from local_telegram import groups
from local_telegram.botapi.checks import forum_named, topic_named
from local_telegram.botapi.registry import method
from local_telegram.errors import bad_request
from local_telegram.model import Chat, Json, Topic
from local_telegram.params import Params
from local_telegram.world import World

MAX_NAME = 128
COLORS = (0x6FB9F0, 0xFFD67E, 0xCB86DB, 0x8EEE98, 0xFF93B2, 0xFB6F5F)


@method("createForumTopic")
def create_forum_topic(world: World, params: Params) -> Json:
    """Open a topic."""
    chat = forum_named(world, params)
    color = params.integer("icon_color") or COLORS[0]
    deed = groups.open_topic(world, chat, world.bot, _name(params), icon_color=color)
    topic = chat.topics[deed.message_id or 0]
    answer: Json = {"message_thread_id": topic.id, "name": topic.name, "icon_color": topic.icon_color}
    if emoji := params.text("icon_custom_emoji_id"):
        answer["icon_custom_emoji_id"] = emoji
    return answer


@method("editForumTopic")
def edit_forum_topic(world: World, params: Params) -> bool:
    """Rename a topic."""
    chat, topic = _topic(world, params)
    if params.text("name"):
        name = _name(params)
        if name == topic.name:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.name = name
        world.post(chat, world.bot, {"forum_topic_edited": {"name": name}}, topic_id=topic.id)
    return True


@method("closeForumTopic")
def close_forum_topic(world: World, params: Params) -> bool:
    """Close a topic for ordinary members."""
    return _set_closed(world, params, closed=True)


@method("reopenForumTopic")
def reopen_forum_topic(world: World, params: Params) -> bool:
    """Open a closed topic again."""
    return _set_closed(world, params, closed=False)


@method("deleteForumTopic")
def delete_forum_topic(world: World, params: Params) -> bool:
    """Delete a topic with all its messages."""
    chat, topic = _topic(world, params)
    groups.delete_topic(world, chat, topic, by_bot=True)
    return True


def _set_closed(world: World, params: Params, *, closed: bool) -> bool:
    chat, topic = _topic(world, params)
    if topic.closed is closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.closed = closed
    kind = "forum_topic_closed" if closed else "forum_topic_reopened"
    world.post(chat, world.bot, {kind: {}}, topic_id=topic.id)
    return True


def _topic(world: World, params: Params) -> tuple[Chat, Topic]:
    chat = forum_named(world, params)
    topic = topic_named(chat, params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("message thread not found")
    return chat, topic


def _name(params: Params) -> str:
    name = (params.text("name") or "").strip()
    if not 1 <= len(name) <= MAX_NAME:
        raise bad_request("topic title is invalid")
    return name
