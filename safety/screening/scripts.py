"""Messages in scripts that no lexicon covers: a few sure phrases, and the safe default for the rest."""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from safety.screening.characters import fold
from safety.screening.rules import DEFAULT_ACTION, Finding
from safety.types import Action, Code


class OtherScripts:
    """Reads the table `other_scripts.yaml`; build it once."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self._limit: int = table["letters_to_be_unclear"]
        self._phrases = [
            (code, tuple("".join(fold(p).split()) for p in table[code.value]))
            for code in (Code.T5, Code.T2, Code.T1)
        ]

    def findings(self, text: str) -> list[Finding]:
        """Return what a known phrase stands for, or UNCLEAR once a text is long enough to say something."""
        folded = fold(text)
        if folded.isascii():
            return []
        squeezed = "".join(folded.split())
        for code, phrases in self._phrases:
            if any(phrase in squeezed for phrase in phrases):
                return [Finding(f"other_script_{code.value.lower()}", code, DEFAULT_ACTION[code], 0, 0)]
        latin = unread = 0
        for char in folded:
            if char.isascii():
                latin += char.isalpha()
            elif char.isalpha() or char == "\ufffd":
                unread += _letter_weight(char)
        if unread >= self._limit and unread > latin:
            return [Finding("script_not_covered", Code.UNCLEAR, Action.CHECK_IN, 0, 0)]
        return []


@lru_cache(maxsize=4096)
def _letter_weight(char: str) -> int:
    """Return how much one letter says: a Chinese, Japanese or Korean sign as much as three."""
    name = unicodedata.name(char, "")
    return 3 if name.startswith(("CJK", "HIRAGANA", "KATAKANA", "HANGUL")) else 1
