"""Which validating words are chosen (dbt-brief section 2; table 1, row 20: validation before advice)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.profile import ShownLine
from coaching.validation import (
    EVENT,
    HISTORY,
    NO_REPEAT,
    NO_REPEAT_TURNS,
    STRENGTHS,
    Line,
    Moment,
    acknowledge,
    choose,
    done_key,
    open_levels,
)
from content.loader import load_library
from content.models import Care, Deed, Feeling, Situation, ValidationLine

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LATER_CONTACT = 5
LIBRARY = load_library()
SHIPPED = {
    line.key: line
    for line in (*LIBRARY.validation, *(one for lines in LIBRARY.situations.values() for one in lines))
}
FACTS = {
    "feeling": "furious", "event": "my sister hung up on me", "guess": "@feeling_noun.hurt",
    "history": "slammed doors meant trouble", "sleep_hours": "4", "urges_held": "3", "step_done": "call the bank",
    "eased_skill": "@skill.DT04.name", "before": "8", "after": "5",
    "strength": "got through last Friday",
}  # fmt: skip


def line(level: int, *, slots: tuple[str, ...] = (), variants: int = 8, **more: object) -> ValidationLine:
    key = f"validation.l{level}." + ("_".join(slots) or "any")
    return ValidationLine(
        key=key, level=level, slots=slots, variants=tuple(f"{key} {n}" for n in range(variants)), **more
    )


LINES = (
    line(1),
    line(2, slots=("feeling",)),
    line(2),
    line(3, slots=("guess",)),
    line(4, slots=("history",)),
    line(5),
    line(6, slots=("strength",)),
    line(7),
)
EVERYTHING = MappingProxyType({name: FACTS[name] for name in ("feeling", "guess", "history", "strength")})


def moment(*without: str, **known: object) -> Moment:
    slots = MappingProxyType({name: value for name, value in EVERYTHING.items() if name not in without})
    full = {"feeling": Feeling.ANGRY, "told": True, "slots": slots, "inferred": 0.9, "contacts": LATER_CONTACT}
    return Moment(**{**full, **known})  # type: ignore[arg-type]


def first(_count: int) -> int:
    return 0


def chosen(now: Moment, shown: Sequence[ShownLine] = (), lines: Sequence[ValidationLine] = LINES) -> list[Line]:
    return list(choose(lines, now, shown, NOW, first))


def levels(now: Moment) -> list[int]:
    return [one.level for one in chosen(now)]


def test_the_highest_level_whose_slots_are_filled_is_used() -> None:
    assert levels(moment()) == [6]
    assert levels(moment("strength")) == [5]
    assert levels(moment("strength", told=False)) == [4]
    assert levels(moment("strength", "history", feeling=None)) == [3]
    assert levels(moment("strength", "history", told=False)) == [2]
    assert levels(moment("strength", "history", feeling=None, inferred=0.0)) == [2]
    assert levels(Moment(contacts=LATER_CONTACT)) == [1]


def test_level_five_needs_an_event_with_a_reaction_that_is_common_to_it() -> None:
    bare = Moment(contacts=LATER_CONTACT)
    assert 5 not in open_levels(replace(bare, told=True))
    assert 5 not in open_levels(replace(bare, feeling=Feeling.ANGRY))
    assert 5 in open_levels(replace(bare, told=True, feeling=Feeling.ANGRY))
    assert 5 in open_levels(replace(bare, situations=frozenset({Situation.WAITING})))


def test_level_seven_is_added_when_something_asked_for_was_done() -> None:
    assert levels(moment(deed=Deed.ANOTHER)) == [6, 7]
    assert levels(moment(deed=Deed.ANOTHER, intensity=90)) == [2, 5, 7]


@pytest.mark.parametrize("deed", Deed)
def test_each_deed_has_words_of_its_own(deed: Deed) -> None:
    (said,) = acknowledge(SHIPPED.values(), deed, (), NOW, first)
    assert (said.level, said.key) == (7, done_key(deed))


def test_at_70_and_more_one_or_two_and_one_short_five() -> None:
    assert levels(moment(intensity=70)) == [2, 5]
    assert levels(moment(intensity=95, feeling=None, told=False, slots={})) == [1, 5]


def test_a_long_line_is_not_the_short_five_of_a_strong_moment() -> None:
    lines = [*(one for one in LINES if one.level < 5), line(5, max_intensity=69)]
    assert [one.level for one in chosen(moment(intensity=80), lines=lines)] == [2]


def test_the_more_particular_line_of_a_level_comes_first() -> None:
    general, particular = line(5), line(5, slots=("feeling",), situation=Situation.CRITICISED)
    now = moment("strength", situations=frozenset({Situation.CRITICISED}))
    assert chosen(now, lines=[general, particular])[0].key == particular.key


def shown(key: str, variant: int, ago: timedelta) -> ShownLine:
    return ShownLine(key, variant, NOW - ago)


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


def test_with_everything_used_up_the_line_shown_longest_ago_returns() -> None:
    one = [line(1, variants=3)]
    used = [shown("validation.l1.any", n, timedelta(hours=hours)) for n, hours in ((0, 5), (2, 4), (1, 3), (0, 1))]
    assert chosen(Moment(), sorted(used, key=lambda one: one.at), one)[0].variant == 2


def test_over_simulated_weeks_nothing_comes_back_within_five_turns_or_seven_days() -> None:
    """Held by the record: three turns a day for eight weeks, each with what was shown before."""
    history: list[ShownLine] = []
    feelings = [Feeling.ANGRY, Feeling.SAD, Feeling.AFRAID, Feeling.ASHAMED, None]
    now, turn = NOW, 0
    while now < NOW + timedelta(weeks=8):
        feeling = feelings[turn % len(feelings)]
        known = Moment(feeling=feeling, told=turn % 2 == 0, contacts=turn // 3, intensity=(turn * 30) % 100)
        picked = choose(SHIPPED.values(), known, history, now, lambda count, turn=turn: (turn * 7) % count)
        assert picked
        for one in picked:
            again = [old for old in history if (old.key, old.variant) == (one.key, one.variant)]
            assert all(now - old.at >= NO_REPEAT for old in again), (now, one.key)
            turns = sorted({old.at for old in history})[-NO_REPEAT_TURNS:]
            assert not any(old.at in turns for old in again)
        history += [ShownLine(one.key, one.variant, now) for one in picked]
        now, turn = now + timedelta(hours=8), turn + 1
    assert turn == 8 * 7 * 3


MOMENTS = st.builds(
    Moment,
    feeling=st.sampled_from([None, *Feeling]),
    intensity=st.sampled_from([None, 0, 30, 69, 70, 85, 100]),
    told=st.booleans(),
    slots=st.sets(st.sampled_from(sorted(FACTS))).map(lambda names: {name: FACTS[name] for name in names}),
    situations=st.frozensets(st.sampled_from(list(Situation)), max_size=3),
    inferred=st.sampled_from([0.0, 0.5, 0.69, 0.7, 0.95]),
    care=st.sampled_from([None, None, *Care]),
    deed=st.sampled_from([None, None, *Deed]),
    contacts=st.integers(0, 6),
    safety_flag=st.booleans(),
)
ONCE_SHOWN = st.lists(
    st.builds(
        lambda key, variant, minutes: ShownLine(key, variant, NOW - timedelta(minutes=minutes)),
        st.sampled_from(sorted(SHIPPED)),
        st.integers(0, 11),
        st.integers(1, 60 * 24 * 20),
    ),
    max_size=60,
).map(lambda rows: sorted(rows, key=lambda row: row.at))
every_moment = given(now=MOMENTS, history=ONCE_SHOWN, roll=st.integers(0, 1000))
many = settings(max_examples=300, deadline=None)


def said(now: Moment, history: Sequence[ShownLine], roll: int) -> tuple[Line, ...]:
    return choose(SHIPPED.values(), now, history, NOW, lambda count: roll % count)


@many
@every_moment
def test_nobody_is_left_without_validation(now: Moment, history: list[ShownLine], roll: int) -> None:
    assert said(now, history, roll)


@many
@every_moment
def test_what_is_said_is_true_of_the_moment(now: Moment, history: list[ShownLine], roll: int) -> None:
    for one in said(now, history, roll):
        wording = SHIPPED[one.key]
        assert set(wording.slots) <= set(now.slots)
        assert not wording.feelings or now.feeling in wording.feelings
        assert wording.situation is None or wording.situation in now.situations
        assert wording.deed is None or wording.deed is now.deed
        assert now.told or not wording.told
        assert (now.intensity or 0) <= wording.max_intensity
        assert LIBRARY.message(one.key).variants[one.variant]


@many
@every_moment
def test_a_level_is_chosen_only_when_its_slots_are_truly_filled(
    now: Moment, history: list[ShownLine], roll: int
) -> None:
    for one in said(now, history, roll):
        match one.level:
            case 2:
                assert now.told or now.feeling is not None
            case 3:
                assert now.told
                assert now.inferred >= 0.7
                assert "guess" in now.slots
            case 4:
                assert HISTORY & set(now.slots)
            case 5 if not now.is_strong:
                assert now.care or now.situations or (now.told and now.feeling)
            case 6:
                assert STRENGTHS & set(now.slots)
            case 7:
                assert now.deed is not None


@many
@every_moment
def test_the_exceptions_hold(now: Moment, history: list[ShownLine], roll: int) -> None:
    given_levels = [one.level for one in said(now, history, roll)]
    speaking = [level for level in given_levels if level != 7]
    if now.safety_flag:
        assert given_levels == ([2] if now.told or now.feeling is not None else [1])
        return
    if now.is_strong:
        assert speaking[0] in (1, 2)
        assert speaking[1:] in ([], [5])
    if now.contacts < 3:
        assert set(speaking) <= {1, 2, 5}
    if now.feeling is Feeling.ASHAMED:
        assert 4 not in speaking
    if now.inferred < 0.7:
        assert 3 not in speaking
    assert (7 in given_levels) == (now.deed is not None)


@many
@given(now=MOMENTS, roll=st.integers(0, 1000))
def test_the_highest_open_level_with_fitting_words_speaks(now: Moment, roll: int) -> None:
    """With nothing shown before, the level of the first line is the highest of those open."""
    first_line = said(now, (), roll)[0]
    assert first_line.level == max(open_levels(now))


@many
@every_moment
def test_shame_prefers_five_and_six(now: Moment, history: list[ShownLine], roll: int) -> None:
    calm = replace(now, feeling=Feeling.ASHAMED, told=True, intensity=40, care=None, safety_flag=False, contacts=9)
    assert said(calm, (), roll)[0].level in (5, 6)


@many
@every_moment
def test_the_invalid_is_never_validated(now: Moment, history: list[ShownLine], roll: int) -> None:
    """Self-harm, hopelessness, threats, false beliefs, claims: the pain, the wish or the effort instead."""
    for care in Care:
        for one in said(replace(now, care=care), history, roll):
            wording = SHIPPED[one.key]
            assert EVENT not in wording.slots
            assert wording.situation is None
            assert one.level not in (3, 4, 6)
            if one.level == 5:
                assert wording.care is care
    for one in said(replace(now, care=None), history, roll):
        assert SHIPPED[one.key].care is None


@many
@every_moment
def test_under_a_safety_flag_the_event_is_not_said_back(now: Moment, history: list[ShownLine], roll: int) -> None:
    for one in said(replace(now, safety_flag=True), history, roll):
        assert EVENT not in SHIPPED[one.key].slots


@many
@given(now=MOMENTS, history=ONCE_SHOWN.map(lambda rows: rows[:7]), roll=st.integers(0, 1000))
def test_nothing_is_repeated_while_anything_fitting_is_left(
    now: Moment, history: list[ShownLine], roll: int
) -> None:
    """Seven lines use up no family of eight."""
    turns = sorted({one.at for one in history})[-NO_REPEAT_TURNS:]
    shown_lately = {(one.key, one.variant) for one in history if one.at in turns or NOW - one.at < NO_REPEAT}
    assert shown_lately.isdisjoint({(one.key, one.variant) for one in said(now, history, roll)})
