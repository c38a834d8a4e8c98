"""Reads, for the command line, what reaches staff now: from the settings and from what the bot has recorded."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from records import drills, reach, rotas, staff
from records.db import Database
from safety.reach import Standing
from safety.rota import Way
from settings.app import Settings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """What works, and since when and why something does not; by name, with no name for the staff chat."""

    standing: Standing
    lost: tuple[tuple[str, str, datetime], ...] = ()
    last_drill: datetime | None = None
    """When a drill last passed (UTC)."""


def read(settings: Settings) -> Known | None:
    """Return what is known; None where there is no database yet, or one of an older release. Changes nothing."""

    def ask(session: Session) -> Known:
        lost = reach.lost(session, settings.clinic_id)
        names = {row.person for row in lost}
        standing = Standing(
            # Who has a chat is all that is asked here: no chat's id is opened.
            chats={m.name: 0 for m in staff.of_clinic(session, settings.clinic_id) if m.chat_hash},
            outside=ways(settings),
            staff_chat=settings.telegram[2],
            lost=frozenset(names - {reach.STAFF_CHAT}),
            staff_chat_lost=reach.STAFF_CHAT in names,
        )
        last = drills.last_passed(session, settings.clinic_id)
        return Known(standing, tuple((row.person, row.reason, row.since) for row in lost), last)

    return _read(settings, ask)


def _read(settings: Settings, ask: Callable[[Session], T]) -> T | None:
    database = Database(settings.database)
    try:
        if database.is_sqlite and not Path(database.engine.url.database or "").exists():
            return None
        if not inspect(database.engine).has_table("lost_ways"):
            return None
        with database.transaction() as session:
            return ask(session)
    finally:
        database.close()


def in_force(settings: Settings, fingerprint: str) -> Iterator[str]:
    """Yield, for each bot process that has run, by which rota it runs, where that is not the one of the file."""
    for row in _read(settings, lambda session: rotas.of_clinic(session, settings.clinic_id)) or ():
        since = f"{row.since:%a %d %b %Y %H:%M} UTC"
        if row.broken_since is not None:
            broken = f"{row.broken_since:%a %d %b %H:%M} UTC"
            yield f"{row.executor} runs by the rota of {since}: the file could not be used since {broken}"
        elif row.fingerprint != fingerprint:
            yield f"{row.executor} runs by the rota of {since}; the file is taken up within a minute"


def ways(settings: Settings) -> frozenset[Way]:
    """Return the ways beside Telegram that are set up."""
    found = {Way.EMAIL} if settings.mail_host is not None else set()
    return frozenset(found | ({Way.PAGER} if settings.secret("pager_secret") else set()))
