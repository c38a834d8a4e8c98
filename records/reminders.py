"""Reminders in the database: what a client set, the one plan that counts, what went out, when they were here."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.orm import Session

from records.coaching_store import insert_once
from records.models import Client, Message
from records.reminder_models import ReminderOnce, ReminderPlan, ReminderSent, ReminderSettings, ReminderTime
from records.transcript import DROPPED, LEAVING

DONE = "done"
ONCE_KEPT = timedelta(days=2)
"""A reminder for one day is looked at for so long after it."""


def settings(session: Session, client_id: str) -> ReminderSettings | None:
    """Return what a client set; None while everything is as it comes."""
    return session.get(ReminderSettings, client_id)


def settings_to_change(
    session: Session, client_id: str, *, quiet: tuple[int, int], now: datetime
) -> ReminderSettings:
    """Return the client's settings to change, with these quiet hours where there were none yet."""
    start, end = quiet
    fresh = {"quiet_start": start, "quiet_end": end, "paused_open": False, "returns": True, "changed_at": now}
    insert_once(session, ReminderSettings, {"client_id": client_id, **fresh})
    row = session.get_one(ReminderSettings, client_id)
    row.changed_at = now
    return row


def times(session: Session, client_id: str) -> tuple[tuple[str, int], ...]:
    """Return (kind, minute of the day) of every hour that is set, in the order of the day."""
    rows = session.scalars(select(ReminderTime).where(ReminderTime.client_id == client_id)).all()
    return tuple(sorted(((row.kind, row.minute) for row in rows), key=lambda pair: (pair[1], pair[0])))


def put_time(session: Session, client_id: str, kind: str, minute: int) -> None:
    """Set an hour for a kind; setting it again changes nothing."""
    insert_once(session, ReminderTime, {"client_id": client_id, "kind": kind, "minute": minute})


def clear_times(session: Session, client_id: str, kind: str, minute: int | None = None) -> None:
    """Take the hours of a kind away, or one of them."""
    gone = delete(ReminderTime).where(ReminderTime.client_id == client_id, ReminderTime.kind == kind)
    session.execute(gone if minute is None else gone.where(ReminderTime.minute == minute))


def put_once(
    session: Session, client_id: str, once_id: str, *, kind: str, day: date, minute: int, now: datetime
) -> None:
    """Set a reminder for one day, in place of one of this kind that is still to come."""
    if session.get(ReminderOnce, once_id) is not None:
        return
    clear_once(session, client_id, kind)
    values = {"id": once_id, "client_id": client_id, "kind": kind, "day": day, "minute": minute, "made_at": now}
    insert_once(session, ReminderOnce, values)


def once(session: Session, client_id: str, since: date) -> Sequence[ReminderOnce]:
    """Return the reminders for one day that have not come yet, from a day on."""
    rows = select(ReminderOnce).where(ReminderOnce.client_id == client_id, ReminderOnce.done_at.is_(None))
    return session.scalars(rows.where(ReminderOnce.day >= since).order_by(ReminderOnce.made_at)).all()


def clear_once(session: Session, client_id: str, kind: str) -> None:
    """Delete what was set for one day and has not come: nothing keeps what a client took back."""
    session.execute(
        delete(ReminderOnce).where(
            ReminderOnce.client_id == client_id, ReminderOnce.kind == kind, ReminderOnce.done_at.is_(None)
        )
    )


def once_done(session: Session, once_id: str, now: datetime) -> None:
    """Record that it came."""
    row = session.get(ReminderOnce, once_id)
    if row is not None:
        row.done_at = now


def plan(session: Session, client_id: str, *, to_change: bool = False) -> ReminderPlan | None:
    """Return what is planned next; `to_change` keeps others from changing it until the transaction ends."""
    return session.get(ReminderPlan, client_id, with_for_update=to_change or None)


def keep_plan(
    session: Session, client_id: str, due_at: datetime | None, next_at: datetime | None, now: datetime
) -> None:
    """Plan a client's next reminder in place of the one before."""
    values = {"client_id": client_id, "due_at": due_at, "next_at": next_at, "checked_at": now}
    if not insert_once(session, ReminderPlan, values):
        row = session.get_one(ReminderPlan, client_id, with_for_update=True)
        row.due_at, row.next_at, row.checked_at = due_at, next_at, now


def unplanned(
    session: Session, now: datetime, *, overdue: timedelta, again: timedelta, most: int
) -> Sequence[Client]:
    """Return clients who may be reminded and have no plan, one that is long past, or none for `again` long."""
    lost = and_(ReminderPlan.next_at.is_not(None), ReminderPlan.next_at < now - overdue)
    nothing = and_(ReminderPlan.next_at.is_(None), ReminderPlan.checked_at < now - again)
    return session.scalars(
        select(Client)
        .outerjoin(ReminderPlan, ReminderPlan.client_id == Client.id)
        .where(
            Client.onboarding == DONE,
            Client.consented_at.is_not(None),
            Client.unreachable_since.is_(None),
            or_(ReminderPlan.client_id.is_(None), lost, nothing),
        )
        .limit(most)
    ).all()


def add_sent(
    session: Session, client_id: str, *, due_at: datetime, day: date, parts: Sequence[str], now: datetime
) -> None:
    """Record a reminder that was written; once for each moment it was due."""
    values = {"client_id": client_id, "due_at": due_at, "day": day, "parts": list(parts), "at": now}
    insert_once(session, ReminderSent, values)


def sent(session: Session, client_id: str, *, since: datetime) -> Sequence[ReminderSent]:
    """Return the reminders written since a moment, oldest first."""
    rows = select(ReminderSent).where(ReminderSent.client_id == client_id, ReminderSent.at >= since)
    return session.scalars(rows.order_by(ReminderSent.at)).all()


def heard_at(session: Session, client_id: str) -> datetime | None:
    """Return when the client last wrote or tapped anything; blocking or unblocking the bot is no word."""
    mine = select(Message.created_at).where(Message.client_id == client_id, Message.direction == "in")
    return session.scalar(mine.where(Message.kind.not_in(LEAVING)).order_by(Message.id.desc()).limit(1))


def shown_lately(session: Session, client_id: str, *, notes: str, most: int) -> Sequence[str]:
    """Return the keys of the lines last shown, newest first, but for those that begin with `notes`."""
    shown = select(Message.say_key).where(Message.client_id == client_id, Message.direction == "out")
    shown = shown.where(
        Message.status != DROPPED, Message.say_key.is_not(None), Message.say_key.not_like(f"{notes}%")
    )
    return [key for key in session.scalars(shown.order_by(Message.id.desc()).limit(most)) if key is not None]


def erase(session: Session, client_id: str) -> None:
    """Delete everything that was set, planned or sent."""
    for table in (ReminderSettings, ReminderTime, ReminderOnce, ReminderPlan, ReminderSent):
        session.execute(delete(table).where(table.client_id == client_id))
