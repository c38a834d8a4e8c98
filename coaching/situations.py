"""Recognises the common situations that have validating words of their own (dbt-brief section 2, level 5)."""

from collections.abc import Mapping
from types import MappingProxyType

from coaching.languages import DEFAULT, words_of
from coaching.quoting import plain
from content.models import Situation

SURE = 0.8
BY_INTENT: Mapping[str, Situation] = MappingProxyType(
    {
        "interpersonal_conflict": Situation.ARGUMENT,
        "feel_invalidated": Situation.INVALIDATED,
        "urge_nonsuicidal": Situation.URGE,
    }
)


def situations_in(
    text: str, intent: str, confidence: float = 1.0, language: str = DEFAULT
) -> frozenset[Situation]:
    """Return the situations a message makes plain; a doubtful one is left out, its words would then be untrue."""
    words = words_of(language)
    lowered = plain(text)
    signs = words.situations.items() if words else ()
    found = {situation for situation, pattern in signs if pattern.search(lowered)}
    if intent in BY_INTENT and confidence >= SURE:
        found.add(BY_INTENT[intent])
    return frozenset(found)
