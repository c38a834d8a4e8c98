"""Tables of coaching: episodes, tried skills, practice, kept words, and what clinicians decided for a client."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class CoachingEpisode(Base):
    """One stretch of coaching, from the first word about a feeling to its end; open while `ending` is empty."""

    __tablename__ = "coaching_episodes"
    __table_args__ = (UniqueConstraint("client_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    opened_at: Mapped[datetime]
    feeling: Mapped[str | None] = mapped_column(String(12))
    intensity: Mapped[int | None]
    urge: Mapped[str | None] = mapped_column(String(12))
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(12))


class SkillAttempt(Base):
    """A skill a client tried, with the strength (0-100) before and after where it was rated."""

    __tablename__ = "skill_attempts"
    __table_args__ = (
        UniqueConstraint("client_id", "message_id"),
        Index("ix_skill_attempts_skill_client_id", "skill", "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("coaching_episodes.id"), index=True)
    skill: Mapped[str] = mapped_column(String(8))
    before: Mapped[int | None]
    after: Mapped[int | None]
    finished: Mapped[bool]
    at: Mapped[datetime]


class PracticeReport(Base):
    """A practice a client told of (`fix` is empty), or a missed one with the fix that was found for it."""

    __tablename__ = "practice_reports"
    __table_args__ = (UniqueConstraint("client_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    skill: Mapped[str | None] = mapped_column(String(8))
    helped: Mapped[str | None] = mapped_column(String(8))
    fix: Mapped[str | None] = mapped_column(String(20))


class CoachingNote(Base):
    """Words of a client that are kept for them and their clinician, sealed: a plan, what helped, a complaint."""

    __tablename__ = "coaching_notes"
    __table_args__ = (UniqueConstraint("client_id", "message_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(16))
    about: Mapped[str | None] = mapped_column(String(48))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class SavedListItem(Base):
    """One entry of a list that a client made when calm, for a hard day: their reasons, their kit. Sealed."""

    __tablename__ = "saved_list_items"
    __table_args__ = (UniqueConstraint("client_id", "message_id", "skill", "section"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    skill: Mapped[str] = mapped_column(String(8))
    section: Mapped[str] = mapped_column(String(40))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class ParkedTopic(Base):
    """What a client was in the middle of when something more urgent came; at most one a client."""

    __tablename__ = "parked_topics"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    feeling: Mapped[str | None] = mapped_column(String(12))
    skill: Mapped[str | None] = mapped_column(String(8))
    at: Mapped[datetime]


class ParkedMatter(Base):
    """One part of a message that waits for a better moment: what it is about, sealed, and not its words.

    `said_at` is when the client was told that it is kept, `offered_at` when it was last brought back, `how` what
    became of it: taken or dropped.
    """

    __tablename__ = "parked_matters"
    __table_args__ = (UniqueConstraint("client_id", "message_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    place: Mapped[int]
    matter_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    beside_danger: Mapped[bool]
    parked_at: Mapped[datetime]
    said_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    offered: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    how: Mapped[str | None] = mapped_column(String(12))


class CoachingSettings(Base):
    """What a clinician recorded about a client as a whole; without a row nothing is known, and nothing opened."""

    __tablename__ = "coaching_settings"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    health_checked_at: Mapped[datetime | None]
    health_checked_by: Mapped[str | None] = mapped_column(String(80))
    cautions: Mapped[list[str]]
    strength_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    history_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class ClientSkill(Base):
    """What a clinician decided about one skill for one client. Pinned skills come first, in the order of `pin`."""

    __tablename__ = "client_skills"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(8), primary_key=True)
    pin: Mapped[int | None]
    excluded: Mapped[bool] = mapped_column(default=False)
    taught_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    cleared_by: Mapped[str | None] = mapped_column(String(80))
    list_saved_at: Mapped[datetime | None]


class ClientGoal(Base):
    """One of a client's goals for a life worth living, in their own words, sealed."""

    __tablename__ = "client_goals"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]


class ForgottenSkill(Base):
    """A skill that a client took off their list of what works; what they rated up to then does not count there."""

    __tablename__ = "forgotten_skills"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(8), primary_key=True)
    at: Mapped[datetime]


class WeekSkill(Base):
    """The skill that a clinic's group practises this week; the one before is replaced."""

    __tablename__ = "week_skills"

    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"), primary_key=True)
    skill: Mapped[str] = mapped_column(String(8))
    set_by: Mapped[str] = mapped_column(String(80))
    set_at: Mapped[datetime]
