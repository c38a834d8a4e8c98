"""Changing and deleting messages: editMessage..., deleteMessage, pinning and reactions."""

import time

from local_telegram.botapi.checks import message_named, need_admin, open_chat
from local_telegram.botapi.markup import read_markup
from local_telegram.botapi.registry import method
from local_telegram.botapi.sending import text_content
from local_telegram.entities import MAX_CAPTION, read_text, utf16_length
from local_telegram.errors import bad_request
from local_telegram.model import Chat, Entry, Json
from local_telegram.params import Params
from local_telegram.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_EDITED_PARTS = ("text", "entities", "caption", "caption_entities", "reply_markup")


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Json:
    """Replace a message's text; a keyboard that is not sent again goes away."""
    chat, entry = _own_message(world, params)
    content = text_content(params)
    if "text" not in entry.data:
        raise bad_request("there is no text in the message to edit")
    return _replace(world, chat, entry, {**content, **_inline(params)})


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Json:
    """Replace the caption of a photo, document or voice message."""
    chat, entry = _own_message(world, params)
    if "text" in entry.data:
        raise bad_request("there is no caption in the message to edit")
    return _replace(world, chat, entry, {**caption_content(params), **_inline(params)})


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Replace or take away a message's inline keyboard."""
    chat, entry = _own_message(world, params)
    kept = {key: entry.data[key] for key in _EDITED_PARTS if key in entry.data and key != "reply_markup"}
    return _replace(world, chat, entry, {**kept, **_inline(params)})


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    """Delete one message; in groups, other people's messages only as administrator."""
    chat = open_chat(world, params)
    entry = message_named(chat, params.integer("message_id"), "delete")
    if chat.is_group and entry.sender_id != world.bot.id:
        try:
            need_admin(chat, "delete")
        except Exception as error:
            raise bad_request("message can't be deleted") from error
    world.delete(chat, entry, by_bot=True)
    return True


@method("deleteMessages")
def delete_messages(world: World, params: Params) -> bool:
    """Delete several messages, passing over those that are gone."""
    chat = open_chat(world, params)
    for message_id in params.structure("message_ids") or []:
        entry = chat.entries.get(int(message_id))
        if entry is not None and entry.deleted_at is None:
            world.delete(chat, entry, by_bot=True)
    return True


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message; everyone sees the pin as a service message."""
    chat = open_chat(world, params)
    need_admin(chat, "manage pinned messages in the chat")
    entry = message_named(chat, params.integer("message_id"), "pin")
    if entry.id not in chat.pinned:
        chat.pinned.append(entry.id)
        world.emit(chat, "pinned", message_id=entry.id)
    return True


@method("unpinChatMessage", "unpinAllChatMessages")
def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin one message; without an id the newest pin (unpinAllChatMessages never sends one)."""
    chat = open_chat(world, params)
    need_admin(chat, "manage pinned messages in the chat")
    message_id = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if message_id is None:
        return True
    message_named(chat, message_id, "unpin")
    if message_id in chat.pinned:
        chat.pinned.remove(message_id)
        world.emit(chat, "unpinned", message_id=message_id)
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> bool:
    """Put the bot's reaction under a message; an empty list takes it away."""
    chat = open_chat(world, params)
    entry = message_named(chat, params.integer("message_id"), "react")
    entry.reactions[str(world.bot.id)] = params.structure("reaction") or []
    world.emit(chat, "reaction", message_id=entry.id, reactions=entry.reactions)
    return True


def caption_content(params: Params) -> Json:
    """Return the caption part of a message from `caption`, `parse_mode` and `caption_entities`."""
    text, entities = read_text(
        params.text("caption") or "", params.text("parse_mode"), params.structure("caption_entities")
    )
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    content: Json = {"caption": text} if text else {}
    if entities:
        content["caption_entities"] = entities
    return content


def _own_message(world: World, params: Params) -> tuple[Chat, Entry]:
    if params.text("inline_message_id"):
        raise bad_request("message to edit not found")
    chat = open_chat(world, params)
    entry = message_named(chat, params.integer("message_id"), "edit")
    if entry.sender_id != world.bot.id:
        raise bad_request("message can't be edited")
    return chat, entry


def _inline(params: Params) -> Json:
    markup = read_markup(params)
    if markup.reply is not None:
        raise bad_request("inline keyboard expected")
    return {"reply_markup": markup.inline} if markup.inline else {}


def _replace(world: World, chat: Chat, entry: Entry, content: Json) -> Json:
    old = {key: entry.data[key] for key in _EDITED_PARTS if key in entry.data}
    if old == content:
        raise bad_request(NOT_MODIFIED)
    kept = {key: value for key, value in entry.data.items() if key not in _EDITED_PARTS}
    only_markup = {**old, "reply_markup": None} == {**content, "reply_markup": None}
    data = {**kept, **content}
    if not only_markup:
        data["edit_date"] = max(int(entry.data["date"]), int(time.time()))
    world.edit(chat, entry, data)
    return entry.data
