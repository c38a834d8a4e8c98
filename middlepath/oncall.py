"""Tells who is on call and which hours nobody covers."""

from collections.abc import Iterator
from datetime import datetime

from safety.policy import Whom
from safety.rota import STAFF_CHAT_ALONE, Rota, Way, gaps

SHOWN_GAPS = 8
_CLOCK = "%a %d %b %H:%M"


def report(rota: Rota, now: datetime) -> Iterator[str]:
    """Yield, line by line, who is on duty at `now` (aware) and when nobody could be paged."""
    if rota is STAFF_CHAT_ALONE:
        yield "no rota is set: the staff chat alone is paged. Set MIDDLEPATH_ROTA_FILE to page people by name."
        return
    for duty in (Whom.ON_CALL, Whom.BACKUP, Whom.MANAGER, Whom.SAFEGUARDING):
        names = rota.on_duty(duty, now)
        yield f"{duty.value.replace('_', ' ')}: {', '.join(names) or 'nobody'}"
    silent = [name for name, person in rota.people.items() if person.ways == (Way.TELEGRAM,)]
    if silent:
        yield f"only the staff chat reaches: {', '.join(silent)}"
    found = gaps(rota, now)
    for gap in found[:SHOWN_GAPS]:
        starts, ends = (moment.astimezone(rota.zone).strftime(_CLOCK) for moment in (gap.starts, gap.ends))
        yield f"NOBODY CAN BE PAGED from {starts} to {ends}"
    if len(found) > SHOWN_GAPS:
        yield f"... and at {len(found) - SHOWN_GAPS} other times in the next eight weeks"
    if not found:
        yield "somebody can be paged at every hour of the next eight weeks"
