"""From the rows about a client to what scheduling reads: the schedule, what went out, and when they were here."""

from collections import Counter
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from coaching.reminders import DAILY, Kind, Once, Quiet, Schedule, Sent, after_quiet, ceil_minute, minute_of
from coaching.reminders import Session as Weekly
from conversation.onboarding import Stage
from records import diaries, escalations, reminders, transcript
from records.models import Client
from safety.modes import Activity, Mode, allows

AFTER_A_SKILL = timedelta(hours=24)
"""So long after a client left a skill half-way one return message may come (dbt-brief 1.1)."""
AFTER_SILENCE = timedelta(days=7)
"""So long after the last word of a client who has gone quiet."""
AFTER_A_FLAG = timedelta(hours=12)
"""So long after a message that was more than ordinary no reminder comes."""
SENT_LATELY = timedelta(days=2)
NOTES = "remind.note."
"""The wording of reminders: what a locked phone may show."""
LEFT_AT = ("coaching.paused", "rerate.ask")
"""Shown last, these tell that a skill was begun and not finished; so does any step of one."""
LINES_BACK = 8


def known_zone(client: Client) -> ZoneInfo | None:
    """Return the client's time zone; None where it is not known, and then there is no reminder at any hour."""
    try:
        return ZoneInfo(client.timezone) if client.timezone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def quiet_of(session: Session, client_id: str) -> Quiet:
    """Return the client's quiet hours."""
    row = reminders.settings(session, client_id)
    return Quiet(row.quiet_start, row.quiet_end) if row is not None else Quiet()


def hours_of(session: Session, client_id: str) -> tuple[tuple[Kind, int], ...]:
    """Return (kind, minute of the day) of every daily reminder that is on."""
    known = {kind.value for kind in DAILY}
    return tuple((Kind(kind), minute) for kind, minute in reminders.times(session, client_id) if kind in known)


def schedule_of(session: Session, client: Client, after: datetime, *, in_a_skill: bool | None = None) -> Schedule:
    """Return everything that can come for a client after a moment.

    `in_a_skill` says that the client is shown a step just now; None: the transcript tells.
    """
    row, zone = reminders.settings(session, client.id), known_zone(client) or ZoneInfo("UTC")
    since, quiet = after.astimezone(zone).date() - timedelta(days=1), quiet_of(session, client.id)
    back_at = _back_at(session, client, in_a_skill) if row is None or row.returns else ()
    return Schedule(
        daily=hours_of(session, client.id),
        session=_weekly(session, client, row.session_before if row is not None else None),
        once=tuple(
            Once(one.id, Kind(one.kind), one.day, one.minute) for one in reminders.once(session, client.id, since)
        ),
        back_at=next((at for at in back_at if after_quiet(at, zone, quiet) > after), None),
        quiet=quiet,
        paused_through=row.paused_through if row is not None else None,
        paused_open=row is not None and row.paused_open,
    )


def _weekly(session: Session, client: Client, before: int | None) -> Weekly | None:
    row = diaries.settings(session, client.id)
    if before is None or row is None or row.session_weekday is None or row.session_minute is None:
        return None
    return Weekly(row.session_weekday, row.session_minute, before)


def _back_at(session: Session, client: Client, in_a_skill: bool | None) -> tuple[datetime, ...]:
    """Return when a return message may come, at the first of these: one for each silence, and no more.

    A check-in of their own that came since says the same, and is enough.
    """
    heard = reminders.heard_at(session, client.id)
    if heard is None:
        return ()
    enough = {Kind.RETURN.value, Kind.CHECK_IN.value, Kind.PROMISED.value}
    since = reminders.sent(session, client.id, since=heard)
    if any(part.partition(".")[0] in enough for row in since for part in row.parts):
        return ()
    left = in_a_skill if in_a_skill is not None else left_skill(session, client.id) is not None
    waits = (AFTER_A_SKILL, AFTER_SILENCE) if left else (AFTER_SILENCE,)
    return tuple(ceil_minute(heard + wait) for wait in waits)


def left_skill(session: Session, client_id: str) -> str | None:
    """Return the skill that a client left half-way: its id, "" where it is not known, None if they left none."""
    shown = reminders.shown_lately(session, client_id, notes=NOTES, most=LINES_BACK)
    if not shown or not (shown[0].startswith(LEFT_AT) or is_step(shown[0])):
        return None
    return next((key.split(".")[1] for key in shown if is_step(key)), "")


def is_step(key: str) -> bool:
    """Tell whether a wording is a step of a skill."""
    return key.startswith("skill.") and ".step." in key


def sent_of(session: Session, client: Client, now: datetime) -> Sent:
    """Return what went out lately."""
    rows = reminders.sent(session, client.id, since=now - SENT_LATELY)
    days: dict[date, frozenset[str]] = {}
    for row in rows:
        days[row.day] = days.get(row.day, frozenset()) | frozenset(row.parts)
    return Sent(
        last_at=rows[-1].at if rows else None,
        count=MappingProxyType(Counter(row.day for row in rows)),
        parts=MappingProxyType(days),
    )


def rests(session: Session, client: Client, now: datetime) -> bool:
    """Tell whether the client wants nothing unasked just now: quiet hours, or a pause of theirs."""
    schedule, local = schedule_of(session, client, now), now.astimezone(known_zone(client) or ZoneInfo("UTC"))
    through = schedule.paused_through
    paused = schedule.paused_open or (through is not None and local.date() <= through)
    return paused or schedule.quiet.holds(minute_of(local))


def may_be_reminded(session: Session, client: Client, now: datetime) -> bool:
    """Tell whether anything may be sent to a client of our own accord now; whatever is unclear means no.

    dbt-brief section 8: "Paused means: no skills teaching or reminders".
    """
    return (
        client.onboarding == Stage.DONE
        and client.consented_at is not None
        and client.unreachable_since is None
        and client.takeover_id is None
        and known_zone(client) is not None
        and allows(Mode(client.mode), Activity.REMINDERS)
        and escalations.open_for(session, client.id) is None
        and transcript.newest_flag(session, client.id, since=now - AFTER_A_FLAG) is None
    )
