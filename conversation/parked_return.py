"""Brings a parked matter back by itself after a clearance, within a day, where the client has not been heard from.

dbt-brief section 7: "Parked items return within 24 h of clearance, or go in the summary." One matter, once; the
others wait for the next calm contact.
"""

import asyncio
from datetime import datetime

from sqlalchemy.orm import Session

from coaching import returns
from conversation.delivery import Delivery
from conversation.diaries import zone_of
from conversation.kit import Kit
from conversation.reminding.facts import rests
from conversation.returning import UNREADABLE, matter_due
from conversation.types import Lane
from records import clearances, escalations, parked, transcript
from records.models import Client
from safety.modes import Mode

KIND = "parked"


class ParkedReturn:
    """Finds who is due, and writes the one line."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._kit = kit
        self._delivery = delivery

    def look(self, session: Session, now: datetime) -> None:
        """Queue what is due now; the same clearance is queued once."""
        for client_id in parked.waiting_clients(session):
            client = session.get_one(Client, client_id)
            cleared = clearances.cleared_at(session, client)
            if cleared is None or now - cleared > returns.WITHIN:
                continue
            due = now >= returns.return_at(cleared, zone_of(client) if client.timezone else None)
            if due and not rests(session, client, now):
                self._kit.queue.enqueue_on_call(session, f"{KIND}/{client_id}/{cleared.isoformat()}")

    async def run(self, work: str) -> None:
        """Bring one matter back, unless things changed; `work` is the client, a slash, and the clearance."""
        client_id, _, moment = work.partition("/")
        await self._delivery.deliver(await asyncio.to_thread(self._write, client_id, moment))

    def _write(self, client_id: str, moment: str) -> list[int]:
        kit, now = self._kit, self._kit.clock()
        with kit.db.transaction() as session:
            client = session.get(Client, client_id)
            if client is None or not may_write(session, client, now):
                return []
            try:
                cipher = kit.vault.of(session, client.id)
                found = matter_due(session, kit, cipher, client, now)
            except UNREADABLE:
                return []
            if found is None:
                return []
            say, effect = found
            lines = kit.composer.lines(
                session, client.id, (say,), prefix=f"{KIND}/{moment}", lane=Lane.REPLY, now=now
            )
            if effect is not None:
                effect(session, client)
            written = transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
            return [message.id for message in written]


def may_write(session: Session, client: Client, now: datetime) -> bool:
    """Tell whether something may come unasked now: coaching is open, all is calm, and the client set no pause."""
    return (
        Mode(client.mode) is Mode.COACHING
        and client.consented_at is not None
        and client.takeover_id is None
        and client.unreachable_since is None
        and escalations.open_for(session, client.id) is None
        and transcript.newest_flag(session, client.id, since=now - returns.CALM_FOR) is None
        and not rests(session, client, now)
    )
