"""A typed client of the control API: people who chat with the bot, and whoever watches what it does."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import httpx

from local_telegram.faults import FaultKind
from local_telegram.views import (
    ApiCall,
    ButtonAnswer,
    Group,
    Message,
    Person,
    Sent,
    read_call,
    read_entry,
    read_event,
)

ChatLike = Person | Group | int


class ExpectationFailed(AssertionError):  # noqa: N818 - it fails a test, it is no error of ours
    """The bot did not write what was expected in time; the message shows what it wrote instead."""


class Refused(AssertionError):  # noqa: N818 - as above
    """The server refused a deed, such as pressing a button that is not there."""


@dataclass(frozen=True, slots=True)
class _Cursor:
    chat_id: int
    topic_id: int | None


class Phone:
    """Everyone's phones at once, spoken to over HTTP at `url` (for example http://127.0.0.1:8081)."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._http = httpx.AsyncClient(base_url=f"{self.url}/local", timeout=150.0, trust_env=False)
        self._cursors: dict[_Cursor, int] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connection."""
        await self._http.aclose()

    # -- who and where ------------------------------------------------------------------------------------

    async def person(
        self,
        first_name: str,
        *,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = "en",
        user_id: int | None = None,
        role: str = "client",
    ) -> Person:
        """Make a person, who has not started the bot yet."""
        body = {
            "first_name": first_name,
            "last_name": last_name,
            "username": username,
            "language_code": language_code,
            "id": user_id,
            "role": role,
        }
        data = await self._post("/users", body)
        return Person(int(data["id"]), first_name)

    async def group(
        self,
        title: str,
        members: Sequence[Person] = (),
        *,
        kind: str = "supergroup",
        is_forum: bool = False,
        bot: str = "left",
        chat_id: int | None = None,
    ) -> Group:
        """Make a group; `bot` is the bot's standing ("left", "member", "administrator"), set without an update."""
        body = {
            "title": title,
            "kind": kind,
            "is_forum": is_forum,
            "members": [person.id for person in members],
            "bot": bot,
            "id": chat_id,
        }
        data = await self._post("/chats", body)
        return Group(int(data["id"]), title)

    async def people(self) -> list[Person]:
        """Everyone who exists, the cast of the settings included."""
        data = await self._get("/state")
        return [Person(int(user["id"]), str(user["first_name"])) for user in data["users"]]

    async def state(self) -> dict[str, Any]:
        """Return the bot, its profile, people and chats, raw."""
        data: dict[str, Any] = await self._get("/state")
        return data

    async def reset(self) -> None:
        """Forget everyone and everything but the cast of the settings."""
        await self._post("/reset", {})
        self._cursors.clear()

    # -- deeds --------------------------------------------------------------------------------------------

    async def say(
        self,
        person: Person,
        text: str,
        *,
        chat: ChatLike | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
    ) -> Sent:
        """Write a text, in the private chat unless `chat` names a group."""
        body = {"text": text, "chat_id": _maybe_id(chat), "reply_to": reply_to, "topic_id": topic}
        return await self._deed(person, "say", body)

    async def start(self, person: Person, code: str | None = None) -> Sent:
        """Press Start, with a deep link's code where given."""
        return await self._deed(person, "start", {"code": code})

    async def press(
        self, person: Person, button: str, *, chat: ChatLike | None = None, message: int | None = None
    ) -> Sent:
        """Press a button by label or payload, on the newest message that has it unless `message` names one."""
        body = {"button": button, "chat_id": _maybe_id(chat), "message_id": message}
        return await self._deed(person, "press", body)

    async def edit(self, person: Person, message_id: int, text: str, *, chat: ChatLike | None = None) -> Sent:
        """Change one's own text."""
        body = {"message_id": message_id, "text": text, "chat_id": _maybe_id(chat)}
        return await self._deed(person, "edit", body)

    async def send(
        self,
        person: Person,
        kind: str,
        *,
        caption: str | None = None,
        chat: ChatLike | None = None,
        reply_to: int | None = None,
        topic: int | None = None,
        data: str | None = None,
        details: dict[str, Any] | None = None,
    ) -> Sent:
        """Send a "voice", "photo", "sticker", "location", "contact", "document", "poll", "video_note" and so on."""
        body = {
            "kind": kind,
            "caption": caption,
            "chat_id": _maybe_id(chat),
            "reply_to": reply_to,
            "topic_id": topic,
            "data": data,
            "details": details or {},
        }
        return await self._deed(person, "send", body)

    async def forward(
        self,
        person: Person,
        *,
        text: str | None = None,
        origin_name: str = "A friend",
        message: int | None = None,
        from_chat: ChatLike | None = None,
        chat: ChatLike | None = None,
    ) -> Sent:
        """Forward a message, or a text that someone else is said to have written."""
        body = {
            "text": text,
            "origin_name": origin_name,
            "message_id": message,
            "from_chat_id": _maybe_id(from_chat),
            "chat_id": _maybe_id(chat),
        }
        return await self._deed(person, "forward", body)

    async def react(
        self, person: Person, message_id: int, emoji: str | None, *, chat: ChatLike | None = None
    ) -> Sent:
        """Put a reaction under a message, or take it away with None."""
        body = {"message_id": message_id, "emoji": emoji, "chat_id": _maybe_id(chat)}
        return await self._deed(person, "react", body)

    async def block(self, person: Person) -> Sent:
        """Block the bot."""
        return await self._deed(person, "block", {})

    async def unblock(self, person: Person) -> Sent:
        """Unblock the bot."""
        return await self._deed(person, "unblock", {})

    async def set_bot(self, chat: ChatLike, status: str, *, by: Person) -> Sent:
        """Add the bot to a group ("member", "administrator") or remove it ("kicked", "left")."""
        return _sent(await self._post(f"/chats/{_id(chat)}/bot", {"status": status, "by": by.id}))

    async def set_member(self, chat: ChatLike, person: Person, status: str = "member") -> Sent:
        """Let a person join or leave a group."""
        return _sent(await self._post(f"/chats/{_id(chat)}/members", {"user_id": person.id, "status": status}))

    async def open_topic(self, chat: ChatLike, name: str, *, by: Person) -> int:
        """Open a forum topic as a person; the result is its id."""
        return int((await self._post(f"/chats/{_id(chat)}/topics", {"name": name, "by": by.id}))["message_id"])

    async def delete_topic(self, chat: ChatLike, topic: int) -> None:
        """Delete a forum topic as a person."""
        await self._delete(f"/chats/{_id(chat)}/topics/{topic}")

    async def delete_message(self, chat: ChatLike, message_id: int) -> None:
        """Delete a message as a person."""
        await self._delete(f"/chats/{_id(chat)}/messages/{message_id}")

    # -- what the bot does --------------------------------------------------------------------------------

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
        """Wait for the bot's next message or edit in the chat that fits all that is asked, in any letter case.

        Each chat has a reading position: a match moves it behind the matched message, so that the next call
        finds the next one; messages before the match are passed over. `after` starts behind another point.
        Raises ExpectationFailed after `timeout` seconds.
        """
        parts = [contains] if isinstance(contains, str) else list(contains)
        cursor = _Cursor(_id(chat), topic)
        start = after.seq if after is not None else self._cursors.get(cursor, 0)
        query: dict[str, Any] = {"after": start, "timeout": timeout, "contains": parts}
        query |= {
            key: value
            for key, value in {"matches": matches, "button": button, "topic_id": topic}.items()
            if value is not None
        }
        event = (await self._get(f"/chats/{_id(chat)}/wait", query))["event"]
        if event is None:
            wanted = {key: value for key, value in query.items() if key not in ("after", "timeout")}
            raise ExpectationFailed(await self._complaint(chat, f"no answer with {wanted} within {timeout} s"))
        message = read_event(event)
        self._cursors[cursor] = message.seq
        return message

    async def expect_silence(self, chat: ChatLike, *, seconds: float = 0.5, after: Sent | None = None) -> None:
        """Fail if the bot writes in the chat within `seconds` (from the reading position, or behind `after`)."""
        start = after.seq if after is not None else self._cursors.get(_Cursor(_id(chat), None), 0)
        event = (await self._get(f"/chats/{_id(chat)}/wait", {"after": start, "timeout": seconds}))["event"]
        if event is not None:
            raise ExpectationFailed(await self._complaint(chat, "the bot wrote although silence was expected"))

    async def skip(self, chat: ChatLike, *, topic: int | None = None) -> None:
        """Move the reading position behind everything that is there now."""
        data = await self._get(f"/chats/{_id(chat)}")
        self._cursors[_Cursor(_id(chat), topic)] = int(data["seq"])

    async def messages(self, chat: ChatLike, *, deleted: bool = False) -> list[Message]:
        """Return what stands in the chat, oldest first; `deleted` adds what was taken away."""
        data = await self._get(f"/chats/{_id(chat)}")
        entries = [read_entry(entry, _id(chat)) for entry in data["messages"]]
        return [entry for entry in entries if deleted or not entry.deleted]

    async def from_bot(self, chat: ChatLike) -> list[Message]:
        """Return the bot's standing messages in the chat, oldest first."""
        return [message for message in await self.messages(chat) if message.from_bot]

    async def reply_keyboard(self, chat: ChatLike) -> list[list[str]]:
        """Return the labels of the keyboard under the input field, row by row; empty when there is none."""
        data = await self._get(f"/chats/{_id(chat)}")
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
        data: list[dict[str, Any]] = await self._get(f"/chats/{_id(chat)}/events", {"after": after})
        return data

    # -- calls and faults ---------------------------------------------------------------------------------

    async def calls(
        self, method: str | None = None, *, chat: ChatLike | None = None, after: int = 0
    ) -> list[ApiCall]:
        """Return the bot's API calls after number `after`, oldest first."""
        query: dict[str, Any] = {"after": after}
        if method is not None:
            query["method"] = method
        if chat is not None:
            query["chat_id"] = _id(chat)
        return [read_call(call) for call in await self._get("/calls", query)]

    async def reset_calls(self) -> None:
        """Empty the call log."""
        await self._delete("/calls")

    async def fault(
        self,
        kind: FaultKind | str,
        *,
        method: str = "*",
        chat: ChatLike | None = None,
        times: int | None = None,
        probability: float = 1.0,
        **more: float | str,
    ) -> int:
        """Put a fault rule in force (see `local_telegram.faults.Fault`) and return its id.

        `more` is any of `retry_after`, `seconds`, `seconds_max`, `code`, `description`.
        """
        body = {
            "kind": str(kind),
            "method": method,
            "chat_id": _maybe_id(chat),
            "times": times,
            "probability": probability,
            **more,
        }
        return int((await self._post("/faults", body))["id"])

    async def lift_faults(self, fault_id: int | None = None) -> None:
        """Lift one fault rule, or all."""
        await self._delete("/faults" if fault_id is None else f"/faults/{fault_id}")

    async def seed_faults(self, seed: int) -> None:
        """Start the random choice of faults again."""
        answer = await self._http.put("/faults/seed", json={"seed": seed})
        answer.raise_for_status()

    async def go_down(self, seconds: float | None = None) -> None:
        """Let the Bot API look dead for so many seconds, or until `come_up`."""
        await self._post("/down", {"seconds": seconds})

    async def come_up(self) -> None:
        """End `go_down`."""
        await self._post("/up", {})

    async def repeat_update(self, update_id: int) -> None:
        """Deliver a past update to the webhook once more."""
        await self._post("/updates/repeat", {"update_id": update_id})

    async def pending_updates(self) -> list[dict[str, Any]]:
        """Return updates the bot has not confirmed yet."""
        pending: list[dict[str, Any]] = (await self._get("/updates"))["pending"]
        return pending

    # -- inside -------------------------------------------------------------------------------------------

    async def _deed(self, person: Person, deed: str, body: dict[str, Any]) -> Sent:
        return _sent(await self._post(f"/users/{person.id}/{deed}", body))

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        data: dict[str, Any] = _checked(await self._http.post(path, json=body))
        return data

    async def _delete(self, path: str) -> None:
        _checked(await self._http.delete(path))

    async def _get(self, path: str, query: dict[str, Any] | None = None) -> Any:  # noqa: ANN401 - any JSON
        return _checked(await self._http.get(path, params=query))

    async def _complaint(self, chat: ChatLike, what: str) -> str:
        newest = (await self.messages(chat))[-6:]
        lines = [f"  {'bot' if m.from_bot else 'person'}: {m.kind} {m.text!r} {m.labels}" for m in newest]
        return "\n".join([f"{what}; the chat's newest messages:", *(lines or ["  (none)"])])


def _checked(answer: httpx.Response) -> Any:  # noqa: ANN401 - any JSON
    if answer.status_code == httpx.codes.CONFLICT:
        raise Refused(answer.json()["error"])
    answer.raise_for_status()
    return answer.json()


def _sent(data: dict[str, Any]) -> Sent:
    return Sent(data["chat_id"], data["message_id"], data["seq"], data["update_id"], data.get("callback_query_id"))


def _id(chat: ChatLike) -> int:
    return chat if isinstance(chat, int) else chat.id


def _maybe_id(chat: ChatLike | None) -> int | None:
    return None if chat is None else _id(chat)
