"""Reads what a client types about reminders: an hour, quiet hours, a short wish ("stop the reminders"). Pure.

Read narrowly: a whole short message, or nothing. What is not read here goes on to the dialogue as ever.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from coaching.reminders import DAY, Kind, Quiet

LONGEST = 10
"""A wish about reminders has so many words at most."""
_CLOCK = r"(?P<{0}h>\d{{1,2}})(?:[:.h](?P<{0}m>\d{{2}}))?\s*(?P<{0}half>am|pm|a\.m\.|p\.m\.)?"
_LATER = r"(?P<later>in the evening|at night|in the afternoon|this evening|tonight)"
_TIME = re.compile(rf"(?:at |around |by |about )?{_CLOCK.format('a')}(?: o'?clock)?(?: {_LATER})?(?: please)?")
_SPAN = re.compile(
    rf"(?:from )?{_CLOCK.format('a')}\s*(?:to|until|till|and|-|\u2013)\s*{_CLOCK.format('b')}(?: please)?"
)
_PAST = re.compile(rf"(?:at )?(?P<part>half past|quarter past|quarter to) (?P<hour>\w+)(?: {_LATER})?(?: please)?")
_PARTS = {"half past": 30, "quarter past": 15, "quarter to": -15}
_NUMBERS = (
    "twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
)  # fmt: skip
NOON = 12 * 60
_NAMED = {"noon": NOON, "midday": NOON, "midnight": 0}
_NOUN = r"(?:reminders?|nudges?|check-?\s?ins?|notifications)"
_MINE = r"(?:(?:all|the|my|your|these|those|any|daily) )*"
_ABOUT = r"(?:(?P<diary>diary|card)|(?P<practice>practi[cs]e|skill)|(?P<session>session)|(?P<check>check-?\s?in))"
_SHOW = re.compile(rf"(?:show |change |see |set )?{_MINE}(?:reminders?|reminder settings|nudges)(?: please)?")
_OFF = re.compile(
    rf"(?:please )?(?:stop|turn off|switch off|no more|no|cancel|end|quit) (?:sending )?(?:me )?{_MINE}"
    rf"(?:{_ABOUT} )?{_NOUN}(?: please)?"
)
_PAUSE = re.compile(
    rf"(?:please )?pause {_MINE}{_NOUN}(?: (?:for )?(?:(?P<today>today)|(?P<three>(?:3|three) days)"
    r"|(?P<week>(?:(?:a|one|1|this) )?week)|(?P<open>now|until i say(?: so)?)))?(?: please)?"
)
_RESUME = re.compile(
    rf"(?:please )?(?:resume|restart|unpause|start) {_MINE}{_NOUN}(?: again)?(?: please)?"
    rf"|(?:please )?turn {_MINE}{_NOUN} (?:back )?on(?: again)?"
)
_SET = re.compile(
    rf"(?:please |can you |could you )?(?:remind|nudge) me (?:(?:of|about|to|for|to do|to fill in) )?{_MINE}"
    rf"(?:{_ABOUT} ?(?:card)? ?)?(?:every day |daily )?(?P<time>(?:at|around|by) .+)"
)


class Wish(StrEnum):
    """What a message wants of the reminders."""

    SHOW = "show"
    OFF = "off"
    PAUSE = "pause"
    RESUME = "resume"
    SET = "set"


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish with what it names: a kind (None: all, or not said), an hour, how long to pause."""

    wish: Wish
    kind: Kind | None = None
    minute: int | None = None
    pause: str = ""


def read_clock(text: str, quiet: Quiet | None = None) -> int | None:
    """Return the minute of the day that was written; None when it is none.

    Without "am" or "pm" it is a 24-hour clock; "7" in quiet hours is the seven outside them.
    """
    tidy = _tidy(text)
    if (named := _NAMED.get(tidy.removeprefix("at "))) is not None:
        return named
    found = _TIME.fullmatch(tidy)
    past = _PAST.fullmatch(tidy) if found is None else None
    minute = _minute(found, "a") if found is not None else _past(past) if past is not None else None
    whole = found if found is not None else past
    if minute is None or whole is None or minute >= NOON or (found is not None and found["ahalf"]):
        return minute
    at_night = quiet is not None and quiet.holds(minute) and not quiet.holds(minute + NOON)
    written_out = found is not None and found["ah"].startswith("0")
    return minute + NOON if whole["later"] or (at_night and not written_out) else minute


def _past(found: re.Match[str]) -> int | None:
    hour = found["hour"]
    number = _NUMBERS.index(hour) if hour in _NUMBERS else int(hour) % 12 if hour.isdecimal() else None
    return (number * 60 + _PARTS[found["part"]]) % NOON if number is not None else None


def read_span(text: str) -> tuple[int, int] | None:
    """Return (start, end) of hours that were written, such as "from 22 to 7"; None when they are none."""
    found = _SPAN.fullmatch(_tidy(text))
    if found is None:
        return None
    start, end = _minute(found, "a"), _minute(found, "b")
    return (start, end) if start is not None and end is not None and start != end else None


def read_wish(text: str, quiet: Quiet | None = None) -> Asked | None:
    """Return what a whole short message wants of the reminders; None for everything else."""
    tidy = _tidy(text)
    if not tidy or len(tidy.split()) > LONGEST:
        return None
    if found := _PAUSE.fullmatch(tidy):
        long = next((name for name in ("today", "three", "week", "open") if found[name]), "")
        return Asked(Wish.PAUSE, pause=long)
    if _RESUME.fullmatch(tidy):
        return Asked(Wish.RESUME)
    if found := _OFF.fullmatch(tidy):
        kind = Kind.CHECK_IN if re.search(r"check-?\s?ins?$", tidy) else _kind(found)
        return Asked(Wish.OFF, kind)
    if found := _SET.fullmatch(tidy):
        minute = read_clock(found["time"], quiet)
        return Asked(Wish.SET, _kind(found), minute) if minute is not None else None
    return Asked(Wish.SHOW) if _SHOW.fullmatch(tidy) else None


def _tidy(text: str) -> str:
    return " ".join(text.lower().replace("\u2019", "'").strip(" .!?").split())


def _kind(found: re.Match[str]) -> Kind | None:
    by_name = {"diary": Kind.DIARY, "practice": Kind.PRACTICE, "session": Kind.SESSION, "check": Kind.CHECK_IN}
    return next((kind for name, kind in by_name.items() if found[name]), None)


def _minute(found: re.Match[str], which: str) -> int | None:
    hour, minute = int(found[f"{which}h"]), int(found[f"{which}m"] or 0)
    half = (found[f"{which}half"] or "")[:1]
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    whole = hour * 60 + minute
    return whole if minute < 60 and whole < DAY else None
