"""A client's goals, in their own words, sealed: each keeps its place until the client takes it out."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.coaching_models import ClientGoal
from records.coaching_store import goal_place
from records.vault import Cipher


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: its place (from 1) and the client's words."""

    position: int
    text: str


def of_client(session: Session, cipher: Cipher, client_id: str) -> tuple[Goal, ...]:
    """Return the goals in their places. Raises SealBrokenError for one that does not open."""
    rows = session.scalars(
        select(ClientGoal).where(ClientGoal.client_id == client_id).order_by(ClientGoal.position)
    )
    return tuple(
        Goal(row.position, cipher.open(row.text_sealed, goal_place(client_id, row.position))) for row in rows
    )


def keep(session: Session, cipher: Cipher, client_id: str, position: int, text: str, now: datetime) -> None:
    """Keep a goal in this place; one that stood there before is replaced."""
    sealed = cipher.seal(text, goal_place(client_id, position))
    session.merge(ClientGoal(client_id=client_id, position=position, text_sealed=sealed, at=now))
    session.flush()


def remove(session: Session, client_id: str, position: int) -> None:
    """Take a goal out; its words are gone."""
    session.execute(delete(ClientGoal).where(ClientGoal.client_id == client_id, ClientGoal.position == position))
