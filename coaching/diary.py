"""The diary card as a value: what a client follows, which day it is, how much is asked, what was answered.

After dbt-brief section 5. Pure: the clock, the client's zone and what was filled before come in as arguments.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from zoneinfo import ZoneInfo

MOST_TARGETS, MOST_PERSONAL = 6, 3
TOP_URGE = TOP_EMOTION = 5
TOP_RATING = 7
LATE_DAYS = 2
"""So many days back a card can still be filled; it is marked late (dbt-brief section 5)."""
DAY_TURNS_AT = 4
"""The hour at which a diary's day turns: whoever fills the card after midnight means the day that was."""
MOST_LETTERS = 1000
LABEL_LETTERS = 60
EMOTIONS = ("joy", "sad", "anger", "fear", "shame", "guilt", "misery")
MEDICINE = ("yes", "partly", "no", "none")
SUBSTANCES = ("none", "alcohol", "other", "both")

Value = int | float | str | tuple[str, ...] | None
"""An answer: a number, a word of a closed list, words of the client, ids of skills; None: skipped."""


class TargetKind(StrEnum):
    """What a target is about; the first four have wording of ours, a personal one is in the client's own words."""

    SUICIDE = "suicide"
    SELF_HARM = "self_harm"
    SUBSTANCES = "substances"
    HARM_OTHERS = "harm_others"
    PERSONAL = "personal"


TO_SAFETY = frozenset({TargetKind.SUICIDE, TargetKind.SELF_HARM, TargetKind.HARM_OTHERS})
"""Their urges are read by the screener, and acting on one goes to safety at once (dbt-brief sections 5 and 8)."""


class TargetError(ValueError):
    """A set of targets was not taken; the message says why and never quotes words of a client."""


class CardUnreadableError(ValueError):
    """A stored card or set of targets is not one that this release can read."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing a client follows from day to day; `words` are theirs, for a personal one."""

    kind: TargetKind
    words: str = ""


STANDARD = (Target(TargetKind.SUICIDE), Target(TargetKind.SELF_HARM), Target(TargetKind.SUBSTANCES))
"""What is followed until a clinician has set targets with the client."""


def checked(targets: Sequence[Target]) -> tuple[Target, ...]:
    """Return the targets in the order they are asked, the most pressing first; raises TargetError."""
    kinds = list(TargetKind)
    ours = [target.kind for target in targets if target.kind is not TargetKind.PERSONAL]
    words = [target.words.casefold() for target in targets if target.kind is TargetKind.PERSONAL]
    if not 1 <= len(targets) <= MOST_TARGETS:
        raise TargetError(f"a card follows 1 to {MOST_TARGETS} targets")
    if len(words) > MOST_PERSONAL:
        raise TargetError(f"a card follows up to {MOST_PERSONAL} targets in the client's own words")
    if len(set(ours)) < len(ours) or len(set(words)) < len(words):
        raise TargetError("a target is there twice")
    if any(not word.strip() or len(word) > LABEL_LETTERS for word in words):
        raise TargetError(f"a target of the client's own has words, up to {LABEL_LETTERS} letters")
    return tuple(sorted(targets, key=lambda target: kinds.index(target.kind)))


def targets_to_json(targets: Sequence[Target]) -> str:
    """Return targets as JSON, to be stored sealed."""
    return json.dumps([[target.kind, target.words] for target in targets])


def targets_from_json(text: str) -> tuple[Target, ...]:
    """Read targets back; raises CardUnreadableError, without the words, for anything else."""
    try:
        return tuple(Target(TargetKind(kind), str(words)) for kind, words in json.loads(text))
    except (ValueError, TypeError):
        raise CardUnreadableError("stored targets of a diary are not of this release") from None


class Size(StrEnum):
    """How much a card asks: from one question to all, for a habit grows from small steps (brief 5, shaping)."""

    ONE = "one"
    HALF = "half"
    FULL = "full"


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    """Return which day of the diary a moment belongs to, by the clock on the client's wall.

    The wall's clock decides, so a night in which the clocks change is one day like any other.
    """
    local = moment.astimezone(zone)
    return local.date() - timedelta(days=1 if local.hour < DAY_TURNS_AT else 0)


def late_days(today: date, filled: frozenset[date], since: date) -> tuple[date, ...]:
    """Return the days before today that can still be filled, newest first; none from before the diary began."""
    days = (today - timedelta(days=back) for back in range(1, LATE_DAYS + 1))
    return tuple(day for day in days if day >= since and day not in filled)


