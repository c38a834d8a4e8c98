"""The shape of what a language brings for reading a client's words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from content.models import Care, Situation


@dataclass(frozen=True, slots=True)
class Sign:
    """Words from which a feeling may be guessed that the client did not name.

    `noun` is one of `coaching.unsaid.NOUNS`. `weight` (0-1) says how sure the sign alone makes the guess; it is
    set by hand, and no measurement.
    """

    pattern: re.Pattern[str]
    noun: str
    weight: float


@dataclass(frozen=True, slots=True)
class Words:
    """The patterns of one language. All of them read lower-case text with straight apostrophes.

    `common` are the words that tell this language from others. `not_to_confirm` is what is never said back to a
    client, `may_be_danger` what is not said back as an event beside it, `harmless_in_a_draft` what may stand in
    their own draft. `care` finds what is never validated itself. `history` finds a sentence about their past.
    `small_words` say nothing about whether two sentences are about the same thing. `shorter` and `longer`
    are whole messages that ask for shorter ones, or for the usual ones again.
    """

    common: frozenset[str]
    not_to_confirm: re.Pattern[str]
    may_be_danger: re.Pattern[str]
    harmless_in_a_draft: re.Pattern[str]
    situations: Mapping[Situation, re.Pattern[str]]
    care: Mapping[Care, re.Pattern[str]]
    signs: tuple[Sign, ...]
    history: re.Pattern[str]
    small_words: frozenset[str]
    shorter: re.Pattern[str]
    longer: re.Pattern[str]


def any_of(*alternatives: str) -> re.Pattern[str]:
    """Return a pattern for any of the alternatives as whole words."""
    return re.compile(rf"\b(?:{'|'.join(alternatives)})(?!\w)")
