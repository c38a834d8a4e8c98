"""Tells staff something that is about the pages themselves, by whatever still works; never about a client."""

import asyncio
from collections.abc import Sequence

import structlog

from content.say import Say
from conversation.kit import Kit
from conversation.outreach import NOTICE, Call, Outreach
from conversation.ports import SendError
from conversation.types import Lane, Outgoing
from records import reach, staff
from safety.reach import Standing
from safety.rota import Way, chain

log = structlog.get_logger()


class Noticeboard:
    """The staff chat; where there is none or it fails, the clinicians' own chats; where these fail too, mail."""

    PAUSE_SECONDS = 60.0
    """How long to wait when nobody at all could be told."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._outreach = Outreach(kit)

    async def tell(self, clinic_id: str, *says: Say) -> bool:
        """Tell staff; say whether anybody was."""
        standing, clinicians = await asyncio.to_thread(self._read, clinic_id)
        message = Outgoing(self._outreach.words(says), (), Lane.PAGE)
        if standing.staff_chat is not None:
            house = self._kit.house.clinic_id
            if await self._written(standing.staff_chat, message, house, reach.STAFF_CHAT):
                return True
        told = [
            await self._written(standing.chats[name], message, clinic_id, name)
            for name in clinicians
            if name in standing.chats
        ]
        return any(told) or await self.mail(clinic_id, self._on_duty(), says, standing)

    async def mail(self, clinic_id: str, names: Sequence[str], says: Sequence[Say], standing: Standing) -> bool:
        """Tell these people by mail, where they have it; say whether anybody was. Nobody is woken by a pager."""
        told = False
        now, people = self._kit.clock(), self._kit.house.rota.people
        for name in names:
            if name not in people or people[name].email is None or Way.EMAIL not in standing.outside:
                continue
            call = Call(f"notice-{now:%Y%m%dT%H%M%S}-{len(name)}", clinic_id, NOTICE, tuple(says), now)
            try:
                await self._outreach.page(call, name, Way.EMAIL, standing)
            except SendError as error:
                log.error("a notice to staff did not go out by mail", reason=error.reason)
            else:
                told = True
        return told

    async def _written(self, chat_id: int, message: Outgoing, clinic_id: str, whose: str) -> bool:
        try:
            await self._outreach.send(chat_id, message, clinic_id, whose)
        except SendError as error:
            log.error("a notice to staff did not go out", reason=error.reason, staff_chat=not whose)
            return False
        return True

    def _read(self, clinic_id: str) -> tuple[Standing, list[str]]:
        with self._kit.db.transaction() as session:
            members = staff.of_clinic(session, clinic_id)
            clinicians = [m.name for m in members if m.clinician] or [m.name for m in members]
            return self._outreach.standing(session, clinic_id), clinicians

    def _on_duty(self) -> Sequence[str]:
        return chain(self._kit.house.rota, (), self._kit.clock())
