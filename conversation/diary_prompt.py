"""Reminds a client of the diary card at their own hour: once, without a word about what is not there.

A reminder that was not answered by any message or tap is the last one until the client is heard from again
(dbt-brief sections 1.1 and 5: one neutral prompt, then ask on next contact).
"""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from coaching.sessions import next_evening
from content.say import Say
from conversation.delivery import Delivery
from conversation.diaries import UNREADABLE, diary_of, zone_of
from conversation.kit import Kit
from conversation.types import Lane
from records import diaries, transcript
from records.models import Client
from safety.modes import Activity, Mode, allows

PROMPT = Say("diary.prompt")
MOMENT = "%Y%m%dT%H%M"


def plan_prompt(session: Session, client: Client, kit: Kit, after: datetime) -> None:
    """See to it that the client is reminded at their hour, the first time after a moment, if they chose one."""
    moment = _moment_after(session, client, after)
    if moment is None:
        return
    delay = max((moment - kit.clock()).total_seconds(), 0.0)
    kit.queue.enqueue_diary(session, f"prompt/{client.id}/{moment.astimezone(UTC).strftime(MOMENT)}", delay)


def _moment_after(session: Session, client: Client, after: datetime) -> datetime | None:
    row = diaries.settings(session, client.id)
    if row is None or row.prompt_minute is None:
        return None
    return next_evening(row.prompt_minute, zone_of(client), after)


class DiaryPrompt:
    """Writes one reminder, where it is still due."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._kit = kit
        self._delivery = delivery

    async def run(self, client_id: str, moment: datetime) -> None:
        """Remind the client, unless the hour was changed, the card is filled or nothing may be sent now."""
        await self._delivery.deliver(await asyncio.to_thread(self._write, client_id, moment))

    def _write(self, client_id: str, moment: datetime) -> list[int]:
        kit, now = self._kit, self._kit.clock()
        with kit.db.transaction() as session:
            client = session.get(Client, client_id)
            if client is None:
                return []
            # The hour, or the client's zone, may have changed since: then what is due now has its own work.
            still = _moment_after(session, client, moment - timedelta(minutes=1)) == moment
            plan_prompt(session, client, kit, max(moment, now) if still else now)
            if not still or not self._is_due(session, client, now):
                return []
            cipher = kit.vault.of(session, client.id)
            prefix = f"diary_prompt/{moment.strftime(MOMENT)}"
            lines = kit.composer.lines(session, client.id, (PROMPT,), prefix=prefix, lane=Lane.REPLY, now=now)
            row = diaries.settings(session, client.id)
            if row is not None:
                row.prompted_at = now
            written = transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
            return [message.id for message in written]

    def _is_due(self, session: Session, client: Client, now: datetime) -> bool:
        row = diaries.settings(session, client.id)
        reached = (
            client.consented_at is not None and client.unreachable_since is None and client.takeover_id is None
        )
        if row is None or not reached or not allows(Mode(client.mode), Activity.REMINDERS):
            return False
        if row.prompted_at is not None and not diaries.wrote_since(session, client.id, row.prompted_at):
            return False
        try:
            diary = diary_of(session, self._kit.vault.of(session, client.id), client, now)
        except UNREADABLE:
            return False
        return not diary.is_filled(diary.today)
