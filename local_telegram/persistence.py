"""Keeps the server's chats in a JSON file, so that a demo goes on after a restart."""

import asyncio
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import ClassVar

from pydantic import ConfigDict, TypeAdapter

from local_telegram.model import Chat, Json, User
from local_telegram.updates import Webhook
from local_telegram.world import Profile, StoredFile, World

SAVE_SECONDS = 1.0
UPDATE_ID_GAP = 1_000
MESSAGE_ID_GAP = 100


@dataclass(slots=True)
class SavedState:
    """All that outlives a restart; `clean` is false when the file may be older than what bots were told."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    clean: bool
    users: list[User]
    chats: list[Chat]
    files: list[StoredFile]
    profile: Profile
    pending: list[Json]
    next_update_id: int
    counters: dict[str, int]
    allowed: list[str] = field(default_factory=list)
    webhook: Webhook | None = None


_STATE = TypeAdapter(SavedState)
_COUNTERS = (
    "seq", "next_user_id", "next_group_id", "next_supergroup_id", "next_private_message_id", "next_file",
    "next_callback",
)  # fmt: skip


def dump(world: World, *, clean: bool) -> bytes:
    """Write the world as JSON; events are left out, pages read the chats anew."""
    return _STATE.dump_json(
        SavedState(
            clean=clean,
            users=[user for user in world.users.values() if not user.is_bot],
            chats=[replace(chat, events=[]) for chat in world.chats.values()],
            files=list(world.files.values()),
            profile=world.profile,
            pending=list(world.updates.pending),
            next_update_id=world.updates.next_id,
            counters={name: getattr(world, name) for name in _COUNTERS},
            allowed=world.updates.allowed,
            webhook=world.updates.webhook,
        )
    )


def load(world: World, raw: bytes) -> None:
    """Take the world up again where `dump` left it.

    After a crash ids jump ahead: an id given out after the last save must not be given out twice, because a
    bot takes a known update id for a repetition and drops it.
    """
    state = _STATE.validate_json(raw)
    world.users |= {user.id: user for user in state.users}
    world.chats = {chat.id: chat for chat in state.chats}
    world.files = {stored.id: stored for stored in state.files}
    world.profile = state.profile
    world.bot.first_name = state.profile.name
    world.updates.pending.extend(state.pending)
    world.updates.next_id = max(world.updates.next_id, state.next_update_id)
    world.updates.allowed = state.allowed
    world.updates.webhook = state.webhook
    for name, value in state.counters.items():
        setattr(world, name, value)
    if state.clean:
        return
    world.updates.next_id += UPDATE_ID_GAP
    world.next_private_message_id += MESSAGE_ID_GAP
    world.next_callback += MESSAGE_ID_GAP
    for chat in world.chats.values():
        chat.next_message_id += MESSAGE_ID_GAP


def load_file(world: World, path: Path) -> None:
    """Load the state file if there is one; a file that cannot be read is named with its fix."""
    if not path.exists():
        return
    try:
        load(world, path.read_bytes())
    except ValueError as error:
        raise SystemExit(
            f"The local Telegram's state file {path} cannot be read ({type(error).__name__}). "
            "Delete it to start with empty chats."
        ) from None


async def keep_saved(world: World, path: Path) -> None:
    """Save about once a second while things change, until cancelled."""
    while True:
        await asyncio.sleep(SAVE_SECONDS)
        if world.dirty:
            world.dirty = False
            raw = dump(world, clean=False)
            await asyncio.to_thread(write_atomically, path, raw)


def write_atomically(path: Path, raw: bytes) -> None:
    """Replace the file in one step, so that a crash leaves the old one or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    with fresh.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
