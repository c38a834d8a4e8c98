"""When the next weekly session is: by the clock on the client's wall."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

READY_BEFORE = timedelta(hours=12)
"""So long before a session its summary is ready (dbt-brief table 1, row 8)."""
SHARED_BEFORE = timedelta(hours=2)
"""So long before a session a summary that the client neither sent nor held back goes to the team."""
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def next_session(weekday: int, minute: int, zone: ZoneInfo, after: datetime) -> datetime:
    """Return the first session after a moment; `weekday` 0 is Monday, `minute` counts from midnight.

    The wall's clock decides: over a change of the clocks the session stays at the same hour of the day.
    """
    local = after.astimezone(zone)
    for ahead in range(8):
        day = local.date() + timedelta(days=ahead)
        moment = datetime.combine(day, time(minute // 60, minute % 60), zone)
        if day.weekday() == weekday and moment > after:
            return moment
    raise ValueError(f"there is no weekday {weekday}: 0 is Monday, 6 is Sunday")


def read_session(text: str) -> tuple[int, int] | None:
    """Return (weekday, minute) of a time as staff write it, such as "tue 15:00"; None when it is none."""
    day, _, clock = text.strip().lower().partition(" ")
    hours, _, minutes = clock.strip().partition(":")
    if day[:3] not in DAYS or not (hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2):
        return None
    hour, minute = int(hours), int(minutes)
    return (DAYS.index(day[:3]), hour * 60 + minute) if hour < 24 and minute < 60 else None


def spoken_session(weekday: int, minute: int) -> str:
    """Return a time as staff write it."""
    return f"{DAYS[weekday]} {minute // 60:02}:{minute % 60:02}"
