"""What holds of wording in each language: phrases that never reach a client, how hard a text reads, how it opens.

A language that is not listed here is not served: nobody has said what must never be said in it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from content import reading, reading_spanish
from content.phrases import RULES, cool, spanish, spanish_validating, validating
from content.phrases.rule import PhraseRule


@dataclass(frozen=True, slots=True)
class Language:
    """The rules of one language. `grade` returns the school grade (US, or its like) that a text reads at."""

    phrases: tuple[PhraseRule, ...]
    cool: tuple[PhraseRule, ...]
    suggesting: re.Pattern[str]
    """What a first sentence that validates does not say."""
    never_validated: tuple[PhraseRule, ...]
    joins: str
    """How a step is joined to the sentence that validates."""
    attributed: re.Pattern[str]
    """How a plain message begins: whose words it is."""
    thanks: re.Pattern[str]
    grade: Callable[[Sequence[str]], float | None]


ENGLISH = Language(
    phrases=RULES,
    cool=cool.RULES,
    suggesting=validating.SUGGESTING,
    never_validated=(validating.INVALID, validating.OVERCLAIM),
    joins=", and",
    attributed=re.compile(r"\{clinician\} (?:asked|asks) me\b"),
    thanks=re.compile(r"\bthank", re.IGNORECASE),
    grade=reading.grade,
)
SPANISH = Language(
    phrases=spanish.RULES,
    cool=spanish.COOL_RULES,
    suggesting=spanish_validating.SUGGESTING,
    never_validated=(spanish_validating.INVALID, spanish_validating.OVERCLAIM),
    joins=", y",
    attributed=re.compile(r"\{clinician\} me (?:pidió|pide)\b"),
    thanks=re.compile(r"\b(?:gracias|agradec)", re.IGNORECASE),
    grade=reading_spanish.grade,
)
BY_CODE: Mapping[str, Language] = MappingProxyType({"en": ENGLISH, "es": SPANISH})
