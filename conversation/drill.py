"""Rehearses the pages: a test page, marked as one, to everybody a page would reach, by the same road as a page.

It knows no client, opens no escalation and waits for nobody: what goes out, what does not and who has confirmed
stands in rows, which `middlepath drill` shows.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.noticeboard import Noticeboard
from conversation.outreach import TEST, Call, Outreach
from conversation.paging import WAITS
from conversation.ports import SendError
from conversation.types import Lane, Outgoing
from records import drills
from records.models import Clinic
from records.oncall_models import Drill, DrillRung
from safety.drill import Place, rungs
from safety.reach import Standing
from safety.rota import Way

log = structlog.get_logger()

KIND, REMINDER = "drill", "drill_due"
EVERY = timedelta(days=7)
"""So often the pages are rehearsed (dbt-brief section 8: "weekly page drill met")."""
OFFICE_HOURS = range(9, 17)
"""When a reminder may come, by the rota's clock: nobody rehearses at night because of it."""
_WAYS = {Place.EMAIL: Way.EMAIL, Place.PAGER: Way.PAGER}


class Drills:
    """Runs drills, and reminds staff when none has passed for a week."""

    def __init__(self, kit: Kit, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._kit = kit
        self._outreach = Outreach(kit)
        self._board = Noticeboard(kit)
        self._sleep = sleep

    async def run(self, drill_id: str) -> None:
        """Send every test page that was not sent yet, all at once, and record how the drill went."""
        planned = await asyncio.to_thread(self._plan, drill_id)
        if planned is None:
            return
        drill, standing, waiting = planned
        await asyncio.gather(*(self._try(drill, rung, standing) for rung in waiting))
        outcome = await asyncio.to_thread(self._end, drill_id)
        log.info("a drill of the pages is over", outcome=outcome, id=drill_id)

    def _plan(self, drill_id: str) -> tuple[Drill, Standing, Sequence[DrillRung]] | None:
        """Write the rungs down, once, and return those that wait; None when the drill is over or called off."""
        with self._kit.db.transaction() as session:
            drill, now = drills.get(session, drill_id), self._kit.clock()
            if drill is None or drill.outcome:
                return None
            standing = self._outreach.standing(session, drill.clinic_id)
            if drills.begin(session, drill_id, now):
                for rung in rungs(
                    self._kit.house.rota, standing, now, person=drill.person, everybody=drill.everybody
                ):
                    drills.add_rung(
                        session,
                        drill_id,
                        person=rung.person,
                        duty=rung.duty,
                        place=rung.place.value,
                        untried=rung.untried,
                    )
                session.flush()
            session.refresh(drill)
            waiting = [rung for rung in drills.rungs_of(session, drill_id) if rung.outcome == drills.WAITING]
            return drill, standing, waiting

    async def _try(self, drill: Drill, rung: DrillRung, standing: Standing) -> None:
        """Send one test page as patiently as a page is sent, and record what became of it."""
        waits, error = [*WAITS], ""
        while True:
            try:
                await self._send(drill, rung, standing)
            except SendError as failure:
                error = failure.reason
                if not failure.permanent and waits:
                    await self._sleep(max(failure.retry_after or 0.0, waits.pop(0)))
                    continue
            else:
                error = ""
            break
        if error:
            log.error("a test page did not go out", place=rung.place, reason=error, drill=drill.id)
        await asyncio.to_thread(self._settle, rung.id, error)

    async def _send(self, drill: Drill, rung: DrillRung, standing: Standing) -> None:
        call = self._call(drill, rung)
        place = Place(rung.place)
        if (way := _WAYS.get(place)) is not None:
            await self._outreach.page(call, rung.person, way, standing)
            return
        message = Outgoing(self._outreach.words(call.says), call.rows, Lane.PAGE)
        if place is Place.STAFF_CHAT:
            await self._outreach.to_staff_chat(call, message)
        else:
            chat = standing.chats[rung.person]
            await self._outreach.send(chat, message, drill.clinic_id, rung.person)

    def _call(self, drill: Drill, rung: DrillRung) -> Call:
        button = self._kit.composer.library.buttons["staff.drill.got"]
        return Call(
            id=f"{KIND}-{drill.id}-{rung.id}",
            clinic_id=drill.clinic_id,
            code=TEST,
            says=(Say("staff.drill.page"),),
            opened_at=drill.started_at or drill.asked_at,
            rows=(((button.label, f"{button.payload}:{rung.number}"),),),
            outside=(Say("staff.drill.outside", {"number": rung.number}),),
        )

    def _settle(self, rung_id: int, error: str) -> None:
        with self._kit.db.transaction() as session:
            drills.settle(session, rung_id, error=error, now=self._kit.clock())

    def _end(self, drill_id: str) -> str:
        with self._kit.db.transaction() as session:
            return drills.end(session, drill_id, self._kit.clock())

    # --- the reminder ---

    def look(self, session: Session, now: datetime) -> None:
        """Queue a reminder when no drill has passed for a week, and none came for a week."""
        if (
            not self._kit.house.staff_watching
            or now.astimezone(self._kit.house.rota.zone).hour not in OFFICE_HOURS
        ):
            return
        due = self._due(session)
        if due is not None and due <= now:
            self._kit.queue.enqueue_on_call(session, f"{REMINDER}/{due.isoformat()}")

    def _due(self, session: Session) -> datetime | None:
        house = self._kit.house
        clinic = session.get(Clinic, house.clinic_id)
        if clinic is None:
            return None
        marks = (
            drills.last_passed(session, house.clinic_id),
            drills.last_notice(session, house.clinic_id, REMINDER),
            clinic.created_at,
        )
        return max(mark for mark in marks if mark is not None) + EVERY

    async def remind(self, due: str) -> None:
        """Tell staff that a drill is due, unless one has passed meanwhile; until somebody could be told."""
        while (say := await asyncio.to_thread(self._reminder, due)) is not None:
            if await self._board.tell(self._kit.house.clinic_id, say):
                await asyncio.to_thread(self._reminded)
                return
            await self._sleep(self._board.PAUSE_SECONDS)

    def _reminder(self, due: str) -> Say | None:
        with self._kit.db.transaction() as session:
            found = self._due(session)
            if found is None or found.isoformat() != due:
                return None
            last, zone = drills.last_passed(session, self._kit.house.clinic_id), self._kit.house.rota.zone
            if last is None:
                return Say("staff.drill.never")
            return Say("staff.drill.due", {"last": last.astimezone(zone).strftime("%a %d %b %Y")})

    def _reminded(self) -> None:
        with self._kit.db.transaction() as session:
            drills.add_notice(session, self._kit.house.clinic_id, REMINDER, self._kit.clock())
