"""When a client is asked how they are after a pause was lifted: about a day later, and never at night."""

from datetime import datetime, time, timedelta, tzinfo

AFTER = timedelta(hours=24)
OPENS, CLOSES = time(9), time(20)
"""The hours, by the client's clock, in which the question may come."""


def follow_up_at(cleared_at: datetime, zone: tzinfo | None) -> datetime:
    """Return the moment (aware, in UTC) of the follow-up to a clearance at `cleared_at` (aware).

    Outside the hours it waits for the next morning. Without a known zone the hours cannot be kept: a day later.
    """
    planned = cleared_at + AFTER
    if zone is None:
        return planned
    local = planned.astimezone(zone)
    if local.time() < OPENS:
        day = local.date()
    elif local.time() >= CLOSES:
        day = local.date() + timedelta(days=1)
    else:
        return planned
    return datetime.combine(day, OPENS, zone).astimezone(cleared_at.tzinfo)
