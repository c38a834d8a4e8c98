"""Which helplines a client is shown: verified, in date and open ones, or the marked starter list in a demo."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from content.models import Country, Helpline, HelplineStatus

DIRECTORY = "findahelpline.com"
DIRECTORY_ABROAD = "befrienders.org"
VALID_FOR = timedelta(days=90)
MOST_LINES = 4


class HelplineBook(Protocol):
    """What is needed of the content library."""

    @property
    def helplines(self) -> Sequence[Helpline]:
        """Return every helpline row."""

    @property
    def countries(self) -> Mapping[str, Country]:
        """Return the countries by ISO code."""


@dataclass(frozen=True, slots=True)
class PrintedLines:
    """Helplines ready to print: every number verbatim, as text (Telegram has no telephone buttons).

    `emergency` is None when the country or its number is unknown: say "your local emergency number" instead.
    `unverified` is true when a row shown has not been verified: the wording then says so.
    """

    emergency: str | None
    lines: tuple[str, ...]
    ids: tuple[str, ...]
    unverified: bool

    @property
    def text(self) -> str:
        """Return the lines one below the other, directories last."""
        return "\n".join(self.lines)

    @property
    def first(self) -> str:
        """Return the line to name when only one can be named."""
        return self.lines[0]


def is_verified(row: Helpline, now: datetime) -> bool:
    """Say whether two people verified the row, one by calling, within 90 days (dbt-brief section 9)."""
    if row.status is not HelplineStatus.VERIFIED or row.verified_on is None:
        return False
    if len(set(row.verified_by)) < 2 or row.method != "called":
        return False
    today = now.date()
    last_day = min(row.expires_on or row.verified_on + VALID_FOR, row.verified_on + VALID_FOR)
    return row.verified_on <= today < last_day


def is_open(row: Helpline, now: datetime) -> bool | None:
    """Say whether the line answers at the aware time `now` by its own clock; None when hours are unknown."""
    if row.always_open:
        return True
    if not row.hours or not row.timezone:
        return None
    local = now.astimezone(ZoneInfo(row.timezone))
    return any(_covers(span.days, span.opens, span.closes, local) for span in row.hours)


def _covers(days: Sequence[int], opens: time, closes: time, local: datetime) -> bool:
    """Say whether a weekly range holds the local time; a range that closes before it opens runs past midnight."""
    clock = local.time()
    if closes == time(0) or closes > opens:
        return local.weekday() in days and clock >= opens and (closes == time(0) or clock < closes)
    yesterday = (local.weekday() - 1) % 7
    return (local.weekday() in days and clock >= opens) or (yesterday in days and clock < closes)


def printed(row: Helpline) -> str:
    """Return the row as one line of text."""
    body = row.note or row.phone_display
    line = body if body.startswith(row.name) else f"{row.name}: {body}"
    return f"{line} ({row.hours_note})" if row.hours_note else line


def lines_for(
    library: HelplineBook, country: str | None, now: datetime, *, clinical: bool, audience: str = "all"
) -> PrintedLines:
    """Return what to print for a client in `country` (ISO code) at the aware time `now`.

    A clinical deployment shows verified rows only; a demo shows the starter rows, marked. Rows for everybody and
    for `audience` are shown, those for `audience` first. Raises ValueError if `now` has no time zone: opening
    hours would be wrong.
    """
    if now.tzinfo is None:
        raise ValueError("opening hours need a time with a zone: pass an aware datetime")
    place = library.countries.get(country) if country else None
    rows = [
        row
        for row in library.helplines
        if place is not None
        and row.country == place.code
        and row.status is not HelplineStatus.RETIRED
        and row.audience in ("all", audience)
        and (not clinical or is_verified(row, now))
        and is_open(row, now) is not False
    ]
    rows.sort(key=lambda row: (row.audience != audience, row.type != "suicide", is_open(row, now) is None))
    rows = rows[:MOST_LINES]
    directories = (DIRECTORY,) if place is not None else (DIRECTORY, DIRECTORY_ABROAD)
    return PrintedLines(
        emergency=(place.emergency or None) if place is not None else None,
        lines=tuple(printed(row) for row in rows) + directories,
        ids=tuple(row.id for row in rows),
        unverified=any(not is_verified(row, now) for row in rows),
    )
