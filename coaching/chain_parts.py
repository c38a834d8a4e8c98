"""The nine steps of a chain analysis, what is asked in each, and the closed answers (dbt-brief section 6)."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Part(StrEnum):
    """The nine steps of the brief's table, in order."""

    TARGET = "target"
    HARDER = "harder"
    EVENT = "event"
    LINKS = "links"
    GAVE = "gave"
    BREAKS = "breaks"
    PREVENT = "prevent"
    REPAIR = "repair"
    CLOSE = "close"

    @property
    def number(self) -> int:
        """Return 1 for the first step up to 9."""
        return list(Part).index(self) + 1


class Ask(StrEnum):
    """What is asked, one idea each. Those of a link, and of a break, belong together."""

    STRENGTH = "strength"
    """How strong it is now; asked before all else, and not part of any step."""
    TARGET = "target"
    WHEN = "when"
    HARDER = "harder"
    EVENT = "event"
    WHY_THEN = "why_then"
    LINK = "link"
    LINK_TAG = "link_tag"
    LINK_WORDS = "link_words"
    LINK_STRENGTH = "link_strength"
    MIDWAY = "midway"
    GAVE_NOW = "gave_now"
    GAVE_LATER = "gave_later"
    OTHERS_NOW = "others_now"
    OTHERS_LATER = "others_later"
    BREAK = "break"
    BREAK_SKILL = "break_skill"
    PREVENT = "prevent"
    REPAIR = "repair"
    RERATE = "rerate"
    SHARE = "share"


PARTS: Mapping[Part, tuple[Ask, ...]] = MappingProxyType(
    {
        Part.TARGET: (Ask.TARGET, Ask.WHEN),
        Part.HARDER: (Ask.HARDER,),
        Part.EVENT: (Ask.EVENT, Ask.WHY_THEN),
        Part.LINKS: (Ask.LINK, Ask.MIDWAY),
        Part.GAVE: (Ask.GAVE_NOW, Ask.GAVE_LATER, Ask.OTHERS_NOW, Ask.OTHERS_LATER),
        Part.BREAKS: (Ask.BREAK,),
        Part.PREVENT: (Ask.PREVENT,),
        Part.REPAIR: (Ask.REPAIR,),
        Part.CLOSE: (Ask.RERATE, Ask.SHARE),
    }
)
ONLY_WITH_LINKS = frozenset({Ask.MIDWAY, Ask.BREAK})
"""Without links these are not asked."""
_WITHIN: Mapping[Ask, Ask] = MappingProxyType(
    {
        Ask.LINK_TAG: Ask.LINK,
        Ask.LINK_WORDS: Ask.LINK,
        Ask.LINK_STRENGTH: Ask.LINK,
        Ask.BREAK_SKILL: Ask.BREAK,
    }
)
WORDS = frozenset(
    {
        Ask.EVENT,
        Ask.WHY_THEN,
        Ask.GAVE_NOW,
        Ask.GAVE_LATER,
        Ask.OTHERS_NOW,
        Ask.OTHERS_LATER,
        Ask.PREVENT,
        Ask.REPAIR,
    }
)
"""These take a line of the client's own words and nothing else."""


def part_of(ask: Ask) -> Part:
    """Return the step that a question belongs to; the first for the strength before all steps."""
    ask = _WITHIN.get(ask, ask)
    return next((part for part, asks in PARTS.items() if ask in asks), Part.TARGET)


class Tag(StrEnum):
    """What kind of link it is."""

    THOUGHT = "thought"
    FEELING = "feeling"
    BODY = "body"
    URGE = "urge"
    ACT = "act"


class Factor(StrEnum):
    """What made the day harder, by button; the client may add others in their own words."""

    SLEEP = "sleep"
    FOOD = "food"
    ILLNESS = "illness"
    SUBSTANCES = "substances"
    STRESS = "stress"


class When(StrEnum):
    """When it happened, by button."""

    FRESH = "fresh"
    """Less than a day ago: then it waits, unless a clinician asks."""
    DAYS = "days"
    WEEK = "week"
    LONGER = "longer"


class Check(StrEnum):
    """Why the strength of now is asked, over whatever question stands open."""

    BEGIN = "begin"
    TOO_MUCH = "too_much"
