"""Groups that are not the staff chat: the bot explains once and leaves."""

import asyncio

import structlog

from content.render import render
from content.say import Say
from conversation.kit import Kit
from conversation.ports import SendError
from conversation.types import Inbound, Kind, Lane, Outgoing
from records import inbox
from records.models import InboxItem

log = structlog.get_logger()


class Groups:
    """A group is no place for a client's words: explain and leave."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    async def run(self, item_id: str) -> None:
        """Explain once and leave; messages that came in before we left are only marked done."""
        inbound = await asyncio.to_thread(self._take, item_id)
        if inbound is None or inbound.chat_id is None or inbound.kind is Kind.SERVICE:
            return
        rendered = render(self._kit.composer.library, Say("house.group_leave"), lambda _count: 0)
        try:
            await self._kit.messenger.send(inbound.chat_id, Outgoing(rendered.text, (), Lane.REPLY))
            await self._kit.messenger.leave(inbound.chat_id)
        except SendError as error:
            log.info("could not say goodbye to a group", reason=error.reason)

    def _take(self, item_id: str) -> Inbound | None:
        with self._kit.db.transaction() as session:
            row = session.get(InboxItem, item_id)
            if row is None or row.done_at is not None:
                return None
            inbox.finish(session, item_id, outcome="group", now=self._kit.clock())
            return Inbound.from_json(inbox.body_of(self._kit.vault.house, row))
