"""Groups of letters or words as features: which groups are known, how rare each is, and the rows of some texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

Reader = Callable[[str], "Counter[str]"]
_SEEN_TWICE = 2


@dataclass(frozen=True)
class GroupFeatures:
    """The known groups and how rare each is; `reader` finds the groups of a text."""

    reader: Reader
    groups: tuple[str, ...]
    rarity: np.ndarray

    @classmethod
    def learn(cls, reader: Reader, texts: Sequence[str]) -> GroupFeatures:
        """Know every group that at least two texts hold, weighted by its inverse document frequency."""
        holding = Counter(group for text in texts for group in reader(text))
        known = tuple(sorted(group for group, count in holding.items() if count >= _SEEN_TWICE))
        counts = np.array([holding[group] for group in known], dtype=np.float64)
        rarity = np.log((1 + len(texts)) / (1 + counts)) + 1
        return cls(reader, known, rarity.astype(np.float32))

    def __post_init__(self) -> None:
        object.__setattr__(self, "_place", {group: place for place, group in enumerate(self.groups)})

    def rows(self, texts: Sequence[str]) -> csr_matrix:
        """Return unit rows, shape (texts, groups); a text without a known group gets an empty row."""
        places: list[int] = []
        values: list[np.ndarray] = []
        ends = [0]
        for text in texts:
            found = [(self._place[group], n) for group, n in self.reader(text).items() if group in self._place]
            columns = [place for place, _ in found]
            weights = (1 + np.log([n for _, n in found])) * self.rarity[columns] if found else np.zeros(0)
            values.append(weights / max(float(np.linalg.norm(weights)), 1e-12))
            places += columns
            ends.append(len(places))
        data = np.concatenate(values).astype(np.float32) if values else np.zeros(0, np.float32)
        return csr_matrix((data, places, ends), shape=(len(texts), len(self.groups)))
