"""Reading level of Spanish wording: syllables as they are spoken, and Crawford's school grade.

The grade is -0.205 * sentences per 100 words + 0.049 * syllables per 100 words - 3.407, from A. N. Crawford, "A
Spanish language Fry-type readability procedure: elementary level", Bilingual Education Paper Series 7(8),
California State University, Los Angeles, 1984. It was fitted to the six grades of primary school; what reads
harder than the sixth goes on as a number. Units of thought are counted as for English (`content.reading`).
"""

import re
from collections.abc import Sequence

from content.reading import thoughts_in, words_of

_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eéií])")
_WEAK, _STRONG, _STRESSED = "iuü", "aeoáéó", "íú"
_FINAL_Y = re.compile(r"y\b")


def grade(texts: Sequence[str]) -> float | None:
    """Return Crawford's grade of the texts read as one, or None when there are no words."""
    words = [word for text in texts for word in words_of(text)]
    if not words:
        return None
    thoughts = sum(map(thoughts_in, texts))
    spoken = sum(map(syllables, words))
    return -0.205 * 100 * thoughts / len(words) + 0.049 * 100 * spoken / len(words) - 3.407


def syllables(word: str) -> int:
    """Return how many syllables a Spanish word has; a number counts as one.

    Vowels that meet are one syllable unless both are strong (a, e, o) or a weak one bears the accent (i, u).
    """
    plain = _FINAL_Y.sub("i", _SILENT_U.sub("", word.lower()))
    count, before = 0, ""
    for letter in plain:
        if letter not in _WEAK + _STRONG + _STRESSED:
            before = ""
            continue
        apart = letter in _STRESSED or before in _STRESSED or (letter in _STRONG and before in _STRONG)
        count += int(not before or apart)
        before = letter
    return max(1, count)
