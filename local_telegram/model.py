"""What the server remembers: people, chats, topics, messages and the events they make."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Json = dict[str, Any]

CONTENT_KINDS = (
    "text", "photo", "voice", "audio", "video", "video_note", "animation", "document", "sticker", "location",
    "contact", "poll", "venue", "dice",
)  # fmt: skip


class ChatKind(StrEnum):
    """The kinds of chat a bot can be in here (channels are left out)."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


class Membership(StrEnum):
    """A member's standing in a chat, in the Bot API's words."""

    CREATOR = "creator"
    ADMINISTRATOR = "administrator"
    MEMBER = "member"
    LEFT = "left"
    KICKED = "kicked"

    @property
    def present(self) -> bool:
        """Whether this standing means being in the chat."""
        return self not in (Membership.LEFT, Membership.KICKED)


@dataclass(slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    is_bot: bool = False
    role: str = "client"

    def as_api(self) -> Json:
        """Return the Bot API's `User` object."""
        data: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.last_name:
            data["last_name"] = self.last_name
        if self.username:
            data["username"] = self.username
        if self.language_code and not self.is_bot:
            data["language_code"] = self.language_code
        return data


@dataclass(slots=True)
class Topic:
    """A forum topic; its id is the id of the service message that opened it."""

    id: int
    name: str
    icon_color: int = 0x6FB9F0
    closed: bool = False
    deleted: bool = False


@dataclass(slots=True)
class Event:
    """One thing that happened in a chat, numbered over the whole server by `seq`."""

    seq: int
    at: float
    chat_id: int
    kind: str
    by_bot: bool
    data: Json

    def as_json(self) -> Json:
        """Return the event as the control API shows it."""
        return {
            "seq": self.seq,
            "at": self.at,
            "chat_id": self.chat_id,
            "kind": self.kind,
            "by_bot": self.by_bot,
            **self.data,
        }


@dataclass(slots=True)
class Entry:
    """A message with what the Bot API does not show: who sent it, when to the millisecond, and its past.

    `data` is never changed in place: an edit puts a new object there, so events may keep the old one.
    """

    data: Json
    sender_id: int
    at: float
    seq: int = 0
    edits: list[Json] = field(default_factory=list)
    edited_at: float | None = None
    deleted_at: float | None = None
    delivered_at: float | None = None
    silent: bool = False
    reply_keyboard: Json | None = None
    reactions: dict[str, list[Json]] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """The message id within its chat."""
        return int(self.data["message_id"])

    @property
    def topic_id(self) -> int | None:
        """The forum topic it stands in, None for the general one."""
        value = self.data.get("message_thread_id")
        return int(value) if value is not None else None

    def as_json(self, bot_id: int) -> Json:
        """Return the entry as the control API shows it; times are Unix seconds with milliseconds."""
        return {
            "seq": self.seq,
            "message": self.data,
            "sender_id": self.sender_id,
            "from_bot": self.sender_id == bot_id,
            "sent_at": self.at,
            "edited_at": self.edited_at,
            "deleted_at": self.deleted_at,
            "delivered_at": self.delivered_at,
            "edits": self.edits,
            "silent": self.silent,
            "reply_keyboard": self.reply_keyboard,
            "reactions": self.reactions,
        }


@dataclass(slots=True)
class Chat:
    """A chat and everything said in it.

    `started` is for private chats only: a bot may not write to someone who never wrote to it.
    `bot_status` is LEFT for a group the bot was never in, KICKED in a private chat for "blocked".
    """

    id: int
    kind: ChatKind
    title: str | None = None
    is_forum: bool = False
    started: bool = False
    bot_status: Membership = Membership.MEMBER
    members: dict[int, Membership] = field(default_factory=dict)
    topics: dict[int, Topic] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    pinned: list[int] = field(default_factory=list)
    reply_keyboard: Json | None = None
    next_message_id: int = 1

    @property
    def is_group(self) -> bool:
        """Whether several people share it."""
        return self.kind is not ChatKind.PRIVATE
