"""What a test can expect of the bot and read in a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from local_telegram.phone.connection import ChatLike, Connection, ExpectationFailed, chat_id
from local_telegram.views import ButtonAnswer, Message, Sent, read_entry, read_event


@dataclass(frozen=True, slots=True)
class _Cursor:
    chat_id: int
    topic_id: int | None


class Watching(Connection):
    """Wait for the bot's words, and read what stands in a chat."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._cursors: dict[_Cursor, int] = {}

    async def expect(
        self,
        chat: ChatLike,
        *,
        contains: str | Sequence[str] = (),
        matches: str | None = None,
        button: str | None = None,
        topic: int | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109 - handed on to the server's wait
        after: Sent | Message | None = None,
    ) -> Message:
        """Wait for the bot's next message or edit that fits all that is asked, in any letter case.

        Each chat has a reading position: a match moves it behind the matched message, so that the next call
        finds the next one; messages before the match are passed over. `after` starts behind another point.
        Raises ExpectationFailed after `timeout` seconds.
        """
        parts = [contains] if isinstance(contains, str) else list(contains)
        cursor = _Cursor(chat_id(chat), topic)
        start = after.seq if after is not None else self._cursors.get(cursor, 0)
        query: dict[str, Any] = {"after": start, "timeout": timeout, "contains": parts}
        query |= {
            key: value
            for key, value in {"matches": matches, "button": button, "topic_id": topic}.items()
            if value is not None
        }
        event = (await self._get(f"/chats/{chat_id(chat)}/wait", query))["event"]
        if event is None:
            wanted = {key: value for key, value in query.items() if key not in ("after", "timeout")}
            raise ExpectationFailed(await self._complaint(chat, f"no answer with {wanted} within {timeout} s"))
        message = read_event(event)
        self._cursors[cursor] = message.seq
        return message

    async def expect_silence(self, chat: ChatLike, *, seconds: float = 0.5, after: Sent | None = None) -> None:
        """Fail if the bot writes within `seconds` (from the reading position on, or behind `after`)."""
        start = after.seq if after is not None else self._cursors.get(_Cursor(chat_id(chat), None), 0)
        event = (await self._get(f"/chats/{chat_id(chat)}/wait", {"after": start, "timeout": seconds}))["event"]
        if event is not None:
            raise ExpectationFailed(await self._complaint(chat, "the bot wrote although silence was expected"))

    async def skip(self, chat: ChatLike, *, topic: int | None = None) -> None:
        """Move the reading position behind everything that is there now."""
        data = await self._get(f"/chats/{chat_id(chat)}")
        self._cursors[_Cursor(chat_id(chat), topic)] = int(data["seq"])

    async def messages(self, chat: ChatLike, *, deleted: bool = False) -> list[Message]:
        """Return what stands in the chat, oldest first; `deleted` adds what was taken away."""
        data = await self._get(f"/chats/{chat_id(chat)}")
        entries = [read_entry(entry, chat_id(chat)) for entry in data["messages"]]
        return [entry for entry in entries if deleted or not entry.deleted]

    async def from_bot(self, chat: ChatLike) -> list[Message]:
        """Return the bot's standing messages in the chat, oldest first."""
        return [message for message in await self.messages(chat) if message.from_bot]

    async def reply_keyboard(self, chat: ChatLike) -> list[list[str]]:
        """Return the labels of the keyboard under the input field, row by row; empty when there is none."""
        data = await self._get(f"/chats/{chat_id(chat)}")
        rows = (data["reply_keyboard"] or {}).get("keyboard") or []
        return [[str(key["text"]) for key in row] for row in rows]

    async def button_answers(self, chat: ChatLike) -> list[ButtonAnswer]:
        """Return the bot's answers to pressed buttons, oldest first."""
        return [
            ButtonAnswer(
                query_id=str(event["callback_query_id"]),
                user_id=int(event["user_id"]),
                message_id=int(event["message_id"]),
                text=str(event["text"]),
                show_alert=bool(event["show_alert"]),
                at=float(event["at"]),
            )
            for event in await self.events(chat)
            if event["kind"] == "callback_answer"
        ]

    async def events(self, chat: ChatLike, *, after: int = 0) -> list[dict[str, Any]]:
        """Return all that happened in the chat, raw."""
        data: list[dict[str, Any]] = await self._get(f"/chats/{chat_id(chat)}/events", {"after": after})
        return data

    async def _complaint(self, chat: ChatLike, what: str) -> str:
        newest = (await self.messages(chat))[-6:]
        lines = [f"  {'bot' if m.from_bot else 'person'}: {m.kind} {m.text!r} {m.labels}" for m in newest]
        return "\n".join([f"{what}; the chat's newest messages:", *(lines or ["  (none)"])])
