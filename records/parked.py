"""Matters that wait for a better moment: kept sealed, brought back one at a time, taken up or dropped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.coaching_models import ParkedMatter
from records.coaching_store import insert_once
from records.vault import Cipher

TAKEN, DROPPED = "taken", "dropped"


@dataclass(frozen=True, slots=True)
class Kept:
    """A matter that is kept: its number, its name, and how far it has come."""

    number: int
    matter: str
    beside_danger: bool
    parked_at: datetime
    said_at: datetime | None
    offered_at: datetime | None
    offered: int


def park(
    session: Session,
    cipher: Cipher,
    client_id: str,
    message_id: str,
    matters: Sequence[str],
    now: datetime,
    *,
    beside_danger: bool,
    said: bool,
) -> None:
    """Keep matters of one message, once; a matter that waits already waits once."""
    waiting = {kept.matter for kept in open_ones(session, cipher, client_id)}
    for place, matter in enumerate(matters):
        if matter in waiting:
            continue
        sealed = cipher.seal(matter, _place(client_id, message_id, place))
        values = {"client_id": client_id, "message_id": message_id, "place": place, "parked_at": now, "offered": 0}
        told = {"beside_danger": beside_danger, "said_at": now if said else None}
        insert_once(session, ParkedMatter, {**values, **told, "matter_sealed": sealed})


def open_ones(
    session: Session, cipher: Cipher, client_id: str, *, since: datetime | None = None
) -> tuple[Kept, ...]:
    """Return what still waits, oldest first. Raises SealBrokenError for what does not open."""
    rows = select(ParkedMatter).where(ParkedMatter.client_id == client_id, ParkedMatter.closed_at.is_(None))
    if since is not None:
        rows = rows.where(ParkedMatter.parked_at >= since)
    return tuple(_kept(cipher, row) for row in session.scalars(rows.order_by(ParkedMatter.id)))


def one(session: Session, cipher: Cipher, client_id: str, number: int) -> Kept | None:
    """Return a matter of this client that still waits."""
    row = session.get(ParkedMatter, number)
    if row is None or row.client_id != client_id or row.closed_at is not None:
        return None
    return _kept(cipher, row)


def say(session: Session, client_id: str, now: datetime) -> None:
    """Record that the client was told what is kept."""
    _change(session, client_id, ParkedMatter.said_at.is_(None), said_at=now)


def offer(session: Session, client_id: str, number: int, now: datetime) -> None:
    """Record that a matter was brought back."""
    values = {"offered_at": now, "said_at": now, "offered": ParkedMatter.offered + 1}
    _change(session, client_id, ParkedMatter.id == number, **values)


def close(session: Session, client_id: str, number: int, how: str, now: datetime) -> None:
    """End a matter's waiting: taken up, or dropped."""
    _change(session, client_id, ParkedMatter.id == number, closed_at=now, how=how)


def waiting_clients(session: Session) -> Sequence[str]:
    """Return the clients of whom something waits that was parked beside danger and never brought back."""
    rows = select(ParkedMatter.client_id).where(
        ParkedMatter.closed_at.is_(None), ParkedMatter.offered == 0, ParkedMatter.beside_danger.is_(True)
    )
    return session.scalars(rows.distinct()).all()


def _change(session: Session, client_id: str, which: object, **values: object) -> None:
    mine = (ParkedMatter.client_id == client_id, ParkedMatter.closed_at.is_(None), which)
    session.execute(
        update(ParkedMatter)
        .where(*mine)  # type: ignore[arg-type]
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _kept(cipher: Cipher, row: ParkedMatter) -> Kept:
    matter = cipher.open(row.matter_sealed, _place(row.client_id, row.message_id, row.place))
    return Kept(row.id, matter, row.beside_danger, row.parked_at, row.said_at, row.offered_at, row.offered)


def _place(client_id: str, message_id: str, place: int) -> str:
    return f"parked_matters.matter/{client_id}/{message_id}/{place}"
