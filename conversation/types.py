"""What a turn passes on from stage to stage: frozen values without a framework in sight."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from content.say import Say


class Kind(StrEnum):
    """What kind of thing a person sent; everything unknown is kept as UNSUPPORTED, never dropped."""

    TEXT = "text"
    COMMAND = "command"
    BUTTON = "button"
    EDITED = "edited"
    FORWARDED = "forwarded"
    PHOTO = "photo"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"
    ANIMATION = "animation"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACT = "contact"
    DOCUMENT = "document"
    POLL = "poll"
    DICE = "dice"
    BLOCKED_BOT = "blocked_bot"
    UNBLOCKED_BOT = "unblocked_bot"
    ADDED_TO_GROUP = "added_to_group"
    MUTED_IN_GROUP = "muted_in_group"
    GROUP_MESSAGE = "group_message"
    TIMER = "timer"
    SERVICE = "service"
    UNSUPPORTED = "unsupported"


NON_TEXT: Mapping[Kind, str] = {
    Kind.VOICE: "house.voice",
    Kind.AUDIO: "house.voice",
    Kind.PHOTO: "house.picture",
    Kind.ANIMATION: "house.picture",
    Kind.VIDEO: "house.video",
    Kind.VIDEO_NOTE: "house.video",
    Kind.STICKER: "house.sticker",
    Kind.LOCATION: "house.location",
    Kind.CONTACT: "house.contact",
    Kind.DOCUMENT: "house.document",
    Kind.POLL: "house.poll",
    Kind.DICE: "house.dice",
    Kind.FORWARDED: "house.forwarded",
    Kind.EDITED: "house.edited",
    Kind.UNSUPPORTED: "house.unsupported",
    Kind.SERVICE: "house.unsupported",
}
"""The wording that says honestly what cannot be read."""


class Lane(StrEnum):
    """Send lanes, most urgent first; a later lane never spends the budget of an earlier one."""

    CRISIS = "crisis"
    PAGE = "page"
    REPLY = "reply"
    REMINDER = "reminder"
    COSMETIC = "cosmetic"


@dataclass(frozen=True, slots=True)
class Inbound:
    """One thing that came in, parsed at the edge.

    `item_id` names it for good (`tg:<update id>`, `timer:<message id>`); `order` sorts the items of one chat.
    `text` holds every word in it that can be screened: text, caption, poll question and options, file name.
    """

    item_id: str
    order: int
    kind: Kind
    chat_id: int | None = None
    sender_id: int | None = None
    sender_name: str = ""
    text: str = ""
    payload: str | None = None
    command: str | None = None
    argument: str = ""
    callback_id: str | None = None
    telegram_message_id: int | None = None
    language: str | None = None
    private: bool = True
    reply_to: int | None = None
    """The number of the message that this one answers, in the same chat."""
    under_copy: bool = False
    """The button was pressed under a forwarded copy of our message."""
    topic_id: int | None = None
    """The topic of a group in which it was written or pressed."""

    def to_json(self) -> str:
        """Return the item as JSON, to be stored sealed."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Inbound":
        """Read an item back."""
        data = json.loads(text)
        return cls(**{**data, "kind": Kind(data["kind"])})


@dataclass(frozen=True, slots=True)
class DialogueRequest:
    """One client message for the dialogue engine: words, or a trusted intent from one of our own buttons.

    `client` is the random client id. The same `message_id` asked twice gives the same answer.
    """

    client: str
    message_id: str
    text: str | None = None
    intent: str | None = None
    entities: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DialogueAnswer:
    """What the dialogue engine wants said, and how it understood the message (confidence 0-1)."""

    says: tuple[Say, ...]
    intent: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A file of ours on its way out: a picture is shown in the chat, anything else comes as a document."""

    name: str
    content: bytes

    @property
    def is_picture(self) -> bool:
        """Tell whether it is shown in the chat."""
        return self.name.endswith(".png")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message ready to send: final words, rows of (label, payload) buttons, and its lane.

    `protect` keeps it from being forwarded or saved. `copy_of` (chat, number) sends a copy of that message, a
    picture or a voice message, with `text` as its caption. `reply_to` is the number of the message it answers.
    `ask_reply` opens the reply field at the receiver's, instead of buttons. `file` has `text` as its caption.
    """

    text: str
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()
    lane: Lane = Lane.REPLY
    protect: bool = False
    copy_of: tuple[int, int] | None = None
    reply_to: int | None = None
    ask_reply: bool = False
    topic_id: int | None = None
    """The topic of a group that it goes to; None for the group as a whole."""
    silent: bool = False
    """Arrives without a sound: it stands somewhere else too."""
    file: File | None = None
