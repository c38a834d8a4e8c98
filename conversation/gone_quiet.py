"""One gentle message to a client who left a skill half-way and went quiet; after it none until they write again.

dbt-brief 1.1: "Going quiet, leaving a skill halfway: one gentle return message, then none until the next scheduled
check-in." It comes the next day, by the client's own clock, and never where the chat is held.
"""

import asyncio
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from coaching import returns
from content.say import Say
from conversation.delivery import Delivery
from conversation.diaries import zone_of
from conversation.kit import Kit
from conversation.parked_return import may_write
from conversation.types import Lane
from records import said, transcript
from records.models import Client
from records.vault import ErasedError

KIND = "quiet"
AFTER, WITHIN = timedelta(hours=20), timedelta(hours=48)
_STEP = "skill."
QUIET = "parked.quiet"


class GoneQuiet:
    """Finds whoever was shown a step and has not been heard from since, and writes the one line."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._kit = kit
        self._delivery = delivery

    def look(self, session: Session, now: datetime) -> None:
        """Queue what is due now; the same step is queued once."""
        for client_id, message_id in said.left_at(session, _STEP, since=now - WITHIN, until=now - AFTER):
            client = session.get_one(Client, client_id)
            local = now.astimezone(zone_of(client))
            if returns.OPENS <= local.hour < returns.CLOSES:
                self._kit.queue.enqueue_on_call(session, f"{KIND}/{client_id}/{message_id}")

    async def run(self, work: str) -> None:
        """Write the line, unless things have changed; `work` is the client's id, a slash, and the step's line."""
        client_id, _, message_id = work.partition("/")
        await self._delivery.deliver(await asyncio.to_thread(self._write, client_id, int(message_id)))

    def _write(self, client_id: str, message_id: int) -> list[int]:
        kit, now = self._kit, self._kit.clock()
        with kit.db.transaction() as session:
            client = session.get(Client, client_id)
            newest = transcript.last_outgoing(session, client_id)
            if client is None or newest is None or newest.id != message_id or not may_write(session, client, now):
                return []
            skill = (newest.say_key or "").split(".")[1]
            if (
                skill not in kit.composer.library.skills
                or transcript.newest_incoming_id(session, client_id) > message_id
            ):
                return []
            try:
                cipher = kit.vault.of(session, client.id)
            except ErasedError:
                return []
            say = Say(QUIET, {"skill": f"@skill.{skill}.name"}, ((f"skill.{skill}",), ("parked.leave_skill",)))
            lines = kit.composer.lines(
                session, client.id, (say,), prefix=f"{KIND}/{message_id}", lane=Lane.REPLY, now=now
            )
            written = transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
            return [message.id for message in written]
