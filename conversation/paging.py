"""Pages the staff about an open escalation until somebody acknowledges it, and tells the client the truth.

Who is paged, how and when follows from the rota and from the pages so far (`safety.rota`, `safety.ladder`). The
wait is in rows, not in memory: a process that starts again picks up where the rows stand.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from content.render import Rows
from content.say import Say
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.outreach import Call, Outreach
from conversation.ports import SendError
from conversation.safety_desk import SafetyDesk, acknowledged_says
from conversation.staffroom.acts import rows_for
from conversation.types import Lane
from records import escalations, takeovers, transcript
from records.models import Client, Escalation
from records.vault import ErasedError
from safety.ladder import Due, Paged, next_page
from safety.policy import Whom
from safety.reach import Standing
from safety.rota import Way, chain

log = structlog.get_logger()

ALONE = [["staff.acknowledge"]]
ACKNOWLEDGED = "acknowledged"
"""The truth that somebody has taken the alert, by the name its lines are kept under."""
LOOK_SECONDS = 30.0
"""The longest pause between two looks at a waiting escalation; every page looks again before it is sent."""
SHORTEST_LOOK_SECONDS = 0.2
WAITS, LONGEST_PAUSE = (0.5, 1.0, 2.0), 5.0
"""Seconds before a page is tried again by the same way; where more is asked for, the next way is tried."""
REPLY_SECONDS, ORDER_LOOK_SECONDS = 10.0, 0.1
"""How long the truth about a page waits for the lines of the reply that were written before it."""
NOT_REACHED = timedelta(seconds=60)
"""A page still not out by now reaches nobody: the client is told (dbt-brief 8, T4: page within 1 minute)."""


@dataclass(frozen=True, slots=True)
class _View:
    """What the next step needs, read in one go."""

    escalation: Escalation
    client: Client
    tried: tuple[Paged, ...] = ()
    all_refused: bool = False
    holder: str | None = None
    """Who holds the client's chat: paged first, for they read along."""
    standing: Standing = field(default_factory=Standing)
    """What reaches staff now."""

    @property
    def reached(self) -> bool:
        """Tell whether any page has gone out."""
        return self.escalation.paged_at is not None


