"""Finds the skill a client names: by its catalogue name, a common short form, or its place in an offer."""

import re
from collections.abc import Mapping, Sequence

from content.models import Skill

_ORDINALS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"\b(?:first|1st|former|top|one|1|option 1|either|any|both|you choose|you pick)\b")),
    (1, re.compile(r"\b(?:second|2nd|latter|other|bottom|last|two|2|option 2)\b")),
)


def named_skill(text: str, skills: Mapping[str, Skill]) -> str | None:
    """Return the id of the skill whose name stands in `text`; the longest name wins."""
    lowered = f" {_plain(text)} "
    found = [skill for skill in skills.values() if any(f" {name} " in lowered for name in _names(skill))]
    return max(found, key=lambda skill: len(skill.name)).id if found else None


def one_of(text: str, offered: Sequence[str], skills: Mapping[str, Skill]) -> str | None:
    """Return which of the offered skills is meant: by name, or as "the first", "the other one", "either"."""
    named = named_skill(text, {skill_id: skills[skill_id] for skill_id in offered if skill_id in skills})
    if named is not None:
        return named
    lowered = text.lower()
    for place, pattern in reversed(_ORDINALS):
        if place < len(offered) and pattern.search(lowered):
            return offered[place]
    return None


def _names(skill: Skill) -> set[str]:
    whole = _plain(skill.name)
    parts = {_plain(part) for part in re.split(r"[:(),/]", skill.name)}
    return {name for name in {whole, *parts} if len(name) > 3}


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.lower()).split())
