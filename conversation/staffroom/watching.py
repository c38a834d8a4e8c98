"""Watches over a chat that a person holds: reminds them, pages others when the client is left waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from content.render import render
from content.say import Say
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.ports import SendError
from conversation.staffroom.acts import rows_for
from conversation.staffroom.holding import WHILE_HOLDING
from conversation.staffroom.losing import Losing
from conversation.types import Lane, Outgoing
from records import reach, staff, takeovers
from records.models import Client, StaffMember
from records.takeover_models import Takeover
from safety.waiting import Deed, Held, next_deed

log = structlog.get_logger()

LOOK_SECONDS, SHORTEST_LOOK_SECONDS = 20.0, 0.2


@dataclass(frozen=True, slots=True)
class _View:
    """How a held chat stands now."""

    takeover: Takeover
    held: Held
    chat: int | None
    pseudonym: str


class Watching:
    """Runs one takeover's watch. Each step reads the rows anew, so an answer stops it at once."""

    def __init__(
        self,
        kit: Kit,
        losing: Losing,
        delivery: Delivery,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._kit = kit
        self._losing = losing
        self._delivery = delivery
        self._sleep = sleep

    async def run(self, takeover_id: str) -> None:
        """Look, warn, page; returns when the chat was handed back or its member is lost."""
        while (view := await asyncio.to_thread(self._view, takeover_id)) is not None:
            due = next_deed(view.held)
            ahead = (due.at - self._kit.clock()).total_seconds()
            if view.chat is None:
                await self._lose(view, "out of reach")
            elif ahead > 0:
                await self._sleep(min(LOOK_SECONDS, max(SHORTEST_LOOK_SECONDS, ahead)))
            elif due.deed is Deed.PAGE:
                ids = await asyncio.to_thread(self._page, takeover_id)
                await self._delivery.deliver(ids, urgent=True)
            else:
                await self._warn(view, view.chat, due.deed)

    def _view(self, takeover_id: str) -> _View | None:
        with self._kit.db.transaction() as session:
            takeover = takeovers.get(session, takeover_id)
            if takeover is None or takeover.ended_at is not None:
                return None
            member = session.get_one(StaffMember, takeover.staff_id)
            held = Held(takeover.last_at, takeover.waiting_since, takeover.warned_at, takeover.paged_at)
            client = session.get_one(Client, takeover.client_id)
            lost = {row.person for row in reach.lost(session, client.clinic_id)}
            chat = None if member.name in lost else staff.chat_of(member, self._kit.vault)
            return _View(takeover, held, chat, client.pseudonym)

    async def _warn(self, view: _View, chat: int, deed: Deed) -> None:
        key = "staff.client_waits" if deed is Deed.WARN_WAITING else "staff.still_holding"
        library = self._kit.composer.library
        text = render(library, Say(key, {"pseudonym": view.pseudonym}), lambda _count: 0).text
        rows = rows_for(library, WHILE_HOLDING, view.takeover.id)
        try:
            await self._kit.messenger.send(chat, Outgoing(text, rows, Lane.PAGE))
        except SendError as error:
            log.error("a reminder to whoever holds a chat did not go out", reason=error.reason)
            if error.reason in {"blocked", "gone"}:
                await self._lose(view, error.reason)
                return
            if not error.permanent:
                await self._sleep(error.retry_after or 1.0)
                if deed is not Deed.WARN_WAITING:
                    return
                # The client waits: with the reminder lost, paging others must not be late for it.
        await asyncio.to_thread(self._mark_warned, view.takeover.id)

    def _mark_warned(self, takeover_id: str) -> None:
        with self._kit.db.transaction() as session:
            if (takeover := takeovers.get(session, takeover_id)) is not None:
                takeover.warned_at = self._kit.clock()

    def _page(self, takeover_id: str) -> list[int]:
        with self._kit.db.transaction() as session:
            takeover = takeovers.get(session, takeover_id)
            if takeover is None or takeover.ended_at is not None or takeover.waiting_since is None:
                return []  # answered in this very moment
            return self._losing.left_waiting(session, takeover)

    async def _lose(self, view: _View, why: str) -> None:
        def lose() -> list[int]:
            with self._kit.db.transaction() as session:
                takeover = takeovers.get(session, view.takeover.id)
                return self._losing.lose(session, takeover, why) if takeover is not None else []

        await self._delivery.deliver(await asyncio.to_thread(lose), urgent=True)
