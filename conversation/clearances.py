"""Asks clinicians for a clearance, every twelve hours for as long as a client is held and nobody has cleared them.

dbt-brief section 4: "it runs a short safety-only mode until a named clinician clears it, re-paging every 12 h";
section 8: paused "until cleared", and crisis skills only until a "human clears". What holds a client back ends by
a human's word alone, so a human must be asked for it in each of these modes: a client left in crisis skills after
a page was acknowledged and then forgotten is held back as surely as a paused one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.outreach import CLEARANCE, Call, Outreach
from conversation.ports import SendError
from records import clearances, escalations, staff
from records.models import Client
from records.oncall_models import ClearancePage
from safety.modes import Mode
from safety.policy import Whom
from safety.reach import Standing
from safety.rota import Way, chain

log = structlog.get_logger()

HELD = (Mode.CRISIS_SKILLS, Mode.SAFETY_ONLY, Mode.PAUSED)
"""The modes that end by a clearance. Not `human`: whoever holds the chat is there; it is due again afterwards."""
WHO = (Whom.THERAPIST, Whom.ON_CALL)
"""Whom a clearance is asked of: those who may know the client. Nobody is got out of bed as for an alert."""
PAUSE_SECONDS = 60.0
"""How long a page that nothing took is waited with; it is due until it is out."""
KIND = "clearance"


@dataclass(frozen=True, slots=True)
class _View:
    """What one page needs, read in one go."""

    client: Client
    since: datetime
    code: str
    standing: Standing
    people: tuple[str, ...]
    tried: Mapping[tuple[str, Way], ClearancePage]
    """What went out already for this due moment, or was being sent when the process died."""


class Clearances:
    """Finds out who is due, and pages about one client. The rows say what is due; a clearance ends it at once."""

    def __init__(
        self, kit: Kit, every: timedelta, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._kit = kit
        self._every = every
        self._outreach = Outreach(kit)
        self._sleep = sleep

    def look(self, session: Session, now: datetime) -> None:
        """Queue a page for every client for whom one is due. The same due moment is queued once, however often."""
        if not self._kit.house.staff_watching:
            return
        for due in clearances.due(session, HELD, self._every, now):
            self._kit.queue.enqueue_on_call(session, f"{KIND}/{due.client_id}/{due.at.isoformat()}")

    async def run(self, work: str) -> None:
        """Page about one client until it is out; nothing where they were cleared meanwhile.

        `work` is the client's id, a slash, and the moment from which on the page was due.
        """
        client_id, _, moment = work.partition("/")
        due = datetime.fromisoformat(moment)
        while (view := await self._kit.urgent.run(self._view, client_id, due)) is not None:
            out = [await self._page(view, due, name) for name in view.people]
            if any(out):
                return
            await self._sleep(PAUSE_SECONDS)

    def _view(self, client_id: str, due: datetime) -> _View | None:
        with self._kit.db.transaction() as session:
            client = session.get(Client, client_id)
            if (
                client is None
                or client.mode not in HELD
                or clearances.due_for(session, client, self._every) != due
            ):
                return None  # cleared, paged already, or held anew: then another page is due later
            newest = escalations.newest_for(session, client_id)
            standing = self._outreach.standing(session, client.clinic_id)
            pages = clearances.pages_of(session, client_id, due)
            return _View(
                client,
                clearances.held_since(session, client, Mode.COACHING),
                newest.code if newest is not None else "",
                standing,
                self._people(session, client, standing),
                {(p.person, Way(p.way)): p for p in pages if p.out or p.error == clearances.SENDING},
            )

    def _people(self, session: Session, client: Client, standing: Standing) -> tuple[str, ...]:
        """Return whom to ask: the client's own therapist, and the first clinician on call who can be reached."""
        rota, now = self._kit.house.rota, self._kit.clock()
        colleagues = {m.name for m in staff.of_clinic(session, client.clinic_id) if not m.clinician}
        everyone = chain(rota, WHO, now, therapist=client.clinician_name)
        reached = [name for name in everyone if standing.ways(name, rota.people[name].ways)]
        # A colleague cannot clear. Where there is nobody else they are asked all the same: they know whom to tell.
        able = [name for name in reached if name not in colleagues] or reached
        own = [name for name in able if name == client.clinician_name]
        return tuple(dict.fromkeys([*own, *[name for name in able if name not in own][:1]]))

    async def _page(self, view: _View, due: datetime, person: str) -> bool:
        """Page one person by the first of their ways that takes it; say whether one did."""
        call = self._call(view, due, person)
        known = self._kit.house.rota.people.get(person)
        for way in view.standing.ways(person, known.ways if known is not None else ()):
            if (page := view.tried.get((person, way))) is not None:
                if not page.out:
                    # It may stand in the chat already, and one moment is asked about once: again, but later.
                    log.warning("a page that asks for a clearance was cut short; it is asked again in an hour")
                    await self._kit.urgent.run(self._settle, page.id, clearances.DOUBTFUL)
                return True
            number, error = await self._kit.urgent.run(self._claim, view.client.id, due, person, way), ""
            try:
                await self._outreach.page(call, person, way, view.standing)
            except SendError as failure:
                error = failure.reason
                log.error("a page that asks for a clearance did not go out", way=way.value, reason=error)
            await self._kit.urgent.run(self._settle, number, error)
            if not error:
                return True
        return False

    def _call(self, view: _View, due: datetime, person: str) -> Call:
        zone, client = self._kit.house.rota.zone, view.client
        hours = (self._kit.clock() - view.since).total_seconds() / 3600
        slots = {
            "pseudonym": client.pseudonym,
            "code": view.code or "-",
            "since": view.since.astimezone(zone).strftime("%a %d %b %H:%M"),
            "hours": f"{hours:.0f}",
            "mode": f"@staff.mode.{client.mode}",
            "every": f"{self._every.total_seconds() / 3600:.0f}",
        }
        return Call(
            # The same for every try of this due moment, so that a gateway leaves out a repeat after a crash.
            id=f"{KIND}-{client.id}-{due:%Y%m%dT%H%M%S}-{person.replace(' ', '_')}",
            clinic_id=client.clinic_id,
            code=CLEARANCE,
            says=(Say("staff.clearance.page", slots),),
            opened_at=view.since,
            outside=(Say("staff.clearance.outside", {"pseudonym": client.pseudonym}),),
            about=client.id,
        )

    def _claim(self, client_id: str, due: datetime, person: str, way: Way) -> int:
        with self._kit.db.transaction() as session:
            now = self._kit.clock()
            return clearances.claim(session, client_id, due_at=due, person=person, way=way.value, now=now)

    def _settle(self, number: int, error: str) -> None:
        with self._kit.db.transaction() as session:
            clearances.settle(session, number, error=error, now=self._kit.clock())
