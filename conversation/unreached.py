"""A client whom the bot cannot reach any more becomes a task for a human, by the same ladder as every alert."""

from datetime import datetime

from sqlalchemy.orm import Session

from conversation.kit import Kit
from conversation.types import Lane
from records import escalations
from records.models import Client
from safety.modes import Mode
from safety.policy import Whom

UNREACHED = "UNREACHED"
"""Not a safety code: the client blocked the bot or closed their account."""
OPEN_SECONDS = 1800
"""An alert that was open already has its next page after this time at the latest, as for a method in mind."""
PRESSING_SECONDS, ORDINARY_SECONDS = 600, 24 * 3600
"""So soon somebody must acknowledge: as for intent (dbt-brief 8) if they may be in danger, else the next day."""


def note_unreached(session: Session, kit: Kit, client: Client, lane: Lane | None, now: datetime) -> None:
    """Record that a client cannot be reached, and see to it that a human knows; told once until they are back.

    `lane` is that of the line that could not be delivered; None where the client left by themselves. Somebody who
    leaves while nothing weighs on them has just left: that is no task for anybody.
    """
    first = client.unreachable_since is None
    client.unreachable_since = client.unreachable_since or now
    pressing = lane is Lane.CRISIS or Mode(client.mode) is not Mode.COACHING
    if not first or not kit.house.staff_watching or (lane is None and not pressing):
        return
    current = escalations.open_for(session, client.id)
    if current is not None:
        # Every page from now on says that the bot cannot reach them; the next one comes sooner.
        escalations.add_event(session, current.id, "unreached", actor="bot", now=now)
        if pressing:
            current.acknowledge_seconds = min(current.acknowledge_seconds, OPEN_SECONDS)
        return
    escalation, is_new = escalations.open_or_raise(
        session,
        client,
        code=UNREACHED,
        acknowledge_seconds=PRESSING_SECONDS if pressing else ORDINARY_SECONDS,
        whom=(Whom.ON_CALL.value, Whom.BACKUP.value) if pressing else (Whom.THERAPIST.value,),
        page_key="staff.page.unreached",
        truths={},
        now=now,
    )
    if is_new:
        kit.queue.enqueue_page(session, escalation.id)
