"""Escalations as rows: opened, paged, acknowledged by name; every step an added event."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from records.escalation_states import PAGING, Status, Step, after, before
from records.models import Client, Escalation, EscalationEvent, Page
from records.vault import Cipher

OPEN, PAGED, ACKNOWLEDGED = Status.OPEN.value, Status.PAGED.value, Status.ACKNOWLEDGED.value


def open_or_raise(
    session: Session,
    client: Client,
    *,
    code: str,
    acknowledge_seconds: int,
    whom: Sequence[str],
    page_key: str,
    truths: dict[str, Any],
    now: datetime,
) -> tuple[Escalation, bool]:
    """Open an escalation, or add to the client's open one; the bool tells whether it is new.

    `whom` names the duties to page, `page_key` the staff wording, `truths` what the client is told and when.
    A message that asks for a faster answer than the open escalation re-opens it under its own code, so that
    staff are paged again; one that asks for a slower answer is an event on it.
    """
    current = open_for(session, client.id)
    if current is not None and acknowledge_seconds >= current.acknowledge_seconds:
        add_event(session, current.id, "more", actor="screening", detail=code, now=now)
        return current, False
    if current is not None:
        add_event(session, current.id, "superseded", actor="screening", detail=code, now=now)
        current.status = after(Step.WORSE_CODE, Status(current.status)).value
    escalation = Escalation(
        id=secrets.token_hex(8),
        client_id=client.id,
        clinic_id=client.clinic_id,
        code=code,
        status=OPEN,
        acknowledge_seconds=acknowledge_seconds,
        whom=list(whom),
        page_key=page_key,
        truths=truths,
        opened_at=now,
    )
    session.add(escalation)
    session.flush()
    add_event(session, escalation.id, "opened", actor="screening", detail=code, now=now)
    return escalation, True


def add_event(
    session: Session, escalation_id: str, kind: str, *, actor: str, now: datetime, detail: str = ""
) -> None:
    """Append one step; `detail` is a code or an error word, never a client's words."""
    session.add(EscalationEvent(escalation_id=escalation_id, kind=kind, at=now, actor=actor, detail=detail))


def get(session: Session, escalation_id: str) -> Escalation | None:
    """Return the escalation as it stands now."""
    return session.get(Escalation, escalation_id, populate_existing=True)


def mark_paged(session: Session, escalation_id: str, now: datetime, *, person: str, way: str) -> None:
    """Record that a page has gone out; an acknowledgement that came first stands."""
    session.add(Page(escalation_id=escalation_id, person=person, way=way, at=now, out=True))
    session.execute(
        update(Escalation)
        .where(Escalation.id == escalation_id, Escalation.status.in_(before(Step.PAGE_GOES_OUT)))
        .values(status=PAGED, paged_at=now)
    )
    add_event(session, escalation_id, "paged", actor="bot", detail=way, now=now)


def mark_not_paged(
    session: Session, escalation_id: str, now: datetime, *, person: str, way: str, error: str, refused: bool
) -> None:
    """Record that a page could not go out, and why."""
    page = Page(
        escalation_id=escalation_id, person=person, way=way, at=now, out=False, refused=refused, error=error
    )
    session.add(page)
    add_event(session, escalation_id, "page_failed", actor="bot", detail=error, now=now)


def pages_of(session: Session, escalation_id: str) -> Sequence[Page]:
    """Return every page tried for an escalation, in order."""
    return session.scalars(select(Page).where(Page.escalation_id == escalation_id).order_by(Page.id)).all()


def acknowledge(session: Session, escalation_id: str, *, by: str, now: datetime) -> tuple[bool, str | None]:
    """Acknowledge by name. Returns (whether this call did it, who holds it); (False, None) for an unknown id."""
    done = session.execute(
        update(Escalation)
        .where(Escalation.id == escalation_id, Escalation.status.in_(before(Step.STAFF_ACKNOWLEDGE)))
        .values(status=ACKNOWLEDGED, acknowledged_at=now, acknowledged_by=by)
    )
    escalation = get(session, escalation_id)
    if escalation is None:
        return False, None
    won = done.rowcount == 1  # type: ignore[attr-defined]
    if won:
        add_event(session, escalation_id, "acknowledged", actor=by, now=now)
    return won, escalation.acknowledged_by


def resolve(
    session: Session, cipher: Cipher, escalation_id: str, *, by: str, note: str, now: datetime
) -> Escalation | None:
    """Close an escalation by name, with a note sealed under the client's key; None where it was closed before.

    Whoever resolves one that nobody has acknowledged has acknowledged it too.
    """
    acknowledge(session, escalation_id, by=by, now=now)
    done = session.execute(
        update(Escalation)
        .where(Escalation.id == escalation_id, Escalation.status.in_(before(Step.STAFF_RESOLVE)))
        .values(
            status=Status.RESOLVED.value,
            resolved_at=now,
            resolved_by=by,
            note_sealed=cipher.seal(note, _note_place(escalation_id)),
        )
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]
        return None
    add_event(session, escalation_id, "resolved", actor=by, now=now)
    return get(session, escalation_id)


def note_of(cipher: Cipher, escalation: Escalation) -> str:
    """Open the note with which an escalation was resolved; empty where there is none."""
    return cipher.open(escalation.note_sealed, _note_place(escalation.id)) if escalation.note_sealed else ""


def _note_place(escalation_id: str) -> str:
    return f"escalations.note/{escalation_id}"


def newest_for(session: Session, client_id: str) -> Escalation | None:
    """Return the client's newest escalation, open or not."""
    of_client = select(Escalation).where(Escalation.client_id == client_id)
    return session.scalar(of_client.order_by(Escalation.opened_at.desc()).limit(1))


def open_for(session: Session, client_id: str) -> Escalation | None:
    """Return the client's escalation that nobody has acknowledged yet, if any."""
    return session.scalar(
        select(Escalation)
        .where(Escalation.client_id == client_id, Escalation.status.in_(PAGING))
        .order_by(Escalation.opened_at.desc())
        .limit(1)
    )


def unresolved_for(session: Session, client_id: str) -> Sequence[Escalation]:
    """Return the client's escalations that are neither resolved nor replaced, oldest first."""
    standing = select(Escalation).where(Escalation.client_id == client_id)
    standing = standing.where(Escalation.status.in_(before(Step.STAFF_RESOLVE)))
    return session.scalars(standing.order_by(Escalation.opened_at)).all()


def standing(session: Session) -> Sequence[tuple[Escalation, str]]:
    """Return every escalation that is neither resolved nor replaced, with its client's pseudonym, oldest first."""
    rows = session.execute(
        select(Escalation, Client.pseudonym)
        .join(Client, Client.id == Escalation.client_id)
        .where(Escalation.status.in_(before(Step.STAFF_RESOLVE)))
        .order_by(Escalation.opened_at)
    )
    return [(escalation, pseudonym) for escalation, pseudonym in rows]


def erase(session: Session, client_id: str) -> None:
    """Forget what staff noted about a client; that there was an alert, and who answered it, stays."""
    session.execute(update(Escalation).where(Escalation.client_id == client_id).values(note_sealed=None))
