"""The page of reminders and its questions: what stands, plainly, and one tap to each thing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from coaching.reminders import DAILY, MOST_A_DAY, Kind, Once, Schedule, minute_of, spoken
from content.library import Library
from content.render import render
from content.say import Say, client_words
from conversation.kit import Kit
from conversation.reminding.facts import known_zone, schedule_of
from conversation.reminding.moments import day_slot
from records import diaries, reminders
from records.models import Client
from safety.modes import Activity, Mode, allows

Rows = tuple[tuple[str, ...], ...]
HOURS = (8, 9, 10, 12, 14, 16, 18, 19, 20, 21, 22)
"""Hours to tap; any other can be written."""
IN_ROW = 4
EVENING, MORNING = 19 * 60, 10 * 60
"""The hours of a check-in that was asked for without one."""
LEAST_AHEAD = timedelta(minutes=90)


@dataclass(frozen=True, slots=True)
class View:
    """What a client has set, and their clock now."""

    client: Client
    schedule: Schedule
    local: datetime
    has_session: bool
    returns: bool

    def hours(self, kind: Kind) -> tuple[int, ...]:
        """Return the minutes of the day that are set for a kind."""
        return tuple(minute for on, minute in self.schedule.daily if on is kind)

    @property
    def promised(self) -> tuple[Once, ...]:
        """Return the check-ins that were asked for and are still to come."""
        now = (self.local.date(), minute_of(self.local))
        mine = (once for once in self.schedule.once if once.kind is Kind.PROMISED)
        return tuple(once for once in mine if (once.day, once.minute) > now)

    @property
    def is_paused(self) -> bool:
        """Tell whether the client has paused their reminders."""
        through = self.schedule.paused_through
        return self.schedule.paused_open or (through is not None and self.local.date() <= through)


def view_of(session: Session, client: Client, kit: Kit) -> View | None:
    """Read it; None while the client's time zone is not known."""
    zone, now = known_zone(client), kit.clock()
    if zone is None:
        return None
    row, set_by_staff = reminders.settings(session, client.id), diaries.settings(session, client.id)
    return View(
        client,
        schedule_of(session, client, now),
        now.astimezone(zone),
        has_session=set_by_staff is not None and set_by_staff.session_weekday is not None,
        returns=row is None or row.returns,
    )


def page(view: View, library: Library) -> Say:
    """Return the page."""
    rows: list[tuple[str, ...]] = [
        ("remind.open_check_in", "remind.open_practice"),
        ("remind.open_diary", "remind.open_session"),
        ("remind.return_off" if view.returns else "remind.return_on",),
    ]
    if view.promised:
        rows.append(("remind.none_promised",))
    rows += [("remind.quiet", "remind.resume" if view.is_paused else "remind.pause"), ("house.menu",)]
    return Say("remind.page", {"lines": client_words("\n".join(lines(view, library)))}, tuple(rows))


def lines(view: View, library: Library) -> list[str]:
    """Return what stands, a line each."""
    worded = _Worded(library)
    out = [worded.kind(kind, worded.hours(view, kind)) for kind in DAILY]
    out.append(worded.kind(Kind.SESSION, worded.session(view)))
    out += [
        worded.kind(Kind.PROMISED, f"{worded.day(view, once.day)}, {spoken(once.minute)}")
        for once in view.promised
    ]
    out.append(worded.kind(Kind.RETURN, worded("remind.on" if view.returns else "remind.off")))
    out += ["", *worded.limits(view)]
    return out


class _Worded:
    """Words pieces of the page."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def __call__(self, key: str, **slots: str) -> str:
        return render(self._library, Say(key, slots), lambda _count: 0).text

    def piece(self, key: str) -> str:
        return self._library.message(key).variants[0]

    def kind(self, kind: Kind, hours: str) -> str:
        return self("remind.line", kind=f"@remind.kind.{kind}", hours=hours)

    def hours(self, view: View, kind: Kind) -> str:
        found = [self._hour(view, minute) for minute in view.hours(kind)]
        return ", ".join(found) if found else self.piece("remind.off")

    def _hour(self, view: View, minute: int) -> str:
        if view.schedule.quiet.holds(minute):
            return self("remind.waits", hour=spoken(minute))
        return spoken(minute)

    def session(self, view: View) -> str:
        if not view.has_session:
            return self.piece("remind.no_session")
        weekly = view.schedule.session
        return self.piece(f"remind.before.{weekly.before}" if weekly is not None else "remind.off")

    def day(self, view: View, day: date) -> str:
        return self.piece(day_slot(day, view.local.date()).removeprefix("@"))

    def limits(self, view: View) -> list[str]:
        quiet, through = view.schedule.quiet, view.schedule.paused_through
        out = [self("remind.line_quiet", **{"from": spoken(quiet.start), "until": spoken(quiet.end)})]
        out.append(self("remind.line_most", most=str(MOST_A_DAY)))
        out.append(self("remind.line_zone", timezone=view.client.timezone or ""))
        if view.schedule.paused_open:
            out.append(self("remind.line_paused_open"))
        elif view.is_paused and through is not None:
            out.append(self("remind.line_paused", day=self.day(view, through)))
        if not allows(Mode(view.client.mode), Activity.REMINDERS):
            out.append(self("remind.line_held"))
        return out


def ask(view: View, kind: Kind) -> Say:
    """Return the question for the hours of a kind."""
    if kind is Kind.SESSION:
        return Say("remind.ask.session" if view.has_session else "remind.ask.session_none")
    is_on = bool(view.hours(kind))
    off: Rows = ((f"remind.none.{kind}",),) if is_on else ()
    open_ones = [hour * 60 for hour in HOURS if not view.schedule.quiet.holds(hour * 60)]
    free = [minute for minute in open_ones if minute not in view.hours(kind)]
    return Say(
        f"remind.ask.{kind}", buttons=(*_grid(free, lambda m: f"{kind}.{payload(m)}"), *off, ("remind.show",))
    )


def ask_which(minute: int) -> Say:
    """Return the question what an hour is for."""
    rows = tuple((f"remind.for_{kind}.{payload(minute)}",) for kind in DAILY)
    return Say("remind.ask.which", {"hour": spoken(minute)}, (*rows, ("remind.show",)))


def ask_promise(view: View) -> Say:
    """Return the question for a check-in after a skill: the times that are still to come."""
    quiet, tonight = view.schedule.quiet, _at(view.local, EVENING)
    today = tonight - view.local >= LEAST_AHEAD and not quiet.holds(EVENING)
    first = ("remind.promise_evening", "remind.promise_morning") if today else ("remind.promise_morning",)
    return Say(
        "remind.ask.promise",
        buttons=(first, ("remind.promise_tomorrow", "remind.promise_three"), ("remind.promise_none",)),
    )


def _at(local: datetime, minute: int) -> datetime:
    return local.replace(hour=minute // 60, minute=minute % 60, second=0, microsecond=0)


def _grid(minutes: list[int], name: Callable[[int], str]) -> Rows:
    keys = [f"remind.at.{name(minute)}" for minute in minutes]
    return tuple(tuple(keys[at : at + IN_ROW]) for at in range(0, len(keys), IN_ROW))


def payload(minute: int) -> str:
    """Return a minute of the day as a payload carries it: 0930."""
    return spoken(minute).replace(":", "")
