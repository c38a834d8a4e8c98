"""When the next session is, over a change of the clocks too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from coaching.sessions import next_session, read_session, spoken_session

LONDON = ZoneInfo("Europe/London")


def test_the_next_session_is_the_first_after_a_moment() -> None:
    monday = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    assert next_session(1, 15 * 60, LONDON, monday) == datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
    assert next_session(0, 11 * 60, LONDON, monday) == datetime(2026, 11, 30, 11, 0, tzinfo=UTC)
    assert next_session(0, 12 * 60, LONDON, monday) == datetime(2026, 11, 30, 12, 0, tzinfo=UTC)


def test_a_session_stays_at_its_hour_when_the_clocks_change() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    assert next_session(0, 15 * 60, LONDON, saturday) == datetime(2026, 3, 30, 14, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("tue 15:00", (1, 900)),
        ("Wednesday 9:30", (2, 570)),
        ("tue", None),
        ("tue 25:00", None),
        ("xyz 9:00", None),
    ],
)
def test_a_time_as_staff_write_it(text: str, read: tuple[int, int] | None) -> None:
    assert read_session(text) == read
    if read:
        assert read_session(spoken_session(*read)) == read
