"""Tables of the staff room: who held which chat, what was passed on, what was asked, and who read what."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class Takeover(Base):
    """A member of staff writes with a client in the bot's place; open until `ended_at`."""

    __tablename__ = "takeovers"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    staff_name: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]
    how_ended: Mapped[str | None] = mapped_column(String(12))
    last_at: Mapped[datetime]
    """When either of them last wrote."""
    waiting_since: Mapped[datetime | None]
    """Since when the client waits for an answer; empty once the member has written."""
    warned_at: Mapped[datetime | None]
    """When the member was last warned that the client waits, or that nobody writes."""
    paged_at: Mapped[datetime | None]
    """When somebody else was paged because the client was left waiting."""


class Relay(Base):
    """One message passed on in a takeover, in either direction: where it came from and what became of it.

    The words stand in the transcript (`message_id`); here are Telegram's numbers, which edits and replies need.
    """

    __tablename__ = "relays"
    __table_args__ = (UniqueConstraint("item_id", "part"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    takeover_id: Mapped[str] = mapped_column(ForeignKey("takeovers.id"), index=True)
    item_id: Mapped[str] = mapped_column(String(80))
    part: Mapped[int] = mapped_column(default=0)
    to_client: Mapped[bool]
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    copied: Mapped[bool]
    """Whether Telegram copied it (a picture, a voice message) or its words were sent."""
    source_number: Mapped[int | None] = mapped_column(BigInteger, index=True)
    target_number: Mapped[int | None] = mapped_column(BigInteger, index=True)
    reply_to_number: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(12))
    error: Mapped[str] = mapped_column(String(60), default="")
    at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]


class StaffQuestion(Base):
    """Something the bot asked a member of staff; a reply to that very message is the answer, nothing else is."""

    __tablename__ = "staff_questions"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    number: Mapped[int] = mapped_column(BigInteger)
    about: Mapped[str] = mapped_column(String(12))
    subject: Mapped[str] = mapped_column(String(40))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Viewing(Base):
    """A person read something of a client's. Rows are only ever added."""

    __tablename__ = "viewings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    staff_name: Mapped[str]
    what: Mapped[str] = mapped_column(String(40))
    at: Mapped[datetime]
