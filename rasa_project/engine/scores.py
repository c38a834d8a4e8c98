"""Scores of the intent model over a set of labelled messages."""

from __future__ import annotations

import math
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rasa.core.agent import Agent

_FALLBACK = "nlu_fallback"
_Z95 = 1.959964
_CONFUSIONS = 15


@dataclass(frozen=True)
class Case:
    """One labelled message and what the model made of it; the ranking leaves the fallback out."""

    id: str
    text: str
    intent: str
    ranking: tuple[str, ...]
    asked: bool
    milliseconds: float

    @property
    def right(self) -> bool:
        """Whether the likeliest intent is the labelled one."""
        return self.ranking[:1] == (self.intent,)

    @classmethod
    async def measured(cls, agent: Agent, number: str, text: str, intent: str) -> Case:
        """Parse one message and time it."""
        started = time.perf_counter()
        parse = await agent.parse_message(text)
        took = (time.perf_counter() - started) * 1000
        ranked = tuple(one["name"] for one in parse.get("intent_ranking", ()) if one["name"] != _FALLBACK)
        return cls(number, text, intent, ranked, parse["intent"]["name"] == _FALLBACK, took)


@dataclass(frozen=True)
class Scores:
    """Shares are of all messages unless said otherwise."""

    count: int
    top1: float
    top3: float
    interval: tuple[float, float]
    recall: dict[str, tuple[int, int]]
    confusions: list[tuple[str, str, int]]
    asked: float
    errors_asked: float
    right_asked: float
    median_milliseconds: float

    @classmethod
    def of(cls, cases: Sequence[Case]) -> Scores:
        """Sum the cases up; there must be at least one."""
        right = [case for case in cases if case.right]
        wrong = [case for case in cases if not case.right]
        recall: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for case in cases:
            recall[case.intent][0] += case.right
            recall[case.intent][1] += 1
        pairs = Counter((case.intent, case.ranking[0]) for case in wrong if case.ranking)
        return cls(
            count=len(cases),
            top1=len(right) / len(cases),
            top3=sum(case.intent in case.ranking[:3] for case in cases) / len(cases),
            interval=wilson(len(right), len(cases)),
            recall={intent: (found, of) for intent, (found, of) in sorted(recall.items())},
            confusions=[(wanted, taken, n) for (wanted, taken), n in pairs.most_common(_CONFUSIONS)],
            asked=_share(cases),
            errors_asked=_share(wrong),
            right_asked=_share(right),
            median_milliseconds=sorted(case.milliseconds for case in cases)[len(cases) // 2],
        )


def _share(cases: Sequence[Case]) -> float:
    return sum(case.asked for case in cases) / max(len(cases), 1)


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Bounds of the 95 % Wilson score interval for `hits` of `count`."""
    share, spread = hits / count, _Z95**2 / count
    middle = share + spread / 2
    half = _Z95 * math.sqrt(share * (1 - share) / count + spread / (4 * count))
    return (middle - half) / (1 + spread), (middle + half) / (1 + spread)


def report(scores: Scores) -> str:
    """Write the scores as plain text."""
    low, high = scores.interval
    of_which = f"({scores.errors_asked:.3f} of the misunderstood, {scores.right_asked:.3f} of the understood)"
    lines = [
        f"messages            {scores.count}",
        f"top-1               {scores.top1:.3f}  (95 % Wilson interval {low:.3f} to {high:.3f})",
        f"top-3               {scores.top3:.3f}",
        f"asked what is meant {scores.asked:.3f}  {of_which}",
        f"median time         {scores.median_milliseconds:.1f} ms",
        "",
        "recall by intent",
        *(f"  {intent:26s} {found:3d} of {of:3d}" for intent, (found, of) in scores.recall.items()),
        "",
        "most frequent confusions",
        *(f"  {n:3d}  {wanted} taken for {taken}" for wanted, taken, n in scores.confusions),
    ]
    return "\n".join(lines)
