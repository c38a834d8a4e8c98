"""Tells what each part of a message is about, and which of its parts comes first (dbt-brief section 7).

Danger to life is level 1 and is not looked for here: screening has read the message before, and its word stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from types import MappingProxyType

from coaching import matter_cues
from coaching.criticism import is_criticism
from coaching.rupture import Rupture, rupture_in

MOST_CHARACTERS = 1200
"""Longer messages are stories; what is in them the dialogue takes up as a whole."""


class TargetLevel(IntEnum):
    """DBT's order of targets: the lower number comes first."""

    LIFE = 1
    THERAPY = 2
    LIVING = 3
    SKILLS = 4


class Matter(StrEnum):
    """What a part of a message is about; within a level the first named comes first.

    There is no matter for talk of dying or of self-injury: that is danger, each time, and never gets in the way of
    therapy (dbt-brief 1.1).
    """

    BOT = "bot"
    THERAPIST = "therapist"
    DISRUPTED = "disrupted"
    QUITTING = "quitting"
    GROUP = "group"
    SESSION = "session"
    DIARY = "diary"
    PRACTICE = "practice"
    PEOPLE = "people"
    SUBSTANCES = "substances"
    EATING = "eating"
    HOME = "home"
    MONEY = "money"
    WORK = "work"
    SLEEP = "sleep"
    SKILLS = "skills"

    @property
    def level(self) -> TargetLevel:
        """Return where it stands in the order."""
        return _LEVELS[self]


_LEVELS: Mapping[Matter, TargetLevel] = MappingProxyType(
    {
        **dict.fromkeys(list(Matter)[:8], TargetLevel.THERAPY),
        **dict.fromkeys(list(Matter)[8:15], TargetLevel.LIVING),
        Matter.SKILLS: TargetLevel.SKILLS,
    }
)
NEVER_PARKED = frozenset({Matter.BOT})
"""A hurt is repaired in the next turn or dropped; bringing it back would hold it against the client."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a message: what it is about, and its words."""

    matter: Matter
    words: str


@dataclass(frozen=True, slots=True)
class Route:
    """Which part of a message is acted on, and what is kept for later; `words` are the parts acted on."""

    level: TargetLevel
    acted: tuple[Matter, ...]
    parked: tuple[Matter, ...]
    words: str = ""


def parts_in(text: str) -> tuple[Part, ...]:
    """Return the parts of a message that are about something we know, in the order they stand."""
    if len(text) > MOST_CHARACTERS:
        return ()
    found: list[Part] = []
    for clause in _clauses(text):
        found += [Part(matter, clause) for matter in _matters(clause)]
    whole = matter_cues.plain(text)
    if not any(part.matter.level is TargetLevel.THERAPY for part in found):
        found += [Part(Matter(name), text) for name, cue in matter_cues.WHOLE if cue.search(whole)]
    asked = {Matter.DIARY} if matter_cues.LETS_DO_IT.search(whole) else set()
    asked |= {Matter.QUITTING} if matter_cues.OWN_DATA.search(whole) else set()
    return tuple(part for part in found if part.matter not in asked)


def route(text: str) -> Route | None:
    """Return what comes first in a message without danger; None when it has nothing to put in order.

    A message with one part of quality of life or of skills goes its ordinary way.
    """
    parts = parts_in(text)
    matters = sorted(dict.fromkeys(part.matter for part in parts), key=list(Matter).index)
    if not matters:
        return None
    level = matters[0].level
    same = [matter for matter in matters if matter.level is level]
    # Of what gets in the way of therapy one thing is looked at: each has questions of its own.
    acted = same[:1] if level is TargetLevel.THERAPY else same
    parked = tuple(matter for matter in matters if matter not in acted and matter not in NEVER_PARKED)
    if level is not TargetLevel.THERAPY and not parked:
        return None
    words = ". ".join(dict.fromkeys(part.words for part in parts if part.matter in acted))
    return Route(level, tuple(acted), parked, words)


def _clauses(text: str) -> Sequence[str]:
    flat = " ".join(text.replace("\u2019", "'").split())
    return [clause.strip() for clause in matter_cues.BETWEEN.split(flat) if clause and clause.strip()]


def _matters(clause: str) -> Sequence[Matter]:
    plain = matter_cues.plain(clause)
    found = [Matter(name) for name, cue in matter_cues.CUES if cue.is_in(plain)]
    hurt = rupture_in(clause)
    if hurt is Rupture.THERAPIST:
        found.append(Matter.THERAPIST)
    elif matter_cues.TO_THE_BOT.search(plain) and (
        hurt not in (None, Rupture.DROPPED) or is_criticism(clause) or matter_cues.AT_THE_BOT.search(plain)
    ):
        found.append(Matter.BOT)
    return [matter for matter in found if not _covered(matter, found)]


def _covered(matter: Matter, found: Sequence[Matter]) -> bool:
    """Tell whether another matter of the same clause says it better."""
    return any(matter in _COVERS.get(other, ()) for other in found)


_COVERS: Mapping[Matter, frozenset[Matter]] = MappingProxyType(
    {
        Matter.DISRUPTED: frozenset({Matter.GROUP, Matter.SESSION, Matter.PEOPLE}),
        Matter.QUITTING: frozenset({Matter.GROUP, Matter.SESSION}),
        Matter.GROUP: frozenset({Matter.SESSION}),
        Matter.DIARY: frozenset({Matter.PRACTICE}),
        Matter.PRACTICE: frozenset({Matter.SKILLS}),
        Matter.THERAPIST: frozenset({Matter.PEOPLE}),
        Matter.BOT: frozenset({Matter.PEOPLE}),
    }
)
