"""What clients said about this program and what hurt them in it: sealed notes, for staff in their own chat."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.coaching_models import CoachingNote
from records.coaching_store import note_place
from records.models import Client
from records.vault import ErasedError, SealBrokenError, Vault

COMPLAINT = "complaint"
"""The kind of the notes; `about` says how it came: feedback, criticism, or rupture for a hurt."""


@dataclass(frozen=True, slots=True)
class Feedback:
    """One thing a client said: whose it is, when, how it came, and the words."""

    client_id: str
    pseudonym: str
    at: datetime
    about: str
    text: str


def newest(
    session: Session, vault: Vault, *, clinic_id: str | None, client_id: str | None = None, limit: int
) -> Iterator[Feedback]:
    """Yield the newest feedback of a clinic (None: of all), or of one client; what does not open is left out."""
    found = select(CoachingNote, Client.pseudonym).join(Client, Client.id == CoachingNote.client_id)
    found = _of(found.where(CoachingNote.kind == COMPLAINT), clinic_id, client_id)
    for row, pseudonym in session.execute(found.order_by(CoachingNote.id.desc()).limit(limit)):
        try:
            place = note_place(row.client_id, row.message_id, COMPLAINT)
            text = vault.of(session, row.client_id).open(row.text_sealed, place)
        except (ErasedError, SealBrokenError):
            continue
        yield Feedback(row.client_id, pseudonym, row.at, row.about or "criticism", text)


def count(session: Session, *, clinic_id: str | None, client_id: str | None = None) -> int:
    """Return how many there are."""
    notes = select(func.count()).select_from(CoachingNote).join(Client, Client.id == CoachingNote.client_id)
    return session.scalar(_of(notes.where(CoachingNote.kind == COMPLAINT), clinic_id, client_id)) or 0


def _of(query: Any, clinic_id: str | None, client_id: str | None) -> Any:  # noqa: ANN401 - a select of any columns
    if clinic_id is not None:
        query = query.where(Client.clinic_id == clinic_id)
    return query if client_id is None else query.where(Client.id == client_id)
