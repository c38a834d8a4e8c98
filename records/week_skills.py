"""The skill that a clinic's group practises this week."""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from records.coaching_models import WeekSkill

FOR = timedelta(days=7)
"""So long a skill is the skill of the week; after that nothing is claimed."""


def current(session: Session, clinic_id: str, now: datetime) -> WeekSkill | None:
    """Return the skill of this week, if one is set."""
    row = session.get(WeekSkill, clinic_id)
    return row if row is not None and now - row.set_at < FOR else None


def put(session: Session, clinic_id: str, skill: str, by: str, now: datetime) -> None:
    """Set the skill of the week in place of the one before."""
    session.merge(WeekSkill(clinic_id=clinic_id, skill=skill, set_by=by, set_at=now))
    session.flush()


def clear(session: Session, clinic_id: str) -> None:
    """Take the skill of the week away."""
    session.execute(delete(WeekSkill).where(WeekSkill.clinic_id == clinic_id))
