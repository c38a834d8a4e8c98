"""When a reminder is due, proved over hours, zones and changes of the clocks (dbt-brief table 1 row 19, 5, 10)."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.reminders import (
    MOST_A_DAY,
    TOGETHER,
    Due,
    Kind,
    Once,
    Quiet,
    Schedule,
    Sent,
    Session,
    after_quiet,
    before_quiet,
    messages_a_day,
    minute_of,
    next_due,
    wall,
)

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
ZONES = [LONDON, NEW_YORK, *map(ZoneInfo, ("Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"))]
NONE = Quiet(0, 1)  # a quiet minute: as little as can be
EIGHT, NINE = 20 * 60, 21 * 60

minutes = st.integers(0, 24 * 60 - 1)
quiets = st.builds(Quiet, minutes, minutes).filter(lambda quiet: 0 < quiet.minutes <= 20 * 60)
daily = st.lists(
    st.tuples(st.sampled_from((Kind.CHECK_IN, Kind.PRACTICE, Kind.DIARY)), minutes), max_size=5, unique=True
).map(tuple)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001 - UTC follows
sessions = st.none() | st.builds(Session, st.integers(0, 6), minutes, st.sampled_from((120, 1440)))


def live(schedule: Schedule, zone: ZoneInfo, begin: datetime, days: int) -> list[Due]:
    """Let the days pass and send everything that comes, as the work does."""
    now, out, sent = begin, [], Sent()
    while (due := next_due(schedule, zone, now, sent)) is not None and due.at < begin + timedelta(days=days):
        out.append(due)
        now = due.at
        day = now.astimezone(zone).date()
        parts = dict(sent.parts)
        parts[day] = parts.get(day, frozenset()) | {part.key for part in due.parts}
        came = {part.which for part in due.parts}
        schedule = Schedule(
            schedule.daily,
            schedule.session,
            tuple(once for once in schedule.once if once.id not in came),
            None if any(part.kind is Kind.RETURN for part in due.parts) else schedule.back_at,
            schedule.quiet,
        )
        sent = Sent(now, Counter(sent.count) + Counter({day: 1}), parts)
    return out


@settings(max_examples=150, deadline=None)
@given(daily, quiets, st.sampled_from(ZONES), moments, sessions, st.booleans())
def test_whatever_is_set_nothing_comes_in_quiet_hours_too_often_too_near_or_in_the_past(
    hours: tuple[tuple[Kind, int], ...],
    quiet: Quiet,
    zone: ZoneInfo,
    begin: datetime,
    session: Session | None,
    returns: bool,
) -> None:
    once = (Once("one", Kind.PROMISED, begin.date() + timedelta(days=1), 600),)
    back = begin + timedelta(hours=24) if returns else None
    came = live(Schedule(hours, session, once, back, quiet), zone, begin, 9)
    last = begin
    for due in came:
        assert due.at > last, "the next one is in the future"
        assert due.at.tzinfo is UTC
        assert not quiet.holds(minute_of(due.at.astimezone(zone)))
        assert due.parts
        assert due is came[0] or due.at - last >= TOGETHER
        last = due.at
    assert all(count <= MOST_A_DAY for count in Counter(due.at.astimezone(zone).date() for due in came).values())
    keys = [(due.at.astimezone(zone).date(), part.key) for due in came for part in due.parts]
    assert len(keys) == len(set(keys)), "nothing comes twice on one day"


@settings(max_examples=100, deadline=None)
@given(minutes, st.sampled_from(ZONES), moments)
def test_an_hour_comes_exactly_once_on_every_local_day_also_when_the_clocks_change(
    minute: int, zone: ZoneInfo, begin: datetime
) -> None:
    quiet = Quiet((minute + 12 * 60) % 1440, (minute + 12 * 60 + 1) % 1440)
    begin = begin.replace(hour=0, minute=0, second=0, microsecond=0)
    came = live(Schedule(((Kind.CHECK_IN, minute),), quiet=quiet), zone, begin, 400)
    days = Counter(due.at.astimezone(zone).date() for due in came)
    assert set(days.values()) == {1}
    first, last = min(days), max(days)
    assert len(days) == (last - first).days + 1
    plain = sum(minute_of(due.at.astimezone(zone)) == minute for due in came)
    assert plain >= len(came) - 2, "only where the clocks go forward is it another minute"


def test_an_hour_that_the_spring_skips_comes_right_after_the_gap_and_the_autumns_comes_once() -> None:
    half_past_one = Schedule(((Kind.CHECK_IN, 90),), quiet=NONE)
    spring = live(half_past_one, LONDON, datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert [due.at.astimezone(LONDON).strftime("%d %H:%M") for due in spring] == ["29 02:30", "30 01:30"]
    autumn = live(half_past_one, LONDON, datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert [due.at for due in autumn] == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


def test_the_local_hour_stays_over_a_change_of_the_clocks_and_a_move_to_another_zone() -> None:
    at_eight = Schedule(((Kind.DIARY, EIGHT),))
    noon = datetime(2026, 10, 24, 12, tzinfo=UTC)
    saturday, sunday = live(at_eight, LONDON, noon, 2)
    assert (saturday.at.hour, sunday.at.hour) == (19, 20)
    sent = Sent(saturday.at, {date(2026, 10, 24): 1}, {date(2026, 10, 24): frozenset({"diary.2000"})})
    moved = next_due(at_eight, NEW_YORK, saturday.at, sent)
    assert moved is not None
    assert moved.at.astimezone(NEW_YORK).strftime("%d %H:%M") == "25 20:00", "the day had its reminder before"


def test_what_is_due_near_each_other_is_one_message_and_the_rest_is_not() -> None:
    hours = ((Kind.CHECK_IN, EIGHT), (Kind.DIARY, EIGHT + 29), (Kind.PRACTICE, EIGHT + 30))
    first, second = live(Schedule(hours), LONDON, datetime(2026, 11, 23, 12, tzinfo=UTC), 1)
    assert [part.kind for part in first.parts] == [Kind.DIARY, Kind.CHECK_IN]
    assert [part.kind for part in second.parts] == [Kind.PRACTICE]
    assert messages_a_day(hours) == 2


def test_where_a_day_has_no_room_for_all_the_important_ones_come() -> None:
    hours = ((Kind.CHECK_IN, 540), (Kind.CHECK_IN, 600), (Kind.PRACTICE, 660), (Kind.DIARY, EIGHT))
    once = (Once("a", Kind.PROMISED, date(2026, 11, 24), 720),)
    came = live(Schedule(hours, once=once), LONDON, datetime(2026, 11, 24, 0, 0, tzinfo=UTC), 1)
    assert [due.parts[0].kind for due in came] == [Kind.PRACTICE, Kind.PROMISED, Kind.DIARY]


@pytest.mark.parametrize(
    ("session", "comes"),
    [
        (Session(1, 15 * 60, 120), "24 13:00"),
        (Session(1, 15 * 60, 1440), "23 15:00"),
        (Session(1, 9 * 60, 120), "23 20:30"),  # seven in the morning is in quiet hours: the evening before
        (Session(1, 22 * 60, 1440), "23 20:30"),
    ],
)
def test_a_session_is_told_of_before_it_and_before_quiet_hours(session: Session, comes: str) -> None:
    due = next_due(Schedule(session=session), LONDON, datetime(2026, 11, 23, 10, tzinfo=UTC))
    assert due is not None
    assert due.at.astimezone(LONDON).strftime("%d %H:%M") == comes


def test_a_return_message_that_falls_into_the_night_waits_for_the_morning() -> None:
    due = next_due(
        Schedule(back_at=datetime(2026, 11, 23, 23, 10, tzinfo=UTC)), LONDON, datetime(2026, 11, 23, tzinfo=UTC)
    )
    assert due is not None
    assert due.at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def test_a_pause_holds_everything_up_to_its_last_day_or_until_the_client_ends_it() -> None:
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    hours, once = ((Kind.DIARY, EIGHT),), (Once("a", Kind.PROMISED, date(2026, 11, 24), 720),)
    paused = Schedule(hours, once=once, back_at=noon + timedelta(days=1), paused_through=date(2026, 11, 25))
    due = next_due(paused, LONDON, noon)
    assert due is not None
    assert due.at == datetime(2026, 11, 26, 20, 0, tzinfo=UTC)
    assert next_due(Schedule(hours, paused_open=True), LONDON, noon) is None


def test_with_nothing_chosen_nothing_is_due() -> None:
    assert next_due(Schedule(), LONDON, datetime(2026, 11, 23, 12, tzinfo=UTC)) is None


@given(moments, st.sampled_from(ZONES), quiets)
def test_quiet_hours_are_left_forwards_and_backwards(moment: datetime, zone: ZoneInfo, quiet: Quiet) -> None:
    moment = moment.replace(second=0, microsecond=0)
    assert after_quiet(moment, zone, quiet) >= moment
    assert before_quiet(moment, zone, quiet) <= moment + TOGETHER
    local = after_quiet(moment, zone, quiet).astimezone(zone)
    assert minute_of(local) == quiet.end or not quiet.holds(minute_of(local)) or local.fold or _odd(local)


def _odd(local: datetime) -> bool:
    """Tell whether the clocks change on this day."""
    zone = local.tzinfo
    assert isinstance(zone, ZoneInfo)
    return wall(local.date(), 0, zone) + timedelta(days=1) != wall(local.date() + timedelta(days=1), 0, zone)
