"""Control routes for chats: make groups and topics, read what a chat shows, wait for the bot's next words."""

import re
import time
from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Request

from local_telegram import groups, people
from local_telegram.control import bodies
from local_telegram.control.deeds import world_of
from local_telegram.errors import PersonError
from local_telegram.model import Chat, ChatKind, Event, Json
from local_telegram.world import World

router = APIRouter(prefix="/local")
MAX_WAIT_SECONDS = 120.0


@router.get("/state")
async def state(request: Request) -> Json:
    """Return the bot, everyone and all chats, without messages."""
    world = world_of(request)
    users = [{**user.as_api(), "role": user.role} for user in world.users.values() if not user.is_bot]
    return {
        "bot": world.bot.as_api(),
        "profile": profile_json(world),
        "users": users,
        "chats": [chat_summary(world, chat) for chat in world.chats.values()],
        "staff_chat_id": world.config.staff_chat_id,
        "pending_updates": len(world.updates.pending),
        "webhook": world.updates.webhook.url if world.updates.webhook else None,
        "seq": world.seq,
    }


@router.post("/reset")
async def reset(request: Request) -> Json:
    """Forget people, chats, calls and faults; the cast of the settings comes back, update ids go on."""
    world = world_of(request)
    world.clear()
    groups.seat_cast(world)
    world.calls.reset()
    world.faults.remove(None)
    return {"seq": world.seq}


@router.post("/chats")
async def make_chat(request: Request, body: bodies.NewChat) -> Json:
    """Create a group with these members."""
    world = world_of(request)
    members = [world.user(user_id) for user_id in body.members]
    chat = world.add_group(
        ChatKind(body.kind), body.title, chat_id=body.id, is_forum=body.is_forum, bot_status=body.bot
    )
    groups.seat(world, chat, members)
    return chat_summary(world, chat)


@router.get("/chats/{chat_id}")
async def read_chat(request: Request, chat_id: int) -> Json:
    """All that the chat shows and showed: messages with their edits, deletions, topics, keyboard, pins."""
    world = world_of(request)
    chat = world.chat(chat_id)
    return {
        **chat_summary(world, chat),
        "messages": [entry.as_json(world.bot.id) for entry in chat.entries.values()],
        "seq": world.seq,
        "profile": profile_json(world, chat),
    }


@router.get("/chats/{chat_id}/events")
async def read_events(request: Request, chat_id: int, after: int = 0) -> list[Json]:
    """Everything that happened in the chat after event number `after`, typing and button answers included."""
    chat = world_of(request).chat(chat_id)
    return [event.as_json() for event in chat.events if event.seq > after]


@router.get("/chats/{chat_id}/wait")
async def wait_for_bot(  # noqa: PLR0917 - one query parameter each
    request: Request,
    chat_id: int,
    after: int = 0,
    contains: Annotated[list[str] | None, Query()] = None,
    matches: str | None = None,
    button: str | None = None,
    topic_id: int | None = None,
    timeout: float = 5.0,  # noqa: ASYNC109 - a parameter of the API
) -> Json:
    """Wait for the bot's first message or edit after event `after` that fits; `{"event": null}` if none came.

    `contains` may be repeated, all must occur in the text or caption in any case; `matches` is a regular
    expression; `button` is a label or payload under it.
    """
    world = world_of(request)
    chat = world.chat(chat_id)
    wanted = Wanted(tuple(contains or ()), matches, button, topic_id)
    signal = world.chat_signal(chat_id)
    deadline = time.monotonic() + min(timeout, MAX_WAIT_SECONDS)
    checked = after
    while True:
        for event in events_after(chat, checked):
            if wanted.fits(event):
                return {"event": event.as_json()}
            checked = event.seq
        left = deadline - time.monotonic()
        if left <= 0 or world.closing or not await signal.wait(left):
            return {"event": None}


@router.post("/chats/{chat_id}/bot")
async def set_bot_status(request: Request, chat_id: int, body: bodies.BotStatus) -> Json:
    """Add the bot to a group, promote it, or remove it."""
    world = world_of(request)
    return asdict(groups.set_bot_status(world, world.chat(chat_id), world.user(body.by), body.status))


