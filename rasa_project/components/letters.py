"""Letter groups and word pairs of a message: cheap features that catch what an embedding blurs.

Letters catch spelling, slang and short forms; pairs of words catch what a "not" or a "still" belongs to.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

_SHORTEST, _LONGEST = 2, 4
_MOST_CHARACTERS = 1000
_STRETCHED = re.compile(r"(.)\1{2,}")
_APOSTROPHES = str.maketrans("\u2018\u2019", "''")
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)?|[?!]")
_START, _END = "<", ">"


def letter_groups(text: str) -> Counter[str]:
    """Count the groups of 2 to 4 letters within each word, its edges marked by spaces; "soooo" counts as "soo"."""
    groups: Counter[str] = Counter()
    for word in _plain(text).split():
        edged = f" {word} "
        for size in range(_SHORTEST, min(_LONGEST, len(edged)) + 1):
            groups.update(edged[start : start + size] for start in range(len(edged) - size + 1))
    return groups


def word_pairs(text: str) -> Counter[str]:
    """Count the pairs of neighbouring words, the message's edges being words too."""
    words = [_START, *_WORD.findall(_plain(text)), _END]
    if len(words) == len((_START, _END)):
        return Counter()
    return Counter(f"{one} {other}" for one, other in pairwise(words))


def _plain(text: str) -> str:
    return _STRETCHED.sub(r"\1\1", text[:_MOST_CHARACTERS].lower().translate(_APOSTROPHES))