class Pager:
    """Runs one escalation's pages. Every step re-reads the rows, so an acknowledgement stops it at once."""

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
        self._outreach = Outreach(kit)
        self._sleep = sleep

    async def run(self, escalation_id: str) -> None:
        """Page, tell, wait, page the next; returns when the escalation is acknowledged or superseded."""
        if not self._kit.house.staff_watching:
            return  # the client was told at once that nobody is watching
        told: set[str] = set()
        await self._tell_what_was_left(escalation_id, told)
        while (view := await self._kit.urgent.run(self._view, escalation_id)) is not None:
            due = self._next(view)
            if due is not None and due.at <= self._kit.clock():
                if not await self._page(view, due):
                    continue  # the next way is due, or there is none and that must be said
                await self._tell(view, "after_page", told)
            elif self._must_say_nobody(view, due):
                await self._tell(view, "if_unreachable", told)
            await self._sleep(await self._kit.urgent.run(self._until_next, escalation_id))
        # The staff room says so at once; what was acknowledged elsewhere, or cut short there, is said here.
        # Of a person in the chat the client knows already.
        view = await self._kit.urgent.run(self._view, escalation_id, (escalations.ACKNOWLEDGED,))
        if view is not None and view.client.takeover_id is None:
            await self._tell(view, ACKNOWLEDGED, told)

    async def _tell_what_was_left(self, escalation_id: str, told: set[str]) -> None:
        """Tell the client of a page that is out already: the process that sent it may have died before it told."""
        view = await self._kit.urgent.run(self._view, escalation_id, (escalations.PAGED, escalations.ACKNOWLEDGED))
        if view is not None and view.reached:
            await self._tell(view, "after_page", told)

    def _view(
        self, escalation_id: str, wanted: Sequence[str] = (escalations.OPEN, escalations.PAGED)
    ) -> _View | None:
        with self._kit.db.transaction() as session:
            escalation = escalations.get(session, escalation_id)
            if escalation is None or escalation.status not in wanted:
                return None
            pages = escalations.pages_of(session, escalation_id)
            tried = tuple(Paged(page.person, Way(page.way), page.at, page.out) for page in pages)
            refused = bool(pages) and all(page.refused for page in pages)
            standing = self._outreach.standing(session, escalation.clinic_id)
            client = session.get_one(Client, escalation.client_id)
            takeover = takeovers.of_client(session, client)
            # Whoever left the client waiting has been reminded in vain: then the others are paged.
            holder = takeover.staff_name if takeover is not None and takeover.paged_at is None else None
            return _View(escalation, client, tried, refused, holder, standing)

    def _next(self, view: _View) -> Due | None:
        """Return the next page, by who is on duty now; None when nobody could be paged at all."""
        rota, now = self._kit.house.rota, self._kit.clock()
        ways = {name: view.standing.ways(name, person.ways) for name, person in rota.people.items()}
        whom = [Whom(duty) for duty in view.escalation.whom]
        people = [n for n in chain(rota, whom, now, therapist=view.client.clinician_name) if ways[n]]
        if view.holder is not None and view.holder in view.standing.chats:
            people = [view.holder, *(n for n in people if n != view.holder)]
            ways.setdefault(view.holder, (Way.TELEGRAM,))
        within = timedelta(seconds=view.escalation.acknowledge_seconds)
        return next_page(people, ways, within, view.escalation.opened_at, view.tried)

    def _until_next(self, escalation_id: str) -> float:
        """Return the seconds until something may be due, between the shortest and the longest look."""
        view = self._view(escalation_id)
        if view is None:
            return 0.0
        now, opened = self._kit.clock(), view.escalation.opened_at
        due = self._next(view)
        moments = [opened + timedelta(seconds=view.escalation.acknowledge_seconds), opened + NOT_REACHED]
        ahead = [moment for moment in moments if moment > now] + ([due.at] if due is not None else [])
        soonest = min(((moment - now).total_seconds() for moment in ahead), default=LOOK_SECONDS)
        return min(LOOK_SECONDS, max(SHORTEST_LOOK_SECONDS, soonest))

    def _must_say_nobody(self, view: _View, due: Due | None) -> bool:
        """Say whether the client must hear now that nobody was reached.

        That is: the time to acknowledge is over, or there is nobody to page, or no page is out, be it that a
        minute has passed or that every way refused for good.
        """
        passed = self._kit.clock() - view.escalation.opened_at
        if passed >= timedelta(seconds=view.escalation.acknowledge_seconds) or due is None:
            return True
        return not view.reached and (passed >= NOT_REACHED or view.all_refused)

    async def _page(self, view: _View, due: Due) -> bool:
        """Try one page, a few times where that may help; say whether it is out and the escalation still open."""
        waits = [*WAITS]
        while await self._kit.urgent.run(self._view, view.escalation.id) is not None:
            try:
                await self._send(view, due)
            except SendError as error:
                log.error("a page did not go out", way=due.way.value, reason=error.reason, id=view.escalation.id)
                pause = max(error.retry_after or 0.0, waits.pop(0)) if waits else LONGEST_PAUSE + 1
                if error.permanent or pause > LONGEST_PAUSE:
                    await self._kit.urgent.run(self._mark_failed, view.escalation.id, due, error)
                    return False
                await self._sleep(pause)
            else:
                await self._kit.urgent.run(self._mark, view.escalation.id, due)
                return True
        return False

    async def _send(self, view: _View, due: Due) -> None:
        escalation = view.escalation
        says = [self._desk.page_say(escalation, view.client, again=due.again)]
        if view.client.unreachable_since is not None:
            says.append(Say("staff.page.cannot_reach"))
        call = Call(
            id=f"{escalation.id}-{len(view.tried) + 1}",
            clinic_id=escalation.clinic_id,
            code=escalation.code,
            says=tuple(says),
            opened_at=escalation.opened_at,
            rows=self._buttons(view),
            outside=(Say("staff.page.outside", {"alert": escalation.id}),),
            about=view.client.id,
        )
        went = await self._outreach.page(call, due.person, due.way, view.standing)
        if due.way is not Way.TELEGRAM and not view.tried and view.standing.staff_chat is not None:
            # Whoever reads the staff chat sees an alert when it opens, by whatever way its first page goes.
            went = replace(
                went, copy_error=await self._outreach.copy(call, self._outreach.message(call, due.person))
            )
        for kind, reason in (("own_chat_failed", went.own_error), ("copy_failed", went.copy_error)):
            if reason:
                await self._kit.urgent.run(self._note, escalation.id, kind, reason)

    def _note(self, escalation_id: str, kind: str, detail: str) -> None:
        with self._kit.db.transaction() as session:
            escalations.add_event(session, escalation_id, kind, actor="bot", detail=detail, now=self._kit.clock())

    def _buttons(self, view: _View) -> Rows:
        """Return the buttons below a page; a chat can be taken over only by members with a chat of their own."""
        enrolled = bool(view.standing.chats)
        keys = [["staff.acknowledge"], ["staff.take_over", "staff.last_messages"]] if enrolled else ALONE
        return rows_for(self._kit.composer.library, keys, view.escalation.id)

    def _mark(self, escalation_id: str, due: Due) -> None:
        with self._kit.db.transaction() as session:
            now = self._kit.clock()
            escalations.mark_paged(session, escalation_id, now, person=due.person, way=due.way.value)

    def _mark_failed(self, escalation_id: str, due: Due, error: SendError) -> None:
        with self._kit.db.transaction() as session:
            escalations.mark_not_paged(
                session,
                escalation_id,
                self._kit.clock(),
                person=due.person,
                way=due.way.value,
                error=error.reason,
                refused=error.permanent,
            )

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
            escalation = escalations.get(session, view.escalation.id) or view.escalation
            taken = what == ACKNOWLEDGED
            says = acknowledged_says(escalation) if taken else self._desk.truth(escalation, what)
            now = self._kit.clock()
            prefix = f"{what}/{view.escalation.id}"
            try:
                cipher = self._kit.vault.of(session, client.id)
            except ErasedError:
                return []  # there is nobody left to tell; staff are paged all the same
            lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.CRISIS, now=now)
            written = transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
            return [m.id for m in written]
