"""Reads and writes the coaching tables; a record made twice from one message is made once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from records.base import Base
from records.coaching_models import (
    ClientGoal,
    ClientSkill,
    CoachingEpisode,
    CoachingNote,
    CoachingSettings,
    ForgottenSkill,
    ParkedMatter,
    ParkedTopic,
    PracticeReport,
    SavedListItem,
    SkillAttempt,
)
from records.models import Client, Message
from records.vault import Cipher

LATEST_SKILLS = 10
CLINIC_NEEDS = 5
"""Rated uses in a clinic before its mean says anything about a skill."""
VALIDATION = "validation.%"
NEWEST_LINES = 20
"""Validation lines that are read however old they are: five turns hold fewer."""
MOST_LINES = 1000


@dataclass(frozen=True, slots=True)
class SkillMean:
    """How often a skill was rated, and the mean drop in strength (0-100 scale)."""

    skill: str
    uses: int
    mean_drop: float


@dataclass(frozen=True, slots=True)
class CoachingRecord:
    """Everything that coaching decisions read about a client; the words are opened."""

    episodes: int
    means: tuple[SkillMean, ...]
    latest_skills: tuple[str, ...]
    shown: tuple[tuple[str, int, datetime], ...]
    skills: tuple[ClientSkill, ...]
    settings: CoachingSettings | None
    goals: tuple[str, ...]
    strength: str | None


def insert_once(session: Session, table: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert a row unless its unique key is taken; say whether it was new."""
    dialect = session.get_bind().dialect.name
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    # PostgreSQL's driver does not count rows here; what was inserted comes back.
    statement = make(table).values(**values).on_conflict_do_nothing().returning(*table.__table__.primary_key)
    return session.execute(statement).first() is not None


def open_episode(
    session: Session,
    client_id: str,
    message_id: str,
    now: datetime,
    *,
    feeling: str | None,
    intensity: int | None,
    urge: str | None,
) -> None:
    """Open an episode; the one that is open ends as stopped, unless it was opened by this very message."""
    known = select(CoachingEpisode.id).where(
        CoachingEpisode.client_id == client_id, CoachingEpisode.message_id == message_id
    )
    if session.scalar(known) is not None:
        return
    close_episode(session, client_id, now, "stopped")
    values = {"client_id": client_id, "message_id": message_id, "opened_at": now}
    insert_once(session, CoachingEpisode, {**values, "feeling": feeling, "intensity": intensity, "urge": urge})


def close_episode(session: Session, client_id: str, now: datetime, ending: str) -> None:
    """End the open episode, if there is one."""
    session.execute(
        update(CoachingEpisode)
        .where(CoachingEpisode.client_id == client_id, CoachingEpisode.ended_at.is_(None))
        .values(ended_at=now, ending=ending)
    )


def record_attempt(
    session: Session,
    client_id: str,
    message_id: str,
    now: datetime,
    *,
    skill: str,
    before: int | None,
    after: int | None,
    finished: bool,
) -> None:
    """Record a tried skill under the open episode."""
    episode = session.scalar(
        select(func.max(CoachingEpisode.id)).where(
            CoachingEpisode.client_id == client_id, CoachingEpisode.ended_at.is_(None)
        )
    )
    values = {"client_id": client_id, "message_id": message_id, "episode_id": episode, "at": now}
    tried = {"skill": skill, "before": before, "after": after, "finished": finished}
    insert_once(session, SkillAttempt, {**values, **tried})


def report_practice(
    session: Session,
    client_id: str,
    message_id: str,
    now: datetime,
    *,
    skill: str | None = None,
    helped: str | None = None,
    fix: str | None = None,
) -> None:
    """Record a practice, or a missed one with its fix."""
    values = {"client_id": client_id, "message_id": message_id, "at": now}
    insert_once(session, PracticeReport, {**values, "skill": skill, "helped": helped, "fix": fix})


def add_note(
    session: Session,
    cipher: Cipher,
    client_id: str,
    message_id: str,
    now: datetime,
    *,
    kind: str,
    text: str,
    about: str | None,
) -> None:
    """Keep words of the client, sealed in their place."""
    sealed = cipher.seal(text, note_place(client_id, message_id, kind))
    values = {"client_id": client_id, "message_id": message_id, "kind": kind, "about": about, "at": now}
    insert_once(session, CoachingNote, {**values, "text_sealed": sealed})


def note_place(client_id: str, message_id: str, kind: str) -> str:
    """Return the place a note is sealed to."""
    return f"coaching_notes.text/{client_id}/{message_id}/{kind}"


def settings_place(client_id: str, column: str) -> str:
    """Return the place of sealed words in a client's coaching settings."""
    return f"coaching_settings.{column}/{client_id}"


def goal_place(client_id: str, position: int) -> str:
    """Return the place a goal is sealed to."""
    return f"client_goals.text/{client_id}/{position}"


