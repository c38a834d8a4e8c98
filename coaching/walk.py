"""The walk-through of a skill as a pure state machine: one step a message, and a way out of every step."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from content.models import Skill, Step


class Verb(StrEnum):
    """What a client may do at any step, by button or in words."""

    NEXT = "next"
    BACK = "back"
    SKIP = "skip"
    PAUSE = "pause"
    RESUME = "resume"
    REPEAT = "repeat"
    STOP = "stop"
    TOO_MUCH = "too_much"


class Effect(StrEnum):
    """What follows from an input; the dialogue words it."""

    SHOW = "show"
    FIRST = "first"
    PAUSED = "paused"
    FINISHED = "finished"
    STOPPED = "stopped"
    TOO_MUCH = "too_much"
    UNSAFE = "unsafe"
    STALE = "stale"
    UNREAD = "unread"
    IGNORED = "ignored"

    @property
    def ends(self) -> bool:
        """Say whether the walk-through is over."""
        return self in (Effect.FINISHED, Effect.STOPPED, Effect.TOO_MUCH, Effect.UNSAFE)


_EXITS = {Verb.STOP: Effect.STOPPED, Verb.TOO_MUCH: Effect.TOO_MUCH}


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a client is in a skill.

    `unread` counts answers in a row that the step could not use; `furthest` is the last step shown so far.
    """

    skill: str
    step: int = 0
    paused: bool = False
    unread: int = 0
    furthest: int = 0

    def to_json(self) -> dict[str, Any]:
        """Return the state as the dialogue's tracker keeps it; it holds no words of the client."""
        return {
            "skill": self.skill,
            "step": self.step,
            "paused": self.paused,
            "unread": self.unread,
            "furthest": self.furthest,
        }

    @classmethod
    def from_json(cls, data: object, skills: Mapping[str, Skill]) -> "Walk | None":
        """Read a kept state; None when there is none or the skill is no longer offered or has fewer steps."""
        if not isinstance(data, dict):
            return None
        skill = skills.get(str(data.get("skill")))
        step = data.get("step")
        if skill is None or not isinstance(step, int) or not 0 <= step < len(skill.steps):
            return None
        furthest = max(step, int(data.get("furthest") or 0))
        return cls(skill.id, step, bool(data.get("paused")), int(data.get("unread") or 0), furthest)


@dataclass(frozen=True, slots=True)
class Command:
    """Something the client does. `skill` and `step` are set when it came from a button of a certain step."""

    verb: Verb
    skill: str | None = None
    step: str | None = None


@dataclass(frozen=True, slots=True)
class TimerDone:
    """The app reports that the timer of a step has ended.

    `early`: too little time has passed since the step was last shown, so it is the timer of an earlier showing.
    """

    skill: str
    step: str
    early: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client sent, in every reading a step may ask for; `number` is 0-100."""

    text: str = ""
    number: int | None = None
    choice: str | None = None


Input = Command | TimerDone | Answer


@dataclass(frozen=True, slots=True)
class Moved:
    """The walk after an input, what follows, and whether the input answered the step it was at."""

    walk: Walk
    effect: Effect
    answered: str | None = None


def start(skill: Skill) -> Walk:
    """Return the first state of a walk-through; raise ValueError for a skill that has none."""
    if not skill.steps:
        raise ValueError(f"skill {skill.id} has no walk-through; offer only skills with steps")
    return Walk(skill.id)


def current(walk: Walk, skill: Skill) -> Step:
    """Return the step the client is at."""
    return skill.steps[walk.step]


def advance(walk: Walk, skill: Skill, said: Input) -> Moved:
    """Return what `said` does to a walk-through of `skill` (dbt-brief section 4, step 7)."""
    if isinstance(said, TimerDone):
        return _timer(walk, skill, said)
    if isinstance(said, Command):
        return _command(walk, skill, said)
    return _answer(walk, skill, said)


def _timer(walk: Walk, skill: Skill, said: TimerDone) -> Moved:
    step = current(walk, skill)
    here = said.skill == skill.id and said.step == step.id and step.timer_seconds is not None
    return _forward(walk, skill) if here and not walk.paused and not said.early else Moved(walk, Effect.IGNORED)


def _command(walk: Walk, skill: Skill, said: Command) -> Moved:
    verb = said.verb
    if verb in _EXITS and said.skill in (None, skill.id):
        return Moved(walk, _EXITS[verb])
    if verb is Verb.PAUSE:
        return Moved(replace(walk, paused=True, unread=0), Effect.PAUSED)
    stale = said.skill is not None and (said.skill, said.step) != (skill.id, current(walk, skill).id)
    if stale and verb is not Verb.RESUME:
        return Moved(_settled(walk), Effect.STALE)
    going_on_after_a_pause = walk.paused and verb is Verb.NEXT and said.skill is None
    if going_on_after_a_pause or verb in (Verb.RESUME, Verb.REPEAT):
        return Moved(_settled(walk), Effect.SHOW)
    return _back(walk) if verb is Verb.BACK else _forward(walk, skill)


def _answer(walk: Walk, skill: Skill, said: Answer) -> Moved:
    step = current(walk, skill)
    given = _value_for(step, said)
    if given is None:
        unread = walk.unread + 1
        return Moved(replace(walk, unread=unread, paused=False), Effect.UNREAD)
    if given in step.unsafe_choices:
        return Moved(walk, Effect.UNSAFE, given)
    moved = _forward(walk, skill)
    return Moved(moved.walk, moved.effect, given)


def _value_for(step: Step, said: Answer) -> str | None:
    match step.ask:
        case "text":
            return said.text.strip() or None
        case "number":
            return None if said.number is None else str(said.number)
        case "choice":
            return said.choice
        case _:
            return None


def _forward(walk: Walk, skill: Skill) -> Moved:
    if walk.step + 1 >= len(skill.steps):
        return Moved(_settled(walk), Effect.FINISHED)
    following = walk.step + 1
    return Moved(Walk(walk.skill, following, furthest=max(walk.furthest, following)), Effect.SHOW)


def _back(walk: Walk) -> Moved:
    if walk.step == 0:
        return Moved(_settled(walk), Effect.FIRST)
    return Moved(Walk(walk.skill, walk.step - 1, furthest=walk.furthest), Effect.SHOW)


def _settled(walk: Walk) -> Walk:
    return replace(walk, paused=False, unread=0)
