"""The state of one coaching episode as the dialogue's slots hold it: emptied, read, parked."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from actions.services import Services
from actions.turn import Turn
from coaching.intake import Answers
from coaching.memory import Ending
from coaching.profile import Parked
from content.models import Feeling

FRESH: Mapping[str, Any] = MappingProxyType(
    {
        "feeling": None,
        "feeling_word": None,
        "intensity": None,
        "urge": None,
        "acted": None,
        "signs": None,
        "place": None,
        "change": None,
        "topic": None,
        "wanted_skill": None,
        "chosen_skill": None,
        "offered": None,
        "tried": None,
        "human_offered": False,
        "began": None,
        "walk": None,
        "validated": False,
        "misses": 0,
        "paused": False,
    }
)
"""The slots of an episode, emptied when one begins."""


def feeling_in(slots: Mapping[str, Any]) -> Feeling | None:
    """Return the episode's feeling, or None while unknown."""
    value = slots.get("feeling")
    return Feeling(value) if value in frozenset(Feeling) else None


def points_in(slots: Mapping[str, Any]) -> int | None:
    """Return the episode's intensity (0-100), or None while unknown or skipped."""
    return Answers.from_slots(slots).points


def tried_in(slots: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """Return the skills tried in this episode, oldest first, each with `skill`, `before` and `after`."""
    tried = slots.get("tried")
    return tuple(one for one in tried if isinstance(one, dict)) if isinstance(tried, list) else ()


def skill_in(slots: Mapping[str, Any]) -> str | None:
    """Return the id of the skill that is being walked through, or None."""
    walk = slots.get("walk")
    return str(walk["skill"]) if isinstance(walk, dict) and walk.get("skill") else None


def park(turn: Turn, services: Services) -> None:
    """Keep what the client is in the middle of, so that it can be taken up again (dbt-brief section 7)."""
    stamp = services.stamp(turn)
    feeling, skill = feeling_in(turn.slots), skill_in(turn.slots)
    if feeling is not None or skill is not None:
        services.memory.park(stamp, Parked(feeling, skill, stamp.at))


def interrupt(turn: Turn, services: Services) -> None:
    """Put coaching down because something more urgent came; what it was about stays parked."""
    park(turn, services)
    services.memory.close_episode(services.stamp(turn), Ending.INTERRUPTED)
