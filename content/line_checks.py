"""Lints of a family of validating lines: enough of them, at their level, short when strong, guesses asked."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from content.models import ValidationLine
from content.reading import words_of

FEWEST_VARIANTS = 8
"""For each level and family (dbt-brief section 2)."""
SHORT = 14
"""Words of a line that may be said at an intensity of 70 and more, where it is not a reflection."""
STRONG = 70
SLOTS: Mapping[int, frozenset[str]] = MappingProxyType(
    {
        2: frozenset({"feeling", "event"}),
        3: frozenset({"feeling", "event", "guess"}),
        4: frozenset({"history", "sleep_hours"}),
        6: frozenset({"urges_held", "eased_skill", "before", "after", "step_done", "strength"}),
    }
)
"""What can be filled, by level; a line with another slot could never be said."""
NEEDS_A_SLOT = frozenset({3, 4})
RULES = frozenset({"few-variants", "line-level", "line-slot", "guess-not-asked", "long-when-strong"})


def check_line(line: ValidationLine) -> Iterator[tuple[str, str, str]]:
    """Yield (rule, what is wrong, what to do) about one family of lines."""
    if len(line.variants) < FEWEST_VARIANTS:
        what = f"the family has {len(line.variants)} variants, under {FEWEST_VARIANTS}."
        yield "few-variants", what, "write more that are true in the same moments."
    levels = {5: line.situation or line.care, 7: line.deed}
    misplaced = [level for level, said_for in levels.items() if said_for is not None and level != line.level]
    if misplaced:
        fix = f"put it at level {misplaced[0]}."
        yield "line-level", f"lines for that occasion belong to level {misplaced[0]}.", fix
    unknown = set(line.slots) - SLOTS.get(line.level, frozenset())
    if unknown:
        fix = f"use one of: {', '.join(sorted(SLOTS.get(line.level, ()))) or 'none'}."
        yield "line-slot", f"nothing fills '{min(unknown)}' at level {line.level}.", fix
    elif line.level in NEEDS_A_SLOT and not line.slots:
        fix = f"use one of: {', '.join(sorted(SLOTS[line.level]))}."
        yield "line-slot", f"level {line.level} says nothing without a slot.", fix
    for text in line.variants:
        if line.level == 3 and not ("guess" in line.slots and "?" in text):
            yield "guess-not-asked", "a guess is not asked as a question.", "ask it, with {guess} in it."
            break
    if line.level in (1, 5) and line.max_intensity >= STRONG:
        longest = max(len(words_of(text)) for text in line.variants)
        if longest > SHORT:
            fix = f"shorten it, or keep it from strong moments with max_intensity: {STRONG - 1}."
            yield "long-when-strong", f"a line for strong moments has {longest} words, over {SHORT}.", fix
