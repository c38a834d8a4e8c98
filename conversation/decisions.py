"""Writes a safety decision: the reply, the mode and the escalation, together or not at all."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from conversation.compose import Composer
from conversation.ports import DurableQueue
from conversation.safety_facts import Decision
from conversation.types import Lane
from records import clients, escalations, transcript
from records.models import Client, Message
from records.vault import Cipher, Vault


class DecisionWriter:
    """Puts decisions into rows inside the caller's transaction."""

    def __init__(self, vault: Vault, composer: Composer, queue: DurableQueue) -> None:
        self._vault = vault
        self._composer = composer
        self._queue = queue

    def write(
        self, session: Session, cipher: Cipher, client: Client, item_id: str, decision: Decision, now: datetime
    ) -> list[Message]:
        """Return the lines to send in the crisis lane; writing the same item's decision again changes nothing."""
        transcript.drop_unsent_replies(session, client.id)
        lines = self._composer.lines(
            session, client.id, decision.says, prefix=f"crisis/{item_id}", lane=Lane.CRISIS, now=now
        )
        messages = transcript.add_outgoing(session, cipher, client, lines, inbox_id=item_id, now=now)
        if decision.pin_hours:
            until = now + timedelta(hours=decision.pin_hours)
            client.pinned_until = max(client.pinned_until or until, until)
        if decision.mode_after is not None:
            clients.change_mode(
                session,
                self._vault,
                client,
                after=decision.mode_after,
                actor="screening",
                reason=f"code {decision.code}",
                now=now,
            )
        if decision.page is not None:
            self.escalate(session, client, decision, now)
        self._queue.enqueue_crisis(session, item_id)
        for number, seconds in enumerate(decision.prompt_after, 1):
            self._queue.enqueue_silence(session, item_id, number, seconds)
        return messages

    def escalate(self, session: Session, client: Client, decision: Decision, now: datetime) -> None:
        """Open the escalation that a decision asks for, or add to the open one."""
        page = decision.page
        if page is None:
            return
        escalation, is_new = escalations.open_or_raise(
            session,
            client,
            code=decision.code,
            acknowledge_seconds=page.acknowledge_seconds,
            whom=page.whom,
            page_key=page.key,
            truths=dict(page.truths),
            now=now,
        )
        if is_new:
            self._queue.enqueue_page(session, escalation.id)
