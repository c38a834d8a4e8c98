"""When something that waits is brought up again: in calm, by day, a few times at most."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from coaching.returns import MOST_OFFERS, WITHIN, is_at_rest, may_offer, return_at

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")


@pytest.mark.parametrize("hour", range(24))
def test_after_a_clearance_it_comes_back_within_a_day_and_by_day(hour: int) -> None:
    cleared = NOW.replace(hour=hour)
    comes = return_at(cleared, LONDON)
    assert timedelta(hours=3) <= comes - cleared <= WITHIN
    assert 9 <= comes.astimezone(LONDON).hour < 20


def test_a_matter_put_off_waits_a_day_and_comes_three_times_at_most() -> None:
    assert may_offer(0, None, NOW)
    assert not may_offer(1, NOW - timedelta(hours=5), NOW)
    assert may_offer(1, NOW - timedelta(hours=20), NOW)
    assert not may_offer(MOST_OFFERS, NOW - timedelta(days=3), NOW)


@pytest.mark.parametrize(
    ("said", "rests"),
    [
        (["talk.greet"], True), (["practice.kept"], True), (["wrapup.done"], True), ([], False),
        (["intake.ask_feeling"], False), (["validation.x", "offer.two"], False), (["missed.ask_knew"], False),
        (["talk.greet", "intake.ask_feeling"], False), (["crisis.t1.acknowledge"], False),
    ],
)  # fmt: skip
def test_nothing_is_brought_up_in_the_middle_of_something(said: list[str], rests: bool) -> None:
    assert is_at_rest(said) is rests
