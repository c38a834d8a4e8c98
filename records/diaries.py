"""Diaries: targets in versions, a card a day, what staff set; words and answers sealed under the client's key."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from records.coaching_models import ClientGoal, SkillAttempt
from records.coaching_store import goal_place
from records.diary_models import Attachment, DiaryEntry, DiarySettings, DiaryTargets, DiaryWeek
from records.vault import Cipher


def add_targets(
    session: Session,
    cipher: Cipher,
    client_id: str,
    *,
    number: int,
    body: str,
    by_staff: str,
    now: datetime,
    version_id: str,
) -> DiaryTargets:
    """Keep a new version of a client's targets; `version_id` lets `has_targets` find it again.

    Fails with IntegrityError when somebody else saved this number first.
    """
    sealed = cipher.seal(body, _targets_place(client_id, number))
    values = {"id": version_id, "client_id": client_id, "number": number, "made_at": now}
    row = DiaryTargets(**values, body_sealed=sealed, by_staff=by_staff)
    session.add(row)
    session.flush()
    return row


def has_targets(session: Session, version_id: str) -> bool:
    """Tell whether a version of this id was saved."""
    return session.get(DiaryTargets, version_id) is not None


def targets(session: Session, client_id: str) -> Sequence[DiaryTargets]:
    """Return every version of the targets, newest first."""
    of_client = select(DiaryTargets).where(DiaryTargets.client_id == client_id)
    return session.scalars(of_client.order_by(DiaryTargets.number.desc())).all()


def targets_of(cipher: Cipher, row: DiaryTargets) -> str:
    """Open a version; raises SealBrokenError when it does not open."""
    return cipher.open(row.body_sealed, _targets_place(row.client_id, row.number))


def keep_entry(
    session: Session,
    cipher: Cipher,
    client_id: str,
    day: date,
    *,
    body: str,
    targets_number: int,
    late: bool,
    finished: bool,
    now: datetime,
) -> None:
    """Keep a day's card as it stands now; whether it is late was decided when it was begun."""
    sealed = cipher.seal(body, _entry_place(client_id, day))
    row = session.get(DiaryEntry, (client_id, day))
    if row is None:
        row = DiaryEntry(client_id=client_id, day=day, late=late, targets_number=targets_number, started_at=now)
        session.add(row)
    row.body_sealed, row.finished, row.changed_at = sealed, finished, now
    session.flush()


def entry(session: Session, client_id: str, day: date) -> DiaryEntry | None:
    """Return one day's card."""
    return session.get(DiaryEntry, (client_id, day))


def entries(session: Session, client_id: str, *, since: date) -> Sequence[DiaryEntry]:
    """Return the cards from a day on, oldest first."""
    of_client = select(DiaryEntry).where(DiaryEntry.client_id == client_id, DiaryEntry.day >= since)
    return session.scalars(of_client.order_by(DiaryEntry.day)).all()


def newest_entry(session: Session, client_id: str) -> DiaryEntry | None:
    """Return the card that was changed last."""
    of_client = select(DiaryEntry).where(DiaryEntry.client_id == client_id)
    return session.scalar(of_client.order_by(DiaryEntry.changed_at.desc(), DiaryEntry.day.desc()).limit(1))


def first_day(session: Session, client_id: str) -> date | None:
    """Return the first day that has a card."""
    return session.scalar(select(func.min(DiaryEntry.day)).where(DiaryEntry.client_id == client_id))


def card_of(cipher: Cipher, row: DiaryEntry) -> str:
    """Open a card; raises SealBrokenError when it does not open."""
    return cipher.open(row.body_sealed, _entry_place(row.client_id, row.day))


def settings(session: Session, client_id: str) -> DiarySettings | None:
    """Return what staff set for a client's diary."""
    return session.get(DiarySettings, client_id)


