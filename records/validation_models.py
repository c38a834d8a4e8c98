"""Tables of validation: what a client shared and may be mentioned, and how long they want messages to be."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class HistoryFact(Base):
    """One fact about a client, in their own words and sealed; `state` says whether it may be mentioned.

    `kind` is told (words of theirs) or sleep (the sleep on their diary card, without words). `about` names the
    situations it was told in. A fact that the client said no to, or took back, is deleted; for sleep the no stays.
    """

    __tablename__ = "history_facts"
    __table_args__ = (UniqueConstraint("client_id", "message_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"))
    message_id: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    about: Mapped[str] = mapped_column(String(120), default="")
    text_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    asked_at: Mapped[datetime | None]


class MessageLength(Base):
    """A client's wish for short messages; no row: the usual length."""

    __tablename__ = "message_lengths"

    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), primary_key=True)
    short: Mapped[bool]
    at: Mapped[datetime]
