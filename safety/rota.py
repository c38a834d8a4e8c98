"""Who is on call: weekly shifts by the clinic's own clock, holidays and overrides, and the hours nobody covers."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import Field, field_validator, model_validator

from content.models import Strict
from safety.answer_times import AnswerWithin
from safety.policy import Whom

LOOK_AHEAD = timedelta(weeks=8)
"""So far gaps are looked for: past two changes of a rota, and past the next change of the clocks in most cases."""
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_EVERY_DAY = "every day"
LAST_RESORT = (Whom.ON_CALL, Whom.BACKUP, Whom.MANAGER)
"""Who is paged after those whom the policy names: nobody in danger shall end at an empty list."""


class Way(StrEnum):
    """How a member of staff is reached; `pager` is a signed call to the clinic's pager or SMS gateway."""

    TELEGRAM = "telegram"
    EMAIL = "email"
    PAGER = "pager"


class Person(Strict):
    """One member of staff: the ways they are reached, first the one that is tried first."""

    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    email: Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+$")] | None = None
    pager: Annotated[str, Field(pattern=r"^https?://\S+$")] | None = None

    @model_validator(mode="after")
    def _has_addresses(self) -> "Person":
        if len(set(self.ways)) < len(self.ways):
            raise ValueError("a way is named twice: keep one of the two")
        for way, address in ((Way.EMAIL, self.email), (Way.PAGER, self.pager)):
            if way in self.ways and address is None:
                raise ValueError(f"the way '{way.value}' needs an address: add a field '{way.value}'")
        return self


Clock = Annotated[time, Field(description="by the rota's own clock, such as 17:30")]
Names = Annotated[tuple[str, ...], Field(min_length=1)]


class Shift(Strict):
    """A duty at the same hours on some days of the week; it may run past midnight. `who`: first, then backups."""

    duty: Whom
    days: frozenset[int]
    starts: Clock = Field(alias="from")
    ends: Clock = Field(alias="to")
    who: Names

    @field_validator("days", mode="before")
    @classmethod
    def _read_days(cls, given: Any) -> frozenset[int]:  # noqa: ANN401 - whatever the file holds
        return _days(str(given))

    @property
    def overnight(self) -> bool:
        """Tell whether it ends on the day after it began; equal times are a whole day."""
        return self.ends <= self.starts


class Holiday(Strict):
    """Days on which other shifts begin than in an ordinary week."""

    name: str
    dates: Annotated[frozenset[date], Field(min_length=1)]
    shifts: tuple[Shift, ...] = ()


class Override(Strict):
    """A swap: between two moments of the rota's clock these people have the duty, and nobody else."""

    duty: Whom
    starts: datetime = Field(alias="from")
    ends: datetime = Field(alias="to")
    who: Names

    @model_validator(mode="after")
    def _in_order(self) -> "Override":
        if self.starts.tzinfo or self.ends.tzinfo:
            raise ValueError("give times without a zone: they are read by the rota's own clock")
        if self.ends <= self.starts:
            raise ValueError("'to' is not after 'from'")
        return self


class Rota(Strict):
    """A clinic's people and when each of them is on duty."""

    timezone: str
    people: Annotated[dict[str, Person], Field(min_length=1)]
    shifts: tuple[Shift, ...]
    holidays: tuple[Holiday, ...] = ()
    overrides: tuple[Override, ...] = ()
    answer_within: tuple[AnswerWithin, ...] = ()
    """The clinic's own times to acknowledge, where they differ from the policy's."""

    @model_validator(mode="after")
    def _fits(self) -> "Rota":
        if self.timezone not in available_timezones():
            raise ValueError(f"'{self.timezone}' is no time zone: write one like Europe/London")
        every_shift = [*self.shifts, *(shift for holiday in self.holidays for shift in holiday.shifts)]
        given = [(s.duty, s.who) for s in every_shift] + [(o.duty, o.who) for o in self.overrides]
        for duty, who in given:
            if duty in (Whom.SUMMARY, Whom.THERAPIST):
                raise ValueError(f"'{duty.value}' is no duty of a rota: it follows from the client")
            if unknown := [name for name in who if name not in self.people]:
                raise ValueError(f"'{unknown[0]}' has a duty and does not stand under people")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """Return the clock it is read by."""
        return ZoneInfo(self.timezone)

    def on_duty(self, duty: Whom, at: datetime) -> tuple[str, ...]:
        """Return who has a duty at the aware time `at`, in the order in which they are paged."""
        local = at.astimezone(self.zone)
        wall = local.replace(tzinfo=None)
        swapped = [o for o in self.overrides if o.duty is duty and o.starts <= wall < o.ends]
        if swapped:
            return swapped[-1].who  # the later entry is the newer swap
        names = [name for shift in self._running(wall) if shift.duty is duty for name in shift.who]
        return tuple(dict.fromkeys(names))

    def _running(self, wall: datetime) -> Iterator[Shift]:
        clock, today = wall.time(), wall.date()
        for shift in self._beginning(today):
            if clock >= shift.starts and (shift.overnight or clock < shift.ends):
                yield shift
        for shift in self._beginning(today - timedelta(days=1)):
            if shift.overnight and clock < shift.ends:
                yield shift

    def _beginning(self, day: date) -> Sequence[Shift]:
        """Return the shifts that begin on a day: those of a holiday, or those of its day of the week."""
        for holiday in self.holidays:
            if day in holiday.dates:
                return [shift for shift in holiday.shifts if day.weekday() in shift.days]
        return [shift for shift in self.shifts if day.weekday() in shift.days]


