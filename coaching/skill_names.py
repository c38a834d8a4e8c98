"""Finds the skill a client names: by its catalogue name, a telling word of it, or its place in an offer."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from content.models import Skill

_ORDINALS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (0, re.compile(r"\b(?:first|1st|former|top|1|option 1|either|any|both|you choose|you pick)\b")),
    (1, re.compile(r"\b(?:second|2nd|latter|other|bottom|last|two|2|option 2)\b")),
)
_STOP_SKILL = re.compile(r"\w\W+STOP\b|\bSTOP\W+\w|\bstop (?:skill|thing|one|exercise)\b")
STOP = "DT01"
TELLING_WORD = 5


def named_skill(text: str, skills: Mapping[str, Skill]) -> str | None:
    """Return the id of the skill named in `text`, by its whole name or part, or by a word that only one skill has.

    The longest name wins. "Stop" alone names no skill: it is far more often the wish to stop.
    """
    if STOP in skills and _STOP_SKILL.search(text):
        return STOP
    lowered = f" {_plain(text)} "
    candidates = [skill for skill in skills.values() if skill.id != STOP]
    found = [skill for skill in candidates if any(f" {name} " in lowered for name in _names(skill))]
    if found:
        return max(found, key=lambda skill: len(skill.name)).id
    telling = _telling_words(candidates)
    return next((telling[word] for word in lowered.split() if word in telling), None)


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
    return {name for name in {whole, *parts} if len(name) >= TELLING_WORD}


def _telling_words(skills: Sequence[Skill]) -> dict[str, str]:
    words = {skill.id: set(_plain(skill.name).split()) for skill in skills}
    counts = Counter(word for found in words.values() for word in found)
    return {
        word: skill_id
        for skill_id, found in words.items()
        for word in found
        if counts[word] == 1 and len(word) > TELLING_WORD and word not in _COMMON
    }


_COMMON = frozenset(
    {"emotion", "emotions", "problem", "moment", "others", "friends", "middle", "values", "thoughts"}
)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9 ]", " ", text.lower()).split())