def park(session: Session, client_id: str, now: datetime, *, feeling: str | None, skill: str | None) -> None:
    """Keep an interrupted topic in place of an earlier one."""
    session.merge(ParkedTopic(client_id=client_id, feeling=feeling, skill=skill, at=now))


def parked_topic(session: Session, client_id: str) -> tuple[str | None, str | None, datetime] | None:
    """Return (feeling, skill, since) of the parked topic, and leave it."""
    row = session.get(ParkedTopic, client_id)
    return (row.feeling, row.skill, row.at) if row is not None else None


def take_parked(session: Session, client_id: str) -> tuple[str | None, str | None, datetime] | None:
    """Return (feeling, skill, since) of the parked topic and delete it."""
    row = session.get(ParkedTopic, client_id)
    if row is None:
        return None
    session.execute(delete(ParkedTopic).where(ParkedTopic.client_id == client_id))
    return row.feeling, row.skill, row.at


def read_record(session: Session, cipher: Cipher, client_id: str, *, shown_since: datetime) -> CoachingRecord:
    """Read what coaching decisions need. Validation lines come from the transcript: what was said counts."""
    settings = session.get(CoachingSettings, client_id)
    goals = session.scalars(
        select(ClientGoal).where(ClientGoal.client_id == client_id).order_by(ClientGoal.position)
    )
    return CoachingRecord(
        episodes=session.scalar(
            select(func.count()).select_from(CoachingEpisode).where(CoachingEpisode.client_id == client_id)
        )
        or 0,
        means=_means(session, SkillAttempt.client_id == client_id, at_least=1),
        latest_skills=_latest_skills(session, client_id),
        shown=lines_shown(session, client_id, shown_since),
        skills=tuple(session.scalars(select(ClientSkill).where(ClientSkill.client_id == client_id))),
        settings=settings,
        goals=tuple(cipher.open(goal.text_sealed, goal_place(client_id, goal.position)) for goal in goals),
        strength=_opened(cipher, settings, client_id, "strength"),
    )


def clinic_means(session: Session, client_id: str) -> tuple[SkillMean, ...]:
    """Return how skills work for the clients of this client's clinic, where enough uses were rated."""
    clinic = select(Client.clinic_id).where(Client.id == client_id).scalar_subquery()
    colleagues = select(Client.id).where(Client.clinic_id == clinic)
    return _means(session, SkillAttempt.client_id.in_(colleagues), at_least=CLINIC_NEEDS)


def _means(session: Session, whose: Any, *, at_least: int) -> tuple[SkillMean, ...]:  # noqa: ANN401 - an SQL condition
    rows = session.execute(
        select(SkillAttempt.skill, func.count(), func.avg(SkillAttempt.before - SkillAttempt.after))
        .where(whose, SkillAttempt.before.is_not(None), SkillAttempt.after.is_not(None))
        .group_by(SkillAttempt.skill)
        .having(func.count() >= at_least)
    )
    return tuple(SkillMean(skill, uses, float(mean)) for skill, uses, mean in rows)


def _latest_skills(session: Session, client_id: str) -> tuple[str, ...]:
    newest_first: Sequence[str] = session.scalars(
        select(SkillAttempt.skill)
        .where(SkillAttempt.client_id == client_id)
        .order_by(SkillAttempt.id.desc())
        .limit(LATEST_SKILLS)
    ).all()
    return tuple(reversed(newest_first))


def lines_shown(session: Session, client_id: str, since: datetime) -> tuple[tuple[str, int, datetime], ...]:
    """Return the validation lines said since then, and the newest few however old they are, oldest first."""
    rows = session.execute(
        select(Message.say_key, Message.variant, Message.created_at)
        .where(Message.client_id == client_id, Message.say_key.like(VALIDATION), Message.variant.is_not(None))
        .order_by(Message.id.desc())
        .limit(MOST_LINES)
    ).all()
    newest_first = [
        (str(key), int(variant or 0), at)
        for place, (key, variant, at) in enumerate(rows)
        if at >= since or place < NEWEST_LINES
    ]
    return tuple(reversed(newest_first))


def _opened(cipher: Cipher, settings: CoachingSettings | None, client_id: str, column: str) -> str | None:
    sealed: bytes | None = getattr(settings, f"{column}_sealed", None)
    return None if sealed is None else cipher.open(sealed, settings_place(client_id, column))


def erase(session: Session, client_id: str) -> None:
    """Delete everything coaching remembers of a client, what clinicians recorded for them included."""
    for table in (
        SkillAttempt, CoachingEpisode, PracticeReport, CoachingNote, SavedListItem, ParkedTopic, CoachingSettings,
        ClientSkill, ClientGoal, ForgottenSkill, ParkedMatter,
    ):  # fmt: skip
        session.execute(delete(table).where(table.client_id == client_id))
