"""When a client in danger stops writing: asks again after 2 and 5 minutes, then pages staff as for intent.

dbt-brief section 8: "T3+ and no reply: prompt at 2 and 5 min, page as T4". The wait is durable: each prompt is
stored as work with the crisis reply itself, so a process that dies in between asks all the same.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from conversation.decisions import DecisionWriter
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.safety_desk import SafetyDesk
from conversation.safety_facts import ClientFacts
from conversation.types import Lane
from records import escalations, takeovers, transcript
from records.models import Client, InboxItem


class Silence:
    """Does one prompt, where it is still needed."""

    def __init__(self, kit: Kit, desk: SafetyDesk, writer: DecisionWriter, delivery: Delivery) -> None:
        self._kit = kit
        self._desk = desk
        self._writer = writer
        self._delivery = delivery

    async def run(self, work: str) -> None:
        """Ask again unless the client has written since or somebody has taken the alert; the last time, page too.

        `work` is the item that was left without an answer, a slash, and which prompt it is.
        """
        item_id, _, number = work.rpartition("/")
        ids = await self._kit.urgent.run(self._write, item_id, int(number))
        await self._delivery.deliver(ids, urgent=True)

    def _write(self, item_id: str, number: int) -> list[int]:
        with self._kit.db.transaction() as session:
            item = session.get(InboxItem, item_id)
            client = session.get(Client, item.client_id) if item is not None and item.client_id else None
            if client is None or not self._is_silent(session, client, item_id):
                return []
            facts = self._desk.facts_of(session, client, self._kit)
            now = self._kit.clock()
            prefix = f"silence/{item_id}/{number}"
            says = (self._desk.silence_prompt(facts),)
            lines = self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.CRISIS, now=now)
            cipher = self._kit.vault.of(session, client.id)
            written = transcript.add_outgoing(session, cipher, client, lines, inbox_id=None, now=now)
            if number == len(self._desk.silence.prompt_after):
                self._page(session, client, facts, now)
            return [message.id for message in written]

    def _is_silent(self, session: Session, client: Client, item_id: str) -> bool:
        if transcript.wrote_since(session, client.id, item_id):
            return False
        takeover = takeovers.of_client(session, client)
        if takeover is not None and takeover.waiting_since is None:
            return False  # a person is in the chat and wrote last: the bot does not ask over their head
        newest = escalations.newest_for(session, client.id)
        return newest is None or newest.status != escalations.ACKNOWLEDGED

    def _page(self, session: Session, client: Client, facts: ClientFacts, now: datetime) -> None:
        """Page as for the code that the policy names; an alert at least as urgent only takes a note of it."""
        decision = self._desk.gone_silent(facts)
        if decision.page is not None:
            self._writer.escalate(session, client, decision, now)
