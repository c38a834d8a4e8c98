"""The one place where people, chats, messages, files and updates live while the server runs."""

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from local_telegram.calls import CallLog
from local_telegram.config import Config
from local_telegram.errors import PersonError
from local_telegram.faults import Faults
from local_telegram.limits import Limiter
from local_telegram.model import Chat, ChatKind, Entry, Event, Json, Membership, User
from local_telegram.signals import Signal
from local_telegram.updates import UpdateQueue

MAX_EVENTS = 50_000
FIRST_USER_ID = 700_000_001
FIRST_GROUP_ID = -4_000_000_001
FIRST_SUPERGROUP_ID = -1_002_000_000_001


@dataclass(slots=True)
class StoredFile:
    """A file by its id, as getFile and the download serve it."""

    id: str
    unique_id: str
    path: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(slots=True)
class CallbackQuery:
    """A press of an inline button, waiting for the bot's answer until `expires_at` (monotonic seconds)."""

    id: str
    user_id: int
    chat_id: int
    message_id: int
    expires_at: float
    answer: Json | None = None


@dataclass(slots=True)
class Profile:
    """What the bot told Telegram about itself; commands are kept by scope and language."""

    commands: dict[str, list[Json]] = field(default_factory=dict)
    description: str = ""
    short_description: str = ""
    name: str = ""
    menu_buttons: dict[int, Json] = field(default_factory=dict)


