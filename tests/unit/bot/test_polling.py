"""Asking for updates: each chat in order, chats beside each other, and nothing confirmed that is not stored."""

import asyncio
from types import SimpleNamespace
from typing import Any

from telegram import Update

from bot.polling import Poller


def update(number: int, chat: int) -> Update:
    message = {"message_id": number, "date": 0, "text": f"{number}", "chat": {"id": chat, "type": "private"}}
    sender = {"id": chat, "is_bot": False, "first_name": "A"}
    found = Update.de_json({"update_id": number, "message": message | {"from": sender}}, None)
    assert found is not None
    return found


class Telegram:
    """Hands out its updates from an offset on, as Telegram does, until nothing new is left."""

    def __init__(self, updates: list[Update], stop: asyncio.Event, later: list[Update]) -> None:
        self._updates = updates
        self._later = later  # one more of them with each answer
        self._stop = stop
        self.asked: list[int | None] = []

    async def get_updates(self, *, offset: int | None, **_: Any) -> list[Update]:
        self.asked.append(offset)
        left = [u for u in self._updates if offset is None or u.update_id >= offset]
        if not left and not self._later:
            self._stop.set()
        self._updates, self._later = [*self._updates, *self._later[:1]], self._later[1:]
        return left


class Door:
    """Takes items; `slow` chats take a while, `broken` items fail the first time."""

    def __init__(self, *, slow: set[int] = frozenset(), broken: set[str] = frozenset()) -> None:  # type: ignore[assignment]
        self.taken: list[str] = []
        self._slow = slow
        self._broken = set(broken)

    async def take(self, inbound: Any) -> object:
        if inbound.chat_id in self._slow:
            await asyncio.sleep(0.3)
        if inbound.text in self._broken:
            self._broken.discard(inbound.text)
            raise OSError
        self.taken.append(inbound.text)
        return SimpleNamespace()


async def poll(updates: list[Update], door: Door, *, later: list[Update] | None = None) -> Telegram:
    stop = asyncio.Event()
    telegram = Telegram(updates, stop, later or [])
    await asyncio.wait_for(Poller(telegram, door).run(stop), 10)  # type: ignore[arg-type]
    return telegram


async def test_a_slow_chat_holds_no_other_chat_up():
    door = Door(slow={1})
    await poll([update(10, 1), update(11, 2), update(12, 1), update(13, 2)], door)
    assert door.taken == ["11", "13", "10", "12"]


async def test_what_is_not_stored_comes_again_with_everything_after_it_and_in_the_chats_order():
    door = Door(broken={"11"})
    telegram = await poll([update(10, 1), update(11, 2), update(12, 1), update(13, 2)], door)
    assert telegram.asked[1] == 11
    of_the_second_chat = [text for text in door.taken if text in {"11", "13"}]
    assert of_the_second_chat == ["11", "13"]
    assert {"10", "12"} <= set(door.taken)


async def test_what_comes_while_others_are_taken_in_does_not_wait_for_them_and_nothing_is_taken_twice():
    door = Door(slow={1})
    telegram = await poll([update(10, 1), update(11, 1)], door, later=[update(12, 2), update(13, 1)])
    assert door.taken == ["12", "10", "11", "13"]
    assert telegram.asked[:3] == [None, None, None]  # nothing confirmed while the first was not stored


async def test_what_is_being_taken_in_when_we_stop_is_finished():
    stop, door = asyncio.Event(), Door(slow={1})
    telegram = Telegram([update(10, 1)], stop, [])
    polling = asyncio.create_task(Poller(telegram, door).run(stop))  # type: ignore[arg-type]
    await asyncio.sleep(0.05)
    stop.set()
    await asyncio.wait_for(polling, 5)
    assert door.taken == ["10"]
