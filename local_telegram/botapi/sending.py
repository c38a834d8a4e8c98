"""sendMessage and the way every message of the bot takes into a chat."""

from local_telegram.botapi.checks import open_chat, topic_named
from local_telegram.botapi.markup import read_markup
from local_telegram.botapi.registry import method
from local_telegram.entities import MAX_TEXT, read_text, utf16_length
from local_telegram.errors import bad_request
from local_telegram.model import Chat, Entry, Json, Membership
from local_telegram.params import Params
from local_telegram.world import World

CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@method("sendMessage")
def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    open_chat(world, params)  # Telegram names a wrong chat before a wrong text
    return deliver(world, params, text_content(params)).data


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    """Show "typing…" and the like; it fades by itself after five seconds or with the next message."""
    chat = open_chat(world, params)
    action = params.text("action") or ""
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    topic = topic_named(chat, params.integer("message_thread_id"))
    world.emit(chat, "action", action=action, topic_id=topic.id if topic else None)
    return True


def text_content(params: Params) -> Json:
    """Return the text part of a message from `text`, `parse_mode` and `entities`."""
    text, entities = read_text(params.text("text") or "", params.text("parse_mode"), params.structure("entities"))
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    content: Json = {"text": text}
    if entities:
        content["entities"] = entities
    return content


def deliver(world: World, params: Params, content: Json) -> Entry:
    """Put the bot's message into the chat with its topic, reply, keyboard and flags."""
    chat = open_chat(world, params)
    topic = topic_named(chat, params.integer("message_thread_id"))
    if topic is not None and topic.closed and chat.bot_status is Membership.MEMBER:
        raise bad_request("TOPIC_CLOSED")
    markup = read_markup(params)
    content = {**content, **_reply(world, chat, params)}
    if markup.inline:
        content["reply_markup"] = markup.inline
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    entry = world.post(
        chat,
        world.bot,
        content,
        topic_id=topic.id if topic else None,
        silent=params.flag("disable_notification"),
        reply_keyboard=markup.reply,
    )
    if markup.reply is not None:
        _set_input_field(chat, entry, markup.reply)
    return entry


def _set_input_field(chat: Chat, entry: Entry, reply: Json) -> None:
    """Show, hide or replace the keyboard under the chat's input field."""
    if reply.get("remove_keyboard"):
        chat.reply_keyboard = None
    else:
        chat.reply_keyboard = {**reply, "message_id": entry.id}


def _reply(world: World, chat: Chat, params: Params) -> Json:
    """Return the `reply_to_message` part, from `reply_parameters` or the older parameters."""
    given = params.structure("reply_parameters") or {}
    message_id = given.get("message_id") or params.integer("reply_to_message_id")
    if not message_id:
        return {}
    source = chat
    if given.get("chat_id") not in (None, chat.id, str(chat.id)):
        source = world.chats.get(int(given["chat_id"])) or chat
    target = source.entries.get(int(message_id))
    if target is None or target.deleted_at is not None:
        if given.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return {}
        raise bad_request("message to be replied not found")
    if source is not chat:
        origin = {"type": "user", "date": target.data["date"], "sender_user": target.data["from"]}
        return {"external_reply": {"origin": origin, "chat": world.chat_api(source), "message_id": target.id}}
    replied = {key: value for key, value in target.data.items() if key != "reply_to_message"}
    content: Json = {"reply_to_message": replied}
    if given.get("quote"):
        content["quote"] = {
            "text": given["quote"],
            "position": given.get("quote_position") or 0,
            "is_manual": True,
        }
    return content