def chain(rota: Rota, whom: Sequence[Whom], at: datetime, *, therapist: str | None = None) -> tuple[str, ...]:
    """Return everybody to page about a client, in order: whom the policy names, then the last resorts.

    `therapist` is the name of the client's own, whether or not they have a duty now (dbt-brief section 8).
    """
    names: list[str] = []
    for duty in (*whom, *LAST_RESORT):
        if duty is Whom.THERAPIST:
            names += [therapist] if therapist in rota.people else []
        elif duty is not Whom.SUMMARY:
            names += rota.on_duty(duty, at)
    return tuple(dict.fromkeys(names))


@dataclass(frozen=True, slots=True)
class Next:
    """Who has a duty from an aware moment on."""

    at: datetime
    who: tuple[str, ...]


def next_on_duty(rota: Rota, duty: Whom, at: datetime, ahead: timedelta = LOOK_AHEAD) -> Next | None:
    """Return the first change of a duty after the aware `at`; None when it stays with the same people."""
    now = rota.on_duty(duty, at)
    for moment in _changes(rota, at, at + ahead):
        if moment > at and (who := rota.on_duty(duty, moment)) != now:
            return Next(moment, who)
    return None


@dataclass(frozen=True, slots=True)
class Gap:
    """A span of time (aware) in which nobody could be paged."""

    starts: datetime
    ends: datetime


def gaps(
    rota: Rota, since: datetime, ahead: timedelta = LOOK_AHEAD, counts: Callable[[str], bool] = lambda _name: True
) -> tuple[Gap, ...]:
    """Return when nobody is on call, nor backup, nor manager, between the aware `since` and `ahead` after it.

    Only people for whom `counts` is true cover a time.
    """
    until = since + ahead
    found: list[Gap] = []
    moments = [since, *(m for m in _changes(rota, since, until) if since < m < until), until]
    for starts, ends in pairwise(moments):
        if any(counts(name) for duty in LAST_RESORT for name in rota.on_duty(duty, starts)):
            continue
        if found and found[-1].ends == starts:
            found[-1] = Gap(found[-1].starts, ends)
        else:
            found.append(Gap(starts, ends))
    return tuple(found)


def _changes(rota: Rota, since: datetime, until: datetime) -> list[datetime]:
    """Return, in order, every moment at which somebody's duty may begin or end."""
    every_shift = [*rota.shifts, *(shift for holiday in rota.holidays for shift in holiday.shifts)]
    clocks = {clock for shift in every_shift for clock in (shift.starts, shift.ends)} | {time(0)}
    first = since.astimezone(rota.zone).date()
    days = [first + timedelta(days=n) for n in range((until - since).days + 2)]
    walls = [datetime.combine(day, clock) for day in days for clock in clocks]
    walls += [wall for o in rota.overrides for wall in (o.starts, o.ends)]
    # When the clocks go back an hour comes twice: a duty may change in either of them.
    moments = {wall.replace(tzinfo=rota.zone, fold=fold) for wall in walls for fold in (0, 1)}
    return sorted({moment.astimezone(since.tzinfo) for moment in moments})


def _days(given: str) -> frozenset[int]:
    """Read days such as `mon-fri`, `sat, sun` or `every day`; Monday is 0."""
    if given.strip().lower() == _EVERY_DAY:
        return frozenset(range(7))
    days: set[int] = set()
    for part in given.lower().split(","):
        first, _, last = (piece.strip() for piece in part.partition("-"))
        if first not in _DAYS or (last and last not in _DAYS):
            raise ValueError(f"'{part.strip()}' is no day: write 'mon-fri', 'sat, sun' or '{_EVERY_DAY}'")
        start, end = _DAYS.index(first), _DAYS.index(last or first)
        days |= {day % 7 for day in range(start, end + 1 if end >= start else end + 8)}
    return frozenset(days)


STAFF_CHAT_ALONE = Rota.model_validate(
    {
        "timezone": "UTC",
        "people": {"the team": {"ways": [Way.TELEGRAM]}},
        "shifts": [
            {"duty": Whom.ON_CALL, "days": _EVERY_DAY, "from": "00:00", "to": "00:00", "who": ["the team"]}
        ],
    }
)
"""Where no rota is set: whoever reads the staff chat is on call, at all hours."""
