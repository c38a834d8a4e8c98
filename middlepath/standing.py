"""Reads, for the command line, what reaches staff now: from the settings and from what the bot has recorded."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import inspect

from records import reach, staff
from records.db import Database
from safety.reach import Standing
from safety.rota import Way
from settings.app import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """What works, and since when and why something does not; by name, with no name for the staff chat."""

    standing: Standing
    lost: tuple[tuple[str, str, datetime], ...] = ()


def read(settings: Settings) -> Known | None:
    """Return what is known; None where there is no database yet, or one of an older release. Changes nothing."""
    database = Database(settings.database)
    if database.is_sqlite and not (settings.data_dir / "middlepath.db").exists() and settings.database_url is None:
        return None
    try:
        if not inspect(database.engine).has_table("lost_ways"):
            return None
        with database.transaction() as session:
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
            return Known(standing, tuple((row.person, row.reason, row.since) for row in lost))
    finally:
        database.close()


def ways(settings: Settings) -> frozenset[Way]:
    """Return the ways beside Telegram that are set up."""
    found = {Way.EMAIL} if settings.mail_host is not None else set()
    return frozenset(found | ({Way.PAGER} if settings.secret("pager_secret") else set()))
