"""The question after a pause: about a day later, by day, by the client's clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from safety.follow_up import CLOSES, OPENS, follow_up_at

ZONES = st.sampled_from(["Europe/London", "America/New_York", "Asia/Kolkata", "Pacific/Auckland"]).map(ZoneInfo)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - UTC is added


@given(cleared=MOMENTS, zone=ZONES)
def test_it_comes_by_day_and_one_to_two_days_later(cleared: datetime, zone: ZoneInfo) -> None:
    at = follow_up_at(cleared, zone)
    assert OPENS <= at.astimezone(zone).time() <= CLOSES
    assert timedelta(hours=24) <= at - cleared <= timedelta(hours=38)


def test_a_pause_lifted_by_day_is_asked_about_at_the_same_hour() -> None:
    cleared = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
    assert follow_up_at(cleared, ZoneInfo("Europe/London")) == cleared + timedelta(days=1)


def test_a_pause_lifted_at_night_is_asked_about_in_the_morning() -> None:
    cleared = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    assert follow_up_at(cleared, ZoneInfo("Europe/London")) == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


def test_without_a_known_zone_it_is_a_day_later() -> None:
    cleared = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
    assert follow_up_at(cleared, None) == cleared + timedelta(days=1)
