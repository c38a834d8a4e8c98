"""A week of diary cards put together: what stands out, what is missing, and two questions for the session.

After dbt-brief section 5. A day without a card, and a question without an answer, is missing: never zero.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean

from coaching.chain import Chain
from coaching.diary import EMOTIONS, Card, Target, TargetKind

DAYS = 7
HIGH_URGE = 3
SHORT_NIGHT = 6.0
MANY_MISSING = 4


@dataclass(frozen=True, slots=True)
class Try:
    """A skill that was walked through with the bot: strength before and after, 0-100, where it was rated."""

    skill: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class UrgeWeek:
    """The urges for one target: a strength for each day (None: missing), the highest and its first day."""

    target: Target
    by_day: tuple[int | None, ...]
    highest: int | None
    day: date | None


@dataclass(frozen=True, slots=True)
class ActWeek:
    """Days on which the client acted on a target, and how often in all, where every day says it."""

    target: Target
    days: tuple[date, ...]
    times: int | None


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and highest of what was given, and on how many days it was."""

    low: float
    high: float
    days: int


@dataclass(frozen=True, slots=True)
class SkillWeek:
    """A skill in this week: mean drop in strength over rated tries (0-100), mean rating of its days (0-7)."""

    skill: str
    drop: float | None
    rating: float | None

    @property
    def worth(self) -> tuple[float, float]:
        """Return what skills are compared by: the measured drop where there is one, then the card's rating."""
        return (self.drop if self.drop is not None else 0.0, self.rating if self.rating is not None else 0.0)


class Asks(StrEnum):
    """What a question for the session is about; the most pressing target first (dbt-brief section 7)."""

    ACT = "act"
    URGE = "urge"
    MISSING = "missing"
    SLEEP = "sleep"
    LEAST = "least"
    BEST = "best"
    BETTER = "better"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class SessionQuestion:
    """One question for the session, and what it names."""

    about: Asks
    day: date | None = None
    target: Target | None = None
    number: float | None = None
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """Everything a summary shows of seven days."""

    days: tuple[date, ...]
    filled: tuple[date, ...]
    late: tuple[date, ...]
    urges: tuple[UrgeWeek, ...]
    acts: tuple[ActWeek, ...]
    acts_asked: int
    emotions: Mapping[str, Range | None]
    emotions_by_day: Mapping[str, tuple[int | None, ...]]
    sleep: Range | None
    sleep_by_day: tuple[float | None, ...]
    medicine: Mapping[str, int]
    substances: Mapping[str, int]
    best: SkillWeek | None
    least: SkillWeek | None
    told: tuple[tuple[date, str], ...]
    flags: Mapping[str, int]
    goals: tuple[str, ...]
    questions: tuple[SessionQuestion, ...] = ()
    parked: tuple[str, ...] = ()
    """The names of matters that wait from the chat."""
    chains: int = 0
    shared_chains: tuple[Chain, ...] = ()

    @property
    def missing(self) -> tuple[date, ...]:
        """Return the days without a card."""
        return tuple(day for day in self.days if day not in self.filled)


def week_of(
    ends: date, cards: Iterable[Card], tries: Sequence[Try], flags: Sequence[str], goals: Sequence[str]
) -> Week:
    """Put the seven days up to and with `ends` together; `flags` are the codes of screened messages."""
    days = tuple(ends - timedelta(days=back) for back in range(DAYS - 1, -1, -1))
    by_day = {card.day: card for card in cards if card.day in days and card.given}
    filled = tuple(day for day in days if day in by_day)
    skills = _skills(by_day.values(), tries)
    ranked = sorted(skills, key=lambda skill: skill.worth, reverse=True)
    told = ((day, by_day[day].answers.get("tell")) for day in filled)
    sleep = tuple(_number(by_day.get(day), "sleep") for day in days)
    week = Week(
        days=days,
        filled=filled,
        late=tuple(day for day in filled if by_day[day].late),
        urges=_urges(days, by_day),
        acts=_acts(filled, by_day),
        acts_asked=sum(by_day[day].answers.get("acted") is not None for day in filled),
        emotions={name: _range(_number(by_day.get(day), name) for day in days) for name in EMOTIONS},
        emotions_by_day={name: tuple(_whole(by_day.get(day), name) for day in days) for name in EMOTIONS},
        sleep=_range(sleep),
        sleep_by_day=sleep,
        medicine=_counts(by_day.values(), "medicine"),
        substances=_counts(by_day.values(), "substances"),
        best=ranked[0] if ranked else None,
        least=ranked[-1] if len(ranked) > 1 and ranked[-1].worth < ranked[0].worth else None,
        told=tuple((day, words) for day, words in told if isinstance(words, str) and words),
        flags=dict(Counter(flags)),
        goals=tuple(goals),
    )
    return _with_questions(week)


