"""The last rota that each bot process could use: it goes on with it through a slip, after a restart too."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from records.locks import Name, one_at_a_time
from records.oncall_models import RotaInForce
from records.vault import Cipher

JUST_NOW = timedelta(minutes=2)
"""Every process looks at the file far more often: whoever found this longer ago found it on another occasion."""


def keep(
    session: Session, house: Cipher, *, executor: str, clinic_id: str, text: str, fingerprint: str, now: datetime
) -> bool:
    """Record the rota that a process runs by; the same one again only clears what was wrong with a later one.

    False when another process of the clinic took it up just now: then that one says so.
    """
    one_at_a_time(session, Name("rota", clinic_id))
    first = _first(session, executor, clinic_id, now, RotaInForce.fingerprint == fingerprint, RotaInForce.since)
    row = session.get(RotaInForce, executor)
    if row is None:
        row = RotaInForce(
            executor=executor, clinic_id=clinic_id, text_sealed=b"", fingerprint="", since=now, problem=""
        )
        session.add(row)
    if row.fingerprint != fingerprint:
        row.text_sealed, row.since = house.seal(text, _place(executor)), now
    row.clinic_id, row.fingerprint, row.broken_since, row.problem = clinic_id, fingerprint, None, ""
    return first


def mark_broken(session: Session, executor: str, problem: str, now: datetime) -> bool:
    """Record that the file has a slip, so that the kept rota stays in force; False: another process just did."""
    row = session.get(RotaInForce, executor)
    if row is None:
        return True
    one_at_a_time(session, Name("rota", row.clinic_id))
    same = RotaInForce.problem == problem
    first = _first(session, executor, row.clinic_id, now, same, RotaInForce.broken_since)
    row.broken_since, row.problem = row.broken_since or now, problem
    return first


def _first(
    session: Session,
    executor: str,
    clinic_id: str,
    now: datetime,
    same: ColumnElement[bool],
    since: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
) -> bool:
    others = select(RotaInForce.executor).where(
        RotaInForce.clinic_id == clinic_id, RotaInForce.executor != executor, same, since >= now - JUST_NOW
    )
    return session.scalar(others.limit(1)) is None


def text_of(session: Session, house: Cipher, executor: str, clinic_id: str) -> str | None:
    """Return the rota that a process could use last, if it was of this clinic."""
    row = session.get(RotaInForce, executor)
    return None if row is None or row.clinic_id != clinic_id else house.open(row.text_sealed, _place(executor))


def of_clinic(session: Session, clinic_id: str) -> Sequence[RotaInForce]:
    """Return what every process of a clinic runs by."""
    return session.scalars(
        select(RotaInForce).where(RotaInForce.clinic_id == clinic_id).order_by(RotaInForce.executor)
    ).all()


def _place(executor: str) -> str:
    return f"rotas_in_force.text/{executor}"
