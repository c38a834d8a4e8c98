"""What reads a client's words in one language: patterns only, one module for each language.

To add a language, write a module beside `english.py` that builds a `Words`, and list it here. Without one nothing
of what a client wrote is quoted, guessed or kept for later, and validation stays at levels 1 and 2.
"""

from collections.abc import Mapping
from types import MappingProxyType

from coaching.languages.english import ENGLISH
from coaching.languages.words import Words

WORDS: Mapping[str, Words] = MappingProxyType({"en": ENGLISH})
DEFAULT = "en"


def words_of(language: str) -> Words | None:
    """Return the patterns of a language, by its two letters; None where there are none yet."""
    return WORDS.get(language)


__all__ = ["DEFAULT", "WORDS", "Words", "words_of"]
