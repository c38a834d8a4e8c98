"""What a client did lately, by their record: rated skills and small steps done."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from records.coaching_models import CoachingNote, SkillAttempt
from records.coaching_store import note_place
from records.commitments import DONE, KIND
from records.vault import Cipher


def rated(session: Session, client_id: str, *, since: datetime) -> list[tuple[str, int, int, datetime]]:
    """Return (skill, before, after, when) of each finished and rated skill since then, oldest first."""
    rows = session.execute(
        select(SkillAttempt.skill, SkillAttempt.before, SkillAttempt.after, SkillAttempt.at)
        .where(SkillAttempt.client_id == client_id, SkillAttempt.at >= since, SkillAttempt.finished.is_(True))
        .order_by(SkillAttempt.id)
    )
    return [
        (skill, before, after, at) for skill, before, after, at in rows if before is not None and after is not None
    ]


def steps(session: Session, cipher: Cipher, client_id: str, *, since: datetime) -> list[str]:
    """Return the words of the small steps that the client set since then and did. Raises SealBrokenError."""
    rows = session.scalars(
        select(CoachingNote)
        .where(
            CoachingNote.client_id == client_id,
            CoachingNote.kind == KIND,
            CoachingNote.about == DONE,
            CoachingNote.at >= since,
        )
        .order_by(CoachingNote.id)
    )
    return [cipher.open(row.text_sealed, note_place(client_id, row.message_id, KIND)) for row in rows]