def change_settings(
    session: Session, client_id: str, *, by: str, now: datetime, **values: str | int | datetime | None
) -> None:
    """Change what is set: `size`, `session_weekday`, `session_minute`. What is not named stays."""
    row = settings(session, client_id)
    if row is None:
        row = DiarySettings(client_id=client_id)
        session.add(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_by, row.changed_at = by, now
    session.flush()


def goals(session: Session, cipher: Cipher, client_id: str) -> tuple[str, ...]:
    """Return the client's goals in their own words; raises SealBrokenError when one does not open."""
    rows = session.scalars(
        select(ClientGoal).where(ClientGoal.client_id == client_id).order_by(ClientGoal.position)
    )
    return tuple(cipher.open(row.text_sealed, goal_place(client_id, row.position)) for row in rows)


def tries(session: Session, client_id: str, *, since: datetime) -> Sequence[SkillAttempt]:
    """Return the skills a client tried since a moment, oldest first."""
    of_client = select(SkillAttempt).where(SkillAttempt.client_id == client_id, SkillAttempt.at >= since)
    return session.scalars(of_client.order_by(SkillAttempt.id)).all()


def attach(session: Session, cipher: Cipher, client_id: str, line_key: str, *, name: str, body: str) -> None:
    """Keep a file (`body` is base64) for the line of this key; keeping it again changes nothing."""
    if session.get(Attachment, (client_id, line_key)) is None:
        sealed = cipher.seal(body, _file_place(client_id, line_key))
        session.add(Attachment(client_id=client_id, line_key=line_key, name=name, body_sealed=sealed))
        session.flush()


def attachment(session: Session, client_id: str, line_key: str) -> Attachment | None:
    """Return the file of a line."""
    return session.get(Attachment, (client_id, line_key))


def file_of(cipher: Cipher, row: Attachment) -> str:
    """Open a file, as base64; raises SealBrokenError when it does not open."""
    return cipher.open(row.body_sealed, _file_place(row.client_id, row.line_key))


def add_week(
    session: Session,
    cipher: Cipher,
    client_id: str,
    week_id: str,
    *,
    ends: date,
    body: str,
    now: datetime,
    session_at: datetime | None,
) -> DiaryWeek:
    """Keep a summary as the client gets it; making the same one again changes nothing."""
    row = session.get(DiaryWeek, week_id)
    if row is None:
        sealed = cipher.seal(body, _week_place(week_id, "body"))
        row = DiaryWeek(id=week_id, client_id=client_id, ends=ends, status=WITH_CLIENT, made_at=now)
        row.body_sealed, row.session_at, row.parts_sent = sealed, session_at, 0
        session.add(row)
        session.flush()
    return row


WITH_CLIENT, HELD, TO_SHARE, SHARED = "with_client", "held", "to_share", "shared"
"""Where a summary stands: the client reads it; they hold it back; it is on its way to the team; it is there."""


def week(session: Session, week_id: str) -> DiaryWeek | None:
    """Return one summary."""
    return session.get(DiaryWeek, week_id)


def newest_week(session: Session, client_id: str) -> DiaryWeek | None:
    """Return the client's newest summary."""
    of_client = select(DiaryWeek).where(DiaryWeek.client_id == client_id)
    return session.scalar(of_client.order_by(DiaryWeek.made_at.desc()).limit(1))


def week_body(cipher: Cipher, row: DiaryWeek) -> str:
    """Open a summary's text; raises SealBrokenError when it does not open."""
    return cipher.open(row.body_sealed, _week_place(row.id, "body"))


def add_line(cipher: Cipher, row: DiaryWeek, line: str) -> None:
    """Keep the line a client adds to a summary, in place of one before."""
    row.line_sealed = cipher.seal(line, _week_place(row.id, "line"))


def line_of(cipher: Cipher, row: DiaryWeek) -> str:
    """Open the line a client added; empty without one."""
    return cipher.open(row.line_sealed, _week_place(row.id, "line")) if row.line_sealed is not None else ""


def erase(session: Session, client_id: str) -> None:
    """Delete the diary, its targets and summaries, and every file that went out."""
    for table in (DiaryTargets, DiaryEntry, DiarySettings, DiaryWeek, Attachment):
        session.execute(delete(table).where(table.client_id == client_id))


def _targets_place(client_id: str, number: int) -> str:
    return f"diary_targets.body/{client_id}/{number}"


def _entry_place(client_id: str, day: date) -> str:
    return f"diary_entries.body/{client_id}/{day.isoformat()}"


def _week_place(week_id: str, column: str) -> str:
    return f"diary_weeks.{column}/{week_id}"


def _file_place(client_id: str, line_key: str) -> str:
    return f"attachments.body/{client_id}/{line_key}"
