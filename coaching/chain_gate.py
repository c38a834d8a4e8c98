"""When a chain analysis may be begun, or gone on with (dbt-brief section 6); whatever closes it is kindly named.

Only where coaching is open, with no open code above T1, and 24 hours or more after any act unless a clinician
asks. That the intensity must be under 50 is asked first, and stands in `coaching.chain_flow`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

REST = timedelta(hours=24)
"""So long after an act no chain is gone through, unless a clinician asks."""
OPEN_FOR = timedelta(hours=72)
"""So long a code stays open, unless a clinician has opened the chat again after it."""
ASK_FOR = timedelta(days=14)
"""So long a clinician's request stands."""
LOW = frozenset({("T1", "check_in"), ("SH-U", "check_in"), ("OTHER", "check_in")})
"""Codes with their actions that close nothing: T1, a weak urge, worry about somebody else."""
ACTS = frozenset({"SH-A", "T5"})
"""Codes that always tell of an act."""


class Closed(StrEnum):
    """Why there is no chain now; the wording is `chain.closed.<value>`."""

    HELD = "held"
    ALERT = "alert"
    ACT = "act"


@dataclass(frozen=True, slots=True)
class Flag:
    """A message that was more than ordinary: its code, its action, when (aware), and whether it told of an act."""

    code: str
    action: str
    at: datetime
    acted: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """What the gate looks at. Times are aware.

    `opened_at` is when the chat's mode last changed: where coaching is open, a clinician has looked since, or it
    was never held. `alert` is the code of an alert nobody has acknowledged. `acted_at` is the latest moment at
    which an act can have been, by the diary and earlier chains. `asked`: a clinician asked for a chain.
    """

    coaching: bool
    opened_at: datetime
    flags: Sequence[Flag] = ()
    alert: str | None = None
    acted_at: datetime | None = None
    asked: bool = False


def closed(moment: Moment, now: datetime) -> Closed | None:
    """Return why no chain can be gone through now, or None."""
    if not moment.coaching:
        return Closed.HELD
    standing = [flag for flag in moment.flags if flag.at > max(now - OPEN_FOR, moment.opened_at)]
    if any((flag.code, flag.action) not in LOW for flag in standing):
        return Closed.ALERT
    if moment.alert is not None and moment.alert not in _NO_DANGER:
        return Closed.ALERT
    if not moment.asked and (at := rests_until(moment)) is not None and at > now:
        return Closed.ACT
    return None


def rests_until(moment: Moment) -> datetime | None:
    """Return when 24 hours have passed since the last act that is known; None without one."""
    acts = [flag.at for flag in moment.flags if flag.acted or flag.code in ACTS]
    acts += [] if moment.acted_at is None else [moment.acted_at]
    return max(acts) + REST if acts else None


_NO_DANGER = frozenset({"T1", "SH-U", "OTHER", "PERSON", "UNREACHED"})
"""Alerts that tell of no danger above T1: a strong urge is a flag of its own; the last two are no codes at all."""
