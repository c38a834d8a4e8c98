"""Which validating words are chosen (dbt-brief section 2; table 1, row 20: validation before advice)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.profile import ShownLine
from coaching.validation import NO_REPEAT, Line, Moment, choose, open_levels
from content.loader import load_library
from content.models import Feeling, Situation, ValidationLine

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER_CONTACT = 5


def line(level: int, *, slots: tuple[str, ...] = (), variants: int = 8, **more: object) -> ValidationLine:
    key = f"validation.l{level}." + ("_".join(slots) or "any")
    return ValidationLine(
        key=key, level=level, slots=slots, variants=tuple(f"{key} {n}" for n in range(variants)), **more
    )


LINES = (
    line(1),
    line(2, slots=("feeling",)),
    line(3, slots=("guess",)),
    line(4, slots=("history",)),
    line(5),
    line(6, slots=("strength",)),
    line(7),
)
EVERYTHING = MappingProxyType({"feeling": "angry", "guess": "hurt", "history": "doors", "strength": "friday"})


def moment(**known: object) -> Moment:
    full = {
        "feeling": Feeling.ANGRY, "told": True, "slots": EVERYTHING, "inferred": 0.9, "history": True,
        "strength": True, "contacts": LATER_CONTACT,
    }  # fmt: skip
    return Moment(**{**full, **known})  # type: ignore[arg-type]


def first(_count: int) -> int:
    return 0


def chosen(now: Moment, shown: Sequence[ShownLine] = (), lines: Sequence[ValidationLine] = LINES) -> list[Line]:
    return list(choose(lines, now, shown, NOW, first))


def levels(now: Moment) -> list[int]:
    return [one.level for one in chosen(now)]


def test_the_highest_level_whose_slots_are_filled_is_used() -> None:
    assert levels(moment()) == [6]
    assert levels(moment(strength=False)) == [5]
    assert levels(moment(strength=False, told=False)) == [4]
    assert levels(moment(strength=False, told=False, history=False)) == [2]
    assert levels(moment(strength=False, told=False, history=False, feeling=None, slots={})) == [1]


def test_level_seven_is_added_when_something_asked_for_was_done() -> None:
    assert levels(moment(done=True)) == [6, 7]


def test_at_70_and_more_one_or_two_and_one_short_five() -> None:
    assert levels(moment(intensity=70)) == [2, 5]
    assert levels(moment(intensity=95, feeling=None, told=False, slots={})) == [1, 5]


def test_a_long_line_is_not_the_short_five_of_a_strong_moment() -> None:
    lines = [*LINES[:4], line(5, max_intensity=69)]
    assert [one.level for one in chosen(moment(intensity=80), lines=lines)] == [2]


@pytest.mark.parametrize("contacts", [0, 1, 2])
def test_the_first_three_contacts_stay_with_one_two_and_five(contacts: int) -> None:
    assert open_levels(moment(contacts=contacts)) == {1, 2, 5}
    assert levels(moment(contacts=contacts)) == [5]


def test_shame_prefers_five_and_six_and_skips_four() -> None:
    ashamed = moment(feeling=Feeling.ASHAMED)
    assert 4 not in open_levels(ashamed)
    assert levels(ashamed) == [6]
    assert levels(moment(feeling=Feeling.ASHAMED, strength=False)) == [5]


def test_a_guess_under_70_percent_drops_level_three() -> None:
    assert 3 in open_levels(moment(inferred=0.7))
    assert 3 not in open_levels(moment(inferred=0.69))


def test_a_safety_flag_reflects_and_no_more() -> None:
    assert levels(moment(safety_flag=True, intensity=90)) == [2]
    assert levels(moment(safety_flag=True, feeling=None, told=False, slots={})) == [1]


def test_a_line_for_another_feeling_or_situation_is_never_said() -> None:
    lines = [line(1), line(5, feelings=(Feeling.SAD,)), line(6, situation=Situation.LOSS)]
    assert [one.level for one in chosen(moment(), lines=lines)] == [1]


def test_the_more_particular_line_of_a_level_comes_first() -> None:
    general, particular = line(5), line(5, slots=("feeling",), situation=Situation.CRITICISED)
    now = moment(strength=False, situations=frozenset({Situation.CRITICISED}))
    assert chosen(now, lines=[general, particular])[0].key == particular.key


def shown(key: str, variant: int, ago: timedelta) -> ShownLine:
    return ShownLine(key, variant, NOW - ago)


def test_a_line_does_not_come_back_within_seven_days() -> None:
    week = [shown("validation.l6.strength", n, timedelta(days=6, minutes=n)) for n in range(7)]
    assert chosen(moment(), week)[0].variant == 7


def test_with_a_level_used_up_the_next_lower_one_is_fresh() -> None:
    used = [shown("validation.l6.strength", n, timedelta(days=1, minutes=n)) for n in range(8)]
    assert chosen(moment(), used)[0].level == 5


def test_after_seven_days_a_line_may_return() -> None:
    old = [shown("validation.l6.strength", n, NO_REPEAT + timedelta(minutes=n)) for n in range(8)]
    filler = [shown("validation.l1.any", n, timedelta(minutes=n)) for n in range(5)]
    assert chosen(moment(), old + filler)[0].level == 6


def test_a_line_of_the_last_five_turns_waits_even_when_the_week_is_over() -> None:
    long_ago = [shown("validation.l6.strength", n, timedelta(days=30 - n)) for n in range(5)]
    assert chosen(moment(), long_ago)[0].variant == 5


@given(st.data())
def test_nobody_is_left_without_validation_however_much_was_shown(data: st.DataObject) -> None:
    known = data.draw(
        st.fixed_dictionaries(
            {
                "feeling": st.sampled_from([None, *Feeling]),
                "intensity": st.sampled_from([None, 0, 40, 69, 70, 100]),
                "told": st.booleans(),
                "contacts": st.integers(0, 6),
                "safety_flag": st.booleans(),
                "strength": st.booleans(),
                "history": st.booleans(),
            }
        )
    )
    ages = data.draw(st.lists(st.integers(0, 60 * 24 * 20), max_size=40))
    pairs = data.draw(
        st.lists(st.tuples(st.sampled_from(LINES), st.integers(0, 7)), min_size=len(ages), max_size=len(ages))
    )
    history = [shown(one.key, n, timedelta(minutes=age)) for (one, n), age in zip(pairs, ages, strict=True)]
    lines = chosen(Moment(**known, slots=EVERYTHING), sorted(history, key=lambda one: one.at))  # type: ignore[arg-type]
    assert lines
    recent = {(one.key, one.variant) for one in history if NOW - one.at < NO_REPEAT}
    fresh_left = any((one.key, n) not in recent for one in LINES[:1] for n in range(8))
    if fresh_left and open_levels(Moment(**known)) >= {1}:  # type: ignore[arg-type]
        latest = set(sorted({one.at for one in history})[-5:])
        barred = recent | {(one.key, one.variant) for one in history if one.at in latest}
        if any((LINES[0].key, n) not in barred for n in range(8)):
            assert (lines[0].key, lines[0].variant) not in barred


@pytest.mark.parametrize("feeling", [None, *Feeling])
@pytest.mark.parametrize("intensity", [None, 20, 50, 90])
@pytest.mark.parametrize("contacts", [0, LATER_CONTACT])
def test_the_shipped_lines_have_words_for_every_moment(
    feeling: Feeling | None, intensity: int | None, contacts: int
) -> None:
    library = load_library()
    now = Moment(feeling=feeling, intensity=intensity, contacts=contacts, told=feeling is not None)
    lines = choose(library.validation, now, (), NOW, first)
    assert lines
    for one in lines:
        assert library.message(one.key).variants[one.variant]