def shaped(today: date, filled: Mapping[date, Size], grown: Size | None = None) -> Size:
    """Return how much to ask today, from what was filled lately; a size a clinician chose (`grown`) stands.

    One question to begin with; after three cards of a size in a week the next one; after a week without any, one
    step back. The client may ask for all of it at any time.
    """
    if grown is not None:
        return grown
    sizes = list(Size)
    lately = [size for day, size in filled.items() if today - timedelta(days=7) <= day < today]
    if not lately:
        newest = max(filled, default=None)
        return Size.ONE if newest is None else sizes[max(sizes.index(filled[newest]) - 1, 0)]
    largest = max(lately, key=sizes.index)
    enough = sum(1 for size in lately if size is largest) >= 3
    return sizes[min(sizes.index(largest) + enough, len(sizes) - 1)]


def questions(targets: Sequence[Target], size: Size) -> tuple[str, ...]:
    """Return what is asked, in order: urges, acts, then how the day was."""
    urges = tuple(f"urge.{number}" for number in range(1, len(targets) + 1))
    if size is Size.ONE:
        return urges[:1]
    if size is Size.HALF:
        return (*urges, "acted", "misery", "sleep", "tell")
    return (
        *urges, "acted", *EMOTIONS, "sleep", "medicine", "substances", "skills", "rating", "note", "tell",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Card:
    """One day's card: what was answered, and where in it the client is.

    `at` is the question that stands open (None: the card is finished). `step` goes up with each move; a button of
    another step is stale. `acts` holds the numbers of targets acted on, with how often, if that was said.
    `before` is the urge to end their life on the card before this one, where there is one.
    """

    day: date
    targets: tuple[Target, ...] = STANDARD
    size: Size = Size.FULL
    late: bool = False
    at: str | None = None
    step: int = 0
    answers: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))
    acts: Mapping[int, int | None] = field(default_factory=lambda: MappingProxyType({}))
    before: int | None = None

    @property
    def order(self) -> tuple[str, ...]:
        """Return the questions of this card."""
        return questions(self.targets, self.size)

    @property
    def given(self) -> int:
        """Return how many questions have an answer that is not a skip."""
        return sum(value is not None for value in self.answers.values())

    def target(self, question: str | None) -> Target | None:
        """Return the target that `urge.2` or `count.2` is about."""
        kind, _, number = (question or "").partition(".")
        if kind not in {"urge", "count"} or not number.isdecimal():
            return None
        return self.targets[int(number) - 1] if 0 < int(number) <= len(self.targets) else None

    def number_of(self, kind: TargetKind) -> int | None:
        """Return the number (from 1) of the target of this kind."""
        return next((n for n, target in enumerate(self.targets, 1) if target.kind is kind), None)

    def urge(self, kind: TargetKind) -> int | None:
        """Return the urge of this kind, where it was given."""
        value = self.answers.get(f"urge.{self.number_of(kind)}")
        return value if isinstance(value, int) else None

    def answered(self, question: str, value: Value) -> "Card":
        """Return the card with an answer."""
        return replace(self, answers=MappingProxyType({**self.answers, question: value}))

    def acted(self, number: int, count: int | None = None) -> "Card":
        """Return the card with an act on a target."""
        card = self.answered("acted", "some")
        return replace(card, acts=MappingProxyType({**self.acts, number: count}))

    def to_json(self) -> str:
        """Return the card as JSON, to be stored sealed."""
        return json.dumps(
            {
                "targets": targets_to_json(self.targets),
                "size": self.size,
                "at": self.at,
                "step": self.step,
                "answers": {q: list(v) if isinstance(v, tuple) else v for q, v in self.answers.items()},
                "acts": [[number, count] for number, count in self.acts.items()],
                "before": self.before,
            }
        )

    @classmethod
    def from_json(cls, text: str, day: date, *, late: bool) -> "Card":
        """Read a card back; raises CardUnreadableError, without the words, for anything else."""
        try:
            data = json.loads(text)
            answers = {str(q): tuple(v) if isinstance(v, list) else v for q, v in data["answers"].items()}
            return cls(
                day=day,
                late=late,
                targets=targets_from_json(data["targets"]),
                size=Size(data["size"]),
                at=None if data["at"] is None else str(data["at"]),
                step=int(data["step"]),
                answers=MappingProxyType(answers),
                acts=MappingProxyType({int(n): None if c is None else int(c) for n, c in data["acts"]}),
                before=None if data["before"] is None else int(data["before"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise CardUnreadableError("a stored diary card is not one of this release") from None
