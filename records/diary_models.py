"""Tables of the diary: targets in versions, a card for each day, weekly summaries, files on their way out."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class DiaryTargets(Base):
    """One version of what a client follows, as it was set with a clinician. Rows are only added."""

    __tablename__ = "diary_targets"
    __table_args__ = (UniqueConstraint("client_id", "number"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    number: Mapped[int]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    by_staff: Mapped[str]
    made_at: Mapped[datetime]


class DiaryEntry(Base):
    """One day's card, as it stands after the client's last step; every answer in it is sealed."""

    __tablename__ = "diary_entries"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    targets_number: Mapped[int]
    late: Mapped[bool]
    finished: Mapped[bool]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    started_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class DiarySettings(Base):
    """What is set for a client's diary: how much is asked, when the session is.

    `session_weekday` 0 is Monday; minutes count from midnight by the client's clock. `prompt_minute` and
    `prompted_at` are read no more, and stay for the release before this one: the hour stands in `reminder_times`.
    """

    __tablename__ = "diary_settings"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    size: Mapped[str | None] = mapped_column(String(8))
    session_weekday: Mapped[int | None]
    session_minute: Mapped[int | None]
    prompt_minute: Mapped[int | None]
    prompted_at: Mapped[datetime | None]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]


class DiaryWeek(Base):
    """One weekly summary: with the client first, then shared with the team, unless the client holds it back.

    `parts_sent` counts the messages that reached the member of staff it goes to. `session_at` is the session it is
    made for; empty when the client asked for it.
    """

    __tablename__ = "diary_weeks"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    ends: Mapped[date]
    status: Mapped[str] = mapped_column(String(12))
    made_at: Mapped[datetime]
    session_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None]
    parts_sent: Mapped[int] = mapped_column(default=0)
    line_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class Attachment(Base):
    """A file that goes out with a line of the transcript, sealed under the client's key."""

    __tablename__ = "attachments"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    line_key: Mapped[str] = mapped_column(String(120), primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
