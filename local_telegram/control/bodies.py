"""The JSON bodies the control API takes."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from local_telegram.faults import FaultKind
from local_telegram.model import Membership


class Body(BaseModel):
    """Unknown fields are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid")


class NewUser(Body):
    """A person; `role` decides whether the phone or the staff page offers them."""

    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = "en"
    id: int | None = None
    role: Literal["client", "staff"] = "client"


class NewChat(Body):
    """A group; `bot` is the bot's standing from the start (no update is sent for it)."""

    kind: Literal["group", "supergroup"] = "supergroup"
    title: str
    id: int | None = None
    is_forum: bool = False
    members: list[int] = []
    bot: Membership = Membership.LEFT


class Say(Body):
    """A text; without `chat_id` it goes to the private chat with the bot."""

    text: str
    chat_id: int | None = None
    reply_to: int | None = None
    topic_id: int | None = None


class Start(Body):
    """Pressing Start, with a deep link's code where given."""

    code: str | None = None


class Press(Body):
    """Pressing a button by label or payload; without `message_id` on the newest message that has it."""

    button: str
    chat_id: int | None = None
    message_id: int | None = None


class Edit(Body):
    """Changing one's own text."""

    message_id: int
    text: str
    chat_id: int | None = None


class SendMedia(Body):
    """Anything but plain text; `details` overrides fields of the made-up object of that kind.

    `data` is base64 content for kinds that are files; a small stand-in is used without it.
    """

    kind: Literal[
        "voice", "photo", "sticker", "location", "contact", "document", "poll", "video_note", "video",
        "audio", "animation", "dice", "venue",
    ]  # fmt: skip
    chat_id: int | None = None
    topic_id: int | None = None
    reply_to: int | None = None
    caption: str | None = None
    data: str | None = None
    details: dict[str, Any] = {}


class Forward(Body):
    """Forwarding to the bot: an existing message, or a text that someone else is said to have written."""

    chat_id: int | None = None
    from_chat_id: int | None = None
    message_id: int | None = None
    text: str | None = None
    origin_name: str = "A friend"


class React(Body):
    """A reaction under a message, None to take it away."""

    message_id: int
    emoji: str | None
    chat_id: int | None = None


class BotStatus(Body):
    """The bot added to, promoted in, or removed from a group by the person `by`."""

    status: Membership
    by: int


class Member(Body):
    """A person's standing in a group."""

    user_id: int
    status: Membership = Membership.MEMBER


class NewTopic(Body):
    """A forum topic made by a person."""

    name: str
    by: int


class NewFault(Body):
    """One fault rule, see `local_telegram.faults.Fault`."""

    kind: FaultKind
    method: str = "*"
    chat_id: int | None = None
    times: int | None = None
    probability: float = 1.0
    retry_after: int = 1
    seconds: float = 0.0
    seconds_max: float | None = None
    code: int = 500
    description: str = "Internal Server Error"


class Seed(Body):
    """Where the random choice of faults starts."""

    seed: int


class Down(Body):
    """Play dead for so many seconds, or until told otherwise."""

    seconds: float | None = None


class Repeat(Body):
    """An update to deliver once more."""

    update_id: int
