"""The door for everything that comes in: accept it, then send at once what must not wait.

The one place where a broken database still earns a crisis message its helplines.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Coroutine
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any

import structlog

from content.render import render
from content.say import Say
from conversation.accept import Accepted, Acceptor
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.metrics import CRISIS_SECONDS, EDGE_ERRORS
from conversation.ports import SendError
from conversation.safety_desk import SafetyDesk
from conversation.types import Inbound, Lane, Outgoing
from records.db import is_outage
from safety.types import Action, ScreenInput

log = structlog.get_logger()

REMEMBERED = 2000
TRIES = 5
"""An item that fails this often for a reason of its own, and not because the database is away, is set aside."""


class Gateway:
    """Takes items in, one after the other for each caller; raises when an item could not be stored."""

    def __init__(self, kit: Kit, acceptor: Acceptor, delivery: Delivery, desk: SafetyDesk) -> None:
        self._kit = kit
        self._acceptor = acceptor
        self._delivery = delivery
        self._desk = desk
        self._failures: Counter[str] = Counter()
        self._background: set[asyncio.Task[None]] = set()
        self._answered_without_record: OrderedDict[str, None] = OrderedDict()

    async def take(self, inbound: Inbound) -> Accepted:
        """Store one item and start what must not wait. When this returns, Telegram may be told it was taken."""
        with ExitStack() as way:
            return await self._take(inbound, way)

    async def _take(self, inbound: Inbound, way: ExitStack) -> Accepted:
        """Take it in; `way` holds back other work until the first line of a crisis reply is out."""
        arrived = datetime.now(UTC)
        threads = self._kit.urgent
        try:
            if urgent := self._desk.plainly_urgent(inbound):
                way.enter_context(threads.right_of_way.taken())
            pressed = inbound.payload is not None or inbound.command is not None  # never read for long
            run = threads.run if urgent or pressed else threads.run_reading
            accepted = await run(self._acceptor.accept, inbound)
        except Exception as error:
            EDGE_ERRORS.labels(where="accept").inc()
            log.error("an item could not be stored; Telegram will bring it again", error=type(error).__name__)
            await self._answer_without_record(inbound)
            if not is_outage(error) and self._failed_too_often(inbound.item_id):
                await self._set_aside(inbound)
                return Accepted(new=True)
            raise
        if accepted.urgent_lines:
            way.enter_context(threads.right_of_way.taken())
            self._spawn(self._deliver_urgent(accepted.urgent_lines, arrived, way.pop_all()))
        if inbound.callback_id is not None and accepted.new:
            self._spawn(self._kit.messenger.answer_button(inbound.callback_id))
        return accepted

    def _failed_too_often(self, item_id: str) -> bool:
        self._failures[item_id] += 1
        if self._failures[item_id] < TRIES:
            return False
        del self._failures[item_id]
        return True

    async def _set_aside(self, inbound: Inbound) -> None:
        """Give up on an item that fails every time: keep it marked, tell the client kindly and the staff plainly.

        Raises when even this cannot be stored: then the database is away, and the item must come again.
        """
        await asyncio.to_thread(self._acceptor.set_aside, inbound)
        EDGE_ERRORS.labels(where="set_aside").inc()
        if inbound.chat_id is not None and inbound.private:
            await self._send_unrecorded(inbound.chat_id, Say("house.fallback"), Lane.REPLY)
        if self._kit.house.staff_chat_id is not None:
            await self._send_unrecorded(self._kit.house.staff_chat_id, Say("staff.set_aside"), Lane.PAGE)

    async def _deliver_urgent(self, lines: tuple[int, ...], arrived: datetime, way: ExitStack) -> None:
        with way:
            await self._delivery.deliver(lines[:1], urgent=True)
        CRISIS_SECONDS.observe((datetime.now(UTC) - arrived).total_seconds())
        await self._delivery.deliver(lines[1:], urgent=True)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._forget)

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            # The stored copy of a crisis reply is looked after by the durable queue.
            EDGE_ERRORS.labels(where="urgent_send").inc()
            log.error("an urgent send failed here; the queue takes over", error=type(error).__name__)

    async def close(self) -> None:
        """Wait for what is under way."""
        await asyncio.gather(*self._background, return_exceptions=True)

    async def _answer_without_record(self, inbound: Inbound) -> None:
        """No database: screen the words alone, and send helplines if they may mean danger, once for each item."""
        if inbound.chat_id is None or not inbound.private or inbound.item_id in self._answered_without_record:
            return
        screening = self._desk.screen(ScreenInput(inbound.text, payload=inbound.payload, lang=inbound.language))
        if screening.action is Action.NONE:
            return
        self._answered_without_record[inbound.item_id] = None
        if len(self._answered_without_record) > REMEMBERED:
            self._answered_without_record.popitem(last=False)
        now = datetime.now(UTC)
        for say in self._desk.says_without_record(screening, now, clinical=self._kit.house.clinical):
            await self._send_unrecorded(inbound.chat_id, say, Lane.CRISIS)
        if self._kit.house.staff_chat_id is not None:
            page = Say("staff.no_record", {"code": screening.code.value})
            await self._send_unrecorded(self._kit.house.staff_chat_id, page, Lane.PAGE)

    async def _send_unrecorded(self, chat_id: int, say: Say, lane: Lane) -> None:
        rendered = render(self._kit.composer.library, say, lambda _count: 0)
        try:
            await self._kit.messenger.send(chat_id, Outgoing(rendered.text, rendered.rows, lane))
        except SendError as error:
            log.error("a message without record could not be sent", reason=error.reason, lane=lane.value)
