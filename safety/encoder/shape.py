"""How large an encoder is: what those who build its graph, run it and train it must agree on."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

Watched = Callable[[], AbstractContextManager[Any]]
"""Opens a watch over one reading and gives the options to run it with: see `safety.encoder.watch`."""

LONGEST_TOKENS = 128
"""So many pieces of a text are read, its marks for start and end included."""
ROWS, BETWEEN, SHARES = "rows", "between", "shares"
"""The graph's inputs: embedded tokens; what is added to attention between two of them, by head; and each text's
tokens' shares in its mean. So several texts are read in one run, each as if it were alone."""


@dataclass(frozen=True, slots=True)
class Shape:
    """How large an encoder is, and whether attention depends on the distance of two pieces."""

    layers: int
    width: int
    heads: int
    epsilon: float
    knows_nearness: bool

    @property
    def head_width(self) -> int:
        """Return how many numbers one head of attention sees."""
        return self.width // self.heads
