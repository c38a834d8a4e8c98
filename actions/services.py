"""What actions may use of the world, handed in by the composition root and replaced in tests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from actions.turn import Turn
from coaching.memory import CoachingMemory, Stamp
from coaching.profile import ClientProfile
from content.library import Library


@dataclass(frozen=True, slots=True)
class Services:
    """`clock` gives an aware moment in UTC, `pick(n)` a number from 0 to n-1."""

    library: Library
    memory: CoachingMemory
    clock: Callable[[], datetime]
    pick: Callable[[int], int]

    def stamp(self, turn: Turn) -> Stamp:
        """Return the stamp under which this turn's records are kept."""
        return Stamp(turn.client, turn.message_id, self.clock())

    def profile(self, turn: Turn) -> ClientProfile:
        """Return what is known of the client now."""
        return self.memory.profile(turn.client, self.clock())
