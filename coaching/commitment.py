"""Commitment as small free choices: which question comes next, and which wordings ask for a step in own words.

After dbt-brief section 5: pros and cons both ways, a tiny first yes, a large ask before a small one by agreement.
"""

from collections.abc import Mapping

SIDES = ("do_good", "do_bad", "not_good", "not_bad")
"""Both sides of doing it and of leaving it, in the order they are asked."""
WEIGHS = tuple(f"commit.weigh_{side}" for side in SIDES)
ASKS_FOR_STEP = frozenset(
    {"commit.ask_tiny", "commit.ask_tiny_diary", "commit.ask_clear", "commit.ask_tie", "commit.ask_words"}
)
"""After these, what is written is the client's own step."""


def side_after(side: str) -> str | None:
    """Return the side that is asked next; None after the last."""
    rest = SIDES[SIDES.index(side) + 1 :]
    return rest[0] if rest else None


def sides_told(kept: Mapping[str, str]) -> tuple[str, ...]:
    """Return the sides of which there are words, in order."""
    return tuple(side for side in SIDES if kept.get(side))
