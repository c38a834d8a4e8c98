"""What a client rated, said and saved about what works for them, and what they took off that list."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from records.coaching_models import CoachingNote, ForgottenSkill, PracticeReport, SkillAttempt
from records.coaching_store import note_place
from records.vault import Cipher

OWN = "works"
"""The kind of a note that a client put on their list themselves."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a client wrote: the number of the note, the skill it is about, and the words."""

    number: int
    skill: str | None
    text: str


def rated(session: Session, client_id: str) -> list[tuple[str, int, int]]:
    """Return (skill, before, after) of each rated try that counts for the list, oldest first."""
    rows = session.execute(
        select(SkillAttempt.skill, SkillAttempt.before, SkillAttempt.after, SkillAttempt.at)
        .where(
            SkillAttempt.client_id == client_id,
            SkillAttempt.before.is_not(None),
            SkillAttempt.after.is_not(None),
        )
        .order_by(SkillAttempt.id)
    )
    gone = _forgotten(session, client_id)
    return [(skill, before or 0, after or 0) for skill, before, after, at in rows if _counts(gone, skill, at)]


def helped(session: Session, client_id: str) -> list[str]:
    """Return the skill of each practice that the client said helped, and that counts for the list."""
    rows = session.execute(
        select(PracticeReport.skill, PracticeReport.at).where(
            PracticeReport.client_id == client_id,
            PracticeReport.skill.is_not(None),
            PracticeReport.helped.in_(("yes", "some")),
        )
    )
    gone = _forgotten(session, client_id)
    return [skill for skill, at in rows if skill is not None and _counts(gone, skill, at)]


def notes(session: Session, cipher: Cipher, client_id: str, kind: str) -> list[Words]:
    """Return the client's notes of this kind that count for the list, oldest first."""
    rows = session.scalars(
        select(CoachingNote)
        .where(CoachingNote.client_id == client_id, CoachingNote.kind == kind)
        .order_by(CoachingNote.id)
    )
    gone = _forgotten(session, client_id)
    return [
        Words(row.id, row.about, cipher.open(row.text_sealed, note_place(client_id, row.message_id, kind)))
        for row in rows
        if row.about is None or _counts(gone, row.about, row.at)
    ]


def take_off(session: Session, client_id: str, skill: str, now: datetime) -> None:
    """Take a skill off the list: what was rated up to now counts there no more; the record itself stays."""
    session.merge(ForgottenSkill(client_id=client_id, skill=skill, at=now))
    session.flush()


def drop_own(session: Session, client_id: str, number: int) -> None:
    """Delete a note that the client put on the list themselves; nobody else's, and of no other kind."""
    session.execute(
        delete(CoachingNote).where(
            CoachingNote.id == number, CoachingNote.client_id == client_id, CoachingNote.kind == OWN
        )
    )


def _forgotten(session: Session, client_id: str) -> dict[str, datetime]:
    rows = session.scalars(select(ForgottenSkill).where(ForgottenSkill.client_id == client_id))
    return {row.skill: row.at for row in rows}


def _counts(gone: dict[str, datetime], skill: str, at: datetime) -> bool:
    return skill not in gone or at > gone[skill]
