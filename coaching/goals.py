"""A client's goals for a life worth living: one to three, in their own words (dbt-brief table 1, row 10)."""

from collections.abc import Callable, Sequence

from coaching.quoting import showable

MOST_GOALS = 3
LONGEST_GOAL = 200


def one_line(words: str) -> str:
    """Return a goal as it is kept: the client's words on one line."""
    return " ".join(words.split())


def goal_to_cite(goals: Sequence[str], pick: Callable[[int], int]) -> str | None:
    """Return one of the goals to name after a step that eased things; None when none may be said back.

    A goal is never judged or reworded. One that holds words which must not sound confirmed is named without them.
    """
    shown = [line for goal in goals if (line := showable(goal)) is not None]
    return shown[pick(len(shown))] if shown else None
