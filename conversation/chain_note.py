"""Tells staff that a chain analysis was shared: a pseudonym and where to read it, never a word of it."""

import asyncio
from dataclasses import dataclass

import structlog

from content.say import Say
from conversation.kit import Kit
from conversation.outreach import NOTICE, Call, Outreach
from conversation.ports import SendError
from conversation.types import Lane, Outgoing
from conversation.week_work import recipient
from records import staff
from records.chain_models import ChainAnalysis
from records.models import Client

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _News:
    """A note that is still to be told: the call, and the client's own clinician with their chat, if any."""

    call: Call
    clinician: str
    chat: int | None


class ChainNote:
    """Tells the client's own clinician in their own chat, and the staff chat."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._outreach = Outreach(kit)

    async def run(self, chain_id: str) -> None:
        """Tell of one chain, once; raises SendError when it makes sense to try again."""
        news = await asyncio.to_thread(self._untold, chain_id)
        if news is None:
            return
        message = Outgoing(self._outreach.words(news.call.says), (), Lane.PAGE)
        if news.chat is not None:
            try:
                await self._outreach.send(news.chat, message, news.call.clinic_id, news.clinician)
            except SendError as error:
                if not error.permanent:
                    raise
                log.error("a shared chain is not told of in a clinician's own chat", reason=error.reason)
        if self._kit.house.staff_chat_id is not None:
            await self._outreach.copy(news.call, message)
        await asyncio.to_thread(self._told, chain_id)

    def _untold(self, chain_id: str) -> _News | None:
        with self._kit.db.transaction() as session:
            row = session.get(ChainAnalysis, chain_id)
            if row is None or row.shared_at is None or row.noted_at is not None:
                return None
            client = session.get_one(Client, row.client_id)
            member = recipient(session, client)
            says = (Say("staff.chain_shared", {"pseudonym": client.pseudonym}),)
            call = Call(f"chain-{row.id}", client.clinic_id, NOTICE, says, row.shared_at, about=client.id)
            chat = staff.chat_of(member, self._kit.vault) if member is not None else None
            return _News(call, member.name if member is not None else "", chat)

    def _told(self, chain_id: str) -> None:
        with self._kit.db.transaction() as session:
            row = session.get(ChainAnalysis, chain_id)
            if row is not None:
                row.noted_at = self._kit.clock()
