"""When the next reminder is due: the client's own hours, quiet hours, a pause, and a limit for each day. Pure.

The wall's clock decides: an hour stays the same hour over a change of the clocks and after a move to another zone.
Moments come in and go out in UTC, at whole minutes. dbt-brief table 1 (rows 8, 19), 1.1 (going quiet), 5, 10.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

DAY = 24 * 60
MOST_A_DAY = 3
"""So many messages a day at most, whatever was chosen; several things in one message count once."""
TOGETHER = timedelta(minutes=30)
"""What is due within so long of each other comes as one message, and two messages are never nearer."""
HORIZON_DAYS = 24
"""So far ahead is looked: past a week's pause, the next session and a week of silence."""
MOST_QUIET = 20 * 60
"""Quiet hours leave four hours at least."""


class Kind(StrEnum):
    """What a client can be reminded of; where a day has room for less, the first ones come."""

    PROMISED = "promised"
    SESSION = "session"
    DIARY = "diary"
    PRACTICE = "practice"
    CHECK_IN = "check_in"
    RETURN = "return"


DAILY = (Kind.CHECK_IN, Kind.PRACTICE, Kind.DIARY)
"""The kinds that come every day at the hours a client chose."""
_RANK = {kind: rank for rank, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without any reminder, from `start` up to `end`, in minutes from midnight; over midnight as a rule."""

    start: int = 21 * 60
    end: int = 8 * 60

    def holds(self, minute: int) -> bool:
        """Tell whether a minute of the day lies in them."""
        if self.start <= self.end:
            return self.start <= minute < self.end
        return minute >= self.start or minute < self.end

    @property
    def minutes(self) -> int:
        """Return how long they last."""
        return (self.end - self.start) % DAY


@dataclass(frozen=True, slots=True)
class Once:
    """A reminder for one day: a check-in that was asked for, or something put off until later; `id` names it."""

    id: str
    kind: Kind
    day: date
    minute: int


@dataclass(frozen=True, slots=True)
class Session:
    """The weekly session (`weekday` 0 is Monday), and how many minutes before it the reminder comes."""

    weekday: int
    minute: int
    before: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything a client has set. `back_at` is the earliest moment of a return message, if one is due at all.

    `paused_through` is the last day of a pause; `paused_open` is one that lasts until the client ends it.
    """

    daily: tuple[tuple[Kind, int], ...] = ()
    session: Session | None = None
    once: tuple[Once, ...] = ()
    back_at: datetime | None = None
    quiet: Quiet = Quiet()
    paused_through: date | None = None
    paused_open: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What went out lately: when the last message did, and of each local day how many and which parts."""

    last_at: datetime | None = None
    count: Mapping[date, int] = field(default_factory=lambda: MappingProxyType({}))
    parts: Mapping[date, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Part:
    """One thing in a reminder. `which` tells it from others of its kind: an hour, a session, an id."""

    kind: Kind
    which: str = ""

    @property
    def key(self) -> str:
        """Return its name in the records."""
        return f"{self.kind}.{self.which}"


@dataclass(frozen=True, slots=True)
class Due:
    """One message to come, and what is in it, the most important first."""

    at: datetime
    parts: tuple[Part, ...]


_Found = tuple[datetime, Part]


def next_due(schedule: Schedule, zone: ZoneInfo, after: datetime, sent: Sent = Sent()) -> Due | None:
    """Return the first message due after a moment; None while nothing is."""
    if schedule.paused_open:
        return None
    first = after.astimezone(zone).date()
    days = (first + timedelta(days=ahead) for ahead in range(HORIZON_DAYS))
    return next((found[0] for day in days if (found := _of_day(schedule, zone, day, after, sent))), None)


def _of_day(schedule: Schedule, zone: ZoneInfo, day: date, after: datetime, sent: Sent) -> Sequence[Due]:
    """Return the messages of one local day that come after a moment, in order."""
    if schedule.paused_through is not None and day <= schedule.paused_through:
        return ()
    open_ones = []
    for moment, part in _candidates(schedule, zone, day):
        if moment <= after or part.key in sent.parts.get(day, frozenset()):
            continue
        apart = moment if sent.last_at is None else max(moment, ceil_minute(sent.last_at + TOGETHER))
        local = apart.astimezone(zone)
        if local.date() == day and not schedule.quiet.holds(minute_of(local)):
            open_ones.append((apart, part))
    return _within(_together(open_ones), MOST_A_DAY - sent.count.get(day, 0))


def _candidates(schedule: Schedule, zone: ZoneInfo, day: date) -> Iterator[_Found]:
    for kind, minute in schedule.daily:
        yield wall(day, minute, zone), Part(kind, spoken(minute).replace(":", ""))
    for once in schedule.once:
        yield after_quiet(wall(once.day, once.minute, zone), zone, schedule.quiet), Part(once.kind, once.id)
    if schedule.back_at is not None:
        yield after_quiet(ceil_minute(schedule.back_at), zone, schedule.quiet), Part(Kind.RETURN)
    if schedule.session is not None:
        for ahead in range(3):
            session_day = day + timedelta(days=ahead)
            if session_day.weekday() == schedule.session.weekday:
                yield _before_session(schedule.session, session_day, zone, schedule.quiet)


def _before_session(session: Session, day: date, zone: ZoneInfo, quiet: Quiet) -> _Found:
    at = wall(day, session.minute, zone)
    if session.before >= DAY:
        moment = wall(day - timedelta(days=session.before // DAY), session.minute, zone)
    else:
        moment = at - timedelta(minutes=session.before)
    return before_quiet(moment, zone, quiet), Part(Kind.SESSION, at.strftime("%Y%m%dT%H%M"))


def _together(found: Sequence[_Found]) -> list[Due]:
    """Put what is due near each other into one message, at the time of its first part."""
    out: list[list[_Found]] = []
    for one in sorted(found, key=lambda each: (each[0], _RANK[each[1].kind])):
        if out and one[0] - out[-1][0][0] < TOGETHER:
            out[-1].append(one)
        else:
            out.append([one])
    return [Due(group[0][0], _ordered(part for _, part in group)) for group in out]


def _ordered(parts: Iterator[Part]) -> tuple[Part, ...]:
    return tuple(sorted(parts, key=lambda part: _RANK[part.kind]))


def _within(messages: Sequence[Due], room: int) -> Sequence[Due]:
    """Return as many as there is room for, the most important ones, in their order."""
    ranked = sorted(messages, key=lambda due: (_RANK[due.parts[0].kind], due.at))
    return sorted(ranked[: max(room, 0)], key=lambda due: due.at)


def messages_a_day(daily: Sequence[tuple[Kind, int]]) -> int:
    """Return how many messages a day these hours make."""
    firsts: list[int] = []
    for minute in sorted(minute for _, minute in daily):
        if not firsts or minute - firsts[-1] >= TOGETHER.total_seconds() // 60:
            firsts.append(minute)
    return len(firsts)


def wall(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """Return the moment (UTC) at which the wall shows a minute of a day.

    Where the clocks go back the first of two; where they go forward, what is skipped comes right after the gap.
    """
    return datetime.combine(day, time(minute // 60, minute % 60), zone).astimezone(UTC)


def after_quiet(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """Return a moment, or the end of the quiet hours that it lies in."""
    local = moment.astimezone(zone)
    minute = minute_of(local)
    if not quiet.holds(minute):
        return moment
    return wall(local.date() + timedelta(days=int(minute >= quiet.end)), quiet.end, zone)


def before_quiet(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> datetime:
    """Return a moment, or half an hour before the quiet hours that it lies in."""
    local = moment.astimezone(zone)
    minute = minute_of(local)
    if not quiet.holds(minute):
        return moment
    return wall(local.date() - timedelta(days=int(minute < quiet.start)), quiet.start, zone) - TOGETHER


def ceil_minute(moment: datetime) -> datetime:
    """Return a moment at the next whole minute."""
    whole = moment.astimezone(UTC).replace(second=0, microsecond=0)
    return whole if whole == moment else whole + timedelta(minutes=1)


def minute_of(local: datetime) -> int:
    """Return the minute of the day that a local clock shows."""
    return local.hour * 60 + local.minute


def spoken(minute: int) -> str:
    """Return a minute of the day as it is shown: 09:30."""
    return f"{minute // 60:02}:{minute % 60:02}"
