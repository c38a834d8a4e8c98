"""Building a plan step by step: nothing is lost on any way through it, and no old button does harm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.plan import MAX_ITEMS, MAX_LENGTH, Plan, PlanUnreadableError, Section
from safety.plan_draft import Draft
from safety.plan_editor import (
    TYPED,
    WANTS_WORDS,
    Told,
    Verb,
    begin,
    change,
    press,
    rebased,
    set_aside,
    view,
    write,
)

FIRST = begin(0).draft
SAVED = Plan({Section.SIGNS: ("No sleep",), Section.PEOPLE: ("Ann", "Ben")})

written = st.sampled_from(
    ["no sleep", "a\nb\nc", "x" * 400, "@plan.saved", "{plan}", "my pills", "1\n2\n3\n4\n5\n6\n7"]
)
moves = st.lists(
    st.one_of(
        st.tuples(st.just("write"), written),
        st.tuples(
            st.sampled_from(Verb), st.sampled_from(["", "1", "2", "9", "signs", "space", "nowhere", "\u0663"])
        ),
    ),
    max_size=30,
)


def go(draft: Draft, *steps: Verb | str) -> tuple[Draft, Told]:
    """Press and write one after the other, each button at the step it was shown at."""
    told = view(draft).told
    for step in steps:
        moved = press(draft, step, draft.step) if isinstance(step, Verb) else write(draft, step)
        draft, told = moved.draft, moved.told
    return draft, told


def test_a_first_plan_goes_through_seven_parts_to_the_whole() -> None:
    draft = FIRST
    asked = [draft.at]
    for section in Section:
        draft, told = go(draft, f"one of {section}", Verb.NEXT)
        asked.append(draft.at)
    assert asked == [*Section, None]
    assert told is Told.REVIEW
    assert all(draft.plan.of(section) == (f"one of {section}",) for section in Section)
    assert go(draft, Verb.SAVE)[1] is Told.SAVED


def test_every_part_can_be_skipped_and_an_empty_plan_is_not_saved() -> None:
    draft, told = go(FIRST, *[Verb.NEXT] * len(Section))
    assert told is Told.REVIEW
    assert go(draft, Verb.SAVE)[1] is Told.EMPTY


def test_back_goes_to_the_part_before_with_what_is_in_it() -> None:
    draft, told = go(FIRST, "no sleep", Verb.NEXT, Verb.BACK)
    assert (draft.at, told) == (Section.SIGNS, Told.SO_FAR)
    assert go(draft, Verb.BACK)[0].at is Section.SIGNS


def test_the_last_item_is_taken_back_once_though_the_button_is_tapped_twice() -> None:
    draft, _ = go(FIRST, "one", "two")
    after = press(draft, Verb.UNDO, draft.step).draft
    assert after.plan.of(Section.SIGNS) == ("one",)
    assert press(after, Verb.UNDO, draft.step).draft == after


def test_an_item_is_picked_and_written_anew_or_removed() -> None:
    draft = change(SAVED, 3, 0).draft
    draft = press(draft, Verb.PART, draft.step, "people").draft
    draft, told = go(draft, Verb.PICK)
    assert told is Told.PICK
    draft = press(draft, Verb.ITEM, draft.step, "2").draft
    again, told = go(draft, Verb.REWRITE)
    assert told is Told.REWRITE
    reworded, told = go(again, "Bea")
    assert (reworded.plan.of(Section.PEOPLE), told) == (("Ann", "Bea"), Told.SO_FAR)
    removed, _ = go(draft, Verb.REMOVE)
    assert removed.plan.of(Section.PEOPLE) == ("Ann",)
    left, told = go(draft, Verb.LEAVE)
    assert (left.plan, left.picked, told) == (SAVED, None, Told.SO_FAR)


def test_new_words_that_are_too_long_are_asked_for_again_and_the_old_ones_stay() -> None:
    draft = press(change(SAVED, 1, 0).draft, Verb.PART, 0, "signs").draft
    draft = press(draft, Verb.ITEM, draft.step, "1").draft
    draft, told = go(draft, Verb.REWRITE, "x" * (MAX_LENGTH + 1))
    assert (told, draft.picked, draft.plan) == (Told.TOO_LONG, 1, SAVED)
    assert go(draft, "short")[0].plan.of(Section.SIGNS) == ("short",)


def test_changing_one_part_leads_back_to_the_whole_and_not_through_the_rest() -> None:
    draft = press(change(SAVED, 1, 0).draft, Verb.PART, 0, "alone").draft
    assert go(draft, "tea", Verb.NEXT)[1] is Told.REVIEW


def test_too_long_too_many_and_full_are_told_apart_and_what_fits_is_kept() -> None:
    assert write(FIRST, "y" * (MAX_LENGTH + 1)).told is Told.TOO_LONG
    some = write(FIRST, "\n".join(f"sign {n}" for n in range(MAX_ITEMS + 2)))
    assert (some.told, len(some.draft.plan.of(Section.SIGNS))) == (Told.TOO_MANY, MAX_ITEMS)
    assert write(FIRST, "\n".join(f"sign {n}" for n in range(MAX_ITEMS))).told is Told.FULL


def test_words_that_name_a_means_are_kept_and_can_be_put_without_it() -> None:
    moved = write(FIRST, "Ann keeps my pills")
    assert (moved.told, moved.draft.plan.of(Section.SIGNS)) == (Told.NOTED_PLAIN, ("Ann keeps my pills",))


def test_what_was_answered_as_a_crisis_waits_to_be_asked_about() -> None:
    draft = set_aside(FIRST, "I wish I was gone")
    assert draft.plan.is_empty
    assert view(draft).told is Told.ASIDE
    kept, told = go(draft, Verb.KEEP)
    assert (kept.plan.of(Section.SIGNS), kept.aside, told) == (("I wish I was gone",), (), Told.SO_FAR)
    assert go(draft, Verb.DROP)[0] == Draft(step=1)
    assert go(draft, Verb.SAVE)[1] is Told.ASIDE


def test_what_names_a_means_is_not_set_aside_to_be_shown_again() -> None:
    assert set_aside(FIRST, "I hid the pills").aside == ()
    assert set_aside(FIRST, "z" * 4000).aside == ()


def test_a_draft_is_brought_up_to_what_the_team_saved_since() -> None:
    mine, _ = go(press(change(SAVED, 1, 0).draft, Verb.PART, 0, "alone").draft, "tea")
    theirs = SAVED.added(Section.SERVICES, "The clinic").removed(Section.PEOPLE, 1)
    up = rebased(mine, SAVED, theirs, 2)
    assert up.base == 2
    assert up.plan == theirs.added(Section.ALONE, "tea")
    assert rebased(up, theirs, Plan(), 2) == up


@given(moves)
def test_no_way_through_the_builder_fails_loops_or_loses_the_draft(steps: list[tuple[Verb | str, str]]) -> None:
    draft = FIRST
    for what, argument in steps:
        before = draft
        moved = press(draft, what, draft.step, argument) if isinstance(what, Verb) else write(draft, argument)
        draft = moved.draft
        assert Draft.from_json(draft.to_json()) == draft
        assert before.step <= draft.step <= before.step + isinstance(what, Verb)
        if what not in {Verb.UNDO, Verb.REMOVE} and before.picked is None:
            for section in Section:
                assert set(before.plan.of(section)) <= set(draft.plan.of(section))
        if moved.told in WANTS_WORDS:
            assert draft.at is not None


@given(moves, st.sampled_from(Verb), st.integers(-1, 99))
def test_a_button_of_another_step_changes_nothing(
    steps: list[tuple[Verb | str, str]], verb: Verb, step: int
) -> None:
    draft = FIRST
    for what, argument in steps:
        moved = press(draft, what, draft.step, argument) if isinstance(what, Verb) else write(draft, argument)
        draft = moved.draft
    if step != draft.step and verb is not Verb.STOP:
        after = press(draft, verb, step, "1").draft
        assert (after.plan, after.at, after.step, after.aside) == (draft.plan, draft.at, draft.step, draft.aside)
        assert press(draft, verb, None).draft == after


def test_stopping_works_at_any_step() -> None:
    assert press(FIRST, Verb.STOP, None).told is Told.STOPPED
    assert press(FIRST, Verb.STOP, 17).told is Told.STOPPED


def test_plain_words_for_a_button_are_no_items() -> None:
    assert {"stop", "skip", "back", "done", "no", "yes"} <= set(TYPED)
    assert all(verb is None or verb in {Verb.STOP, Verb.NEXT, Verb.BACK, Verb.UNDO} for verb in TYPED.values())


@pytest.mark.parametrize("stored", ["", "{}", "[]", '{"plan": 1}', FIRST.to_json().replace("signs", "later")])
def test_what_is_no_draft_is_refused(stored: str) -> None:
    with pytest.raises(PlanUnreadableError):
        Draft.from_json(stored)