def _urges(days: Sequence[date], by_day: Mapping[date, Card]) -> tuple[UrgeWeek, ...]:
    """Follow each target over the week, also one that was changed in the middle of it."""
    found = []
    for target in dict.fromkeys(target for card in by_day.values() for target in card.targets):
        values = tuple(_urge(by_day.get(day), target) for day in days)
        known = [(value, day) for value, day in zip(values, days, strict=True) if value is not None]
        highest = max((value for value, _ in known), default=None)
        day = next((day for value, day in known if value == highest), None)
        found.append(UrgeWeek(target, values, highest, day))
    kinds = list(TargetKind)
    return tuple(sorted(found, key=lambda urge: kinds.index(urge.target.kind)))


def _urge(card: Card | None, target: Target) -> int | None:
    if card is None or target not in card.targets:
        return None
    return _whole(card, f"urge.{card.targets.index(target) + 1}")


def _acts(filled: Sequence[date], by_day: Mapping[date, Card]) -> tuple[ActWeek, ...]:
    days: dict[Target, list[date]] = {}
    times: dict[Target, list[int | None]] = {}
    for day in filled:
        card = by_day[day]
        for number, count in card.acts.items():
            target = card.targets[number - 1]
            days.setdefault(target, []).append(day)
            times.setdefault(target, []).append(count)
    kinds = list(TargetKind)
    return tuple(
        ActWeek(target, tuple(days[target]), _sum(times[target]))
        for target in sorted(days, key=lambda target: kinds.index(target.kind))
    )


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _whole(card: Card | None, question: str) -> int | None:
    value = card.answers.get(question) if card is not None else None
    return value if isinstance(value, int) else None


def _number(card: Card | None, question: str) -> float | None:
    value = card.answers.get(question) if card is not None else None
    return float(value) if isinstance(value, int | float) else None


def _range(values: Iterable[float | None]) -> Range | None:
    known = [value for value in values if value is not None]
    return Range(min(known), max(known), len(known)) if known else None


def _counts(cards: Iterable[Card], question: str) -> dict[str, int]:
    given = (card.answers.get(question) for card in cards)
    return dict(Counter(value for value in given if isinstance(value, str)))


def _skills(cards: Iterable[Card], tries: Sequence[Try]) -> tuple[SkillWeek, ...]:
    """Return the skills of the week of which something is known: a rated walk-through, or a rated day."""
    ratings: dict[str, list[int]] = {}
    drops: dict[str, list[int]] = {}
    for card in cards:
        named, rating = card.answers.get("skills"), card.answers.get("rating")
        for skill in named if isinstance(named, tuple) and isinstance(rating, int) else ():
            ratings.setdefault(skill, []).append(rating if isinstance(rating, int) else 0)
    for tried in tries:
        if tried.before is not None and tried.after is not None:
            drops.setdefault(tried.skill, []).append(tried.before - tried.after)
    return tuple(
        SkillWeek(
            skill,
            fmean(drops[skill]) if skill in drops else None,
            fmean(ratings[skill]) if skill in ratings else None,
        )
        for skill in sorted({*ratings, *drops})
    )


def _with_questions(week: Week) -> Week:
    """Add the two questions that matter most."""
    asks: list[SessionQuestion] = []
    if week.acts:
        first = week.acts[0]
        asks.append(SessionQuestion(Asks.ACT, day=first.days[-1], target=first.target))
    strong = [urge for urge in week.urges if urge.highest is not None and urge.highest >= HIGH_URGE]
    if strong:
        urge = strong[0]
        asks.append(SessionQuestion(Asks.URGE, day=urge.day, target=urge.target, number=urge.highest))
    if len(week.missing) >= MANY_MISSING:
        asks.append(SessionQuestion(Asks.MISSING, number=len(week.filled)))
    if week.sleep is not None and week.sleep.low < SHORT_NIGHT:
        asks.append(SessionQuestion(Asks.SLEEP, number=week.sleep.low))
    if week.least is not None:
        asks.append(SessionQuestion(Asks.LEAST, skill=week.least.skill))
    if week.best is not None:
        asks.append(SessionQuestion(Asks.BEST, skill=week.best.skill))
    asks += [SessionQuestion(Asks.BETTER), SessionQuestion(Asks.NEXT)]
    return replace(week, questions=tuple(asks[:2]))