@router.post("/chats/{chat_id}/members")
async def set_member(request: Request, chat_id: int, body: bodies.Member) -> Json:
    """Let a person join or leave a group."""
    world = world_of(request)
    return asdict(groups.set_member(world, world.chat(chat_id), world.user(body.user_id), body.status))


@router.post("/chats/{chat_id}/topics")
async def make_topic(request: Request, chat_id: int, body: bodies.NewTopic) -> Json:
    """Open a forum topic as a person."""
    world = world_of(request)
    return asdict(groups.open_topic(world, world.chat(chat_id), world.user(body.by), body.name))


@router.delete("/chats/{chat_id}/topics/{topic_id}")
async def delete_topic(request: Request, chat_id: int, topic_id: int) -> Json:
    """Delete a forum topic and all in it as a person; Telegram tells the bot nothing."""
    world = world_of(request)
    chat = world.chat(chat_id)
    if topic_id not in chat.topics:
        raise PersonError(f"chat {chat_id} has no topic {topic_id}")
    groups.delete_topic(world, chat, chat.topics[topic_id], by_bot=False)
    return chat_summary(world, chat)


@router.delete("/chats/{chat_id}/messages/{message_id}")
async def delete_message(request: Request, chat_id: int, message_id: int) -> Json:
    """Delete a message as a person; Telegram tells the bot nothing."""
    world = world_of(request)
    chat = world.chat(chat_id)
    world.delete(chat, people.standing(chat, message_id), by_bot=False)
    return chat_summary(world, chat)


class Wanted:
    """What a wait looks for."""

    def __init__(
        self, contains: tuple[str, ...], matches: str | None, button: str | None, topic_id: int | None
    ) -> None:
        self._contains = [part.casefold() for part in contains]
        self._pattern = re.compile(matches, re.DOTALL) if matches else None
        self._button = button
        self._topic_id = topic_id

    def fits(self, event: Event) -> bool:
        """Whether this event is such a message or edit of the bot."""
        if event.kind not in ("message", "edited") or not event.by_bot:
            return False
        message = event.data["message"]
        text = str(message.get("text") or message.get("caption") or "")
        if not all(part in text.casefold() for part in self._contains):
            return False
        if self._pattern is not None and not self._pattern.search(text):
            return False
        if self._topic_id is not None and message.get("message_thread_id") != self._topic_id:
            return False
        return self._button is None or self._has_button(event)

    def _has_button(self, event: Event) -> bool:
        keys = ((event.data.get("reply_keyboard") or {}).get("keyboard")) or []
        buttons = [*people.inline_buttons(event.data["message"]), *(key for row in keys for key in row)]
        return any(self._button in (b["text"], b.get("callback_data")) for b in buttons)


def events_after(chat: Chat, seq: int) -> list[Event]:
    """Return the chat's events after number `seq`, found from the end because waits ask for the newest."""
    newer = []
    for event in reversed(chat.events):
        if event.seq <= seq:
            break
        newer.append(event)
    newer.reverse()
    return newer


def chat_summary(world: World, chat: Chat) -> Json:
    """Return the chat without its messages."""
    return {
        **world.chat_api(chat),
        "started": chat.started,
        "bot_status": chat.bot_status.value,
        "members": {str(user_id): status.value for user_id, status in chat.members.items()},
        "topics": [asdict(topic) for topic in chat.topics.values() if not topic.deleted],
        "pinned": chat.pinned,
        "reply_keyboard": chat.reply_keyboard,
        "message_count": len(chat.entries),
    }


def profile_json(world: World, chat: Chat | None = None) -> Json:
    """Return what the bot says of itself, with the commands its menu shows in this chat."""
    commands = world.profile.commands
    scopes = [f"chat:{chat.id}"] if chat is not None else []
    scopes.append("all_group_chats" if chat is not None and chat.is_group else "all_private_chats")
    shown = next((commands[scope] for scope in [*scopes, "default"] if commands.get(scope)), [])
    return {
        "name": world.profile.name,
        "description": world.profile.description,
        "short_description": world.profile.short_description,
        "commands": shown,
    }
