"""The walk-through of a skill as a pure state machine: one step a message, and a way out of every step."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from content.models import Caution, Skill, Step
from content.steps import SKIPPED


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
    LEFT = "left"
    STALE = "stale"
    UNREAD = "unread"
    IGNORED = "ignored"

    @property
    def ends(self) -> bool:
        """Say whether the walk-through is over."""
        return self in _ENDS


_ENDS = frozenset({Effect.FINISHED, Effect.STOPPED, Effect.TOO_MUCH, Effect.UNSAFE, Effect.LEFT})
_EXITS = {Verb.STOP: Effect.STOPPED, Verb.TOO_MUCH: Effect.TOO_MUCH}


Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a client is in a skill.

    `unread` counts answers in a row that the step could not use; `furthest` is the last step shown so far.
    `using`: a list saved earlier is used, and not made. `left_out` are steps that this client is not shown.
    As pairs of a step and: `given`, the answer of a choice or number (0-100, or "skipped"); `notes`, the id of the
    message that answered a text step; `rounds`, how often the step has led back.
    """

    skill: str
    step: int = 0
    paused: bool = False
    unread: int = 0
    furthest: int = 0
    using: bool = False
    left_out: tuple[str, ...] = ()
    given: Pairs = ()
    notes: Pairs = ()
    rounds: tuple[tuple[str, int], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return the state as the dialogue's tracker keeps it; it holds no words of the client."""
        pairs = {"given": dict(self.given), "notes": dict(self.notes), "rounds": dict(self.rounds)}
        return {**asdict(self), "left_out": list(self.left_out), **pairs}

    @classmethod
    def from_json(cls, data: object, skills: Mapping[str, Skill]) -> "Walk | None":
        """Read a kept state; None when there is none or the skill is no longer offered or has fewer steps."""
        if not isinstance(data, dict):
            return None
        skill = skills.get(str(data.get("skill")))
        step = data.get("step")
        if skill is None or not isinstance(step, int) or not 0 <= step < len(skill.steps):
            return None
        return cls(
            skill=skill.id,
            step=step,
            paused=bool(data.get("paused")),
            unread=int(data.get("unread") or 0),
            furthest=max(step, int(data.get("furthest") or 0)),
            using=bool(data.get("using")),
            left_out=tuple(map(str, data.get("left_out") or ())),
            given=_pairs(data.get("given")),
            notes=_pairs(data.get("notes")),
            rounds=tuple((step_id, int(count)) for step_id, count in _pairs(data.get("rounds"))),
        )

    def answer_of(self, step: str) -> str | None:
        """Return what was picked or rated at a step, "skipped" if it was passed over, None if it was not asked."""
        return dict(self.given).get(step)

    def noted(self, step: str, message_id: str) -> "Walk":
        """Return the walk with the message that answered a text step."""
        return replace(self, notes=tuple({**dict(self.notes), step: message_id}.items()))


def _pairs(data: object) -> Pairs:
    return tuple((str(key), str(value)) for key, value in data.items()) if isinstance(data, dict) else ()


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


def start(skill: Skill, *, using: bool = False, cautions: frozenset[Caution] = frozenset()) -> Walk:
    """Return the first state of a walk-through; raise ValueError for a skill that has none.

    `using`: a list saved earlier is used. `cautions` are the client's; steps that they rule out are left out.
    """
    left_out = tuple(step.id for step in skill.steps if cautions & frozenset(step.not_with))
    walk = Walk(skill.id, using=using, left_out=left_out)
    first = next((n for n in range(len(skill.steps)) if shown(walk, skill, n)), None)
    if first is None:
        raise ValueError(f"skill {skill.id} has no walk-through; offer only skills with steps")
    return replace(walk, step=first, furthest=first)


def shown(walk: Walk, skill: Skill, place: int) -> bool:
    """Say whether the step at `place` is for this client, after the answers so far."""
    step = skill.steps[place]
    if step.id in walk.left_out or step.part == ("build" if walk.using else "use"):
        return False
    when = step.when
    if when is None:
        return True
    given = walk.answer_of(when.step)
    if given is None or given in when.picked:
        return given is not None
    if not given.isdigit() or (when.at_least is None and when.below is None):
        return False
    return (when.at_least or 0) <= int(given) and (when.below is None or int(given) < when.below)


def rounds_left(walk: Walk, step: Step) -> bool:
    """Say whether a step may still lead back for one more round."""
    return step.round is not None and dict(walk.rounds).get(step.id, 0) < step.round.most


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
    return _back(walk, skill) if verb is Verb.BACK else _passed_over(walk, skill)


def _passed_over(walk: Walk, skill: Skill) -> Moved:
    """Go on without an answer; where one is needed, an unknown answer does not count as cleared."""
    step = current(walk, skill)
    if step.must_answer:
        return Moved(walk, Effect.LEFT)
    return _forward(_given(walk, step, SKIPPED) if step.ask in ("choice", "number") else walk, skill)


def _answer(walk: Walk, skill: Skill, said: Answer) -> Moved:
    step = current(walk, skill)
    given = _value_for(step, said)
    if given is None:
        unread = walk.unread + 1
        return Moved(replace(walk, unread=unread, paused=False), Effect.UNREAD)
    if given in step.unsafe_choices:
        return Moved(walk, Effect.UNSAFE, given)
    if given in step.leave_choices:
        return Moved(walk, Effect.LEFT, given)
    answered = walk if step.ask == "text" else _given(walk, step, given)
    moved = _again(answered, skill, given) or _forward(answered, skill)
    return Moved(moved.walk, moved.effect, given)


def _given(walk: Walk, step: Step, value: str) -> Walk:
    return replace(walk, given=tuple({**dict(walk.given), step.id: value}.items()))


def _again(walk: Walk, skill: Skill, given: str) -> Moved | None:
    """Go back for one more round, if that was picked and rounds are left."""
    step = current(walk, skill)
    if step.round is None or given != step.round.on or not rounds_left(walk, step):
        return None
    back = next(n for n, one in enumerate(skill.steps) if one.id == step.round.to)
    rounds = dict(walk.rounds)
    rounds[step.id] = rounds.get(step.id, 0) + 1
    return Moved(replace(_settled(walk), step=back, rounds=tuple(rounds.items())), Effect.SHOW)


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
    following = next((n for n in range(walk.step + 1, len(skill.steps)) if shown(walk, skill, n)), None)
    if following is None:
        return Moved(_settled(walk), Effect.FINISHED)
    return Moved(replace(_settled(walk), step=following, furthest=max(walk.furthest, following)), Effect.SHOW)


def _back(walk: Walk, skill: Skill) -> Moved:
    before = next((n for n in reversed(range(walk.step)) if shown(walk, skill, n)), None)
    if before is None:
        return Moved(_settled(walk), Effect.FIRST)
    return Moved(replace(_settled(walk), step=before), Effect.SHOW)


def is_first(walk: Walk, skill: Skill) -> bool:
    """Say whether there is no step before this one."""
    return not any(shown(walk, skill, n) for n in range(walk.step))


def _settled(walk: Walk) -> Walk:
    return replace(walk, paused=False, unread=0)
