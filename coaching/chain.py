"""A chain analysis as a value: what happened, link by link, and where in it the client is.

After dbt-brief section 6. Pure: the clock and who asks come in as arguments. Words in it are the client's own, and
none of them names a means, a method or a wound (`coaching.unnamed`).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from coaching.chain_parts import ONLY_WITH_LINKS, PARTS, Ask, Check, Tag, When
from coaching.diary import TargetKind

CALM_BELOW = 50
"""Only under this intensity (0-100) is a chain begun, or gone on with (dbt-brief section 6)."""
MOST_LETTERS, MOST_TARGET_LETTERS = 200, 100
MOST_LINKS, MOST_FACTORS = 10, 8

Value = int | str | tuple[str, ...] | None
"""An answer: a strength 0-100, words or a name of ours, factors; None: skipped."""


class ChainUnreadableError(ValueError):
    """A stored chain is not one that this release can read."""


@dataclass(frozen=True, slots=True)
class Link:
    """One link: its kind, the client's words, and how strong it was then (0-100), where that was said."""

    tag: Tag | None = None
    words: str = ""
    strength: int | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """Where the chain could be broken: the link's number (from 1), and a skill's id or an idea in own words."""

    link: int
    skill: str = ""
    idea: str = ""


@dataclass(frozen=True, slots=True)
class Chain:
    """One chain analysis, as far as it is.

    `at` is the question that stands open (None: it is closed). `check` lays the question for the strength of now
    over it. `step` goes up with each move; a button of another step is stale. `begun` is the strength it was
    begun, or gone on with. `kind` stands for the target where it is one of the diary's that has wording of ours.
    `making` is the link that is being told, `picked` the link to break, `passed` the skills that were offered for
    it and passed over. `fixing`: one step is gone through again, and then it goes back to the end. `drawn`: the
    picture shows it as it stands.
    """

    at: Ask | None = Ask.TARGET
    check: Check | None = Check.BEGIN
    step: int = 0
    begun: int | None = None
    kind: TargetKind | None = None
    answers: Mapping[Ask, Value] = field(default_factory=lambda: MappingProxyType({}))
    links: tuple[Link, ...] = ()
    making: Link | None = None
    breaks: tuple[Break, ...] = ()
    picked: int | None = None
    passed: tuple[str, ...] = ()
    fixing: bool = False
    drawn: bool = False

    @property
    def asks(self) -> Ask | None:
        """Return what is asked now, down to the piece of a link."""
        if self.check is not None:
            return Ask.STRENGTH
        if self.at is Ask.LINK and self.making is not None:
            if self.making.tag is None:
                return Ask.LINK_TAG
            return Ask.LINK_STRENGTH if self.making.words else Ask.LINK_WORDS
        if self.at is Ask.BREAK and self.picked is not None:
            return Ask.BREAK_SKILL
        return self.at

    @property
    def order(self) -> tuple[Ask, ...]:
        """Return the questions of this chain, in order."""
        every = (ask for asks in PARTS.values() for ask in asks)
        return tuple(ask for ask in every if self.links or ask not in ONLY_WITH_LINKS)

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was told yet."""
        return not self.links and not any(value is not None for value in self.answers.values())

    @property
    def is_whole(self) -> bool:
        """Tell whether every step was gone through; whether to share it may be open still."""
        return self.at is None or self.at is Ask.SHARE

    @property
    def is_fresh(self) -> bool:
        """Tell whether it is about something of the last day, as far as the client has said."""
        return self.answers.get(Ask.WHEN) == When.FRESH

    @property
    def wants_sharing(self) -> bool:
        """Tell whether the client said yes to sharing it."""
        return self.answers.get(Ask.SHARE) == "yes"

    def words(self, ask: Ask) -> str:
        """Return the words given to a question; empty where it was skipped or not asked yet."""
        value = self.answers.get(ask)
        return value if isinstance(value, str) else ""

    def number(self, ask: Ask) -> int | None:
        """Return the strength (0-100) given to a question."""
        value = self.answers.get(ask)
        return value if isinstance(value, int) else None

    @property
    def factors(self) -> tuple[str, ...]:
        """Return what made the day harder: names of `Factor`, and the client's own words."""
        value = self.answers.get(Ask.HARDER)
        return value if isinstance(value, tuple) else ()

    def break_of(self, link: int) -> Break | None:
        """Return how a link could be broken."""
        return next((one for one in self.breaks if one.link == link), None)

    def answered(self, ask: Ask, value: Value) -> "Chain":
        """Return the chain with an answer."""
        return replace(self, answers=MappingProxyType({**self.answers, ask: value}), drawn=False)

    def unanswered(self, ask: Ask) -> "Chain":
        """Return the chain with this question open again."""
        left = {one: value for one, value in self.answers.items() if one != ask}
        return replace(self, answers=MappingProxyType(left), drawn=False)

    def to_json(self) -> str:
        """Return the chain as JSON, to be stored sealed."""
        return json.dumps(
            {
                "at": self.at,
                "check": self.check,
                "step": self.step,
                "begun": self.begun,
                "kind": self.kind,
                "answers": {ask: list(v) if isinstance(v, tuple) else v for ask, v in self.answers.items()},
                "links": [_from_link(link) for link in self.links],
                "making": None if self.making is None else _from_link(self.making),
                "breaks": [[one.link, one.skill, one.idea] for one in self.breaks],
                "picked": self.picked,
                "passed": list(self.passed),
                "fixing": self.fixing,
                "drawn": self.drawn,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> "Chain":
        """Read a chain back; raises ChainUnreadableError, without the words, for anything else."""
        try:
            data = json.loads(text)
            answers = {Ask(ask): tuple(v) if isinstance(v, list) else v for ask, v in data["answers"].items()}
            return cls(
                at=None if data["at"] is None else Ask(data["at"]),
                check=None if data["check"] is None else Check(data["check"]),
                step=int(data["step"]),
                begun=_number(data["begun"]),
                kind=None if data["kind"] is None else TargetKind(data["kind"]),
                answers=MappingProxyType(answers),
                links=tuple(_to_link(link) for link in data["links"]),
                making=None if data["making"] is None else _to_link(data["making"]),
                breaks=tuple(Break(int(link), str(skill), str(idea)) for link, skill, idea in data["breaks"]),
                picked=_number(data["picked"]),
                passed=tuple(str(skill) for skill in data["passed"]),
                fixing=bool(data["fixing"]),
                drawn=bool(data["drawn"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError):
            raise ChainUnreadableError("a stored chain analysis is not one of this release") from None


def _from_link(link: Link) -> list[Any]:
    return [link.tag, link.words, link.strength]


def _to_link(data: list[Any]) -> Link:
    tag, words, strength = data
    return Link(None if tag is None else Tag(tag), str(words), _number(strength))


def _number(value: Any) -> int | None:  # noqa: ANN401 - one value of parsed JSON
    return None if value is None else int(value)
