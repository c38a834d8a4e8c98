"""The life of an escalation as a table: which step leads from where to where; none can lose it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Status(StrEnum):
    """Where an escalation stands."""

    OPEN = "open"
    PAGED = "paged"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    SUPERSEDED = "superseded"


class Step(StrEnum):
    """What can happen to an escalation: the bot pages and supersedes, staff do the rest by name."""

    PAGE_GOES_OUT = "page goes out"
    STAFF_ACKNOWLEDGE = "staff acknowledge"
    STAFF_RESOLVE = "staff resolve, with a note"
    WORSE_CODE = "a code that asks for a faster answer"


MOVES: Mapping[Step, Mapping[Status, Status]] = MappingProxyType(
    {
        Step.PAGE_GOES_OUT: {Status.OPEN: Status.PAGED, Status.PAGED: Status.PAGED},
        Step.STAFF_ACKNOWLEDGE: {Status.OPEN: Status.ACKNOWLEDGED, Status.PAGED: Status.ACKNOWLEDGED},
        Step.STAFF_RESOLVE: {
            Status.OPEN: Status.RESOLVED,
            Status.PAGED: Status.RESOLVED,
            Status.ACKNOWLEDGED: Status.RESOLVED,
        },
        # The escalation that takes its place is open from the same moment on, and more urgent.
        Step.WORSE_CODE: {Status.OPEN: Status.SUPERSEDED, Status.PAGED: Status.SUPERSEDED},
    }
)
PAGING = frozenset({Status.OPEN, Status.PAGED})
"""While an escalation stands here, somebody is paged again and again (dbt-brief section 8)."""


def before(step: Step) -> tuple[Status, ...]:
    """Return from where a step can be taken; everywhere else it changes nothing."""
    return tuple(MOVES[step])


def after(step: Step, status: Status) -> Status:
    """Return where an escalation stands after a step; where the step cannot be taken it stays where it is."""
    return MOVES[step].get(status, status)
