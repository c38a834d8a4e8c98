"""Days and hours of reminders as a client reads them, and as payloads carry them."""

from datetime import UTC, date, datetime, timedelta

from coaching.reminders import DAY, Kind, Part

WEEK = 7


def day_slot(day: date, today: date) -> str:
    """Return the wording that names a day: today, tomorrow, or its weekday within the next week."""
    ahead = (day - today).days
    if ahead in (0, 1):
        return "@remind.day.today" if ahead == 0 else "@remind.day.tomorrow"
    return f"@diary.weekday.{day.weekday()}"


def last_day_of(pause: str, today: date) -> date:
    """Return the last day of a pause that begins today: `today`, `three` days, or a `week`."""
    return today + timedelta(days={"today": 0, "three": 2, "week": WEEK - 1}[pause])


def moment_of_session(part: Part) -> datetime:
    """Return the session (UTC) that a part is about."""
    return datetime.strptime(part.which, "%Y%m%dT%H%M").replace(tzinfo=UTC)


def minute_in(text: str) -> int | None:
    """Return the minute of the day in a payload, such as 0930; None when it is none."""
    if len(text) != 4 or not (text.isascii() and text.isdecimal()):
        return None
    minute = int(text[:2]) * 60 + int(text[2:])
    return minute if minute < DAY and int(text[2:]) < 60 else None


def kinds_in(argument: str) -> tuple[Kind, ...]:
    """Return the kinds that stand in a payload, such as `check_in.diary`; unknown ones are left out."""
    return tuple(Kind(name) for name in argument.split(".") if name in set(Kind))
