"""Plans a client's next reminder: one piece of durable work each, replaced whenever something changes.

The row says which moment counts. Work for any other moment finds that out and does nothing, so that a change
needs no cancelling, and work that was lost is planned anew by the rounds.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from coaching.reminders import Due, next_due
from content.say import Say
from conversation.kit import Kit
from conversation.reminding.facts import AFTER_A_SKILL, is_step, known_zone, schedule_of, sent_of
from records import reminders
from records.models import Client

MOMENT = "%Y%m%dT%H%M"
LATE = timedelta(minutes=30)
"""A reminder that is later than this does not come at all: not in the night, not all at once after an outage."""
OVERDUE = timedelta(hours=1)
CHECKED_AGAIN = timedelta(hours=20)
MOST_IN_A_ROUND = 25
"""One round keeps the database for a moment alone: what waits longer is nobody in danger."""


def due_after(session: Session, client: Client, after: datetime, *, in_a_skill: bool | None = None) -> Due | None:
    """Return the client's first reminder after a moment."""
    zone = known_zone(client)
    if zone is None:
        return None
    schedule = schedule_of(session, client, after, in_a_skill=in_a_skill)
    return next_due(schedule, zone, after, sent_of(session, client, after))


def plan(
    session: Session, client: Client, kit: Kit, after: datetime | None = None, *, in_a_skill: bool | None = None
) -> None:
    """See to it that the client's next reminder comes, in place of what was planned; UTC, from now by default."""
    session.flush()
    now = kit.clock()
    due = due_after(session, client, max(after or now, now), in_a_skill=in_a_skill)
    at = due.at if due is not None else None
    reminders.keep_plan(session, client.id, at, at, now)
    if at is not None:
        enqueue(session, client, kit, at)


def enqueue(session: Session, client: Client, kit: Kit, at: datetime) -> None:
    """Queue the look at what is due at a moment; queued twice it is done once."""
    delay = max((at - kit.clock()).total_seconds(), 0.0)
    kit.queue.enqueue_reminder(session, f"{client.id}/{at.astimezone(UTC).strftime(MOMENT)}", delay)


def note_skill(says: Sequence[Say], kit: Kit) -> Callable[[Session, Client], None] | None:
    """Return what is to be done when a step of a skill is shown: somebody may leave it half-way."""
    if not any(is_step(say.key) for say in says):
        return None

    def effect(session: Session, client: Client) -> None:
        row = reminders.plan(session, client.id)
        if row is not None and row.next_at is not None and row.next_at <= kit.clock() + AFTER_A_SKILL:
            return  # looked at before that anyway
        plan(session, client, kit, in_a_skill=True)

    return effect


class ReminderRounds:
    """Finds clients without a plan: new ones, those whose work was lost, and those for whom nothing was due."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def look(self, session: Session, now: datetime) -> None:
        """Plan for them."""
        found = reminders.unplanned(session, now, overdue=OVERDUE, again=CHECKED_AGAIN, most=MOST_IN_A_ROUND)
        for client in found:
            plan(session, client, self._kit)
