"""Tables of on-call work: pages that ask for a clearance, drills, ways that were lost, the rota in force."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class ClearancePage(Base):
    """One page that asked for a clearance of a held client: claimed before it is sent, settled after."""

    __tablename__ = "clearance_pages"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    due_at: Mapped[datetime]
    person: Mapped[str]
    way: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    out: Mapped[bool]
    error: Mapped[str] = mapped_column(String(60), default="")


class Drill(Base):
    """One rehearsal of the pages. `outcome` is empty until it is over: passed, failed, or called off."""

    __tablename__ = "drills"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"), index=True)
    person: Mapped[str] = mapped_column(default="")
    everybody: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(12), default="")


class DrillRung(Base):
    """One test page of a drill: to whom, by which way, and when it went out and was confirmed.

    `place` tells a member's own chat from the staff chat. `outcome`: waiting, sent, failed, or untried. `number`
    is what somebody without a button names to confirm it.
    """

    __tablename__ = "drill_rungs"
    __table_args__ = (UniqueConstraint("drill_id", "person", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    drill_id: Mapped[str] = mapped_column(ForeignKey("drills.id"), index=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    person: Mapped[str]
    duty: Mapped[str]
    place: Mapped[str] = mapped_column(String(12))
    outcome: Mapped[str] = mapped_column(String(12))
    error: Mapped[str] = mapped_column(String(60), default="")
    sent_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by: Mapped[str | None]


class LostWay(Base):
    """A way that stopped working for somebody, until it worked again; no person stands for the staff chat."""

    __tablename__ = "lost_ways"
    __table_args__ = (Index("ix_lost_ways_clinic_id_until", "clinic_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"))
    person: Mapped[str]
    reason: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime]
    until: Mapped[datetime | None]


class StaffNotice(Base):
    """Something that staff were told and that must not be told over and over, such as that a drill is due."""

    __tablename__ = "staff_notices"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]


class RotaInForce(Base):
    """The last rota that one process could use, sealed, and what is wrong with a later one."""

    __tablename__ = "rotas_in_force"

    executor: Mapped[str] = mapped_column(String(40), primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    fingerprint: Mapped[str] = mapped_column(String(64))
    since: Mapped[datetime]
    broken_since: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")


class ClientTopic(Base):
    """The topic of the staff chat in which a client's alerts stand; `chat_hash` tells which staff chat it is."""

    __tablename__ = "client_topics"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    chat_hash: Mapped[str] = mapped_column(String(64))
    topic_id: Mapped[int]
    opened_at: Mapped[datetime]
