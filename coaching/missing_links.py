"""Why a practice did not happen, asked with curiosity: the first "no" sets the fix (dbt-brief section 5)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from coaching.heard import Heard


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


class About(StrEnum):
    """What did not happen: the number is what its buttons carry."""

    PRACTICE = "practice"
    DIARY = "diary"

    @property
    def number(self) -> int:
        """Return the number on the buttons."""
        return list(About).index(self) + 1

    @classmethod
    def of_number(cls, number: int | None) -> "About":
        """Return what a button's number stands for; practice where it says nothing we know."""
        return next((about for about in cls if about.number == number), cls.PRACTICE)


PLAIN_FACTS = frozenset({"missed.plain_fact", "remind.plain_fact"})
PLAIN_FACT_EVERY = timedelta(days=7)
"""That unused skills do not help is said once in so long, at most (dbt-brief table 1, row 15)."""
STUCK_AFTER = 3
"""So many warm tries at the same barrier, and the clinician is told (dbt-brief table 1, row 18)."""


def may_say_plain_fact(about: About, fix: "Fix", last_said: datetime | None, now: datetime, *, calm: bool) -> bool:
    """Tell whether the plain fact about practice may be said now: to a practice, to a barrier, and rarely.

    Not to somebody who did not want to, where it would press, nor where something else is asked next.
    """
    fits = about is About.PRACTICE and fix in (Fix.SMALLER_STEP, Fix.UNKNOWN)
    return calm and fits and (last_said is None or now - last_said >= PLAIN_FACT_EVERY)


def is_stuck(met: int) -> bool:
    """Tell whether a barrier that was met so often is told to the clinician: at each third time."""
    return met > 0 and met % STUCK_AFTER == 0


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


_TOLD: Mapping[Link, re.Pattern[str]] = MappingProxyType(
    {
        Link.KNEW: re.compile(
            r"\b(?:didn'?t (?:know|get|understand)|no idea what|wasn'?t (?:sure|clear)|confus\w+)\b"
        ),
        Link.WANTED: re.compile(
            r"\b(?:didn'?t (?:want|feel like)|couldn'?t be bothered|no (?:energy|motivation))\b"
        ),
        Link.REMEMBERED: re.compile(r"\b(?:forg[eo]t\w*|slipped my mind|didn'?t (?:remember|think of it))\b"),
    }
)
_YES = re.compile(r"\W*(?:y|yes|yeah|yep|yup|i did|sort of|kind of|i think so)\b")
_NO = re.compile(r"\W*(?:n|no|nope|nah|not really|not at all)\b")


def read_link(asked: Link, heard: Heard) -> Mapping[Link, str] | None:
    """Return the links that an answer settles: the one asked about, or the one its words name; None if unread.

    "I forgot" answers the third question even when the first was asked; the ones before it then count as yes.
    """
    if heard.trusted:
        picked = heard.value("value")
        return {asked: picked} if picked in ("yes", "no") else None
    text = heard.text.lower().replace("\u2019", "'")
    for link, pattern in _TOLD.items():
        if pattern.search(text) and list(Link).index(link) >= list(Link).index(asked):
            before = list(Link)[list(Link).index(asked) : list(Link).index(link)]
            return {**dict.fromkeys(before, "yes"), link: "no"}
    if heard.intent == "affirm" or _YES.match(text):
        return {asked: "yes"}
    return {asked: "no"} if heard.intent == "deny" or _NO.match(text) else None
