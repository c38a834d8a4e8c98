"""Letter n-grams of a message: cheap features that catch spelling, slang and short forms an embedding blurs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

_SHORTEST, _LONGEST = 2, 4
_SEEN_TWICE = 2
_MOST_CHARACTERS = 1000
_STRETCHED = re.compile(r"(.)\1{2,}")
_APOSTROPHES = str.maketrans("\u2018\u2019", "''")


def letter_groups(text: str) -> Counter[str]:
    """Count the groups of 2 to 4 letters within each word, its edges marked by spaces; "soooo" counts as "soo"."""
    plain = _STRETCHED.sub(r"\1\1", text[:_MOST_CHARACTERS].lower().translate(_APOSTROPHES))
    groups: Counter[str] = Counter()
    for word in plain.split():
        edged = f" {word} "
        for size in range(_SHORTEST, min(_LONGEST, len(edged)) + 1):
            groups.update(edged[start : start + size] for start in range(len(edged) - size + 1))
    return groups


@dataclass(frozen=True)
class LetterFeatures:
    """The known letter groups and how rare each is."""

    groups: tuple[str, ...]
    rarity: np.ndarray

    @classmethod
    def learn(cls, texts: Sequence[str]) -> LetterFeatures:
        """Know every group that at least two texts hold, weighted by its inverse document frequency."""
        holding = Counter(group for text in texts for group in letter_groups(text))
        known = tuple(sorted(group for group, count in holding.items() if count >= _SEEN_TWICE))
        counts = np.array([holding[group] for group in known], dtype=np.float64)
        rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls(known, rarity.astype(np.float32))

    def __post_init__(self) -> None:
        object.__setattr__(self, "_place", {group: place for place, group in enumerate(self.groups)})

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return unit rows, shape (texts, groups); a text without a known group gets an empty row."""
        places: list[int] = []
        values: list[np.ndarray] = []
        ends = [0]
        for text in texts:
            found = [(self._place[group], n) for group, n in letter_groups(text).items() if group in self._place]
            columns = [place for place, _ in found]
            weights = (1 + np.log([n for _, n in found])) * self.rarity[columns] if found else np.zeros(0)
            values.append(weights / max(float(np.linalg.norm(weights)), 1e-12))
            places += columns
            ends.append(len(places))
        data = np.concatenate(values).astype(np.float32) if values else np.zeros(0, np.float32)
        return csr_matrix((data, places, ends), shape=(len(texts), len(self.groups)))
