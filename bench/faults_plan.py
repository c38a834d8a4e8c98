"""What a fault campaign does, drawn once from a seed: who writes, which words are danger, when what breaks."""

import random
from collections import deque
from dataclasses import dataclass, field

from bench.crash_plan import CRISIS, ORDINARY


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything. `seconds` is how long clients write; settling comes on top."""

    messages: int
    crises: int
    clients: int
    kills: int
    cuts: int
    seconds: float
    left: int
    """Alerts that nobody acknowledges until the ladder has gone on to the next person."""


@dataclass(slots=True)
class Writer:
    """One client: the words of danger still to be written, and at which of their own messages each is due."""

    due: deque[tuple[int, str]] = field(default_factory=deque)
    written: int = 0

    def next_crisis(self, *, ready: bool) -> str | None:
        """Return words of danger if they are due and staff have dealt with the last ones; None: write as usual."""
        self.written += 1
        if self.due and ready and self.due[0][0] <= self.written:
            return self.due.popleft()[1]
        return None


@dataclass(frozen=True, slots=True)
class Plan:
    """Whose turn it is to write, in order, with everyone's words of danger; when something breaks, in seconds."""

    turns: tuple[int, ...]
    writers: tuple[Writer, ...]
    kills: tuple[float, ...]
    cuts: tuple[float, ...]


def plan(rng: random.Random, size: Size) -> Plan:
    """Draw everything. Danger is spread over clients, codes and time; each client begins with ordinary words."""
    total = size.messages + size.crises
    turns = [index % size.clients for index in range(total)]
    rng.shuffle(turns)
    owners = [index % size.clients for index in range(size.crises)]
    rng.shuffle(owners)
    wordings = list(CRISIS)
    writers = tuple(Writer() for _ in range(size.clients))
    for number, owner in enumerate(owners):
        own = max(1, turns.count(owner))
        share = own / max(1, owners.count(owner))
        place = len(writers[owner].due) * share + rng.uniform(0.15, 0.85) * share
        writers[owner].due.append((max(2, round(place)), wordings[number % len(wordings)]))
    return Plan(
        tuple(turns), writers, _moments(rng, size.kills, size.seconds), _moments(rng, size.cuts, size.seconds)
    )


def ordinary(rng: random.Random, number: int) -> str:
    """Return ordinary words that carry their number, so that the answer can be told from all others."""
    return f"note {number}: {rng.choice(ORDINARY)}"


def _moments(rng: random.Random, count: int, seconds: float) -> tuple[float, ...]:
    """Return so many moments, one in each equal part of the time."""
    part = seconds / max(1, count)
    return tuple(part * (index + rng.uniform(0.2, 0.8)) for index in range(count))
