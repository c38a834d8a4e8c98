"""What a reminder says: a neutral line, varied, and buttons that alone tell what it is about."""

from zoneinfo import ZoneInfo

from coaching.reminders import Due, Kind, Part, minute_of, spoken
from content.say import Say
from conversation.reminding.facts import NOTES
from conversation.reminding.moments import day_slot, moment_of_session
from conversation.reminding.wanted import Wanted

Rows = tuple[tuple[str, ...], ...]
LATER = frozenset({Kind.CHECK_IN, Kind.PRACTICE, Kind.DIARY, Kind.PROMISED})
"""What can wait until later today; a session cannot, and one return message is one."""


def note(found: Wanted, due: Due, zone: ZoneInfo) -> Say:
    """Return the message for what is due."""
    kinds = list(dict.fromkeys(part.kind for part in found.parts))
    name = kinds[0].value if len(kinds) == 1 else "several"
    slots = _session_slots(found.parts[0], due, zone) if kinds == [Kind.SESSION] else {}
    rows = tuple(row for kind in kinds if (row := _row(kind, kinds, found)))
    return Say(NOTES + name, slots, (*rows, *_ways_out(kinds)))


def _session_slots(part: Part, due: Due, zone: ZoneInfo) -> dict[str, str]:
    local = moment_of_session(part).astimezone(zone)
    when = day_slot(local.date(), due.at.astimezone(zone).date())
    return {"when": when, "hour": spoken(minute_of(local))}


def _row(kind: Kind, kinds: list[Kind], found: Wanted) -> tuple[str, ...]:
    match kind:
        case Kind.PROMISED:
            return ("remind.promised",)
        case Kind.CHECK_IN:
            return () if Kind.PROMISED in kinds else ("remind.checkin",)
        case Kind.PRACTICE:
            return (f"skill.{found.skill}", f"remind.did.{found.skill}") if found.skill else ()
        case Kind.DIARY:
            return ("diary.open",)
        case Kind.SESSION:
            return ("week.open",)
        case _:
            return (f"skill.{found.left}", "menu.feeling") if found.left else ("menu.feeling", "house.menu")


def _ways_out(kinds: list[Kind]) -> Rows:
    about = ".".join(kind.value for kind in kinds)
    waits = tuple(kind for kind in kinds if kind in LATER)
    not_today = () if kinds == [Kind.SESSION] else (f"remind.not_today.{about}",)
    later = (f"remind.later.{'.'.join(kind.value for kind in waits)}",) if waits else ()
    first = (*later, *not_today)
    return (*((first,) if first else ()), (f"remind.stop.{about}",))
