"""The newest words that a client wrote under a name: what they prepare to say, a small step, a plan; sealed."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.coaching_models import CoachingNote
from records.coaching_store import note_place
from records.vault import Cipher


def newest(session: Session, cipher: Cipher, client_id: str, kind: str, *, since: datetime) -> dict[str, str]:
    """Return the newest words of each name (`about`; empty without one) among the notes of a kind since then."""
    rows = session.scalars(
        select(CoachingNote)
        .where(CoachingNote.client_id == client_id, CoachingNote.kind == kind, CoachingNote.at >= since)
        .order_by(CoachingNote.id)
    )
    return {
        row.about or "": cipher.open(row.text_sealed, note_place(client_id, row.message_id, kind)) for row in rows
    }
