"""The walk-through machine: one step a message, a way out of every step (dbt-brief section 4, step 7)."""

from collections import deque
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.walk import Answer, Command, Effect, Input, TimerDone, Verb, Walk, advance, current, start
from content.loader import load_library
from content.models import Skill, Step

LIBRARY = load_library()
WALKABLE = [skill for skill in LIBRARY.skills.values() if skill.steps]


def a_skill(*steps: Step) -> Skill:
    return Skill(
        id="DT04", name="Breathing", module="distress_tolerance", helps_with=("panic",), intensity_min=50,
        intensity_max=100, minutes=4, gist="Slow down.", steps=steps,
    )  # fmt: skip


def step(name: str, **more: object) -> Step:
    return Step(id=name, variants=(f"do {name}",), **more)  # type: ignore[arg-type]


SKILL = a_skill(
    step("sit"),
    step("breathe", timer_seconds=120),
    step("choose", ask="choice", choices=(("pick.a", "pick.b"),), unsafe_choices=("b",)),
    step("rate", ask="number"),
    step("note", ask="text"),
)


def at(name: str, **more: object) -> Walk:
    place = next(i for i, one in enumerate(SKILL.steps) if one.id == name)
    return Walk(SKILL.id, place, **{"furthest": place, **more})  # type: ignore[arg-type]


def after(walk: Walk, said: Input) -> tuple[str, Effect]:
    moved = advance(walk, SKILL, said)
    return current(moved.walk, SKILL).id, moved.effect


def test_next_back_and_skip_move_by_one_step() -> None:
    assert after(start(SKILL), Command(Verb.NEXT)) == ("breathe", Effect.SHOW)
    assert after(at("breathe"), Command(Verb.BACK)) == ("sit", Effect.SHOW)
    assert after(at("note"), Command(Verb.SKIP)) == ("note", Effect.FINISHED)


def test_back_at_the_start_stays_and_says_so() -> None:
    assert after(start(SKILL), Command(Verb.BACK)) == ("sit", Effect.FIRST)


@pytest.mark.parametrize(
    ("name", "verb", "effect"), [("rate", Verb.STOP, Effect.STOPPED), ("sit", Verb.TOO_MUCH, Effect.TOO_MUCH)]
)
def test_stop_and_too_much_end_it_at_once(name: str, verb: Verb, effect: Effect) -> None:
    assert advance(at(name), SKILL, Command(verb)).effect is effect


def test_a_stop_button_of_an_earlier_step_still_stops() -> None:
    assert advance(at("note"), SKILL, Command(Verb.STOP, SKILL.id, "sit")).effect is Effect.STOPPED


def test_pause_keeps_the_place_and_resume_shows_it_again() -> None:
    paused = advance(at("breathe"), SKILL, Command(Verb.PAUSE))
    assert (paused.effect, paused.walk.paused) == (Effect.PAUSED, True)
    back = advance(paused.walk, SKILL, Command(Verb.RESUME))
    assert (back.effect, back.walk) == (Effect.SHOW, at("breathe"))


def test_next_in_words_after_a_pause_shows_the_kept_place_first() -> None:
    assert after(at("breathe", paused=True), Command(Verb.NEXT)) == ("breathe", Effect.SHOW)
    assert after(at("breathe", paused=True), Command(Verb.NEXT, SKILL.id, "breathe")) == ("choose", Effect.SHOW)


def test_repeat_shows_the_same_step() -> None:
    assert after(at("choose"), Command(Verb.REPEAT)) == ("choose", Effect.SHOW)


def test_a_timers_end_moves_on_only_from_its_own_step() -> None:
    assert after(at("breathe"), TimerDone(SKILL.id, "breathe")) == ("choose", Effect.SHOW)
    assert after(at("choose"), TimerDone(SKILL.id, "breathe")) == ("choose", Effect.IGNORED)
    assert after(at("breathe"), TimerDone("M10", "breathe")) == ("breathe", Effect.IGNORED)


def test_the_timer_of_an_earlier_showing_changes_nothing() -> None:
    assert after(at("breathe"), TimerDone(SKILL.id, "breathe", early=True)) == ("breathe", Effect.IGNORED)


def test_the_furthest_step_is_remembered_on_the_way_back() -> None:
    back = advance(at("choose"), SKILL, Command(Verb.BACK)).walk
    assert (back.step, back.furthest) == (1, 2)


