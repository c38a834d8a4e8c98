"""From the content's phrases to those of the screener."""

from content.library import Library
from safety.types import Code, Phrase


def clinic_phrases(library: Library) -> tuple[Phrase, ...]:
    """Return the phrases that clinicians wrote into the content."""
    return tuple(Phrase(phrase.key, phrase.text, Code(phrase.code)) for phrase in library.phrases)
