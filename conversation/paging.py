"""Pages the staff about an open escalation until somebody acknowledges it, and tells the client the truth.

First version: one staff chat, paged again each time the code's time has passed. The wait is in rows, not in
memory: a process that starts again picks up where the rows stand.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from content.render import render
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.ports import SendError
from conversation.safety_desk import SafetyDesk
from conversation.types import Lane, Outgoing
from records import escalations, transcript
from records.models import Client, Escalation

log = structlog.get_logger()

LOOK_SECONDS = 30.0
"""The longest pause between two looks at a waiting escalation; every page looks again before it is sent."""
SHORTEST_LOOK_SECONDS = 0.2
FIRST_WAIT, LONGEST_WAIT = 0.5, 10.0
REPLY_SECONDS, ORDER_LOOK_SECONDS = 10.0, 0.1
"""How long the truth about a page waits for the lines of the reply that were written before it."""
NOT_REACHED_SECONDS = 60.0
"""A page still not out by now reaches nobody: the client is told (dbt-brief 8, T4: page within 1 minute)."""


@dataclass(frozen=True, slots=True)
class _View:
    """What a page needs, read in one go."""

    escalation: Escalation
    client: Client


class Pager:
    """Runs one escalation's pages. Every step re-reads the row, so an acknowledgement stops it at once."""

    def __init__(
        self,
        kit: Kit,
        desk: SafetyDesk,
        delivery: Delivery,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._kit = kit
        self._desk = desk
        self._delivery = delivery
        self._sleep = sleep

    async def run(self, escalation_id: str) -> None:
        """Page, tell, wait, page again; returns when the escalation is acknowledged or superseded."""
        if self._kit.house.staff_chat_id is None:
            return  # the client was told at once that nobody is watching
        told: set[str] = set()
        await self._tell_what_was_left(escalation_id, told)
        while (view := await self._kit.urgent.run(self._view, escalation_id)) is not None:
            now = self._kit.clock()
            if self._is_due(view.escalation, now):
                if await self._page(view, told, again=view.escalation.paged_at is not None):
                    await self._tell(view, "after_page", told)
            elif self._late(view.escalation, now):
                await self._tell(view, "if_unreachable", told)
            await self._sleep(await self._kit.urgent.run(self._until_next, view.escalation.id))

    async def _tell_what_was_left(self, escalation_id: str, told: set[str]) -> None:
        """Tell the client of a page that is out already: the process that sent it may have died before it told."""
        view = await self._kit.urgent.run(self._view, escalation_id, (escalations.PAGED, escalations.ACKNOWLEDGED))
        if view is not None and view.escalation.paged_at is not None:
            await self._tell(view, "after_page", told)

    def _view(
        self, escalation_id: str, wanted: Sequence[str] = (escalations.OPEN, escalations.PAGED)
    ) -> _View | None:
        with self._kit.db.transaction() as session:
            escalation = escalations.get(session, escalation_id)
            if escalation is None or escalation.status not in wanted:
                return None
            return _View(escalation, session.get_one(Client, escalation.client_id))

    def _until_next(self, escalation_id: str) -> float:
        """Return the seconds until something may be due, between the shortest and the longest look."""
        view = self._view(escalation_id)
        if view is None:
            return 0.0
        wait = timedelta(seconds=view.escalation.acknowledge_seconds)
        now = self._kit.clock()
        moments = [(view.escalation.paged_at or now) + wait, view.escalation.opened_at + wait]
        ahead = [(moment - now).total_seconds() for moment in moments if moment > now]
        soonest = min(ahead, default=SHORTEST_LOOK_SECONDS)
        return min(LOOK_SECONDS, max(SHORTEST_LOOK_SECONDS, soonest))

    @staticmethod
    def _is_due(escalation: Escalation, now: datetime) -> bool:
        if escalation.paged_at is None:
            return True
        return now >= escalation.paged_at + timedelta(seconds=escalation.acknowledge_seconds)

    @staticmethod
    def _late(escalation: Escalation, now: datetime) -> bool:
        return now >= escalation.opened_at + timedelta(seconds=escalation.acknowledge_seconds)

    async def _page(self, view: _View, told: set[str], *, again: bool) -> bool:
        """Send one page; keeps trying until it is out or the escalation is no longer open."""
        wait = FIRST_WAIT
        say = self._desk.page_say(view.escalation, view.client, again=again)
        rendered = render(self._kit.composer.library, say, lambda _count: 0)
        outgoing = Outgoing(rendered.text, self._buttons(view.escalation.id), Lane.PAGE)
        while await self._kit.urgent.run(self._view, view.escalation.id) is not None:
            try:
                await self._kit.messenger.send(self._kit.house.staff_chat_id or 0, outgoing)
            except SendError as error:
                log.error("a page did not go out", reason=error.reason, escalation=view.escalation.id)
                await self._kit.urgent.run(self._note, view.escalation.id, "page_failed", error.reason)
                if self._waited(view.escalation) or error.permanent:
                    await self._tell(view, "if_unreachable", told)
                pause = error.retry_after if error.retry_after is not None else wait
                await self._sleep(LONGEST_WAIT if error.permanent else pause)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            await self._kit.urgent.run(self._mark, view.escalation.id)
            return True
        return False

    def _buttons(self, escalation_id: str) -> tuple[tuple[tuple[str, str], ...], ...]:
        button = self._kit.composer.library.buttons["staff.acknowledge"]
        return (((button.label, f"{button.payload}:{escalation_id}"),),)

    def _waited(self, escalation: Escalation) -> bool:
        return self._kit.clock() >= escalation.opened_at + timedelta(seconds=NOT_REACHED_SECONDS)

    def _note(self, escalation_id: str, kind: str, detail: str) -> None:
        with self._kit.db.transaction() as session:
            escalations.add_event(session, escalation_id, kind, actor="bot", detail=detail, now=self._kit.clock())

    def _mark(self, escalation_id: str) -> None:
        with self._kit.db.transaction() as session:
            escalations.mark_paged(session, escalation_id, self._kit.clock())

    async def _tell(self, view: _View, what: str, told: set[str]) -> None:
        """Tell the client how things stand; each kind of truth is told once an escalation."""
        if what in told:
            return
        told.add(what)
        ids = await self._kit.urgent.run(self._write, view, what)
        await self._after_the_reply(view.client.id, ids)
        await self._delivery.deliver(ids, urgent=True)

    async def _after_the_reply(self, client_id: str, ids: list[int]) -> None:
        """Let the reply itself go out first (dbt-brief 8, order of letters); a page may be quicker."""
        waited = 0.0
        while (
            ids and waited < REPLY_SECONDS and await self._kit.urgent.run(self._reply_is_going, client_id, ids[0])
        ):
            await self._sleep(ORDER_LOOK_SECONDS)
            waited += ORDER_LOOK_SECONDS

    def _reply_is_going(self, client_id: str, message_id: int) -> bool:
        with self._kit.db.transaction() as session:
            return transcript.unsent_before(session, client_id, message_id, Lane.CRISIS.value)

    def _write(self, view: _View, what: str) -> list[int]:
        with self._kit.db.transaction() as session:
            client = session.get_one(Client, view.client.id)
            says = self._desk.truth(view.escalation, what)
            now = self._kit.clock()
            prefix = f"{what}/{view.escalation.id}"
            lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.CRISIS, now=now)
            cipher = self._kit.vault.of(session, client.id)
            written = transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
            return [m.id for m in written]
