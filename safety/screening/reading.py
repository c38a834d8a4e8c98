"""From the learned layer's reading to a finding: which likelihood counts, and under which code it asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safety.screening.learned import CODES, Reading
from safety.screening.lexicon import TableError
from safety.screening.rules import DEFAULT_ACTION, Finding
from safety.types import Action, Code

LEARNED, LEARNED_TOGETHER = "learned", "learned_over_messages"


@dataclass(frozen=True, slots=True)
class Limits:
    """From which likelihood of danger (0-1) a reading asks, and from which it calls a human.

    `impersonal` is the least at which anything counts in a message that has no word for its writer: most of these
    are talk about something else.
    """

    check_in: float
    urgent: float
    impersonal: float
    together: float
    asks_as: Mapping[Code, Code]

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Limits":
        """Read the table; raises TableError naming what is wrong with it."""
        try:
            check_in, urgent = float(data["danger"]["check_in"]), float(data["danger"]["urgent"])
            impersonal, together = float(data["impersonal"]["check_in"]), float(data["together"]["check_in"])
            asks_as = {Code(name): Code(other) for name, other in data["asks_as"].items()}
        except (KeyError, TypeError, ValueError) as error:
            raise TableError(f"learned.yaml: {type(error).__name__} at {error}") from error
        if not 0 < check_in <= urgent <= 1 or not check_in <= impersonal <= 1 or not 0 < together <= 1:
            raise TableError(
                "learned.yaml: limits are shares of 1, and check_in is neither above urgent nor above impersonal"
            )
        if missing := set(CODES[1:]) - {code.value for code in asks_as}:
            raise TableError(f"learned.yaml: asks_as lacks {', '.join(sorted(missing))}")
        if silent := [code.value for code in asks_as.values() if DEFAULT_ACTION[code] is not Action.CHECK_IN]:
            raise TableError(
                f"learned.yaml: {silent[0]} does not ask; asks_as wants a code whose action is check_in"
            )
        return cls(check_in, urgent, impersonal, together, asks_as)

    def finding(self, reading: Reading, *, personal: bool = True) -> Finding | None:
        """Return what a reading of the message itself comes to; None when it counts for nothing."""
        if not personal and reading.danger < self.impersonal:
            return None
        likeliest = reading.likeliest
        if reading.danger >= self.urgent:
            return Finding(f"{LEARNED}_{likeliest.value}", likeliest, DEFAULT_ACTION[likeliest], 0, 0)
        if reading.danger >= self.check_in:
            return self._asking(LEARNED, likeliest)
        return None

    def finding_together(self, reading: Reading) -> Finding | None:
        """Return what a reading of the last messages as one comes to: at most a question."""
        return self._asking(LEARNED_TOGETHER, reading.likeliest) if reading.danger >= self.together else None

    def _asking(self, name: str, likeliest: Code) -> Finding:
        code = self.asks_as[likeliest]
        return Finding(f"{name}_{likeliest.value}", code, DEFAULT_ACTION[code], 0, 0)
