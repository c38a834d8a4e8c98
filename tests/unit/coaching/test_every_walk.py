"""Every walk-through that ships, in every order of answers: no dead end, and no step that nobody reaches."""

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest

from coaching.walk import Answer, Command, Effect, Input, TimerDone, Verb, Walk, advance, current, start
from content.loader import load_library
from content.models import Skill

pytestmark = pytest.mark.covers("every skill")

LIBRARY = load_library()
SKILLS = list(LIBRARY.skills.values())
every_skill = pytest.mark.parametrize("skill", SKILLS, ids=lambda skill: skill.id)
BUTTONS = (Command(Verb.NEXT), Command(Verb.SKIP), Command(Verb.BACK), Command(Verb.PAUSE), Command(Verb.RESUME))
EXITS = ((Command(Verb.STOP), Effect.STOPPED), (Command(Verb.TOO_MUCH), Effect.TOO_MUCH))


def inputs_at(walk: Walk, skill: Skill) -> Iterator[Input]:
    """All that a client may send at a step: its buttons, its answers, its timer."""
    step = current(walk, skill)
    yield from BUTTONS
    for row in step.choices:
        yield from (Answer(choice=LIBRARY.button(key).payload.partition(":")[2]) for key in row)
    if step.ask == "number":
        yield from (Answer(number=number) for number in (0, 60, 70, 100))
    if step.ask == "text":
        yield Answer(text="some words")
    if step.timer_seconds is not None:
        yield TimerDone(skill.id, step.id)


def plain(walk: Walk, skill: Skill) -> Walk:
    """The state without what no later step depends on, so that all states can be looked at."""
    asked = {step.when.step for step in skill.steps if step.when}
    given = tuple(sorted((step, value) for step, value in walk.given if step in asked))
    return replace(walk, given=given, notes=(), unread=0, furthest=walk.step, rounds=tuple(sorted(walk.rounds)))


@cache
def states(skill_id: str) -> dict[Walk, list[tuple[Input, Effect, Walk]]]:
    """Every state a client can get into, with what each input does there."""
    skill = LIBRARY.skills[skill_id]
    ways = [start(skill), start(skill, using=True)] if skill.is_prepared else [start(skill)]
    found: dict[Walk, list[tuple[Input, Effect, Walk]]] = {}
    waiting = deque(plain(walk, skill) for walk in ways)
    while waiting:
        walk = waiting.popleft()
        if walk in found:
            continue
        found[walk] = []
        for said in inputs_at(walk, skill):
            moved = advance(walk, skill, said)
            after = plain(moved.walk, skill)
            found[walk].append((said, moved.effect, after))
            if not moved.effect.ends:
                waiting.append(after)
    return found


@every_skill
def test_every_step_is_reached(skill: Skill) -> None:
    assert {walk.step for walk in states(skill.id)} == set(range(len(skill.steps)))


@every_skill
def test_from_every_state_the_skill_can_be_finished_and_left(skill: Skill) -> None:
    found = states(skill.id)
    before: defaultdict[Walk, set[Walk]] = defaultdict(set)
    for walk, moves in found.items():
        for _, effect, after in moves:
            if not effect.ends:
                before[after].add(walk)
    finishing = {walk for walk, moves in found.items() if any(effect is Effect.FINISHED for _, effect, _ in moves)}
    waiting = deque(finishing)
    while waiting:
        for walk in before[waiting.popleft()] - finishing:
            finishing.add(walk)
            waiting.append(walk)
    assert set(found) == finishing
    for walk in found:
        for said, effect in EXITS:
            assert advance(walk, skill, said).effect is effect


@every_skill
def test_no_press_is_met_with_a_shrug(skill: Skill) -> None:
    """A button that is shown always does something: it moves, repeats, pauses or ends."""
    for walk, moves in states(skill.id).items():
        for said, effect, after in moves:
            assert effect not in (Effect.UNREAD, Effect.STALE), (walk, said)
            if said == Command(Verb.BACK) and effect is Effect.SHOW:
                assert after.step < walk.step


@every_skill
def test_going_on_without_an_answer_never_loops(skill: Skill) -> None:
    for using in (False, True) if skill.is_prepared else (False,):
        walk, taken = start(skill, using=using), 0
        while True:
            moved = advance(walk, skill, Command(Verb.SKIP))
            taken += 1
            if moved.effect.ends:
                break
            assert moved.walk.step > walk.step
            walk = moved.walk
        assert moved.effect is (Effect.LEFT if current(walk, skill).must_answer else Effect.FINISHED)
        assert taken <= len(skill.steps)
