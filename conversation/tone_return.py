"""The warm return that nothing can skip: ten minutes after a plain message, whatever has happened meanwhile.

The wait is durable work, stored with the plain message: a process that dies in between returns all the same.
"""

import asyncio

from sqlalchemy.orm import Session

from coaching.tone import Event, Send, Tone
from conversation import tone_gate
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.tone_facts import facts_of, must_be_safe, standing_of
from conversation.tone_moves import Moved, keep, moved, settled
from conversation.types import Lane
from records import tone, transcript
from records.models import Client
from records.tone_models import ToneOrder
from records.vault import ErasedError


class ToneReturn:
    """Ends one run of plain messages, where it has not ended, and sees its return out of the door."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._kit = kit
        self._delivery = delivery

    async def run(self, order_id: str) -> None:
        """End the run of this order; running it again does nothing more."""
        await self._delivery.deliver(await asyncio.to_thread(self._end, order_id))
        await asyncio.to_thread(self._settle, order_id)

    def _end(self, order_id: str) -> list[int]:
        with self._kit.db.transaction() as session:
            client, order = self._whose(session, order_id)
            if client is None or order is None:
                return []
            tone_gate.withdraw(session, order)
            done = self._due(session, client, order)
            if done is None:
                return []
            key = f"tone/{order_id}/{len(tone.events(session, client.id, 100))}"
            if not keep(session, self._kit, client, done, return_key=f"{key}/0"):
                return []
            if Send.RETURN not in done.step.sends:
                return []
            try:
                cipher = self._kit.vault.of(session, client.id)
            except ErasedError:
                return []
            now = self._kit.clock()
            lines = self._kit.composer.lines(session, client.id, done.says(), prefix=key, lane=Lane.REPLY, now=now)
            return [m.id for m in transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)]

    def _whose(self, session: Session, order_id: str) -> tuple[Client | None, ToneOrder | None]:
        """Return whose run this is, while it is the one under way."""
        order = tone.order(session, order_id)
        row = tone.state(session, order.client_id) if order is not None else None
        if order is None or row is None or row.order_id != order_id:
            return None, None
        return session.get(Client, order.client_id), order

    def _due(self, session: Session, client: Client, order: ToneOrder) -> Moved | None:
        row, now = tone.state(session, client.id), self._kit.clock()
        facts = facts_of(session, self._kit.house, client, now)
        settling = settled(session, self._kit, row, facts)
        if must_be_safe(session, client, now):
            if settling is not None and settling.event is not Event.LOST:
                return settling
            done = moved(self._kit, standing_of(row), Event.FLAG, facts, order=order)
            return done if done.changes else None
        if settling is not None:
            return settling
        standing = standing_of(row)
        if standing.tone is not Tone.MATTER_OF_FACT:
            return None
        return moved(self._kit, standing, Event.TIME_UP, facts, order=order)

    def _settle(self, order_id: str) -> None:
        with self._kit.db.transaction() as session:
            client, _ = self._whose(session, order_id)
            if client is None:
                return
            facts = facts_of(session, self._kit.house, client, self._kit.clock())
            done = settled(session, self._kit, tone.state(session, client.id), facts)
            if done is not None and done.event is Event.RETURNED:
                keep(session, self._kit, client, done)
