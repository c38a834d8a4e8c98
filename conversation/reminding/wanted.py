"""What of a reminder that is due is still wanted at its moment: a filled card or a kept practice needs none."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from coaching.diary import day_of
from coaching.reminders import Due, Kind, Part, ceil_minute, minute_of, wall
from conversation.client_profile import profile_of
from conversation.diaries import UNREADABLE, diary_of
from conversation.kit import Kit
from conversation.own.looking import week_skill
from conversation.reminding.facts import known_zone, left_skill, quiet_of
from records import reminders, transcript
from records.models import Client
from records.vault import Cipher

HERE = timedelta(hours=1)
"""Who wrote within so long is here: nothing comes into the middle of a conversation."""
PUT_OFF = timedelta(hours=2)
"""What waits until a client has left waits so long at most; then it does not come that day."""
MEETS = frozenset({Kind.CHECK_IN, Kind.RETURN})
"""Whoever is here needs none of these."""
ONE_PROMPT = frozenset({Kind.DIARY, Kind.PRACTICE})
"""One neutral prompt, and then none until the client is heard from (dbt-brief section 5); none after a return."""
PRACTISED = "practice.kept"
"""Shown since the day began: the practice was told of, and needs no reminder."""
MOST_CHECK_INS = 3
"""So many check-ins without an answer, and they rest until the client is heard from."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to send now, with the skills it is about; or, with `until`, when to look again."""

    parts: tuple[Part, ...] = ()
    skill: str | None = None
    left: str | None = None
    until: datetime | None = None


def wanted(session: Session, client: Client, kit: Kit, due: Due) -> Wanted:
    """Return what of it is still wanted. Raises SealBrokenError or ErasedError for records that do not open."""
    now, heard = kit.clock(), reminders.heard_at(session, client.id)
    cipher = kit.vault.of(session, client.id)
    is_here = heard is not None and now - heard < HERE
    about_practice = any(part.kind is Kind.PRACTICE for part in due.parts)
    profile = profile_of(session, cipher, client.id, now) if about_practice else None
    skill = week_skill(session, kit, client, profile) if profile is not None else None
    answered = _Unanswered(session, client, heard)
    parts = tuple(
        part
        for part in due.parts
        if not (is_here and part.kind in MEETS)
        and answered.allow(part.kind)
        and _is_open(session, client, cipher, part, now, skill)
    )
    if parts and is_here and heard is not None:
        until = ceil_minute(heard + HERE)
        return Wanted(until=until) if _may_wait(session, client, due, until) else Wanted()
    left = left_skill(session, client.id) if any(part.kind is Kind.RETURN for part in parts) else None
    return Wanted(parts, skill, left)


def _may_wait(session: Session, client: Client, due: Due, until: datetime) -> bool:
    zone = known_zone(client)
    if zone is None or until - due.at > PUT_OFF:
        return False
    local = until.astimezone(zone)
    same_day = local.date() == due.at.astimezone(zone).date()
    return same_day and not quiet_of(session, client.id).holds(minute_of(local))


class _Unanswered:
    """Counts what went out since the client was last heard from."""

    def __init__(self, session: Session, client: Client, heard: datetime | None) -> None:
        since = heard if heard is not None else client.created_at
        rows = reminders.sent(session, client.id, since=since)
        self._kinds = [part.partition(".")[0] for row in rows for part in row.parts]

    def allow(self, kind: Kind) -> bool:
        count = self._kinds.count(kind.value)
        if kind in ONE_PROMPT:
            return count == 0 and Kind.RETURN.value not in self._kinds
        return kind is not Kind.CHECK_IN or count < MOST_CHECK_INS


def _is_open(
    session: Session, client: Client, cipher: Cipher, part: Part, now: datetime, skill: str | None
) -> bool:
    """Tell whether there is still something to be reminded of."""
    zone = known_zone(client)
    if zone is None:
        return False
    if part.kind is Kind.PRACTICE:
        shown = transcript.recent_variants(session, client.id, since=day_began(now, zone))
        return skill is not None and not any(key.startswith(PRACTISED) for key, _ in shown)
    if part.kind is Kind.DIARY:
        try:
            diary = diary_of(session, cipher, client, now)
        except UNREADABLE:
            return False
        return not diary.is_filled(day_of(now, zone))
    return True


def day_began(now: datetime, zone: ZoneInfo) -> datetime:
    """Return when the day began that the wall shows in a zone."""
    return wall(now.astimezone(zone).date(), 0, zone)