def test_a_timer_that_ends_during_a_pause_changes_nothing() -> None:
    assert after(at("breathe", paused=True), TimerDone(SKILL.id, "breathe")) == ("breathe", Effect.IGNORED)


def test_the_next_button_of_an_earlier_step_is_recognised() -> None:
    assert after(at("choose"), Command(Verb.NEXT, SKILL.id, "sit")) == ("choose", Effect.STALE)
    assert after(at("choose"), Command(Verb.NEXT, "M10", "choose")) == ("choose", Effect.STALE)


def test_a_step_takes_the_kind_of_answer_it_asks_for() -> None:
    assert after(at("choose"), Answer(choice="a")) == ("rate", Effect.SHOW)
    assert after(at("rate"), Answer(number=70)) == ("note", Effect.SHOW)
    assert after(at("note"), Answer(text="lower shoulders")) == ("note", Effect.FINISHED)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sit", Answer(text="ok then")),
        ("choose", Answer(text="hm")),
        ("rate", Answer(text="a lot")),
        ("note", Answer(text="  ")),
    ],
)
def test_any_other_answer_stays_at_the_step_and_is_counted(name: str, said: Answer) -> None:
    moved = advance(at(name, unread=1), SKILL, said)
    assert (moved.effect, moved.walk) == (Effect.UNREAD, at(name, unread=2))


def test_an_unsafe_choice_ends_the_skill_for_a_safety_check() -> None:
    moved = advance(at("choose"), SKILL, Answer(choice="b"))
    assert (moved.effect, moved.answered) == (Effect.UNSAFE, "b")


def test_a_skill_without_steps_cannot_be_walked() -> None:
    with pytest.raises(ValueError, match="DT04"):
        start(a_skill())


def test_the_state_survives_being_kept_as_json() -> None:
    walk = at("rate", paused=True, unread=1)
    assert Walk.from_json(walk.to_json(), {SKILL.id: SKILL}) == walk


@pytest.mark.parametrize(
    "kept",
    [None, "x", {}, {"skill": "DT99", "step": 0}, {"skill": "DT04", "step": 9}, {"skill": "DT04", "step": -1}],
)
def test_a_state_that_no_longer_fits_the_content_is_dropped(kept: object) -> None:
    assert Walk.from_json(kept, {SKILL.id: SKILL}) is None


VERBS = st.sampled_from(Verb).map(Command)
ANSWERS = st.builds(
    Answer, text=st.text(max_size=5), number=st.none() | st.integers(0, 100), choice=st.none() | st.just("a")
)
TIMERS = st.builds(TimerDone, st.just(SKILL.id), st.sampled_from([one.id for one in SKILL.steps]))


@given(st.lists(VERBS | ANSWERS | TIMERS, max_size=30))
def test_no_order_of_inputs_leaves_the_steps_or_moves_by_more_than_one(inputs: list[Input]) -> None:
    walk = start(SKILL)
    for said in inputs:
        moved = advance(walk, SKILL, said)
        assert abs(moved.walk.step - walk.step) <= 1
        assert 0 <= moved.walk.step < len(SKILL.steps)
        if moved.effect.ends:
            break
        walk = moved.walk


@pytest.mark.parametrize("skill", WALKABLE, ids=lambda skill: skill.id)
def test_every_state_of_every_walk_through_leads_to_its_end(skill: Skill) -> None:
    """Dead-end detector: from each reachable state the buttons shown there reach the end."""
    moves = [Command(verb) for verb in Verb]
    reached, waiting = set(), deque([start(skill)])
    ends: dict[Walk, set[Effect]] = {}
    while waiting:
        walk = waiting.popleft()
        if walk in reached:
            continue
        reached.add(walk)
        for move in moves:
            moved = advance(walk, skill, move)
            if moved.effect.ends:
                ends.setdefault(walk, set()).add(moved.effect)
            else:
                waiting.append(replace(moved.walk, unread=0))
    assert {walk.step for walk in reached} == set(range(len(skill.steps)))
    assert all({Effect.STOPPED, Effect.TOO_MUCH} <= ends[walk] for walk in reached)
    walk = start(skill)
    for _ in skill.steps:
        moved = advance(walk, skill, Command(Verb.NEXT))
        walk = moved.walk
    assert moved.effect is Effect.FINISHED
