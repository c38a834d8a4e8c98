"""What tests and benchmarks see of people, messages and calls: small frozen values from the control API."""

from dataclasses import dataclass
from typing import Any

from local_telegram.model import CONTENT_KINDS


@dataclass(frozen=True, slots=True)
class Person:
    """Someone with a phone; their private chat with the bot has the same id."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat."""

    id: int
    title: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of a deed; `update_id` is None when the bot was not told."""

    chat_id: int
    message_id: int | None
    seq: int
    update_id: int | None
    callback_query_id: str | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button."""

    label: str
    payload: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it stood when it was read; times are Unix seconds with milliseconds.

    `text` is the caption where there is one. `raw` is the Bot API object.
    """

    chat_id: int
    id: int
    seq: int
    kind: str
    text: str
    buttons: tuple[tuple[Button, ...], ...]
    reply_keys: tuple[tuple[str, ...], ...]
    from_bot: bool
    sender_id: int
    sent_at: float
    edited_at: float | None
    deleted: bool
    topic: int | None
    silent: bool
    raw: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        """All labels a person could press under this message, inline buttons first."""
        inline = [button.label for row in self.buttons for button in row]
        return [*inline, *(key for row in self.reply_keys for key in row)]

    @property
    def payloads(self) -> list[str]:
        """The payloads of the inline buttons."""
        return [button.payload for row in self.buttons for button in row if button.payload is not None]


@dataclass(frozen=True, slots=True)
class ButtonAnswer:
    """The bot's answer to a pressed button."""

    query_id: str
    user_id: int
    message_id: int
    text: str
    show_alert: bool
    at: float


@dataclass(frozen=True, slots=True)
class ApiCall:
    """One Bot API call of the bot.

    `status` is the HTTP status answered, None while unanswered or when the connection was lost on purpose;
    `performed` tells whether it was done all the same. Times are Unix seconds with microseconds.
    """

    seq: int
    method: str
    chat_id: int | None
    message_id: int | None
    started_at: float
    finished_at: float | None
    status: int | None
    description: str | None
    retry_after: int | None
    fault: str | None
    performed: bool
    params: dict[str, Any]


def read_entry(entry: dict[str, Any], chat_id: int) -> Message:
    """Return a message from a chat's list."""
    return _message(entry, chat_id, from_bot=bool(entry["from_bot"]), sent_at=float(entry["sent_at"]))


def read_event(event: dict[str, Any]) -> Message:
    """Return a message from an event that shows it new or edited."""
    edited = event["kind"] == "edited"
    sent_at = float(event["message"]["date"]) if edited else float(event["at"])
    entry = {**event, "edited_at": event["at"] if edited else None, "deleted_at": None}
    return _message(entry, int(event["chat_id"]), from_bot=bool(event["by_bot"]), sent_at=sent_at)


def read_call(call: dict[str, Any]) -> ApiCall:
    """Return a call from the call log."""
    return ApiCall(**call)


def _message(entry: dict[str, Any], chat_id: int, *, from_bot: bool, sent_at: float) -> Message:
    raw: dict[str, Any] = entry["message"]
    rows = (raw.get("reply_markup") or {}).get("inline_keyboard") or []
    keys = (entry.get("reply_keyboard") or {}).get("keyboard") or []
    return Message(
        chat_id=chat_id,
        id=int(raw["message_id"]),
        seq=int(entry["seq"]),
        kind=next((kind for kind in CONTENT_KINDS if kind in raw), "service"),
        text=str(raw.get("text") or raw.get("caption") or ""),
        buttons=tuple(tuple(Button(b["text"], b.get("callback_data"), b.get("url")) for b in row) for row in rows),
        reply_keys=tuple(tuple(str(key["text"]) for key in row) for row in keys),
        from_bot=from_bot,
        sender_id=int(entry["sender_id"]),
        sent_at=sent_at,
        edited_at=entry["edited_at"],
        deleted=entry["deleted_at"] is not None,
        topic=raw.get("message_thread_id"),
        silent=bool(entry.get("silent")),
        raw=raw,
    )
