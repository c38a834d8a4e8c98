"""Asks a client once how they are, about a day after a clinician lifted a pause, if it still stands lifted."""

import asyncio

from sqlalchemy.orm import Session

from content.say import Say
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.types import Lane
from records import clients, escalations, transcript
from records.models import Client, ModeChange
from records.vault import ErasedError
from safety.modes import Mode

AFTER_PAUSE = Say("house.follow_up")


class FollowUp:
    """Does one follow-up, where it is still due."""

    def __init__(self, kit: Kit, delivery: Delivery) -> None:
        self._kit = kit
        self._delivery = delivery

    async def run(self, change_id: str) -> None:
        """Ask, unless things have changed since the pause was lifted; `change_id` is that change of mode."""
        await self._delivery.deliver(await asyncio.to_thread(self._write, int(change_id)))

    def _write(self, change_id: int) -> list[int]:
        with self._kit.db.transaction() as session:
            change = session.get(ModeChange, change_id)
            client = session.get(Client, change.client_id) if change is not None else None
            if change is None or client is None or not self._still_due(session, client, change):
                return []
            try:
                cipher = self._kit.vault.of(session, client.id)
            except ErasedError:
                return []
            now = self._kit.clock()
            lines = self._kit.composer.lines(
                session, client.id, (AFTER_PAUSE,), prefix=f"follow_up/{change_id}", lane=Lane.REPLY, now=now
            )
            return [m.id for m in transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)]

    @staticmethod
    def _still_due(session: Session, client: Client, change: ModeChange) -> bool:
        """Say whether nothing has come in between: no newer change, no alert, no person in the chat."""
        return (
            Mode(client.mode) is Mode.COACHING
            and client.consented_at is not None
            and client.takeover_id is None
            and client.unreachable_since is None
            and not clients.held_again(session, change)
            and escalations.open_for(session, client.id) is None
        )
