"""Puts a changed rota into force without a restart, keeps the last good one through a slip, and says so."""

import asyncio
from collections.abc import Awaitable

import structlog

from adapters.rota import Reading, RotaFile
from bot.start_report import own_times
from content.say import Say
from conversation.kit import Kit
from conversation.noticeboard import Noticeboard
from conversation.outreach import Outreach
from conversation.reach_news import gap_says
from records import rotas
from safety.policy import Whom
from safety.reach import uncovered
from safety.rota import Rota

log = structlog.get_logger()

LOOK_SECONDS = 20.0
"""How often the file is looked at: a change is in force within a minute in every process."""
SHOWN_PROBLEMS = 3


class RotaWatch:
    """Looks at the file for as long as the process runs."""

    def __init__(self, kit: Kit, file: RotaFile, executor: str) -> None:
        self._kit = kit
        self._file = file
        self._executor = executor
        self._broken = False
        self._board = Noticeboard(kit)

    async def run(self, *, broken: str = "") -> None:
        """Look and look again; `broken` is what was wrong with the file at the start."""
        if broken:
            await self._safely(self._kept(broken))
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await self._safely(self.look())

    @staticmethod
    async def _safely(work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:  # noqa: BLE001 - the process's edge: a stumble must not end the watch
            log.error("the rota could not be looked after; it is looked at again", error=type(error).__name__)

    async def look(self) -> None:
        """Take up a change, if there is one."""
        reading = await asyncio.to_thread(self._file.changed)
        if reading is None:
            return
        if reading.rota is None:
            await self._kept(reading.problem)
        else:
            await self._into_force(reading, reading.rota)

    async def _into_force(self, reading: Reading, rota: Rota) -> None:
        before, self._kit.house.on_call.rota = self._kit.house.rota, rota
        was_broken, self._broken = self._broken, False
        log.info("the rota was changed and is in force", people=len(rota.people))
        says = await asyncio.to_thread(self._keep, reading, before)
        if says is None:
            return
        now = self._kit.clock()
        who = ", ".join(rota.on_duty(Whom.ON_CALL, now)) or "@staff.rota_nobody"
        key = "staff.rota_mended" if was_broken else "staff.rota_changed"
        await self._board.tell(self._kit.house.clinic_id, Say(key, {"who": who}), *says)

    def _keep(self, reading: Reading, before: Rota) -> tuple[Say, ...] | None:
        """Store the rota, and return what to say of times and uncovered hours, where they have changed with it.

        None: another process has just said so.
        """
        house, now = self._kit.house, self._kit.clock()
        if not keep(self._kit, self._executor, reading):
            return None
        with self._kit.db.transaction() as session:
            standing = Outreach(self._kit).standing(session, house.clinic_id)
        own = own_times(self._kit) if house.rota.answer_within != before.answer_within else []
        hours, then = uncovered(house.rota, standing, now), uncovered(before, standing, now)
        if hours == then:
            return tuple(own)
        return (*own, *(gap_says(self._kit, hours) or (Say("staff.rota_covered"),)))

    async def _kept(self, problem: str) -> None:
        self._broken = True
        lines = problem.splitlines()
        # The places alone: what stands there may be somebody's name.
        log.critical("the rota cannot be used; the last good one stays in force", problems=max(1, len(lines) - 1))
        if not await asyncio.to_thread(self._mark, problem):
            return
        shown = "\n".join(line.strip() for line in lines[1 : SHOWN_PROBLEMS + 1] or lines)
        if not await self._board.tell(self._kit.house.clinic_id, Say("staff.rota_kept", {"problem": shown})):
            log.critical("nobody of staff could be told that the rota cannot be used")

    def _mark(self, problem: str) -> bool:
        with self._kit.db.transaction() as session:
            return rotas.mark_broken(session, self._executor, problem, self._kit.clock())


def keep(kit: Kit, executor: str, reading: Reading) -> bool:
    """Store the rota that this process runs by; False when another process took the same one up just now."""
    with kit.db.transaction() as session:
        return rotas.keep(
            session,
            kit.vault.house,
            executor=executor,
            clinic_id=kit.house.clinic_id,
            text=reading.text,
            fingerprint=reading.fingerprint,
            now=kit.clock(),
        )
