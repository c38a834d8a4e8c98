"""When something that waits is brought up again: one thing at a contact, in calm, and only where nothing is asked.

After dbt-brief sections 5 and 7: parked matters come back one at a time; a step is looked at with curiosity; a
card that a reminder did not bring is asked about once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo

AT_REST = (
    "talk.greet", "talk.thank", "talk.what_next", "talk.no_is_fine", "talk.good_news", "menu.main", "missed.left",
    "missed.fix_explain", "commit.left", "absent.left", "absent.draft", "today.noted", "today.done",
    "today.let_go",
    "today.left", "practice.kept", "wrapup.done", "wrapup.saved", "log.kept", "diary.done", "diary.stopped",
    "diary.not_today", "coaching.stopped", "parked.dropped", "goals.noted", "outcome.goal",
)  # fmt: skip
"""Wordings (by their beginning) after which nothing is under way and nothing was asked that needs an answer."""
ALOUD = "parked.aloud"
BACK, SKILL_BACK, REVIEW, ON_CONTACT = "parked.back", "parked.skill_back", "commit.review", "missed.on_contact"
SKILL_BEGUN = frozenset({"walk.intro", "walk.intro_saved"})
RETURNS = frozenset({BACK, SKILL_BACK, REVIEW, ON_CONTACT})
BETWEEN_RETURNS = timedelta(hours=1)
"""One thing is brought up at a contact; the next not sooner than this."""
CALM_FOR = timedelta(minutes=30)
"""So long after a message that was more than ordinary nothing is brought up."""
OFFERED_AGAIN = timedelta(hours=20)
MOST_OFFERS = 3
"""Brought back so often and put off, a matter goes to the week's summary and is not brought up again."""
SUMMARY_AFTER = timedelta(days=7)
OPENS, CLOSES = 9, 20
"""The hours, by the client's clock, in which something may come unasked."""
AFTER_CLEARANCE = timedelta(hours=3)
WITHIN = timedelta(hours=24)


def is_at_rest(said: Sequence[str]) -> bool:
    """Tell whether an answer that says these wordings leaves nothing under way."""
    return bool(said) and said[-1].startswith(AT_REST)


def may_offer(offered: int, offered_at: datetime | None, now: datetime) -> bool:
    """Tell whether a matter may be brought back now."""
    return offered < MOST_OFFERS and (offered_at is None or now - offered_at >= OFFERED_AGAIN)


def return_at(cleared_at: datetime, zone: tzinfo | None) -> datetime:
    """Return when a matter comes back by itself after a clearance (aware): within a day, and never at night.

    Without a known zone the hours cannot be kept: a few hours after the clearance.
    """
    planned = cleared_at + AFTER_CLEARANCE
    if zone is None:
        return planned
    local = planned.astimezone(zone)
    if OPENS <= local.hour < CLOSES:
        return planned
    day = local.date() + timedelta(days=1 if local.hour >= CLOSES else 0)
    return datetime(day.year, day.month, day.day, OPENS, tzinfo=zone).astimezone(cleared_at.tzinfo)
