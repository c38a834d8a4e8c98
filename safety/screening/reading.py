"""From what the learned layer reads to a finding: what it is given, which likelihood counts, and as which code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from safety.screening.learned import CODES, Reading, Reads
from safety.screening.lexicon import TableError
from safety.screening.rules import DEFAULT_ACTION, Finding
from safety.types import Action, Code

LEARNED, LEARNED_TOGETHER = "learned", "learned_over_messages"
SHORT = 20
"""A message of more words may hold more than the rules understood of it, and needs no other to be read with."""
_FEW = 4  # so few words mean little without what came before
_NOTHING = 0.03  # below this likelihood a message holds nothing at all


@dataclass(frozen=True, slots=True)
class Limits:
    """From which likelihood of danger (0-1) a reading asks, and from which it calls a human.

    `impersonal` is the least at which anything counts in a message that has no word for its writer, or that is but
    a few words in a conversation: most of these are talk about something else.
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


@dataclass(frozen=True, slots=True)
class ToRead:
    """A message as it is given to the learned layer, and what is known about it.

    `before` is what the client wrote lately and no rule found anything in; `personal` tells whether it may speak
    of its writer, `asked` whether a rule asks about it anyway, `of_another` whether one knows of somebody else in
    danger.
    """

    text: str
    before: str
    words: int
    personal: bool
    asked: bool
    of_another: bool


class LearnedReader:
    """Asks the learned layer about a message, and about the last few as one where a short one gives none."""

    def __init__(self, learned: Reads, limits: Limits) -> None:
        self._learned = learned
        self._limits = limits

    def finding(self, given: ToRead) -> Finding | None:
        """Return what it finds. May raise whatever reading raises: then the message counts as unclear."""
        few = given.words <= _FEW and bool(given.before)
        together = f"{given.before} {given.text}"
        # A few words are read both ways in any case, and both at once take hardly longer than one.
        alone, *rest = self._learned.read_all((given.text, together) if few else (given.text,))
        found = self._alone(alone, given, few=few)
        # What holds nothing by itself, and is more than a scrap, ends no sentence begun before.
        bare = not (few or alone.danger >= _NOTHING)
        if found is not None or given.asked or not given.before or given.words > SHORT or bare:
            return found
        joined = rest[0] if rest else self._learned.read_all((together,))[0]
        found = self._limits.finding_together(joined)
        # What was told before, and answered then, is not found again in what comes after it.
        if found is not None and self._limits.finding_together(self._learned.read_all((given.before,))[0]):
            return None
        return found

    def _alone(self, reading: Reading, given: ToRead, *, few: bool) -> Finding | None:
        # A few words mean what the conversation makes of them: alone they must say it more plainly.
        if few and reading.danger < self._limits.impersonal:
            return None
        found = self._limits.finding(reading, personal=given.personal)
        return None if found is not None and found.code is Code.HTO and given.of_another else found
