"""Held clients that nobody has cleared, and the pages that ask for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from records.models import Client, ModeChange
from records.oncall_models import ClearancePage

COACHING, HELD = "coaching", ("crisis_skills", "safety_only", "paused")
SENDING, DOUBTFUL = "sending", "doubtful"
"""A page whose sending began, and one of which nobody knows whether it arrived, for the process died over it."""
SOONER = timedelta(hours=1)
"""When it is asked again after a doubtful page: not for the same moment, and not only after twelve hours."""


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
    held = session.scalars(select(Client).where(Client.mode.in_(modes))).all()
    found = (Due(client.id, due_for(session, client, every)) for client in held)
    return tuple(one for one in found if one.at <= now)


def due_for(session: Session, client: Client, every: timedelta) -> datetime:
    """Return when the next page that asks for this client's clearance is due.

    After one that may never have arrived it is due sooner.
    """

    def last(error: str) -> datetime | None:
        of_client = (ClearancePage.client_id == client.id, ClearancePage.out, ClearancePage.error == error)
        return session.scalar(select(func.max(ClearancePage.at)).where(*of_client))

    moments = [client.mode_since + every]
    if (sent := last("")) is not None:
        moments.append(sent + every)
    if (doubtful := last(DOUBTFUL)) is not None:
        moments.append(doubtful + min(every, SOONER))
    return max(moments)


def held_since(session: Session, client: Client, open_mode: str) -> datetime:
    """Return when the chat was last open, that is in `open_mode`; changes between held modes do not count."""
    began = session.scalar(
        select(func.max(ModeChange.at)).where(ModeChange.client_id == client.id, ModeChange.before == open_mode)
    )
    return began or client.mode_since


def cleared_at(session: Session, client: Client) -> datetime | None:
    """Return when a held chat was last opened again, if it is open and no held mode came after."""
    if client.mode != COACHING:
        return None
    return session.scalar(
        select(func.max(ModeChange.at)).where(
            ModeChange.client_id == client.id, ModeChange.after == COACHING, ModeChange.before.in_(HELD)
        )
    )


def claim(session: Session, client_id: str, *, due_at: datetime, person: str, way: str, now: datetime) -> int:
    """Record that a page is about to be sent; return its number."""
    page = ClearancePage(
        client_id=client_id, due_at=due_at, person=person, way=way, at=now, out=False, error=SENDING
    )
    session.add(page)
    session.flush()
    return page.id


def settle(session: Session, number: int, *, error: str, now: datetime) -> None:
    """Record what became of a page: out, refused for a reason, or doubtful, which counts as out."""
    page = session.get_one(ClearancePage, number)
    page.out, page.error, page.at = error in {"", DOUBTFUL}, error, now


def pages_of(session: Session, client_id: str, due_at: datetime) -> Sequence[ClearancePage]:
    """Return the pages that were tried for one due moment, in order."""
    tried = select(ClearancePage).where(ClearancePage.client_id == client_id, ClearancePage.due_at == due_at)
    return session.scalars(tried.order_by(ClearancePage.id)).all()
