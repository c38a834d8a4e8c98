"""Drills as rows: asked for, run rung by rung, confirmed by whoever got a test page."""

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from records.oncall_models import Drill, DrillRung, StaffNotice

WAITING, SENT, FAILED, UNTRIED = "waiting", "sent", "failed", "untried"
PASSED, CALLED_OFF = "passed", "called_off"
_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""What a number is made of: nothing that looks like something else on a pager."""
_NUMBER_LENGTH = 8


def ask(session: Session, clinic_id: str, *, person: str = "", everybody: bool = False, now: datetime) -> Drill:
    """Ask for a drill of one person, of everybody in the rota, or of those on duty now and next."""
    drill = Drill(id=secrets.token_hex(8), clinic_id=clinic_id, person=person, everybody=everybody, asked_at=now)
    session.add(drill)
    session.flush()
    return drill


def get(session: Session, drill_id: str) -> Drill | None:
    """Return the drill."""
    return session.get(Drill, drill_id)


def begin(session: Session, drill_id: str, now: datetime) -> bool:
    """Record that it has begun; False when it has already, or was called off."""
    done = session.execute(
        update(Drill)
        .where(Drill.id == drill_id, Drill.started_at.is_(None), Drill.outcome == "")
        .values(started_at=now)
    )
    return done.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def call_off(session: Session, drill_id: str, now: datetime) -> bool:
    """Call off a drill that nobody has begun; False when somebody has: then it goes on."""
    done = session.execute(
        update(Drill)
        .where(Drill.id == drill_id, Drill.started_at.is_(None), Drill.outcome == "")
        .values(outcome=CALLED_OFF, ended_at=now)
    )
    return done.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def end(session: Session, drill_id: str, now: datetime) -> str:
    """Record how it went: passed when test pages went out and none failed."""
    outcomes = {rung.outcome for rung in rungs_of(session, drill_id)}
    outcome = PASSED if SENT in outcomes and FAILED not in outcomes else FAILED
    session.execute(
        update(Drill).where(Drill.id == drill_id, Drill.outcome == "").values(outcome=outcome, ended_at=now)
    )
    return outcome


def add_rung(session: Session, drill_id: str, *, person: str, duty: str, place: str, untried: str = "") -> None:
    """Add a test page to send; `untried` says why one cannot be."""
    number = "".join(secrets.choice(_LETTERS) for _ in range(_NUMBER_LENGTH))
    outcome = UNTRIED if untried else WAITING
    session.add(
        DrillRung(
            drill_id=drill_id, number=number, person=person, duty=duty, place=place, outcome=outcome, error=untried
        )
    )


def rungs_of(session: Session, drill_id: str) -> Sequence[DrillRung]:
    """Return a drill's rungs, in the order in which they were planned."""
    return session.scalars(select(DrillRung).where(DrillRung.drill_id == drill_id).order_by(DrillRung.id)).all()


def settle(session: Session, rung_id: int, *, error: str, now: datetime) -> None:
    """Record that a test page went out, or why it did not."""
    rung = session.get_one(DrillRung, rung_id)
    rung.outcome, rung.error = (FAILED, error) if error else (SENT, "")
    rung.sent_at = None if error else now


def confirm(session: Session, number: str, clinic_id: str | None, *, by: str, now: datetime) -> DrillRung | None:
    """Record that somebody got a test page, and return it; the first to say so stands.

    None for a number that is not known in this clinic (None: in any).
    """
    rung = session.scalar(select(DrillRung).where(DrillRung.number == number.strip().upper()))
    drill = session.get(Drill, rung.drill_id) if rung is not None else None
    if rung is None or drill is None or clinic_id not in {None, drill.clinic_id}:
        return None
    if rung.confirmed_at is None:
        rung.confirmed_at, rung.confirmed_by = now, by
    return rung


def last_passed(session: Session, clinic_id: str) -> datetime | None:
    """Return when the last drill of those on duty, or of everybody, has passed."""
    of_one = (Drill.clinic_id == clinic_id, Drill.outcome == PASSED, Drill.person == "")
    return session.scalar(select(func.max(Drill.ended_at)).where(*of_one))


def newest(session: Session, clinic_id: str) -> Drill | None:
    """Return the newest drill that was run."""
    run = (Drill.clinic_id == clinic_id, Drill.started_at.is_not(None))
    return session.scalar(select(Drill).where(*run).order_by(Drill.started_at.desc()).limit(1))


def last_notice(session: Session, clinic_id: str, kind: str) -> datetime | None:
    """Return when staff were last told something of this kind."""
    of_kind = (StaffNotice.clinic_id == clinic_id, StaffNotice.kind == kind)
    return session.scalar(select(func.max(StaffNotice.at)).where(*of_kind))


def add_notice(session: Session, clinic_id: str, kind: str, now: datetime) -> None:
    """Record that staff were told."""
    session.add(StaffNotice(clinic_id=clinic_id, kind=kind, at=now))


def all_settled(rungs: Iterable[DrillRung]) -> bool:
    """Tell whether nothing is waiting to be sent any more."""
    return all(rung.outcome != WAITING for rung in rungs)
