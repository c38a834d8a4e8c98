"""Chooses the validating words that come before any question or suggestion (dbt-brief section 2)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from coaching.profile import ShownLine
from content.models import Care, Deed, Feeling, Situation, ValidationLine

NO_REPEAT = timedelta(days=7)
NO_REPEAT_TURNS = 5
STRONG = 70
EARLY_CONTACTS = 3
SURE_ENOUGH = 0.7
GUESS = "guess"
EVENT = "event"
HISTORY = frozenset({"history", "sleep_hours"})
"""The slots of level 4: facts that the client shared and said may be mentioned."""
STRENGTHS = frozenset({"urges_held", "eased_skill", "step_done", "strength"})
"""The slots of level 6, each from the client's own record (`coaching/strengths.py`)."""
EVERYDAY = frozenset({1, 2})
Pick = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class Moment:
    """What is known when validation is chosen; whatever is unknown stays unset and closes its level.

    `slots` are the values that lines may use; a level that needs a fact is open only while its slot is filled.
    `told` says that the client told an event, not a feeling alone. `inferred` is the confidence (0-1) of the guess
    in the slot `guess`. `care` names what of the message is never validated itself. `deed` is what the client
    asked for and was just done.
    """

    feeling: Feeling | None = None
    intensity: int | None = None
    told: bool = False
    slots: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    situations: frozenset[Situation] = frozenset()
    inferred: float = 0.0
    care: Care | None = None
    deed: Deed | None = None
    contacts: int = 0
    safety_flag: bool = False

    @property
    def is_strong(self) -> bool:
        """Tell whether the client rated it 70 or more."""
        return self.intensity is not None and self.intensity >= STRONG


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

    `pick(n)` chooses among n equally good variants. A variant does not come back within 5 turns or 7 days: with
    all of a level used up the next lower one speaks. With everything used up the line shown longest ago returns,
    because a client is never left without validation.
    """
    fitting = [line for line in lines if _fits(line, moment)]
    chosen: list[Line] = []
    for levels in _wanted(moment):
        candidates = [line for line in fitting if line.level in levels and line.key not in {c.key for c in chosen}]
        line = _best(candidates, moment, shown, now, pick)
        if line is not None:
            chosen.append(line)
    return tuple(chosen)


def acknowledge(
    lines: Iterable[ValidationLine], deed: Deed, shown: Sequence[ShownLine], now: datetime, pick: Pick
) -> tuple[Line, ...]:
    """Return the line of level 7 for what the client asked for and was done, where nothing else is to be said."""
    moment = Moment(deed=deed)
    found = _best([line for line in lines if line.level == 7 and _fits(line, moment)], moment, shown, now, pick)
    return () if found is None else (found,)


def done_key(deed: Deed) -> str:
    """Return the key of the lines of level 7 for a deed, for those who have the variant chosen when it is sent."""
    return f"validation.l7.{deed.value}"


def open_levels(moment: Moment) -> frozenset[int]:
    """Return the levels 1-6 whose slots the moment fills and whose exceptions allow them (dbt-brief section 2).

    Level 5 needs an event with a reaction that is common to it: a situation we know, or an event with its feeling.
    Words that must not be validated themselves close all above 2 but the lines of level 5 written for them.
    """
    named = moment.told or moment.feeling is not None
    if moment.safety_flag:
        return frozenset({2} if named else {1})
    levels = {1}
    if named:
        levels.add(2)
    if moment.situations or (moment.told and moment.feeling is not None) or moment.care is not None:
        levels.add(5)
    if moment.told and moment.inferred >= SURE_ENOUGH and GUESS in moment.slots:
        levels.add(3)
    if HISTORY & moment.slots.keys():
        levels.add(4)
    if STRENGTHS & moment.slots.keys():
        levels.add(6)
    return frozenset(levels & _allowed(moment))


def _allowed(moment: Moment) -> frozenset[int]:
    """Return the levels that the exceptions of the brief leave: strength, first contacts, shame, and care."""
    allowed = frozenset(range(1, 7))
    if moment.is_strong:
        allowed &= EVERYDAY
    if moment.contacts < EARLY_CONTACTS or moment.care is not None:
        allowed &= {1, 2, 5}
    if moment.feeling is Feeling.ASHAMED:
        allowed -= {4}
    return allowed


def _wanted(moment: Moment) -> list[frozenset[int]]:
    wanted = [open_levels(moment)]
    if moment.safety_flag:
        return wanted
    if moment.is_strong:
        wanted.append(frozenset({5}))
    if moment.deed is not None:
        wanted.append(frozenset({7}))
    return wanted


def _fits(line: ValidationLine, moment: Moment) -> bool:
    """Tell whether a line is true in this moment: its slots filled, its feeling, situation and occasion given."""
    if any(slot not in moment.slots for slot in line.slots):
        return False
    if line.feelings and moment.feeling not in line.feelings:
        return False
    if line.situation is not None and line.situation not in moment.situations:
        return False
    if (line.told and not moment.told) or (line.deed is not None and line.deed is not moment.deed):
        return False
    if moment.safety_flag and EVENT in line.slots:
        return False
    return _is_careful(line, moment.care) and (moment.intensity or 0) <= line.max_intensity


def _is_careful(line: ValidationLine, care: Care | None) -> bool:
    """Tell whether a line stays with the pain, the wish or the effort where that alone may be validated."""
    if care is None:
        return line.care is None
    if line.level in (5, 6):
        return line.care is care
    return EVENT not in line.slots


def _best(
    candidates: Sequence[ValidationLine], moment: Moment, shown: Sequence[ShownLine], now: datetime, pick: Pick
) -> Line | None:
    barred = _barred(shown, now)
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
        special = line.situation is not None or line.care is not None or line.deed is not None
        return line.level, 2 * special + (bool(line.feelings) or bool(line.slots))

    for wanted in sorted({rank(line) for line in candidates}, reverse=True):
        yield [line for line in candidates if rank(line) == wanted]


def _barred(shown: Sequence[ShownLine], now: datetime) -> frozenset[tuple[str, int]]:
    """Return what was shown in the last 7 days or the last 5 turns that had a validating line."""
    turns = sorted({line.at for line in shown})[-NO_REPEAT_TURNS:]
    return frozenset((line.key, line.variant) for line in shown if line.at in turns or now - line.at < NO_REPEAT)


def _oldest(candidates: Sequence[ValidationLine], moment: Moment, shown: Sequence[ShownLine]) -> Line | None:
    """Return what was shown longest ago; its last time counts, however often it was shown."""
    if not candidates:
        return None
    last: dict[tuple[str, int], datetime] = {}
    for one in shown:
        last[one.key, one.variant] = max(one.at, last.get((one.key, one.variant), one.at))
    pairs = [(line, variant) for line in candidates for variant in range(len(line.variants))]
    return _line(*min(pairs, key=lambda pair: last[pair[0].key, pair[1]]), moment)


def _line(line: ValidationLine, variant: int, moment: Moment) -> Line:
    slots = MappingProxyType({name: moment.slots[name] for name in line.slots})
    return Line(line.key, variant, line.level, slots)