class World:
    """All state of one server. Everything runs on one event loop, so nothing here locks."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.bot = User(config.bot_id, config.bot_name, username=config.bot_username, is_bot=True, role="bot")
        self.calls = CallLog()
        self.faults = Faults()
        self.limiter = Limiter(config.rate_limits)
        self.closing = False
        self.updates = UpdateQueue(config.first_update_id)
        self.updates.on_confirmed = self._note_delivery
        self.changed = Signal()
        self._chat_changed: defaultdict[int, Signal] = defaultdict(Signal)
        self.seq = 0
        self.dirty = False
        self.clear()

    def clear(self) -> None:
        """Forget people, chats, files and pending updates; update ids and event numbers go on."""
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, StoredFile] = {}
        self.callbacks: dict[str, CallbackQuery] = {}
        self.profile = Profile(name=self.config.bot_name)
        self.events: deque[Event] = deque(maxlen=MAX_EVENTS)
        self.updates.pending.clear()
        self.updates.sent.clear()
        self.next_user_id = FIRST_USER_ID
        self.next_group_id = FIRST_GROUP_ID
        self.next_supergroup_id = FIRST_SUPERGROUP_ID
        self.next_private_message_id = 1
        self.next_file = 1
        self.next_callback = 1

    # -- people and chats ---------------------------------------------------------------------------------

    def add_user(self, first_name: str, *, user_id: int | None = None, role: str = "client") -> User:
        """Add a person with a private chat to the bot that has not been started yet."""
        if user_id is None:
            user_id = self.next_user_id
            self.next_user_id += 1
        if user_id in self.users:
            raise PersonError(f"user {user_id} already exists")
        user = User(user_id, first_name, role=role)
        self.users[user_id] = user
        self.chats[user_id] = Chat(user_id, ChatKind.PRIVATE)
        self.announce("people")
        return user

    def user(self, user_id: int) -> User:
        """Return the person with this id."""
        if user_id not in self.users:
            raise PersonError(f"no user {user_id}: create it with POST /local/users")
        return self.users[user_id]

    def chat(self, chat_id: int) -> Chat:
        """Return the chat with this id, for people (the bot's own look-ups answer in the Bot API's words)."""
        if chat_id not in self.chats:
            raise PersonError(f"no chat {chat_id}: create it with POST /local/chats")
        return self.chats[chat_id]

    def add_group(
        self,
        kind: ChatKind,
        title: str,
        *,
        chat_id: int | None = None,
        is_forum: bool = False,
        bot_status: Membership = Membership.LEFT,
    ) -> Chat:
        """Add a group without members."""
        if chat_id is None and kind is ChatKind.SUPERGROUP:
            chat_id = self.next_supergroup_id
            self.next_supergroup_id -= 1
        elif chat_id is None:
            chat_id = self.next_group_id
            self.next_group_id -= 1
        if chat_id in self.chats:
            raise PersonError(f"chat {chat_id} already exists")
        # Message 1 of a supergroup is its own founding; in a forum that id also names the general topic.
        chat = Chat(chat_id, kind, title, is_forum=is_forum, bot_status=bot_status, next_message_id=2)
        self.chats[chat_id] = chat
        self.announce("people")
        return chat

    def chat_api(self, chat: Chat) -> Json:
        """Return the Bot API's `Chat` object."""
        data: Json = {"id": chat.id, "type": chat.kind.value}
        if chat.kind is ChatKind.PRIVATE:
            user = self.users[chat.id]
            known = {"first_name": user.first_name, "last_name": user.last_name, "username": user.username}
            data.update({key: value for key, value in known.items() if value})
        else:
            data["title"] = chat.title
            if chat.is_forum:
                data["is_forum"] = True
        return data

    # -- messages and events ------------------------------------------------------------------------------

    def new_message_id(self, chat: Chat) -> int:
        """Return the next id: supergroups count for themselves, other chats share the bot's counter."""
        if chat.kind is ChatKind.SUPERGROUP:
            number = chat.next_message_id
            chat.next_message_id += 1
        else:
            number = self.next_private_message_id
            self.next_private_message_id += 1
        return number

    def post(
        self,
        chat: Chat,
        sender: User,
        content: Json,
        *,
        topic_id: int | None = None,
        silent: bool = False,
        reply_keyboard: Json | None = None,
    ) -> Entry:
        """Put a message into a chat: `content` is all of it but id, date, chat and sender."""
        now = time.time()
        data: Json = {
            "message_id": self.new_message_id(chat),
            "date": int(now),
            "chat": self.chat_api(chat),
            "from": sender.as_api(),
        }
        if topic_id is not None:
            data["message_thread_id"] = topic_id
            data["is_topic_message"] = True
        data.update(content)
        entry = Entry(data, sender.id, now, silent=silent, reply_keyboard=reply_keyboard)
        chat.entries[entry.id] = entry
        entry.seq = self.emit(chat, "message", entry, at=now).seq
        return entry

    def emit(
        self,
        chat: Chat,
        kind: str,
        entry: Entry | None = None,
        *,
        at: float | None = None,
        by_bot: bool = True,
        **data: object,
    ) -> Event:
        """Record that something happened in a chat and wake whoever watches it."""
        self.seq += 1
        if entry is not None:
            by_bot = entry.sender_id == self.bot.id if kind in ("message", "edited") else by_bot
            data = {
                "message": entry.data,
                "sender_id": entry.sender_id,
                "silent": entry.silent,
                "reply_keyboard": entry.reply_keyboard,
                **data,
            }
        event = Event(self.seq, at if at is not None else time.time(), chat.id, kind, by_bot, dict(data))
        chat.events.append(event)
        self.events.append(event)
        self.dirty = True
        self.changed.fire()
        self._chat_changed[chat.id].fire()
        return event

    def announce(self, kind: str) -> None:
        """Tell open pages of a change that belongs to no chat: "people" or "profile"."""
        self.seq += 1
        self.events.append(Event(self.seq, time.time(), 0, kind, False, {}))
        self.dirty = True
        self.changed.fire()

    def _note_delivery(self, update: Json) -> None:
        """Give a person's message its second tick: the bot has confirmed the update that carried it."""
        message = update.get("message") or {}
        chat = self.chats.get((message.get("chat") or {}).get("id", 0))
        entry = chat.entries.get(message["message_id"]) if chat is not None else None
        if chat is not None and entry is not None and entry.delivered_at is None:
            entry.delivered_at = time.time()
            self.emit(chat, "delivered", by_bot=False, at=entry.delivered_at, message_id=entry.id)

    def chat_signal(self, chat_id: int) -> Signal:
        """Rings whenever something happens in this chat."""
        return self._chat_changed[chat_id]

    def edit(self, chat: Chat, entry: Entry, data: Json) -> None:
        """Replace a message by its edited form, keeping the old one in its history."""
        now = time.time()
        entry.edits.append({"at": now, "message": entry.data})
        entry.data = data
        entry.edited_at = now
        entry.seq = self.emit(chat, "edited", entry, at=now).seq

    def delete(self, chat: Chat, entry: Entry, *, by_bot: bool) -> None:
        """Take a message out of sight; its record stays with the time of deletion."""
        entry.deleted_at = time.time()
        if entry.id in chat.pinned:
            chat.pinned.remove(entry.id)
        entry.seq = self.emit(chat, "deleted", by_bot=by_bot, message_id=entry.id).seq

    # -- files --------------------------------------------------------------------------------------------

    def store_file(self, name: str, content: bytes, content_type: str, folder: str) -> StoredFile:
        """Keep a file and give it the two ids Telegram gives."""
        number = self.next_file
        self.next_file += 1
        suffix = name.rpartition(".")[2] if "." in name else "bin"
        stored = StoredFile(
            f"LOCAL-{folder}-{number:06d}-{self.bot.id}",
            f"LU{number:06d}",
            f"{folder}/file_{number}.{suffix}",
            content,
            content_type,
        )
        self.files[stored.id] = stored
        self.dirty = True
        return stored
