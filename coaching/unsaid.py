"""Guesses one feeling that a client did not name, and finds what is never validated (dbt-brief section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from coaching.languages import DEFAULT, words_of
from coaching.quoting import plain
from content.models import Care, Feeling

CLEAR_LEAD = 0.15
"""A guess that another one comes this near to is no guess: two would be named, and one is asked."""

NOUNS: Mapping[str, Feeling] = MappingProxyType(
    {
        "hurt": Feeling.SAD,
        "sadness": Feeling.SAD,
        "loneliness": Feeling.SAD,
        "dread": Feeling.AFRAID,
        "fear": Feeling.AFRAID,
        "anger": Feeling.ANGRY,
        "shame": Feeling.ASHAMED,
        "guilt": Feeling.GUILTY,
        "jealousy": Feeling.JEALOUS,
        "numbness": Feeling.NUMB,
    }
)
"""The feelings that may be guessed, by the last part of their key in the content, with the one of the eight."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A feeling that may lie under what was told: its noun in the content, which of the eight, how sure (0-1)."""

    noun: str
    feeling: Feeling
    confidence: float


def guess_in(text: str, named: Feeling | None, language: str = DEFAULT) -> Guess | None:
    """Return the one feeling that the signs in a message point to; None without signs, or where two compete.

    Signs of one noun add up as independent ones do. A feeling that the client named is no guess, and whoever
    names two feelings at once is not guessed at.
    """
    words = words_of(language)
    if words is None:
        return None
    lowered = plain(text)
    doubt: dict[str, float] = {}
    for sign in words.signs:
        if sign.pattern.search(lowered):
            doubt[sign.noun] = doubt.get(sign.noun, 1.0) * (1 - sign.weight)
    ranked = sorted(((round(1 - left, 3), noun) for noun, left in doubt.items()), reverse=True)
    if not ranked or NOUNS[ranked[0][1]] is named:
        return None
    confidence, noun = ranked[0]
    if len(ranked) > 1 and confidence - ranked[1][0] < CLEAR_LEAD:
        return None
    return Guess(noun, NOUNS[noun], confidence)


def care_in(text: str, language: str = DEFAULT) -> Care | None:
    """Return what of a message must not be validated itself, the most pressing first; None for nothing of it."""
    words = words_of(language)
    if words is None:
        return None
    lowered = plain(text)
    return next((care for care in Care if words.care[care].search(lowered)), None)
