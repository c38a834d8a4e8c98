"""One ordinary turn: its stages in order are the table of contents; the first that answers, answers.

A turn can run again after a crash. What it decided is written in one transaction (lines, changes, outcome);
after that only the sending is repeated, and the dialogue engine gives the same answer to the same message id.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.render import RenderError
from content.say import Say
from conversation.answers import Answer, TurnItem
from conversation.delivery import Delivery
from conversation.kit import Kit
from conversation.metrics import TURN_SECONDS, TURNS
from conversation.types import Inbound, Lane
from records import inbox, transcript
from records.models import Client, InboxItem, Message, ScreeningRecord
from records.transcript import NewLine
from records.vault import ErasedError
from safety.types import Code

log = structlog.get_logger()

Stage = Callable[[TurnItem], Awaitable[Answer | None]]
ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class NamedStage:
    """A stage with the name that the record shows as the turn's outcome."""

    name: str
    run: Stage


class Speaks(Protocol):
    """What has the last word about an answer: what comes back with it, and its tone."""

    async def around(self, item: TurnItem, answer: Answer) -> Answer:
        """Return the answer as it is to be said."""
        ...


class Turn:
    """Runs the stages for one inbox item of a client, writes the answer and delivers it."""

    def __init__(self, kit: Kit, delivery: Delivery, stages: Sequence[NamedStage], voice: Speaks) -> None:
        self._kit = kit
        self._delivery = delivery
        self._stages = stages
        self._voice = voice

    async def run(self, item_id: str) -> None:
        """Handle one item to the end: answered, delivered and marked done."""
        await self.run_with(item_id, None)

    async def run_with(self, item_id: str, given: Answer | None) -> None:
        """Handle one item with this answer instead of the stages', unless it was answered before."""
        item = await asyncio.to_thread(self._load, item_id)
        if item is not None:
            answer = await self._voice.around(item, given or await self._answer(item))
            await asyncio.to_thread(self._write, item, answer)
        # The safety desk's lines first, though others may send them too: what comes next waits until they are out.
        for lane in (Lane.CRISIS, Lane.REPLY):
            await self._delivery.deliver_item(item_id, lane)
        await asyncio.to_thread(self._finish, item_id)

    async def _answer(self, item: TurnItem) -> Answer:
        for stage in self._stages:
            answer = await stage.run(item)
            if answer is not None:
                return answer if answer.outcome else answer.named(stage.name)
        raise LookupError("no stage answered: the last stage must answer everything")

    def _load(self, item_id: str) -> TurnItem | None:
        """Read the item; None when it was answered before, or its client's words were erased."""
        with self._kit.db.transaction() as session:
            row = session.get(InboxItem, item_id)
            if row is None or row.client_id is None or row.outcome is not None:
                return None
            client = session.get_one(Client, row.client_id)
            try:
                cipher = self._kit.vault.of(session, client.id)
                inbound = Inbound.from_json(inbox.body_of(cipher, row))
            except (ErasedError, ValueError):
                inbox.finish(session, item_id, outcome="erased", now=self._kit.clock())
                return None
            message = session.scalar(
                select(Message).where(Message.inbox_id == item_id, Message.direction == "in").limit(1)
            )
            screening = session.get(ScreeningRecord, message.id) if message else None
            urgent = bool(transcript.outgoing_of(session, item_id, Lane.CRISIS.value))
            return TurnItem(
                inbound=inbound,
                client=client,
                message_id=message.id if message else None,
                screened_action=screening.action if screening else "none",
                answered_at_once=urgent,
                screened_code=screening.code if screening else Code.NONE,
            )

    def _write(self, item: TurnItem, answer: Answer) -> None:
        with self._kit.db.transaction() as session:
            row = session.get_one(InboxItem, item.inbound.item_id)
            if row.outcome is not None:
                return
            client = session.get_one(Client, item.client.id)
            overtaken = item.message_id is not None and transcript.superseded(session, client.id, item.message_id)
            # Wording is chosen before the first write: on SQLite a write keeps everybody else from writing.
            lines = () if overtaken else self._lines(session, client, item, answer.says)
            if answer.effect is not None:
                answer.effect(session, client)
            row.outcome = "superseded" if overtaken and answer.says else answer.outcome or ANSWERED
            if lines:
                now = self._kit.clock()
                cipher = self._kit.vault.of(session, client.id)  # an erased client has another key by now
                transcript.add_outgoing(session, cipher, client, lines, inbox_id=item.inbound.item_id, now=now)
            if item.message_id is not None and answer.intent is not None:
                message = session.get_one(Message, item.message_id)
                message.intent, message.confidence = answer.intent, answer.confidence

    def _lines(self, session: Session, client: Client, item: TurnItem, says: Sequence[Say]) -> Sequence[NewLine]:
        prefix = f"turn/{item.inbound.item_id}"
        now = self._kit.clock()
        try:
            return self._kit.composer.lines(session, client.id, says, prefix=prefix, lane=Lane.REPLY, now=now)
        except RenderError as error:
            # The error names keys and slots only. The client gets the kind fallback, not silence.
            log.error("wording is missing", problem=str(error))
            fallback = (Say("house.fallback"),)
            return self._kit.composer.lines(session, client.id, fallback, prefix=prefix, lane=Lane.REPLY, now=now)

    def _finish(self, item_id: str) -> None:
        now = self._kit.clock()
        with self._kit.db.transaction() as session:
            done = inbox.mark_done(session, item_id, now=now)
        if done is not None:
            TURNS.labels(outcome=done.outcome or ANSWERED).inc()
            TURN_SECONDS.observe((now - done.received_at).total_seconds())
