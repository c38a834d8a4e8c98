"""Tells who is on call now and next, whom a page really reaches, and which hours nobody covers."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from middlepath.standing import Known
from safety.answer_times import differences
from safety.policy import Whom, load_policy
from safety.reach import Missing, Standing, uncovered
from safety.rota import STAFF_CHAT_ALONE, Gap, Rota, Way, gaps, next_on_duty

SHOWN_GAPS = 8
_CLOCK = "%a %d %b %H:%M"
_DUTIES = (Whom.ON_CALL, Whom.BACKUP, Whom.MANAGER, Whom.SAFEGUARDING)
WHY: Mapping[Missing, str] = {
    Missing.NOT_ENROLLED: "has not enrolled",
    Missing.LOST: "own chat lost",
    Missing.NO_MAIL: "mail is not set up",
    Missing.NO_PAGER: "the pager is not set up",
}
REASONS: Mapping[str, str] = {
    "blocked": "the bot was blocked or put out",
    "gone": "Telegram does not know the chat",
    "no_rights": "the bot may not write there",
    "migrated": "the group has a new id: set MIDDLEPATH_STAFF_CHAT_ID",
}


def report(rota: Rota, now: datetime, known: Known | None) -> Iterator[str]:
    """Yield, line by line, who is on duty at `now` (aware) and next, what reaches them, and what is uncovered."""
    yield from _lost(rota, known)
    if known is not None:
        yield f"last drill that passed: {_at(known.last_drill, rota.zone) if known.last_drill else 'none yet'}"
    if rota is STAFF_CHAT_ALONE:
        yield "no rota is set: the staff chat alone is paged. Set MIDDLEPATH_ROTA_FILE to page people by name."
        return
    for duty in _DUTIES:
        yield _duty(rota, duty, now)
    for line in differences(rota.answer_within, load_policy()):
        yield f"own time to acknowledge: {line}"
    if known is None:
        yield "who has enrolled is not known: there is no database yet. The hours below are by the rota alone"
        yield from _hours(rota, "NOBODY CAN BE PAGED", gaps(rota, now))
        return
    for name, person in rota.people.items():
        yield from _person(name, person.ways, known.standing)
    hours = uncovered(rota, known.standing, now)
    yield from _hours(rota, "NOBODY CAN BE PAGED", hours.nobody)
    yield from _hours(rota, "only the staff chat would hear of an alert", hours.staff_chat_only)


def nobody(rota: Rota, now: datetime, known: Known | None) -> bool:
    """Tell whether there are hours in which nobody at all could be paged."""
    if known is None or rota is STAFF_CHAT_ALONE:
        return bool(gaps(rota, now))
    return bool(uncovered(rota, known.standing, now).nobody)


def _duty(rota: Rota, duty: Whom, now: datetime) -> str:
    line = f"{duty.value.replace('_', ' ')}: {', '.join(rota.on_duty(duty, now)) or 'nobody'}"
    if (coming := next_on_duty(rota, duty, now)) is None:
        return line
    starts = coming.at.astimezone(rota.zone).strftime(_CLOCK)
    return f"{line}; from {starts}: {', '.join(coming.who) or 'nobody'}"


def _lost(rota: Rota, known: Known | None) -> Iterator[str]:
    for person, reason, since in known.lost if known is not None else ():
        what = f"the own chat of {person}" if person else "THE STAFF CHAT"
        yield f"{what} is lost since {_at(since, rota.zone)}: {REASONS.get(reason, reason)}"


def _person(name: str, ways: Sequence[Way], standing: Standing) -> Iterator[str]:
    """Say what does not reach somebody, and whether anything does."""
    missing = {way: why for way in ways if (why := standing.missing(name, way)) is not None}
    if not missing:
        return
    reasons = "; ".join(f"{way.value}: {WHY[reason]}" for way, reason in missing.items())
    if len(missing) < len(ways):
        yield f"{name} is not reached by every way ({reasons})"
    else:
        instead = "only the staff chat reaches" if standing.staff_chat_works else "NOTHING REACHES"
        yield f"{instead} {name} ({reasons})"


def _hours(rota: Rota, what: str, found: Sequence[Gap]) -> Iterator[str]:
    for gap in found[:SHOWN_GAPS]:
        yield f"{what} from {_at(gap.starts, rota.zone)} to {_at(gap.ends, rota.zone)}"
    if len(found) > SHOWN_GAPS:
        yield f"... and at {len(found) - SHOWN_GAPS} other times in the next eight weeks"
    if not found and what.isupper():
        yield "somebody can be paged at every hour of the next eight weeks"


def _at(moment: datetime, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime(_CLOCK)
