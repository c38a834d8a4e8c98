"""The last rota that each bot process could use: it goes on with it through a slip, after a restart too."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.oncall_models import RotaInForce
from records.vault import Cipher


def keep(
    session: Session, house: Cipher, *, executor: str, clinic_id: str, text: str, fingerprint: str, now: datetime
) -> None:
    """Record the rota that a process runs by; the same one again only clears what was wrong with a later one."""
    row = session.get(RotaInForce, executor)
    if row is None:
        row = RotaInForce(
            executor=executor, clinic_id=clinic_id, text_sealed=b"", fingerprint="", since=now, problem=""
        )
        session.add(row)
    if row.fingerprint != fingerprint:
        row.text_sealed, row.since = house.seal(text, _place(executor)), now
    row.clinic_id, row.fingerprint, row.broken_since, row.problem = clinic_id, fingerprint, None, ""


def mark_broken(session: Session, executor: str, problem: str, now: datetime) -> None:
    """Record that the file has a slip, so that the kept rota stays in force."""
    row = session.get(RotaInForce, executor)
    if row is not None:
        row.broken_since, row.problem = row.broken_since or now, problem


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
