"""Ways to reach staff that were lost: noted once, and undone when they work again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from records.oncall_models import LostWay

STAFF_CHAT = ""
"""Stands in place of a person: the group that all of staff read."""


def lose(session: Session, clinic_id: str, person: str, reason: str, now: datetime) -> LostWay | None:
    """Record that a chat cannot be written to; None when that was known."""
    if session.scalar(_standing(clinic_id).where(LostWay.person == person).limit(1)) is not None:
        return None
    row = LostWay(clinic_id=clinic_id, person=person, reason=reason, since=now)
    session.add(row)
    session.flush()
    return row


def regain(session: Session, clinic_id: str, person: str, now: datetime) -> LostWay | None:
    """Record that a chat can be written to again; None when it was never lost."""
    row = session.scalar(_standing(clinic_id).where(LostWay.person == person).limit(1))
    if row is not None:
        row.until = now
        session.flush()
    return row


def lost(session: Session, clinic_id: str) -> Sequence[LostWay]:
    """Return what is lost now, the oldest first."""
    return session.scalars(_standing(clinic_id).order_by(LostWay.since)).all()


def get(session: Session, number: int) -> LostWay | None:
    """Return one row."""
    return session.get(LostWay, number)


def forget(session: Session, clinic_id: str, person: str, now: datetime) -> None:
    """Close what is open about a member who has left or moved to another chat."""
    standing = (LostWay.clinic_id == clinic_id, LostWay.person == person, LostWay.until.is_(None))
    session.execute(update(LostWay).where(*standing).values(until=now))


def _standing(clinic_id: str) -> Select[LostWay]:
    return select(LostWay).where(LostWay.clinic_id == clinic_id, LostWay.until.is_(None))
