"""The catalogue to look around in: by module, by what is needed, and no skill that this client may not have."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from coaching.offer import CRISIS_SURVIVAL, Circumstances, allowed, fit
from coaching.profile import ClientProfile
from content.models import Feeling, Skill, SkillModule

PAGE = 6


class Need(StrEnum):
    """What a client may be looking for."""

    STRONG = "strong"
    SAD = "sad"
    ANGRY = "angry"
    WORRIED = "worried"
    PEOPLE = "people"
    LEARN = "learn"


MODULES: Mapping[str, SkillModule] = MappingProxyType(
    {
        "m": SkillModule.MINDFULNESS,
        "dt": SkillModule.DISTRESS_TOLERANCE,
        "er": SkillModule.EMOTION_REGULATION,
        "ie": SkillModule.INTERPERSONAL,
    }
)
_FEELINGS: Mapping[Need, Feeling] = MappingProxyType(
    {Need.SAD: Feeling.SAD, Need.ANGRY: Feeling.ANGRY, Need.WORRIED: Feeling.AFRAID}
)
_TO_LEARN = frozenset({SkillModule.MINDFULNESS, SkillModule.EMOTION_REGULATION})


def open_to(skills: Mapping[str, Skill], profile: ClientProfile, now: Circumstances) -> dict[str, Skill]:
    """Return the skills this client may look at: exclusions, cautions, codes and the mode hold as in an offer."""
    return {skill.id: skill for skill in skills.values() if allowed(skill, profile, now)}


def of_module(skills: Mapping[str, Skill], module: SkillModule, profile: ClientProfile) -> list[str]:
    """Return the skills of a module: pinned and taught ones first, then those with a full walk-through."""
    found = [skill for skill in skills.values() if skill.module is module]
    return [skill.id for skill in sorted(found, key=lambda skill: _order(skill, profile))]


def of_need(skills: Mapping[str, Skill], need: Need, profile: ClientProfile) -> list[str]:
    """Return the skills for a need, the best fit first."""
    if need is Need.STRONG:
        found = [skill for skill in skills.values() if skill.id in CRISIS_SURVIVAL]
        return [skill.id for skill in sorted(found, key=lambda skill: (*_order(skill, profile), skill.minutes))]
    if need is Need.PEOPLE:
        return of_module(skills, SkillModule.INTERPERSONAL, profile)
    if need is Need.LEARN:
        found = [skill for skill in skills.values() if skill.module in _TO_LEARN]
        return [skill.id for skill in sorted(found, key=lambda skill: _order(skill, profile))]
    feeling = _FEELINGS[need]
    moment = Circumstances(feeling=feeling, intensity=0)
    found = [skill for skill in skills.values() if feeling in skill.feelings]
    return [s.id for s in sorted(found, key=lambda s: (-fit(s, moment), *_order(s, profile)))]


def pages(found: list[str]) -> int:
    """Return how many pages a list takes."""
    return max(1, -(-len(found) // PAGE))


def page_of(found: list[str], number: int) -> tuple[int, list[str]]:
    """Return a page (from 0) and its skills; a number outside the list is its nearest page."""
    number = min(max(number, 0), pages(found) - 1)
    return number, found[number * PAGE : (number + 1) * PAGE]


def is_for_strong_moments(skill: Skill) -> bool:
    """Tell whether a skill is open at a strength of 70 and more."""
    return skill.id in CRISIS_SURVIVAL


def _order(skill: Skill, profile: ClientProfile) -> tuple[bool, bool, bool, str]:
    untaught = bool(profile.taught) and skill.id not in profile.taught
    return skill.id not in profile.pinned, untaught, not skill.starred, skill.id
