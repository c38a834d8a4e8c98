"""What the tone policy reads of a client's records: sessions, ratings, hurts, flags and barriers."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.coaching_models import CoachingEpisode, CoachingNote, PracticeReport, SkillAttempt
from records.models import Escalation, Message, ScreeningRecord
from records.transcript import LEAVING

SESSION_GAP = timedelta(minutes=60)
"""A silence of the client this long ends a session."""
LOOKED_BACK = 60
FINISHED = ("eased", "unmeasured")
SERIOUS_CODES = ("T3", "T4", "T5")
NO_BARRIER = "unknown"


def session_of(session: Session, client_id: str, now: datetime) -> tuple[int, datetime]:
    """Return how many messages of the running session are the client's, and when it began."""
    times = session.scalars(
        select(Message.created_at)
        .where(Message.client_id == client_id, Message.direction == "in", Message.kind.not_in(LEAVING))
        .order_by(Message.id.desc())
        .limit(LOOKED_BACK)
    ).all()
    count, began = 0, now
    for at in times:
        if began - at >= SESSION_GAP:
            break
        count, began = count + 1, at
    return count, began


def intensity_since(session: Session, client_id: str, since: datetime) -> int | None:
    """Return the strength (0-100) the client gave last since then; None when the last one was left out."""
    told = session.execute(
        select(CoachingEpisode.opened_at, CoachingEpisode.intensity)
        .where(CoachingEpisode.client_id == client_id, CoachingEpisode.opened_at >= since)
        .order_by(CoachingEpisode.id.desc())
        .limit(1)
    ).first()
    rated = session.execute(
        select(SkillAttempt.at, SkillAttempt.after)
        .where(SkillAttempt.client_id == client_id, SkillAttempt.at >= since)
        .order_by(SkillAttempt.id.desc())
        .limit(1)
    ).first()
    newest = max((row for row in (told, rated) if row is not None), key=lambda row: row[0], default=None)
    return newest[1] if newest is not None else None


def contacts(session: Session, client_id: str) -> int:
    """Return how many coachings there were."""
    return _count(session, CoachingEpisode.client_id == client_id)


def finished(session: Session, client_id: str) -> int:
    """Return how many coachings came to their end."""
    return _count(session, CoachingEpisode.client_id == client_id, CoachingEpisode.ending.in_(FINISHED))


def _count(session: Session, *where: object) -> int:
    return session.scalar(select(func.count()).select_from(CoachingEpisode).where(*where)) or 0  # type: ignore[arg-type]


def tried(session: Session, client_id: str) -> tuple[int, int]:
    """Return how many skills were seen through and rated, and in how many of them the strength came down."""
    rows = session.execute(
        select(SkillAttempt.before, SkillAttempt.after).where(
            SkillAttempt.client_id == client_id,
            SkillAttempt.finished.is_(True),
            SkillAttempt.before.is_not(None),
            SkillAttempt.after.is_not(None),
        )
    ).all()
    return len(rows), sum(after < before for before, after in rows if before is not None and after is not None)


def hurt_at(session: Session, client_id: str) -> datetime | None:
    """Return when the client last complained or told of a hurt."""
    notes = select(func.max(CoachingNote.at)).where(
        CoachingNote.client_id == client_id, CoachingNote.kind == "complaint"
    )
    return session.scalar(notes)


def barrier_met(session: Session, client_id: str) -> int:
    """Return how often the barrier that was met most was met: each time it was answered warmly, with its fix."""
    fixes = session.scalars(
        select(PracticeReport.fix).where(PracticeReport.client_id == client_id, PracticeReport.fix.is_not(None))
    )
    met = Counter(fix for fix in fixes if fix != NO_BARRIER)
    return max(met.values(), default=0)


def flagged_at(session: Session, client_id: str, questions: Sequence[str]) -> datetime | None:
    """Return when something was last more than ordinary: by screening, by an alert, or by a question of safety."""
    screened = select(func.max(ScreeningRecord.at)).join(Message, Message.id == ScreeningRecord.message_id)
    screened = screened.where(Message.client_id == client_id, ScreeningRecord.action != "none")
    alerted = select(func.max(Escalation.opened_at)).where(Escalation.client_id == client_id)
    asked = select(func.max(Message.created_at)).where(
        Message.client_id == client_id, Message.direction == "out", Message.say_key.in_(questions)
    )
    moments = [session.scalar(query) for query in (screened, alerted, asked)]
    return max((at for at in moments if at is not None), default=None)


def seriously_flagged_at(session: Session, client_id: str) -> datetime | None:
    """Return when a message was last screened as T3 or more, or as an emergency of any code."""
    serious = select(func.max(ScreeningRecord.at)).join(Message, Message.id == ScreeningRecord.message_id)
    serious = serious.where(Message.client_id == client_id)
    return session.scalar(
        serious.where((ScreeningRecord.code.in_(SERIOUS_CODES)) | (ScreeningRecord.action == "emergency"))
    )
