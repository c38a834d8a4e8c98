"""What a test can let people do."""

from collections.abc import Sequence
from typing import Any

from local_telegram.phone.connection import ChatLike, Connection, chat_id, chat_id_or_none, read_sent
from local_telegram.views import Group, Person, Sent


class Deeds(Connection):
    """Make people and groups, write, press, edit, send, forward, react, block."""

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
        """Make a group; `bot` is its standing ("left", "member", "administrator"), set without an update."""
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
        body = {"text": text, "chat_id": chat_id_or_none(chat), "reply_to": reply_to, "topic_id": topic}
        return await self._deed(person, "say", body)

    async def start(self, person: Person, code: str | None = None) -> Sent:
        """Press Start, with a deep link's code where given."""
        return await self._deed(person, "start", {"code": code})

    async def press(
        self, person: Person, button: str, *, chat: ChatLike | None = None, message: int | None = None
    ) -> Sent:
        """Press a button by label or payload, on the newest message that has it or on `message`."""
        body = {"button": button, "chat_id": chat_id_or_none(chat), "message_id": message}
        return await self._deed(person, "press", body)

    async def edit(self, person: Person, message_id: int, text: str, *, chat: ChatLike | None = None) -> Sent:
        """Change one's own text."""
        body = {"message_id": message_id, "text": text, "chat_id": chat_id_or_none(chat)}
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
        """Send a "voice", "photo", "sticker", "location", "contact", "document", "poll", "video_note"..."""
        body = {
            "kind": kind,
            "caption": caption,
            "chat_id": chat_id_or_none(chat),
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
            "from_chat_id": chat_id_or_none(from_chat),
            "chat_id": chat_id_or_none(chat),
        }
        return await self._deed(person, "forward", body)

    async def react(
        self, person: Person, message_id: int, emoji: str | None, *, chat: ChatLike | None = None
    ) -> Sent:
        """Put a reaction under a message, or take it away with None."""
        body = {"message_id": message_id, "emoji": emoji, "chat_id": chat_id_or_none(chat)}
        return await self._deed(person, "react", body)

    async def block(self, person: Person) -> Sent:
        """Block the bot."""
        return await self._deed(person, "block", {})

    async def unblock(self, person: Person) -> Sent:
        """Unblock the bot."""
        return await self._deed(person, "unblock", {})

    async def set_bot(self, chat: ChatLike, status: str, *, by: Person) -> Sent:
        """Add the bot to a group ("member", "administrator") or remove it ("kicked", "left")."""
        return read_sent(await self._post(f"/chats/{chat_id(chat)}/bot", {"status": status, "by": by.id}))

    async def set_member(self, chat: ChatLike, person: Person, status: str = "member") -> Sent:
        """Let a person join or leave a group."""
        return read_sent(
            await self._post(f"/chats/{chat_id(chat)}/members", {"user_id": person.id, "status": status})
        )

    async def open_topic(self, chat: ChatLike, name: str, *, by: Person) -> int:
        """Open a forum topic as a person; the result is its id."""
        return int((await self._post(f"/chats/{chat_id(chat)}/topics", {"name": name, "by": by.id}))["message_id"])

    async def delete_topic(self, chat: ChatLike, topic: int) -> None:
        """Delete a forum topic as a person."""
        await self._delete(f"/chats/{chat_id(chat)}/topics/{topic}")

    async def delete_message(self, chat: ChatLike, message_id: int) -> None:
        """Delete a message as a person."""
        await self._delete(f"/chats/{chat_id(chat)}/messages/{message_id}")

    async def _deed(self, person: Person, deed: str, body: dict[str, Any]) -> Sent:
        return read_sent(await self._post(f"/users/{person.id}/{deed}", body))
