"""What a client's record shows that they did: facts for level 6, never praise (dbt-brief sections 1.2 and 2).

Practice and filled diary cards are no strengths here: no tone depends on homework (dbt-brief, fixed rule 4).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from coaching.diary import Card, TargetKind
from coaching.outcome import DROP
from coaching.quoting import showable
from coaching.ratings import spoken

RECENT = timedelta(days=14)
"""A fact older than this says little about today."""
FEWEST_URGES = 2
COUNTED = frozenset({TargetKind.SELF_HARM, TargetKind.SUBSTANCES, TargetKind.PERSONAL})
"""Urges that may be counted. One to end one's life or to hurt somebody belongs to the safety path alone."""
LONGEST_STEP = 80


@dataclass(frozen=True, slots=True)
class Eased:
    """A skill that was finished and rated before and after (0-100)."""

    skill: str
    before: int
    after: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """What the record holds of the last weeks: rated skills, steps done, diary cards; all from oldest to newest.

    `steps` are the client's words of small steps that they set and did.
    """

    eased: Sequence[Eased] = ()
    steps: Sequence[str] = ()
    cards: Sequence[Card] = ()


def strengths_in(done: Done, today: date, language: str) -> Mapping[str, str]:
    """Return the slots of level 6 that the record fills; empty when it shows nothing yet.

    `today` is the day of the client's diary. Nothing is said of urges when any of them was acted on: the fact
    would be half a fact.
    """
    found: dict[str, str] = {}
    down = [one for one in done.eased if one.before - one.after >= DROP]
    if down:
        best = max(down, key=lambda one: (one.before - one.after, one.at))
        found |= {"eased_skill": f"@skill.{best.skill}.name"}
        found |= {"before": spoken(best.before), "after": spoken(best.after)}
    shown = [line for step in done.steps if (line := showable(step, language)) and len(line) <= LONGEST_STEP]
    if shown:
        found["step_done"] = shown[-1]
    held = _urges_held([card for card in done.cards if today - card.day < RECENT])
    if held >= FEWEST_URGES:
        found["urges_held"] = str(held)
    return found


def _urges_held(cards: Sequence[Card]) -> int:
    """Count urges on days whose "acted" was answered with no; 0 as soon as anything was acted on."""
    count = 0
    for card in cards:
        if card.acts:
            return 0
        if card.answers.get("acted") != "none":
            continue
        count += sum(
            isinstance(urge := card.answers.get(f"urge.{number}"), int) and urge > 0 and target.kind in COUNTED
            for number, target in enumerate(card.targets, 1)
        )
    return count
