"""Items of staff that are about their own reach and no client: a test page confirmed, a chat lost or back."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from sqlalchemy.orm import Session

from content.say import Say
from conversation.kit import Kit
from conversation.outreach import Outreach
from conversation.ports import SendError
from conversation.types import Inbound, Kind, Lane, Outgoing
from records import drills, inbox, reach, staff
from records.models import InboxItem

log = structlog.get_logger()

_CLOSED = {Kind.BLOCKED_BOT: "blocked", Kind.SERVICE: "blocked", Kind.MUTED_IN_GROUP: "no_rights"}
"""What closes a chat to us, and the reason it is kept under. `service` is how a group puts us out."""
_OPEN = frozenset({Kind.UNBLOCKED_BOT, Kind.ADDED_TO_GROUP})
PRESSED, TYPED = "drill:", "got"
ANSWER_WAITS = (0.5, 1.0, 2.0)
"""Seconds after each failed try to answer; the last failure is logged and left."""


class StaffReach:
    """Handles one such item and answers in the chat it came from."""

    def __init__(self, kit: Kit, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._kit = kit
        self._outreach = Outreach(kit)
        self._sleep = sleep

    @staticmethod
    def wants(inbound: Inbound) -> bool:
        """Tell whether an item of staff is one of these."""
        pressed = inbound.kind is Kind.BUTTON and (inbound.payload or "").startswith(PRESSED)
        return pressed or inbound.command == TYPED or inbound.kind in _CLOSED or inbound.kind in _OPEN

    async def run(self, item_id: str) -> None:
        """Do what it asks, once, and say so."""
        chat, say = await asyncio.to_thread(self._handle, item_id)
        if say is not None:
            await self._answer(chat, say)
        await asyncio.to_thread(self._finish, item_id)

    def _handle(self, item_id: str) -> tuple[int, Say | None]:
        with self._kit.db.transaction() as session:
            row = session.get(InboxItem, item_id)
            if row is None or row.done_at is not None:
                return 0, None
            inbound = Inbound.from_json(inbox.body_of(self._kit.vault.house, row))
            if inbound.kind in _CLOSED or inbound.kind in _OPEN:
                self._moved(session, inbound)
                return 0, None  # whoever must hear of it is told by whatever still works
            return inbound.chat_id or 0, self._confirm(session, inbound)

    def _moved(self, session: Session, inbound: Inbound) -> None:
        """Record that a chat was closed to us, or opened again."""
        clinic, whose = self._kit.house.clinic_id, reach.STAFF_CHAT
        if inbound.private:
            member = staff.find_by_chat(session, self._kit.vault, inbound.chat_id or 0)
            if member is None:
                return
            clinic, whose = member.clinic_id, member.name
        if inbound.kind in _CLOSED:
            self._outreach.lose(session, clinic, whose, _CLOSED[inbound.kind])
        else:
            self._outreach.regain(session, clinic, whose)

    def _confirm(self, session: Session, inbound: Inbound) -> Say:
        """Record who got a test page. The button in a member's own chat needs no more proof than that chat."""
        member = staff.find_by_chat(session, self._kit.vault, inbound.sender_id or inbound.chat_id or 0)
        if member is None and (inbound.private or staff.anyone_enrolled(session, self._kit.house.clinic_id)):
            return Say("staff.not_enrolled")
        name = member.name if member is not None else inbound.sender_name or "staff"
        number = (inbound.payload or "").removeprefix(PRESSED) or inbound.argument
        clinic = member.clinic_id if member is not None else None
        rung = drills.confirm(session, number, clinic, by=name, now=self._kit.clock())
        if rung is None or rung.confirmed_at is None:
            return Say("staff.drill.unknown")
        seconds = (rung.confirmed_at - (rung.sent_at or rung.confirmed_at)).total_seconds()
        return Say("staff.drill.confirmed", {"staff": rung.confirmed_by or name, "seconds": f"{seconds:.0f}"})

    def _finish(self, item_id: str) -> None:
        with self._kit.db.transaction() as session:
            inbox.finish(session, item_id, outcome="staff", now=self._kit.clock())

    async def _answer(self, chat_id: int, say: Say) -> None:
        message = Outgoing(self._outreach.words((say,)), (), Lane.PAGE)
        for wait in ANSWER_WAITS:
            try:
                await self._kit.messenger.send(chat_id, message)
            except SendError as error:
                log.error("an answer to staff did not go out", reason=error.reason)
                if error.permanent:
                    return
                await self._sleep(error.retry_after if error.retry_after is not None else wait)
            else:
                return
