"""A chat that a person holds must not go quiet: when to warn them, and when to call somebody else.

Nothing here ever gives the chat back to the bot. Only a member of staff does that, with a choice (decision 17).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WARN_WAITING = timedelta(minutes=5)
"""A client who has written waits so long before the member of staff is reminded."""
PAGE_WAITING = timedelta(minutes=10)
"""So long before somebody else is paged and the client is told (as for intent: dbt-brief section 8, T4)."""
WARN_IDLE = timedelta(minutes=30)
"""Nobody has written for so long: the member is reminded of handing back, and again after each further."""


class Deed(StrEnum):
    """What is due."""

    WARN_WAITING = "warn that the client waits"
    PAGE = "page somebody else"
    WARN_IDLE = "warn that nobody writes"


@dataclass(frozen=True, slots=True)
class Held:
    """How a held chat stands; all times aware. `waiting_since` is empty while the client waits for nothing."""

    last_at: datetime
    waiting_since: datetime | None = None
    warned_at: datetime | None = None
    paged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueDeed:
    """What to do next, and when."""

    deed: Deed
    at: datetime


def next_deed(held: Held) -> DueDeed:
    """Return what is due next in a held chat if nobody writes until then."""
    waiting = held.waiting_since
    if waiting is not None and held.paged_at is None:
        if held.warned_at is None or held.warned_at < waiting:
            return DueDeed(Deed.WARN_WAITING, waiting + WARN_WAITING)
        return DueDeed(Deed.PAGE, waiting + PAGE_WAITING)
    since = max(moment for moment in (held.last_at, held.warned_at, held.paged_at) if moment is not None)
    return DueDeed(Deed.WARN_IDLE, since + WARN_IDLE)
