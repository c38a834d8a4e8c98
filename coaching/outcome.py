"""What a re-rating means: praise and a plan, a second skill, or a human (dbt-brief section 4, steps 8 to 10)."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

DROP = 10
RISE = 20
STRONG = 70
TRIES_BEFORE_A_HUMAN = 2
LONGEST_WHEN_STRONG = timedelta(minutes=20)


class Outcome(StrEnum):
    """What follows a tried skill."""

    EASED = "eased"
    EASED_STILL_STRONG = "eased_still_strong"
    UNMEASURED = "unmeasured"
    ANOTHER = "another"
    HUMAN = "human"


def judge(
    before: int | None,
    after: int | None,
    earlier: Sequence[tuple[int | None, int | None]],
    took: timedelta,
    *,
    urge_rose: bool = False,
) -> Outcome:
    """Return what follows, from the strength before and after (0-100), earlier tries and the episode's length.

    A client is offered a human when it is still 70 or more, rose by 20 or more, two tries brought no drop, 20
    minutes went by at 70 or more, or an urge grew stronger; the third skill never comes before that offer. An
    unrated try is no failure.
    """
    if after is None:
        return Outcome.HUMAN if urge_rose else Outcome.UNMEASURED
    if before is None:
        return Outcome.HUMAN if after >= STRONG or urge_rose else Outcome.UNMEASURED
    if before - after >= DROP:
        return Outcome.EASED_STILL_STRONG if after >= STRONG or urge_rose else Outcome.EASED
    without_drop = 1 + sum(1 for pair in earlier if not _dropped(*pair))
    too_long = before >= STRONG and took >= LONGEST_WHEN_STRONG
    if after >= STRONG or after - before >= RISE or without_drop >= TRIES_BEFORE_A_HUMAN or too_long or urge_rose:
        return Outcome.HUMAN
    return Outcome.ANOTHER


def _dropped(before: int | None, after: int | None) -> bool:
    return before is not None and after is not None and before - after >= DROP
