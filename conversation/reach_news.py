"""Tells staff, by whatever still works, that a chat of theirs was lost or is back, and what is uncovered by it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import structlog

from content.say import Say
from conversation.kit import Kit
from conversation.noticeboard import Noticeboard
from conversation.outreach import Outreach
from records import reach
from records.oncall_models import LostWay
from safety.reach import Standing, Uncovered, uncovered
from safety.rota import LOOK_AHEAD

log = structlog.get_logger()

LOST, BACK = "lost", "back"
_CLOCK = "%a %d %b %H:%M"
_KNOWN = frozenset({"blocked", "gone", "no_rights", "migrated"})


class ReachNews:
    """Tells of one change. It goes on until somebody could be told, or the change is undone."""

    def __init__(self, kit: Kit, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._kit = kit
        self._outreach = Outreach(kit)
        self._board = Noticeboard(kit)
        self._sleep = sleep

    async def lost(self, number: str) -> None:
        """Tell that a chat cannot be written to any more; `number` is its row's."""
        while (found := await asyncio.to_thread(self._read, int(number))) is not None and found[0].until is None:
            row, standing = found
            told = await self._board.tell(row.clinic_id, *self._loss(row, standing))
            if row.person:
                told |= await self._board.mail(
                    row.clinic_id, [row.person], (Say("staff.reach.yours", {"person": row.person}),), standing
                )
            if told:
                return
            log.critical("nobody of staff could be told that a chat of theirs is lost", id=row.id)
            await self._sleep(self._board.PAUSE_SECONDS)

    async def back(self, number: str) -> None:
        """Tell that a chat can be written to again; a news that may be missed."""
        found = await asyncio.to_thread(self._read, int(number))
        if found is not None:
            person = found[0].person
            say = Say("staff.reach.back", {"person": person}) if person else Say("staff.reach.back_staff_chat")
            await self._board.tell(found[0].clinic_id, say)

    def _read(self, number: int) -> tuple[LostWay, Standing] | None:
        with self._kit.db.transaction() as session:
            row = reach.get(session, number)
            return None if row is None else (row, self._outreach.standing(session, row.clinic_id))

    def _loss(self, row: LostWay, standing: Standing) -> tuple[Say, ...]:
        reason = row.reason if row.reason in _KNOWN else "gone"
        if row.person:
            slots = {"person": row.person, "reason": f"@staff.reach.own.{reason}"}
            news, before = Say("staff.reach.lost", slots), replace(standing, lost=standing.lost - {row.person})
        else:
            news = Say("staff.reach.lost_staff_chat", {"reason": f"@staff.reach.staff_chat.{reason}"})
            before = replace(standing, staff_chat_lost=False)
        rota, now = self._kit.house.rota, self._kit.clock()
        hours = uncovered(rota, standing, now)
        return (news, *(gap_says(self._kit, hours) if hours != uncovered(rota, before, now) else ()))


def gap_says(kit: Kit, hours: Uncovered) -> tuple[Say, ...]:
    """Say in which hours nobody can be paged, and in which the staff chat alone would hear of an alert."""
    zone, says = kit.house.rota.zone, []
    for key, spans in (("staff.rota_gaps", hours.nobody), ("staff.reach.staff_chat_only", hours.staff_chat_only)):
        if spans:
            total = sum((span.ends - span.starts).total_seconds() for span in spans) / 3600
            always = "_always" if spans[0].ends - spans[0].starts >= LOOK_AHEAD else ""
            starts = spans[0].starts.astimezone(zone).strftime(_CLOCK)
            says.append(Say(key + always, {"count": str(len(spans)), "hours": f"{total:.0f}", "starts": starts}))
    return tuple(says)
