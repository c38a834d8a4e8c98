"""Tables of the reminders: what a client set, what is planned next, what went out. No words of theirs."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class ReminderSettings(Base):
    """What a client set for all their reminders; minutes count from midnight by their clock.

    `paused_through` is the last day of a pause, `paused_open` one without an end. `session_before` is how many
    minutes before a session they are reminded; empty: not at all. `returns` allows the one message after silence.
    """

    __tablename__ = "reminder_settings"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    quiet_start: Mapped[int]
    quiet_end: Mapped[int]
    paused_through: Mapped[date | None]
    paused_open: Mapped[bool]
    session_before: Mapped[int | None]
    returns: Mapped[bool]
    changed_at: Mapped[datetime]


class ReminderTime(Base):
    """One hour of the day that a client chose for a kind of reminder; without a row the kind is off."""

    __tablename__ = "reminder_times"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(12), primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class ReminderOnce(Base):
    """A reminder for one day: a check-in that the client asked for, or one they put off until later."""

    __tablename__ = "reminder_once"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]
    minute: Mapped[int]
    made_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class ReminderPlan(Base):
    """The one piece of reminder work that counts for a client; work for any other moment does nothing.

    `due_at` is when the message is due, `next_at` when that is looked at: later where the client was just here.
    """

    __tablename__ = "reminder_plans"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    due_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    checked_at: Mapped[datetime]


class ReminderSent(Base):
    """One reminder that was written: when it was due, on which local day, and what was in it."""

    __tablename__ = "reminders_sent"
    __table_args__ = (UniqueConstraint("client_id", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    due_at: Mapped[datetime]
    day: Mapped[date]
    parts: Mapped[list[str]]
    at: Mapped[datetime]
