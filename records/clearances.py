"""Held clients that nobody has cleared, and the pages that ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.models import Client, ModeChange
from records.oncall_models import ClearancePage


@dataclass(frozen=True, slots=True)
class Due:
    """A held client, and the moment (UTC) from which on a page that asks for a clearance is due."""

    client_id: str
    at: datetime


def due(session: Session, modes: Sequence[str], every: timedelta, now: datetime) -> tuple[Due, ...]:
    """Return the clients in one of `modes` for whom a page is due at `now`.

    It is due `every` so often after the mode began or the last page went out, whichever is later: however long
    nobody was there to page, one page makes up for it.
    """
    last = (
        select(ClearancePage.client_id, func.max(ClearancePage.at).label("at"))
        .where(ClearancePage.out)
        .group_by(ClearancePage.client_id)
        .subquery()
    )
    rows = session.execute(
        select(Client, last.c.at).outerjoin(last, last.c.client_id == Client.id).where(Client.mode.in_(modes))
    )
    found = (Due(client.id, _next(client, at, every)) for client, at in rows)
    return tuple(one for one in found if one.at <= now)


def due_for(session: Session, client: Client, every: timedelta) -> datetime:
    """Return when the next page that asks for this client's clearance is due."""
    of_client = select(func.max(ClearancePage.at)).where(ClearancePage.client_id == client.id, ClearancePage.out)
    return _next(client, session.scalar(of_client), every)


def _next(client: Client, last: datetime | None, every: timedelta) -> datetime:
    return max(client.mode_since, last or client.mode_since) + every


def held_since(session: Session, client: Client, open_mode: str) -> datetime:
    """Return when the chat was last open, that is in `open_mode`; changes between held modes do not count."""
    began = session.scalar(
        select(func.max(ModeChange.at)).where(ModeChange.client_id == client.id, ModeChange.before == open_mode)
    )
    return began or client.mode_since


def add(
    session: Session,
    client_id: str,
    *,
    due_at: datetime,
    person: str,
    way: str,
    now: datetime,
    out: bool,
    error: str = "",
) -> None:
    """Record a page that was tried."""
    page = ClearancePage(client_id=client_id, due_at=due_at, person=person, way=way, at=now, out=out, error=error)
    session.add(page)


def pages_of(session: Session, client_id: str, due_at: datetime) -> Sequence[ClearancePage]:
    """Return the pages that were tried for one due moment, in order."""
    tried = select(ClearancePage).where(ClearancePage.client_id == client_id, ClearancePage.due_at == due_at)
    return session.scalars(tried.order_by(ClearancePage.id)).all()
