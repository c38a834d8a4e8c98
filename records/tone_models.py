"""Tables of the tone policy: where a client stands, consent, orders, the log, stops and switches."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class ToneState(Base):
    """Where one client's tone stands; without a row it is warm. `order_id` is the order of the run under way."""

    __tablename__ = "tone_states"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    tone: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    plain: Mapped[int] = mapped_column(default=0)
    owed: Mapped[bool] = mapped_column(default=False)
    order_id: Mapped[str | None] = mapped_column(String(40))
    returned_at: Mapped[datetime | None]
    """When the last return went out: the cooldown begins then."""
    return_key: Mapped[str | None] = mapped_column(String(120))
    """The line of the return that is under way."""
    wants_style: Mapped[bool] = mapped_column(default=False)
    """The client's own setting: plain style whenever it may be."""
    asked_at: Mapped[datetime | None]
    """When the client last asked for it in words."""


class ToneConsent(Base):
    """The exact texts a client was shown, and what they said. Rows are only added and answered once."""

    __tablename__ = "tone_consents"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    shown_at: Mapped[datetime]
    intensity: Mapped[int]
    samples: Mapped[list[dict[str, Any]]] = mapped_column(JSON())
    """Of each text shown: its key, its variant, and the fingerprint of its words."""
    content_version: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(8))


class ToneOrder(Base):
    """A clinician's order for one plain message on one occasion; single use."""

    __tablename__ = "tone_orders"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    clinician: Mapped[str]
    registration: Mapped[str] = mapped_column(String(80))
    target: Mapped[str] = mapped_column(String(16))
    text_key: Mapped[str] = mapped_column(String(120))
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    armed_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None]


class ToneEvent(Base):
    """One change of a client's tone, or an act about it: who, when, why, and which text. Rows are only added."""

    __tablename__ = "tone_events"
    __table_args__ = (Index("ix_tone_events_client_id_id", "client_id", "id"),)

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    at: Mapped[datetime]
    actor: Mapped[str]
    event: Mapped[str] = mapped_column(String(20))
    before: Mapped[str] = mapped_column(String(16))
    after: Mapped[str] = mapped_column(String(16))
    order_id: Mapped[str | None] = mapped_column(String(40))
    text_key: Mapped[str | None] = mapped_column(String(120))
    content_version: Mapped[str | None] = mapped_column(String(64))
    failing: Mapped[list[str]]
    """The guards that did not hold at that moment."""
    intensity: Mapped[int | None]
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    """The client's message it happened with: their reply, where it follows a plain message."""


class ToneStop(Base):
    """A client's no, or their stop: final. It outlives erasure, so that nobody asks again."""

    __tablename__ = "tone_stops"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[str]
    cold_hurts: Mapped[bool] = mapped_column(default=False)


class ToneSwitch(Base):
    """A kill switch as it was set; the newest row of a clinic (no client) or of a client decides."""

    __tablename__ = "tone_switches"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"), index=True)
    client_id: Mapped[str | None] = mapped_column(ForeignKey("clients.id"), index=True)
    is_on: Mapped[bool]
    by: Mapped[str]
    at: Mapped[datetime]


class HelpfulRating(Base):
    """How helpful a client found a finished coaching, from 1 to 5."""

    __tablename__ = "helpful_ratings"
    __table_args__ = (UniqueConstraint("client_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    helpful: Mapped[int]
    at: Mapped[datetime]
