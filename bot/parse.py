"""Parses a Telegram update into our own frozen type; what it does not know is kept as unsupported."""

from telegram import CallbackQuery, ChatMember, ChatMemberUpdated, Message, Update, User
from telegram.constants import ChatType, MessageEntityType

from conversation.types import Inbound, Kind

_ATTACHMENTS = (
    ("voice", Kind.VOICE),
    ("video_note", Kind.VIDEO_NOTE),
    ("audio", Kind.AUDIO),
    ("animation", Kind.ANIMATION),
    ("photo", Kind.PHOTO),
    ("video", Kind.VIDEO),
    ("sticker", Kind.STICKER),
    ("contact", Kind.CONTACT),
    ("venue", Kind.LOCATION),
    ("location", Kind.LOCATION),
    ("document", Kind.DOCUMENT),
    ("poll", Kind.POLL),
    ("dice", Kind.DICE),
)
_GONE = {ChatMember.LEFT, ChatMember.BANNED}


def parse(update: Update) -> Inbound:
    """Return the update as an Inbound. Never raises for a well-formed update of any kind."""
    item_id, order = f"tg:{update.update_id}", update.update_id
    if update.callback_query is not None:
        return _button(update.callback_query, item_id, order)
    if update.edited_message is not None:
        return _message(update.edited_message, item_id, order, edited=True)
    if update.message is not None:
        return _message(update.message, item_id, order, edited=False)
    if update.my_chat_member is not None:
        return _membership(update.my_chat_member, item_id, order)
    chat = update.effective_chat
    return Inbound(
        item_id,
        order,
        Kind.UNSUPPORTED,
        chat_id=chat.id if chat else None,
        private=chat is not None and chat.type == ChatType.PRIVATE,
    )


def _button(query: CallbackQuery, item_id: str, order: int) -> Inbound:
    # A button under a message too old for Telegram to show still belongs to the person who pressed it.
    chat = query.message.chat if query.message else None
    return Inbound(
        item_id,
        order,
        Kind.BUTTON,
        chat_id=chat.id if chat else query.from_user.id,
        sender_id=query.from_user.id,
        sender_name=query.from_user.full_name,
        payload=query.data,
        callback_id=query.id,
        telegram_message_id=query.message.message_id if query.message else None,
        language=query.from_user.language_code,
        private=chat is None or chat.type == ChatType.PRIVATE,
        under_copy=isinstance(query.message, Message) and query.message.forward_origin is not None,
        topic_id=_topic(query.message) if isinstance(query.message, Message) else None,
    )


def _message(message: Message, item_id: str, order: int, *, edited: bool) -> Inbound:
    user = message.from_user
    private = message.chat.type == ChatType.PRIVATE
    text = _words(message)
    command, argument = _command(message) if not edited else (None, "")
    kind = _kind(message, edited=edited, command=command, private=private)
    return Inbound(
        item_id,
        order,
        kind,
        chat_id=message.chat.id,
        sender_id=user.id if user else None,
        sender_name=_name(user),
        text=argument if command else text,
        command=command,
        argument=argument,
        telegram_message_id=message.message_id,
        language=user.language_code if user else None,
        private=private,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else None,
        topic_id=_topic(message),
    )


def _topic(message: Message) -> int | None:
    """Return the topic a message stands in; a thread of replies in a group without topics is none."""
    return message.message_thread_id if message.is_topic_message else None


def _name(user: User | None) -> str:
    return user.full_name if user else ""


def _words(message: Message) -> str:
    """Every word in the message that a person may have written, for the screener."""
    parts = [message.text, message.caption]
    if message.poll:
        parts += [message.poll.question, *(option.text for option in message.poll.options)]
    if message.document:
        parts.append(message.document.file_name)
    if message.sticker:
        parts.append(message.sticker.emoji)
    if message.venue:
        parts.append(message.venue.title)
    return "\n".join(part for part in parts if part)


def _command(message: Message) -> tuple[str | None, str]:
    first = message.entities[0] if message.entities else None
    if not message.text or first is None or first.type != MessageEntityType.BOT_COMMAND or first.offset != 0:
        return None, ""
    name, _, argument = message.text.partition(" ")
    if "\n" in name:
        name, _, argument = message.text.partition("\n")
    return name[1:].split("@", 1)[0].lower(), argument.strip()


def _kind(message: Message, *, edited: bool, command: str | None, private: bool) -> Kind:
    if not private:
        return _group_kind(message)
    if edited:
        return Kind.EDITED
    if message.forward_origin is not None:
        return Kind.FORWARDED
    if command:
        return Kind.COMMAND
    for attribute, kind in _ATTACHMENTS:
        if getattr(message, attribute, None):
            return kind
    if message.text:
        return Kind.TEXT
    return Kind.UNSUPPORTED


def _group_kind(message: Message) -> Kind:
    return Kind.ADDED_TO_GROUP if message.group_chat_created else Kind.GROUP_MESSAGE


def _membership(change: ChatMemberUpdated, item_id: str, order: int) -> Inbound:
    private = change.chat.type == ChatType.PRIVATE
    gone = change.new_chat_member.status in _GONE
    if private:
        kind = Kind.BLOCKED_BOT if gone else Kind.UNBLOCKED_BOT
    else:
        kind = Kind.SERVICE if gone else Kind.ADDED_TO_GROUP
        # Only who is restricted has rights of their own; for all others the group's apply, which we hear of when
        # a message is refused.
        if getattr(change.new_chat_member, "can_send_messages", True) is False:
            kind = Kind.MUTED_IN_GROUP
    return Inbound(
        item_id,
        order,
        kind,
        chat_id=change.chat.id,
        sender_id=change.from_user.id,
        sender_name=change.from_user.full_name,
        private=private,
    )
