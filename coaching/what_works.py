"""What works for a client, read from their own ratings and words: the three best, with how little is known."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coaching.offer import PRIOR_DROP, PRIOR_WEIGHT
from coaching.outcome import DROP
from coaching.quoting import showable

BEST = 3
MOST_OWN = 8
LONGEST_OWN = 120
# Things that ease a moment and add a second problem. They are no part of a list for hard days; nobody is blamed.
_ADDS_A_PROBLEM = re.compile(
    r"\b(?:drink(?:ing)?|drunk|booze|alcohol|wine|vodka|whisk\w+|beers?|gin|rum|weed"
    r"|a joint|spliff\w*|stoned|getting high|cocaine|ketamine|heroin|meth|xanax|benzos?|valium"
    r"|smok(?:e|ing)|vap(?:e|ing)|cigarettes?"
    r"|bing(?:e|ing)\w*|purg\w+|vomit\w*|throwing up|starv\w+|not eating|skipping (?:meals|food)|fasting"
    r"|burn(?:ing)? (?:my|it)|pinch\w*|snap\w* (?:a|the) band|bit(?:e|ing) my|driving fast|gambl\w*"
    r"|scream\w* at|yell\w* at)\b"
)


@dataclass(frozen=True, slots=True)
class Try:
    """A skill that was rated before and after (0-100)."""

    skill: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Working:
    """A skill that works for this client: rated uses and their mean drop (0-100), practices that helped, words."""

    skill: str
    uses: int
    mean_drop: float
    told: int = 0
    words: str | None = None


def what_works(
    tries: Sequence[Try], told: Sequence[str], words: Mapping[str, Sequence[str]]
) -> tuple[Working, ...]:
    """Return up to BEST skills, the best first.

    `told` names the skill of each practice that the client said helped, `words` what they wrote about a skill,
    oldest first. A skill counts when its strength came down by 10 points on average, or when the client said so
    and nothing rated speaks against it. Few uses weigh little, as in an offer.
    """
    drops: defaultdict[str, list[int]] = defaultdict(list)
    for one in tries:
        drops[one.skill].append(one.before - one.after)
    found = []
    for skill in sorted({*drops, *told}):
        values = drops.get(skill, [])
        mean = sum(values) / len(values) if values else 0.0
        if mean >= DROP or (skill in told and mean >= 0):
            shown = _newest_shown(words.get(skill, ()))
            found.append(Working(skill, len(values), mean, told.count(skill), shown))
    return tuple(sorted(found, key=lambda one: (-_weighed(one), one.skill))[:BEST])


def fit_for_a_list(words: str) -> str | None:
    """Return words as they may stand on a list for hard days, or None when they could do harm there."""
    line = showable(words)
    if line is None or len(line) > LONGEST_OWN or _ADDS_A_PROBLEM.search(line.lower()):
        return None
    return line


def _newest_shown(words: Sequence[str]) -> str | None:
    return next((line for text in reversed(words) if (line := fit_for_a_list(text)) is not None), None)


def _weighed(one: Working) -> float:
    """Return the mean drop drawn towards an ordinary one; saying that it helped counts as one such use."""
    total = one.uses * one.mean_drop + (PRIOR_WEIGHT + one.told) * PRIOR_DROP
    return total / (one.uses + PRIOR_WEIGHT + one.told)
