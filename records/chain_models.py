"""Tables of the chain analyses: each as it stands after the client's last step, and who asked for one."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from records.base import Base


class ChainAnalysis(Base):
    """One chain analysis; every answer in it is sealed.

    `finished_at` is when its last step was first reached. `shared_at` is set while the client shares it with
    their therapist; `noted_at` is when staff were told so. `fresh_at` is when the client said that it is about
    something of the last day.
    """

    __tablename__ = "chain_analyses"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    body_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    fresh_at: Mapped[datetime | None]
    shared_at: Mapped[datetime | None]
    noted_at: Mapped[datetime | None]


class ChainRequest(Base):
    """A clinician's request for a chain analysis: who asked, when, whether it was offered, and how it ended.

    Rows are only added and closed. While one is open, an act of the last day closes no chain.
    """

    __tablename__ = "chain_requests"

    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    client_id: Mapped[str] = mapped_column(ForeignKey("clients.id"), index=True)
    by_staff: Mapped[str]
    asked_at: Mapped[datetime]
    offered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    how_closed: Mapped[str | None] = mapped_column(String(12))
