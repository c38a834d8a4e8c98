"""Why a practice did not happen, asked with curiosity: the first "no" sets the fix (dbt-brief section 5)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Link(StrEnum):
    """The links between a plan and doing it, in the order they are asked."""

    KNEW = "knew"
    WANTED = "wanted"
    REMEMBERED = "remembered"
    BARRIER = "barrier"


class Fix(StrEnum):
    """What helps when a link is missing."""

    EXPLAIN = "explain"
    PROS_AND_CONS = "pros_and_cons"
    REMINDER = "reminder"
    SMALLER_STEP = "smaller_step"
    UNKNOWN = "unknown"


_FIXES: Mapping[Link, Fix] = MappingProxyType(
    {
        Link.KNEW: Fix.EXPLAIN,
        Link.WANTED: Fix.PROS_AND_CONS,
        Link.REMEMBERED: Fix.REMINDER,
        Link.BARRIER: Fix.SMALLER_STEP,
    }
)


def next_link(answers: Mapping[Link, str]) -> Link | None:
    """Return the next question, or None when a "no" or the last answer settled it; `skipped` settles nothing."""
    if "no" in answers.values():
        return None
    return next((link for link in Link if link not in answers), None)


def fix_for(answers: Mapping[Link, str]) -> Fix:
    """Return what to offer; a named barrier, whatever it is, asks for a smaller step."""
    missing = next((link for link in Link if answers.get(link) == "no"), None)
    if missing is not None:
        return _FIXES[missing]
    barrier = answers.get(Link.BARRIER)
    return Fix.UNKNOWN if barrier in (None, "skipped") else Fix.SMALLER_STEP
