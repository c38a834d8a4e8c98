"""Tables of the first room: who is here, what was said, how it was screened, who was told."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class Clinic(Base):
    """An organisation; every client, staff member and record belongs to exactly one."""

    __tablename__ = "clinics"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]


class Invite(Base):
    """A clinician's invitation to one client; the code itself is never stored, only its fingerprint."""

    __tablename__ = "invites"

    code_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"))
    clinician_name: Mapped[str]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[str | None] = mapped_column(ForeignKey("clients.id"))


class StaffMember(Base):
    """Someone who answers alerts. Their Telegram chat stands here sealed and hashed only, until they leave."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"), index=True)
    name: Mapped[str]
    clinician: Mapped[bool]
    registration: Mapped[str | None] = mapped_column(String(80))
    code_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    code_expires_at: Mapped[datetime | None]
    code_used_at: Mapped[datetime | None]
    chat_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    chat_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    enrolled_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


class Client(Base):
    """A person who writes to the bot. `id` is random; Telegram's ids stand here sealed and hashed only."""

    __tablename__ = "clients"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"))
    chat_hash: Mapped[str] = mapped_column(String(64), unique=True)
    chat_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    pseudonym: Mapped[str] = mapped_column(String(40), unique=True)
    clinician_name: Mapped[str | None]
    enrolled_at: Mapped[datetime | None]
    onboarding: Mapped[str] = mapped_column(String(20))
    consented_at: Mapped[datetime | None]
    consent_version: Mapped[str | None] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8), default="en")
    country: Mapped[str | None] = mapped_column(String(2))
    timezone: Mapped[str | None] = mapped_column(String(64))
    mode: Mapped[str] = mapped_column(String(20))
    mode_since: Mapped[datetime]
    takeover_id: Mapped[str | None] = mapped_column(String(40))
    """The takeover that holds this chat now; claimed by setting it where it is empty."""
    pinned_until: Mapped[datetime | None]
    unreachable_since: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ModeChange(Base):
    """One change of a client's mode: who, when, why. Rows are only ever added."""

    __tablename__ = "mode_changes"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    before: Mapped[str] = mapped_column(String(20))
    after: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    actor: Mapped[str]
    reason_sealed: Mapped[bytes] = mapped_column(LargeBinary)


class ClientPhrase(Base):
    """Words that mean danger for one client alone, as staff named them; sealed under the client's key."""

    __tablename__ = "client_phrases"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    code: Mapped[str] = mapped_column(String(10))
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    added_by: Mapped[str]
    added_at: Mapped[datetime]
    removed_by: Mapped[str | None]
    removed_at: Mapped[datetime | None]


class SafetyPlanVersion(Base):
    """One version of a client's safety plan, as it was saved. Rows are only added; the newest is the plan."""

    __tablename__ = "safety_plans"
    __table_args__ = (UniqueConstraint("client_id", "number"),)

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    number: Mapped[int]
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    by_staff: Mapped[str | None]
    made_at: Mapped[datetime]


class SafetyPlanDraft(Base):
    """The safety plan a client is building, as it stands after their last step."""

    __tablename__ = "safety_plan_drafts"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    changed_at: Mapped[datetime]


class InboxItem(Base):
    """Something that came in and must be handled once: an update, a timer's end, a staff act.

    `id` is the source and its number, such as `tg:123`; a second arrival of the same id is the same item.
    """

    __tablename__ = "inbox"

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    client_id: Mapped[str | None] = mapped_column(ForeignKey("clients.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    outcome: Mapped[str | None] = mapped_column(String(40))


class Message(Base):
    """One line of a transcript, in or out; the words are sealed under the client's key."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("client_id", "dedupe_key"),
        Index("ix_messages_client_id_id", "client_id", "id"),
    )

    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    inbox_id: Mapped[str | None] = mapped_column(ForeignKey("inbox.id"), index=True)
    dedupe_key: Mapped[str] = mapped_column(String(120))
    direction: Mapped[str] = mapped_column(String(3))
    kind: Mapped[str] = mapped_column(String(20))
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    telegram_message_id: Mapped[int | None] = mapped_column(BigInteger)
    intent: Mapped[str | None] = mapped_column(String(60))
    confidence: Mapped[float | None]
    content_version: Mapped[str | None] = mapped_column(ForeignKey("content_versions.fingerprint"))
    say_key: Mapped[str | None] = mapped_column(String(120))
    variant: Mapped[int | None]
    buttons: Mapped[dict[str, Any] | None]
    timer_seconds: Mapped[int | None]
    lane: Mapped[str | None] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_by: Mapped[str | None] = mapped_column(String(80))
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(60))


class ScreeningRecord(Base):
    """How one incoming message was screened; exactly one row for each message that came in."""

    __tablename__ = "screenings"

    message_id: Mapped[int] = mapped_column(ForeignKey("messages.id"), primary_key=True)
    action: Mapped[str] = mapped_column(String(12), index=True)
    code: Mapped[str] = mapped_column(String(12), index=True)
    evidence: Mapped[list[str]]
    version: Mapped[str] = mapped_column(String(64))
    seconds: Mapped[float]
    at: Mapped[datetime]


class Escalation(Base):
    """A human must know about this client; open until somebody acknowledges, by name."""

    __tablename__ = "escalations"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    clinic_id: Mapped[str] = mapped_column(ForeignKey("clinics.id"))
    code: Mapped[str] = mapped_column(String(12))
    status: Mapped[str] = mapped_column(String(12), index=True)
    acknowledge_seconds: Mapped[int]
    whom: Mapped[list[str]]
    page_key: Mapped[str] = mapped_column(String(80))
    truths: Mapped[dict[str, Any]]
    opened_at: Mapped[datetime]
    paged_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None]
    resolved_at: Mapped[datetime | None]
    resolved_by: Mapped[str | None]
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class Page(Base):
    """One page that was tried: to whom, by which way, and whether it went out. Rows are only added.

    `refused` says that the same way will not work for this person until somebody changes something.
    """

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    escalation_id: Mapped[str] = mapped_column(ForeignKey("escalations.id"), index=True)
    person: Mapped[str]
    way: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    out: Mapped[bool]
    refused: Mapped[bool] = mapped_column(default=False)
    error: Mapped[str] = mapped_column(String(60), default="")


class EscalationEvent(Base):
    """One step in an escalation's life: opened, raised, paged, page failed, acknowledged. Rows are only added."""

    __tablename__ = "escalation_events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    escalation_id: Mapped[str] = mapped_column(ForeignKey("escalations.id"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    at: Mapped[datetime]
    actor: Mapped[str]
    detail: Mapped[str] = mapped_column(default="")


class ContentVersion(Base):
    """The whole approved wording at one moment; a message a client saw points at the version it came from."""

    __tablename__ = "content_versions"

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(12))
    body: Mapped[dict[str, Any]]
    loaded_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
