"""Asks Telegram for updates: each chat in order, chats beside each other, nothing confirmed that is not stored.

While some updates are still being taken in, Telegram is asked again from the first of them on: it gives them once
more, which costs little, and with them whatever has come since. So nobody in danger waits until the ordinary
messages that came a moment earlier have been read.
"""

import asyncio
from collections.abc import Sequence

import structlog
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.messenger import LanedBot
from bot.parse import parse
from conversation.gateway import Gateway
from conversation.metrics import EDGE_ERRORS
from conversation.types import Inbound

log = structlog.get_logger()

KINDS = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 20
BATCH = 100
LOOK_AGAIN_SECONDS, LONGEST_LOOK_SECONDS = 0.02, 0.5
"""So soon Telegram is asked again while updates are being taken in, and later each time that nothing new comes."""
FIRST_WAIT, LONGEST_WAIT = 0.1, 15.0
"""A single failure is often the last, and somebody in danger may be waiting behind it."""


class Poller:
    """Long polling. An update is confirmed by asking for the one after it, so only once it is stored."""

    def __init__(self, bot: LanedBot, gateway: Gateway) -> None:
        self._bot = bot
        self._gateway = gateway
        self._offset: int | None = None
        self._taking: dict[int, asyncio.Task[bool]] = {}
        """What Telegram has given and we have not confirmed, by update number; True: stored."""
        self._last_of_chat: dict[int | None, asyncio.Task[bool]] = {}
        self._look_again = LOOK_AGAIN_SECONDS

    async def run(self, stop: asyncio.Event) -> None:
        """Take updates in until told to stop; waits longer after each failure in a row."""
        wait = FIRST_WAIT
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                asking = asyncio.ensure_future(self._once())
                await asyncio.wait({asking, stopping}, return_when=asyncio.FIRST_COMPLETED)
                if not asking.done():
                    asking.cancel()
                    await asyncio.gather(asking, return_exceptions=True)
                    return
                if asking.result():
                    wait = FIRST_WAIT
                    continue
                await asyncio.wait({stopping}, timeout=wait)
                wait = min(wait * 2, LONGEST_WAIT)
        finally:
            stopping.cancel()
            await asyncio.gather(*self._taking.values(), return_exceptions=True)

    async def _once(self) -> bool:
        """Ask once and begin to take in what is new; False when something failed and a pause is due."""
        updates = await self._ask()
        if updates is None:
            return False
        items = _read(updates)
        new = [(number, inbound) for number, inbound in items if number not in self._taking]
        for number, inbound in new:
            self._begin(number, inbound)
        self._look_again = LOOK_AGAIN_SECONDS if new else min(2 * self._look_again, LONGEST_LOOK_SECONDS)
        if self._taking:
            await asyncio.wait(self._taking.values(), timeout=self._look_again)
        return self._confirm() and len(items) == len(updates)

    async def _ask(self) -> Sequence[Update] | None:
        """Return what Telegram has from the first unconfirmed update on; None when it could not be asked."""
        seconds = 0 if self._taking else POLL_SECONDS
        try:
            return await self._bot.get_updates(
                offset=self._offset, limit=BATCH, timeout=seconds, allowed_updates=KINDS
            )
        except InvalidToken:
            log.critical("Telegram does not know this token: check TELEGRAM_BOT_TOKEN")
        except Conflict:
            log.error("another process asks for this bot's updates, or a webhook is set: stop one of the two")
        except (NetworkError, RetryAfter) as error:
            log.warning("Telegram could not be asked for updates", error=type(error).__name__)
        except TelegramError as error:
            log.error("Telegram refused to give updates", error=type(error).__name__)
        return None

    def _begin(self, number: int, inbound: Inbound) -> None:
        before = self._last_of_chat.get(inbound.chat_id)
        task = asyncio.create_task(self._take(inbound, before))
        self._taking[number] = self._last_of_chat[inbound.chat_id] = task

    async def _take(self, inbound: Inbound, before: asyncio.Task[bool] | None) -> bool:
        """Take one item in after the one before it in its chat; say whether it is stored."""
        if before is not None and not await before:
            return False  # it comes again, after the one before it
        try:
            await self._gateway.take(inbound)
        except Exception as error:  # noqa: BLE001 - the process's edge: the item stays unconfirmed and comes again
            EDGE_ERRORS.labels(where="poll").inc()
            log.error("stopped taking updates of a chat for a moment", error=type(error).__name__)
            return False
        return True

    def _confirm(self) -> bool:
        """Move the offset up to the first update that is not stored; False when one could not be stored."""
        done = {number: task.result() for number, task in self._taking.items() if task.done()}
        # Telegram forgets everything below the offset: it stops before the first that is not stored.
        for number in sorted(self._taking):
            if not done.get(number, False):
                break
            self._offset = number + 1
            del self._taking[number]
        for number in [number for number, stored in done.items() if not stored]:
            del self._taking[number]
        kept = set(self._taking.values())
        self._last_of_chat = {chat: task for chat, task in self._last_of_chat.items() if task in kept}
        return all(done.values())


def _read(updates: Sequence[Update]) -> list[tuple[int, Inbound]]:
    """Return the updates as items with their numbers, up to the first that cannot be read."""
    items: list[tuple[int, Inbound]] = []
    for update in updates:
        try:
            items.append((update.update_id, parse(update)))
        except Exception as error:  # noqa: BLE001 - the process's edge: polling must go on; it stays unconfirmed
            EDGE_ERRORS.labels(where="poll").inc()
            log.error("an update could not be read", error=type(error).__name__)
            break
    return items
