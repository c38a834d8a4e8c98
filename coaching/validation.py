"""Chooses the validating words that come before any question or suggestion (dbt-brief section 2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from coaching.profile import ShownLine
from content.models import Feeling, Situation, ValidationLine

NO_REPEAT = timedelta(days=7)
NO_REPEAT_TURNS = 5
STRONG = 70
EARLY_CONTACTS = 3
SURE_ENOUGH = 0.7
Pick = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known when validation is chosen; whatever is unknown stays unset and closes its level.

    `slots` are the values that lines may use. `told` says that the client told an event, not a feeling alone.
    `inferred` is the confidence (0-1) of a guessed feeling under the named one. `done` says that something the
    client asked for was just done.
    """

    feeling: Feeling | None = None
    intensity: int | None = None
    told: bool = False
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    situations: frozenset[Situation] = frozenset()
    inferred: float = 0.0
    history: bool = False
    strength: bool = False
    done: bool = False
    contacts: int = 0
    safety_flag: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A chosen line: the key and variant of the wording, and the slots it uses."""

    key: str
    variant: int
    level: int
    slots: Mapping[str, str]


def choose(
    lines: Iterable[ValidationLine], moment: Moment, shown: Sequence[ShownLine], now: datetime, pick: Pick
) -> tuple[Line, ...]:
    """Return the line or lines to say, the validating one first; empty only when no line at all is fitting.

    `pick(n)` chooses among n equally good variants. A variant is not repeated within 5 turns or 7 days as long
    as another fits; with everything used up the one shown longest ago returns, because a client is never left
    without validation.
    """
    fitting = [line for line in lines if _fits(line, moment)]
    chosen: list[Line] = []
    for levels in _wanted(moment):
        candidates = [line for line in fitting if line.level in levels and line.key not in {c.key for c in chosen}]
        line = _best(candidates, moment, shown, now, pick)
        if line is not None:
            chosen.append(line)
    return tuple(chosen)


def open_levels(moment: Moment) -> frozenset[int]:
    """Return the levels 1-6 that the moment allows, before asking which lines exist."""
    if moment.safety_flag:
        return frozenset({2} if moment.told or moment.feeling is not None else {1})
    levels = {1}
    if moment.told or moment.feeling is not None:
        levels.add(2)
    if moment.told or moment.situations:
        levels.add(5)
    if moment.inferred >= SURE_ENOUGH and moment.told:
        levels.add(3)
    if moment.history:
        levels.add(4)
    if moment.strength:
        levels.add(6)
    if moment.contacts < EARLY_CONTACTS:
        levels &= {1, 2, 5}
    if moment.feeling is Feeling.ASHAMED:
        levels.discard(4)
    if moment.intensity is not None and moment.intensity >= STRONG:
        levels &= {1, 2}
    return frozenset(levels)


def _wanted(moment: Moment) -> list[frozenset[int]]:
    wanted = [open_levels(moment)]
    strong = moment.intensity is not None and moment.intensity >= STRONG
    if strong and not moment.safety_flag:
        wanted.append(frozenset({5}))
    if moment.done:
        wanted.append(frozenset({7}))
    return wanted


def _fits(line: ValidationLine, moment: Moment) -> bool:
    if any(slot not in moment.slots for slot in line.slots):
        return False
    if line.feelings and moment.feeling not in line.feelings:
        return False
    if line.situation is not None and line.situation not in moment.situations:
        return False
    return (moment.intensity or 0) <= line.max_intensity


def _best(
    candidates: Sequence[ValidationLine],
    moment: Moment,
    shown: Sequence[ShownLine],
    now: datetime,
    pick: Pick,
) -> Line | None:
    for barred in (_within(shown, now, NO_REPEAT), _latest(shown, NO_REPEAT_TURNS)):
        for group in _by_preference(candidates):
            fresh = [
                (line, variant)
                for line in group
                for variant in range(len(line.variants))
                if (line.key, variant) not in barred
            ]
            if fresh:
                return _line(*fresh[pick(len(fresh))], moment)
    return _oldest(candidates, moment, shown)


def _by_preference(candidates: Sequence[ValidationLine]) -> Iterable[Sequence[ValidationLine]]:
    """Yield groups of equally good lines: higher levels first, and within one the more particular first."""

    def rank(line: ValidationLine) -> tuple[int, int]:
        particular = 2 * (line.situation is not None) + (bool(line.feelings) or bool(line.slots))
        return line.level, particular

    for wanted in sorted({rank(line) for line in candidates}, reverse=True):
        yield [line for line in candidates if rank(line) == wanted]


def _within(shown: Sequence[ShownLine], now: datetime, span: timedelta) -> frozenset[tuple[str, int]]:
    recent = {(line.key, line.variant) for line in shown if now - line.at < span}
    return frozenset(recent) | _latest(shown, NO_REPEAT_TURNS)


def _latest(shown: Sequence[ShownLine], turns: int) -> frozenset[tuple[str, int]]:
    moments = sorted({line.at for line in shown})[-turns:]
    return frozenset((line.key, line.variant) for line in shown if line.at in moments)


def _oldest(candidates: Sequence[ValidationLine], moment: Moment, shown: Sequence[ShownLine]) -> Line | None:
    if not candidates:
        return None
    last = {(line.key, line.variant): line.at for line in shown}
    pairs = [(line, variant) for line in candidates for variant in range(len(line.variants))]
    return _line(*min(pairs, key=lambda pair: last[pair[0].key, pair[1]]), moment)


def _line(line: ValidationLine, variant: int, moment: Moment) -> Line:
    slots = MappingProxyType({name: moment.slots[name] for name in line.slots})
    return Line(line.key, variant, line.level, slots)
