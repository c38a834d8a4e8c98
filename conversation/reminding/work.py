"""Does one reminder: looks again whether it may come, writes one line at most, and plans the next.

It runs once for each moment. Run again after a crash it finds its line, or that another moment counts by now.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from coaching.reminders import Due, Kind
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.metrics import REMINDERS
from conversation.reminding.facts import known_zone, may_be_reminded
from conversation.reminding.notes import note
from conversation.reminding.planning import LATE, MOMENT, due_after, enqueue, plan
from conversation.reminding.wanted import Wanted, wanted
from conversation.types import Lane
from records import reminders, transcript
from records.models import Client
from records.vault import ErasedError, SealBrokenError

log = structlog.get_logger()

MOMENT_BEFORE = timedelta(seconds=1)


class Reminders:
    """Does the reminder work of any client."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._kit = kit
        self._delivery = delivery

    async def run(self, work_id: str) -> None:
        """Send what is due, if it still is; `work_id` is client's id, slash, moment to look (UTC)."""
        client_id, _, moment = work_id.partition("/")
        at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
        await self._delivery.deliver(await asyncio.to_thread(self._write, client_id, at))

    def _write(self, client_id: str, at: datetime) -> list[int]:
        with self._kit.db.transaction() as session:
            client = session.get(Client, client_id)
            row = reminders.plan(session, client_id, to_change=True)
            if client is None:
                return []
            if row is None or row.due_at is None or row.next_at != at:
                return self._written(session, client_id, at)
            due_at, now = row.due_at, self._kit.clock()
            outcome, found = self._found(session, client, due_at, now - at)
            REMINDERS.labels(outcome=outcome).inc()
            if found is not None and found.until is not None:
                reminders.keep_plan(session, client_id, due_at, found.until, now)
                enqueue(session, client, self._kit, found.until)
                return []
            zone = known_zone(client)
            ids = []
            if found is not None and found.parts and zone is not None:
                ids = self._send(session, client, found, Due(due_at, found.parts), at, zone)
            plan(session, client, self._kit, max(due_at, now))
            return ids

    @staticmethod
    def _written(session: Session, client_id: str, at: datetime) -> list[int]:
        """Return the line of a reminder that was written before a crash and may not have gone out."""
        line = transcript.by_key(session, client_id, f"{_prefix(at)}/0")
        return [line.id] if line is not None else []

    def _found(
        self, session: Session, client: Client, due_at: datetime, late: timedelta
    ) -> tuple[str, Wanted | None]:
        """Return what becomes of it, and what is to be sent, if anything is."""
        due = due_after(session, client, due_at - MOMENT_BEFORE)
        if due is None or due.at != due_at:
            return "changed", None  # an hour, the zone or a pause is another by now: that has its own plan
        if late > LATE:
            return "late", None
        if not may_be_reminded(session, client, self._kit.clock()):
            return "not_now", None
        try:
            found = wanted(session, client, self._kit, due)
        except (ErasedError, SealBrokenError):
            return "unreadable", None
        if found.until is not None:
            return "put_off", found
        return ("sent", found) if found.parts else ("not_needed", None)

    def _send(
        self, session: Session, client: Client, found: Wanted, due: Due, at: datetime, zone: ZoneInfo
    ) -> list[int]:
        kit, now = self._kit, self._kit.clock()
        cipher, says = kit.vault.of(session, client.id), (note(found, due, zone),)
        lines = kit.composer.lines(session, client.id, says, prefix=_prefix(at), lane=Lane.REMINDER, now=now)
        written = transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
        day = now.astimezone(zone).date()
        parts = [part.key for part in found.parts]
        reminders.add_sent(session, client.id, due_at=due.at, day=day, parts=parts, now=now)
        for part in found.parts:
            if part.which and part.kind is not Kind.SESSION:
                reminders.once_done(session, part.which, now)
        return [message.id for message in written]


def _prefix(at: datetime) -> str:
    return f"remind/{at.astimezone(UTC).strftime(MOMENT)}"
