"""What a re-rating leads to (dbt-brief section 4, steps 8 to 10)."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.outcome import Outcome, judge

SOON = timedelta(minutes=5)
NO_TRIES: list[tuple[int | None, int | None]] = []


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (70, 60, Outcome.EASED),
        (60, 50, Outcome.EASED),
        (100, 30, Outcome.EASED),
        (95, 75, Outcome.EASED_STILL_STRONG),
        (60, 51, Outcome.ANOTHER),
        (60, 60, Outcome.ANOTHER),
        (50, 60, Outcome.ANOTHER),
        (40, 60, Outcome.HUMAN),
        (75, 70, Outcome.HUMAN),
        (60, 80, Outcome.HUMAN),
        (60, None, Outcome.UNMEASURED),
        (None, 40, Outcome.UNMEASURED),
        (None, 70, Outcome.HUMAN),
    ],
)
def test_drop_no_drop_and_still_strong(before: int | None, after: int | None, outcome: Outcome) -> None:
    assert judge(before, after, NO_TRIES, SOON) is outcome


def test_after_two_skills_without_a_drop_a_human_is_offered() -> None:
    assert judge(60, 58, [(60, 60)], SOON) is Outcome.HUMAN


def test_an_earlier_drop_does_not_count_against_the_second_skill() -> None:
    assert judge(60, 58, [(80, 60)], SOON) is Outcome.ANOTHER


def test_twenty_minutes_at_70_or_more_are_enough() -> None:
    assert judge(70, 65, NO_TRIES, timedelta(minutes=20)) is Outcome.HUMAN
    assert judge(70, 65, NO_TRIES, timedelta(minutes=19)) is Outcome.ANOTHER


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [(60, 40, Outcome.EASED_STILL_STRONG), (60, 60, Outcome.HUMAN), (60, None, Outcome.HUMAN)],
)
def test_a_stronger_urge_is_never_passed_over(before: int, after: int | None, outcome: Outcome) -> None:
    assert judge(before, after, NO_TRIES, SOON, urge_rose=True) is outcome


POINTS = st.none() | st.integers(0, 100)


@given(
    before=POINTS,
    after=POINTS,
    earlier=st.lists(st.tuples(POINTS, POINTS), max_size=3),
    minutes=st.integers(0, 60),
)
def test_a_third_skill_never_comes_before_a_human_was_offered(
    before: int | None, after: int | None, earlier: list[tuple[int | None, int | None]], minutes: int
) -> None:
    outcome = judge(before, after, earlier, timedelta(minutes=minutes))
    without_drop = [pair for pair in [*earlier, (before, after)] if None in pair or pair[0] - pair[1] < 10]  # type: ignore[operator]
    if outcome is Outcome.ANOTHER:
        assert len(without_drop) < 2
        assert after is not None
        assert after < 70
