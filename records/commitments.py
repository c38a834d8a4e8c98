"""A client's small step for now: one that is open, in their own words, sealed; done or let go by themselves."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from records import coaching_store
from records.coaching_models import CoachingNote
from records.coaching_store import note_place
from records.vault import Cipher

KIND, OPEN, DONE = "commitment", "open", "done"


@dataclass(frozen=True, slots=True)
class Commitment:
    """An open step: the number of its note, the words, and since when."""

    number: int
    text: str
    at: datetime


def open_one(session: Session, cipher: Cipher, client_id: str, *, since: datetime) -> Commitment | None:
    """Return the step that is open, unless it was set before `since`. Raises SealBrokenError."""
    row = session.scalar(
        select(CoachingNote)
        .where(
            CoachingNote.client_id == client_id,
            CoachingNote.kind == KIND,
            CoachingNote.about == OPEN,
            CoachingNote.at >= since,
        )
        .order_by(CoachingNote.id.desc())
        .limit(1)
    )
    if row is None:
        return None
    return Commitment(row.id, cipher.open(row.text_sealed, note_place(client_id, row.message_id, KIND)), row.at)


def newest_done(session: Session, cipher: Cipher, client_id: str) -> str | None:
    """Return the words of the step that was done last. Raises SealBrokenError."""
    row = session.scalar(
        select(CoachingNote)
        .where(CoachingNote.client_id == client_id, CoachingNote.kind == KIND, CoachingNote.about == DONE)
        .order_by(CoachingNote.id.desc())
        .limit(1)
    )
    return cipher.open(row.text_sealed, note_place(client_id, row.message_id, KIND)) if row is not None else None


def begin(session: Session, cipher: Cipher, client_id: str, message_id: str, text: str, now: datetime) -> None:
    """Keep a new step; one that was open is gone with its words."""
    session.execute(
        delete(CoachingNote).where(
            CoachingNote.client_id == client_id, CoachingNote.kind == KIND, CoachingNote.about == OPEN
        )
    )
    coaching_store.add_note(session, cipher, client_id, message_id, now, kind=KIND, text=text, about=OPEN)


def done(session: Session, client_id: str, number: int) -> None:
    """Record that the client did it."""
    session.execute(update(CoachingNote).where(*_the_open(client_id, number)).values(about=DONE))


def let_go(session: Session, client_id: str, number: int) -> None:
    """Delete a step that the client let go: nothing counts what was not done."""
    session.execute(delete(CoachingNote).where(*_the_open(client_id, number)))


def _the_open(client_id: str, number: int) -> tuple[ColumnElement[bool], ...]:
    return (
        CoachingNote.id == number,
        CoachingNote.client_id == client_id,
        CoachingNote.kind == KIND,
        CoachingNote.about == OPEN,
    )
