"""Phrases that clinicians add: a saying of the place, a client's own word for something. They only ever add."""

import hashlib
from collections.abc import Callable, Iterator, Sequence

from safety.screening.characters import fold
from safety.screening.rules import DEFAULT_ACTION, Finding
from safety.types import Code, Phrase

NAME_PREFIX = "phrase_"
LEAST_LETTERS = 4
_MARKS = frozenset('.,"')

Words = Callable[[str], Sequence[str]]
"""Turns a text into plain words, as the rules see them."""


class PhraseError(ValueError):
    """A phrase cannot be used; the text says why, in words for the clinician who wrote it."""


class PhraseBook:
    """Finds phrases in messages; build it once for the same phrases."""

    def __init__(self, phrases: Sequence[Phrase], words: Words) -> None:
        """Read the phrases; raises PhraseError for one that could not be found or would be found everywhere."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], Phrase]]] = {}
        self._squeezed: list[tuple[str, Phrase]] = []
        self._signs: list[tuple[str, Phrase]] = []
        for phrase in phrases:
            self._add(phrase, words)

    def _add(self, phrase: Phrase, words: Words) -> None:
        if phrase.code in (Code.NONE, Code.UNCLEAR):
            raise PhraseError("a phrase stands for one of the codes T1 to OTHER: it can make nothing harmless.")
        folded, sign = fold(phrase.text), phrase.text.strip()
        plain = tuple(word for word in words(phrase.text) if word not in _MARKS)
        if sign and not any(char.isalnum() for char in sign):
            if sign.isascii():
                raise PhraseError("the phrase has no letters: punctuation alone would be found everywhere.")
            self._signs.append((sign, phrase))
        elif sum(char.isalpha() for char in folded) < (LEAST_LETTERS if folded.isascii() else 2):
            raise PhraseError(f"the phrase is too short: at least {LEAST_LETTERS} letters.")
        elif folded.isascii() and plain:
            self._by_first.setdefault(plain[0], []).append((plain, phrase))
        else:
            self._squeezed.append(("".join(folded.split()), phrase))

    def in_words(self, words: Sequence[str]) -> Iterator[Finding]:
        """Yield a finding for each phrase among plain words; marks between them do not part it."""
        if not self._by_first:
            return
        spoken = [(place, word) for place, word in enumerate(words) if word not in _MARKS]
        for index, (place, word) in enumerate(spoken):
            for plain, phrase in self._by_first.get(word, ()):
                if tuple(word for _, word in spoken[index : index + len(plain)]) == plain:
                    yield _finding(phrase, place, spoken[index + len(plain) - 1][0] + 1)

    def in_text(self, text: str) -> Iterator[Finding]:
        """Yield a finding for each phrase of a script that sets no spaces, and for each sign such as an emoji."""
        yield from (_finding(phrase) for sign, phrase in self._signs if sign in text)
        if self._squeezed:
            squeezed = "".join(fold(text).split())
            yield from (_finding(phrase) for wanted, phrase in self._squeezed if wanted in squeezed)


def _finding(phrase: Phrase, start: int = 0, end: int = 0) -> Finding:
    return Finding(f"{NAME_PREFIX}{phrase.name}", phrase.code, DEFAULT_ACTION[phrase.code], start, end)


def phrases_version(phrases: Sequence[Phrase]) -> str:
    """Return a short name that changes with the phrases; empty for none."""
    if not phrases:
        return ""
    lines = sorted(f"{phrase.name}\t{phrase.text}\t{phrase.code}" for phrase in phrases)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:8]
