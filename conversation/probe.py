"""Finds out, once a day and at every start, whether the chats of staff can be written to, and writes to nobody.

Telegram tells of a block only while the bot listens. What happened during a long outage would else be found out by
the next alert.
"""

import asyncio
from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from conversation.kit import Kit
from conversation.outreach import LASTING, Outreach
from conversation.ports import SendError
from records import reach, staff

log = structlog.get_logger()

KIND = "probe"


class Probe:
    """Tries every chat that a page may need."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._outreach = Outreach(kit)

    def look(self, session: Session, now: datetime) -> None:
        """Queue the day's probe, once a day."""
        self._kit.queue.enqueue_on_call(session, f"{KIND}/{now.date().isoformat()}")

    def at_start(self) -> None:
        """Queue one for a process that has just started."""
        with self._kit.db.transaction() as session:
            self._kit.queue.enqueue_on_call(session, f"{KIND}/start/{self._kit.clock().isoformat()}")

    async def run(self, _when: str) -> None:
        """Try them one after the other: there is no hurry."""
        for chat_id, whose in await asyncio.to_thread(self._chats):
            try:
                await self._kit.messenger.probe(chat_id)
            except SendError as error:
                if error.permanent and error.reason in LASTING:
                    await asyncio.to_thread(self._note, whose, error.reason)
            else:
                await asyncio.to_thread(self._note, whose, "")

    def _chats(self) -> list[tuple[int, str]]:
        house = self._kit.house
        with self._kit.db.transaction() as session:
            own = staff.chats(session, self._kit.vault, house.clinic_id)
        group = [] if house.staff_chat_id is None else [(house.staff_chat_id, reach.STAFF_CHAT)]
        return [*((chat, name) for name, chat in own.items()), *group]

    def _note(self, whose: str, reason: str) -> None:
        clinic = self._kit.house.clinic_id
        with self._kit.db.transaction() as session:
            if reason:
                self._outreach.lose(session, clinic, whose, reason)
                return
            known = next((row for row in reach.lost(session, clinic) if row.person == whose), None)
            # That we are in a group does not show that we may write there: a message that goes out does.
            if known is not None and known.reason != "no_rights":
                self._outreach.regain(session, clinic, whose)
