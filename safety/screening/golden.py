"""What a change to the screener does to known messages, and whether it may be published (design section 5)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from safety.screening.screener import Screener
from safety.types import Action, ScreenInput


@dataclass(frozen=True, slots=True)
class GoldenLine:
    """A message whose danger is known: `label` is a code, or none."""

    name: str
    message: ScreenInput
    label: str

    @property
    def danger(self) -> bool:
        """Tell whether it must be flagged."""
        return self.label != "none"


@dataclass(frozen=True, slots=True)
class Change:
    """A known message that is screened otherwise after a change."""

    line: GoldenLine
    before: Action
    after: Action

    @property
    def worse(self) -> bool:
        """Tell whether less is done about a danger, or more about a harmless message."""
        return (self.after.rank < self.before.rank) is self.line.danger


def changes(before: Screener, after: Screener, lines: Iterable[GoldenLine]) -> Iterator[Change]:
    """Yield each known message that the two screen otherwise."""
    for line in lines:
        first, second = before.screen(line.message).action, after.screen(line.message).action
        if first is not second:
            yield Change(line, first, second)


def touched(after: Screener, lines: Iterable[GoldenLine]) -> Iterator[GoldenLine]:
    """Yield the known messages in which a phrase stands: phrases change no others."""
    yield from (line for line in lines if after.holds_phrase(line.message))


def refused(found: Sequence[Change]) -> list[Change]:
    """Return what speaks against publishing: fewer dangers found, or more alarms at harmless messages."""
    return [change for change in found if change.worse]
