"""The walk-through machine: one step a message, a way out of every step (dbt-brief section 4, step 7)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.walk import Answer, Command, Effect, Input, TimerDone, Verb, Walk, advance, current, start
from content.models import Caution, Skill, Step
from content.steps import Round, When


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


# Steps that depend on what was answered


def branching(**more: Any) -> Skill:
    return a_skill(
        step("ask", ask="choice", choices=(("pick.a", "pick.b"),), **more),
        step("for_a", when=When(step="ask", picked=("a",))),
        step("for_none", when=When(step="ask", picked=("skipped",))),
        step("strength", ask="number"),
        step("strong", when=When(step="strength", at_least=70)),
        step("weak", when=When(step="strength", below=70)),
    )


def path(skill: Skill, *inputs: Input, **how: Any) -> list[str]:
    walk = start(skill, **how)
    seen = [current(walk, skill).id]
    for said in inputs:
        moved = advance(walk, skill, said)
        if moved.effect.ends:
            return [*seen, moved.effect.value]
        walk = moved.walk
        seen.append(current(walk, skill).id)
    return seen


NEXT, BACK, SKIP = Command(Verb.NEXT), Command(Verb.BACK), Command(Verb.SKIP)


def test_an_answer_decides_which_steps_follow() -> None:
    skill = branching()
    assert path(skill, Answer(choice="a"), NEXT) == ["ask", "for_a", "strength"]
    assert path(skill, Answer(choice="b")) == ["ask", "strength"]
    assert path(skill, SKIP) == ["ask", "for_none"]


@pytest.mark.parametrize(("number", "follows"), [(60, "weak"), (70, "strong"), (100, "strong")])
def test_a_number_decides_by_its_size(number: int, follows: str) -> None:
    assert path(branching(), Answer(choice="b"), Answer(number=number))[-1] == follows


def test_a_passed_over_number_meets_no_bound() -> None:
    assert path(branching(), Answer(choice="b"), SKIP) == ["ask", "strength", "finished"]


def test_back_goes_over_steps_that_were_not_shown_and_a_new_answer_counts() -> None:
    steps = path(branching(), Answer(choice="b"), BACK, Answer(choice="a"), BACK)
    assert steps == ["ask", "strength", "ask", "for_a", "ask"]


def test_an_answer_may_end_the_skill_kindly() -> None:
    skill = branching(leave_choices=("b",))
    assert path(skill, Answer(choice="b"))[-1] == "left"
    assert path(skill, Answer(choice="a"))[-1] == "for_a"


@pytest.mark.parametrize("way", [SKIP, NEXT, Command(Verb.SKIP, "DT04", "ask")])
def test_a_check_that_is_passed_over_does_not_count_as_cleared(way: Input) -> None:
    assert path(branching(leave_choices=("b",), must_answer=True), way) == ["ask", "left"]


def test_a_step_is_left_out_for_clients_with_its_caution() -> None:
    skill = a_skill(step("walk", not_with=(Caution.INJ,)), step("rest"))
    assert path(skill, NEXT) == ["walk", "rest"]
    assert path(skill, cautions=frozenset({Caution.INJ})) == ["rest"]


def test_a_prepared_skill_shows_the_part_that_is_wanted() -> None:
    skill = a_skill(step("gather", part="build"), step("look", part="use"), step("both"))
    assert path(skill, NEXT) == ["gather", "both"]
    assert path(skill, NEXT, using=True) == ["look", "both"]


ROUNDS: dict[str, Any] = {"to": "breathe", "on": "again", "most": 2}


def test_another_round_is_given_as_often_as_the_step_allows() -> None:
    skill = a_skill(
        step("breathe", timer_seconds=60),
        step("more", ask="choice", choices=(("pick.again", "pick.enough"),), round=Round(**ROUNDS)),
        step("note"),
    )  # fmt: skip
    again, done = Answer(choice="again"), TimerDone(skill.id, "breathe")
    assert path(skill, done, again, done, again, done, again) == [
        "breathe", "more", "breathe", "more", "breathe", "more", "note",
    ]  # fmt: skip
    assert path(skill, done, Answer(choice="enough")) == ["breathe", "more", "note"]


def test_the_whole_state_survives_being_kept_as_json() -> None:
    walk = Walk(
        SKILL.id, 2, furthest=3, using=True, left_out=("sit",), given=(("choose", "a"), ("rate", "70")),
        notes=(("note", "tg:7"),), rounds=(("choose", 2),),
    )  # fmt: skip
    assert Walk.from_json(walk.to_json(), {SKILL.id: SKILL}) == walk
